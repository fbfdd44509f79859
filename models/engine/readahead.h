#pragma once

#include "models/records/merkle.h"
#include "models/records/record.h"
#include "models/store/ports.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace interlock {

/// Pieces of a log that may be worked on at the same time: one a core, eight at most.
inline unsigned allCores()
{
    return std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
}

/// Reads a log ahead of whoever takes it: some thousand records in pieces, each mapped by `map` by whoever
/// comes first, a helper or the taker while it waits; taken in the order of the log. As many threads as cores
/// work, the taker among them. Fewer than `kWorthAThread` records, or one core, take no helper.
template <typename Mapped>
class PiecesAhead {
public:
    using Map = std::function<Mapped(const std::vector<LogRow> &)>;
    static constexpr int kPiece = 64;
    static constexpr size_t kWorthAThread = 32;

    /// `reader` and all that `map` uses outlive this.
    PiecesAhead(const LogReader &reader, qint64 from, unsigned cores, Map map)
        : m_reader(reader), m_from(from), m_cores(cores), m_map(std::move(map))
    {}
    ~PiecesAhead()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isOver = true;
        }
        m_changed.notify_all();
        for (std::thread &helper : m_helpers)
            helper.join();
    }
    PiecesAhead(const PiecesAhead &) = delete;
    PiecesAhead &operator=(const PiecesAhead &) = delete;

    /// The next piece; empty at the end of the log. At the end it may be asked again: more may have come.
    Result<std::optional<Mapped>> next()
    {
        if (const Done filled = fill(); !filled)
            return passOn(filled);
        if (m_pieces.empty())
            return std::optional<Mapped>();
        std::unique_lock lock(m_mutex);
        while (!m_pieces.front().mapped)
            if (!mapOne(lock))
                m_changed.wait(lock);
        std::optional<Mapped> piece = std::move(m_pieces.front().mapped);
        m_pieces.pop_front();
        --m_begun;
        return piece;
    }

private:
    struct Piece {
        std::vector<LogRow> rows;
        std::optional<Mapped> mapped;
    };

    Done fill()
    {
        const size_t wanted = m_cores > 1 ? 8 * size_t(m_cores) : 1; // to map while the taker folds
        while (m_pieces.size() < wanted && (m_wasFull || m_pieces.empty())) {
            auto rows = m_reader.records(m_from, kPiece);
            if (!rows)
                return passOn(rows);
            m_wasFull = rows->size() == size_t(kPiece);
            if (rows->empty())
                break;
            m_from = rows->back().index + 1;
            if (rows->size() >= kWorthAThread)
                callHelpers();
            const std::lock_guard lock(m_mutex);
            m_pieces.push_back({std::move(*rows), std::nullopt});
            m_changed.notify_one();
        }
        return {};
    }

    void callHelpers()
    {
        while (m_helpers.size() + 1 < m_cores)
            m_helpers.emplace_back([this] {
                std::unique_lock lock(m_mutex);
                while (!m_isOver)
                    if (!mapOne(lock))
                        m_changed.wait(lock);
            });
    }

    /// Maps the next piece that nobody has begun; false when there is none. Nobody holds `lock` meanwhile.
    bool mapOne(std::unique_lock<std::mutex> &lock)
    {
        if (m_begun == m_pieces.size())
            return false;
        Piece &piece = m_pieces[m_begun++]; // stays where it is while others come and go
        lock.unlock();
        Mapped mapped = m_map(piece.rows);
        lock.lock();
        piece.mapped = std::move(mapped);
        m_changed.notify_all();
        return true;
    }

    const LogReader &m_reader;
    qint64 m_from;
    unsigned m_cores;
    bool m_wasFull = true;
    Map m_map;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Piece> m_pieces; ///< only the taker adds and takes
    size_t m_begun = 0;         ///< of m_pieces, from the first
    bool m_isOver = false;
    std::vector<std::thread> m_helpers;
};

/// A record of the log, read: with its signature, or against the pinned leaves.
struct ReadRow {
    qint64 index = -1;
    Result<Record> record;
};

/// The records of a log in order, read on all cores while their taker folds them.
class RecordsAhead {
public:
    /// Below `held.size()` a record's bytes must have the leaf of `held` and no signature is checked; `held`
    /// outlives this.
    RecordsAhead(const LogReader &reader, qint64 from, const MerkleTree &held, unsigned cores);

    /// Looks for more when all that was read has been taken.
    Done fill();
    bool isEmpty() const { return m_at == m_rows.size(); }
    ReadRow take() { return std::move(m_rows[m_at++]); }

private:
    PiecesAhead<std::vector<ReadRow>> m_pieces;
    std::vector<ReadRow> m_rows;
    size_t m_at = 0;
};

/// The tree over the first `size` records as they stand in the store, by hashes alone. Unverified when a
/// record is missing.
Result<MerkleTree> hashLog(const LogReader &reader, qint64 size, unsigned cores = allCores());

} // namespace interlock
