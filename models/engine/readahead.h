#pragma once

#include "models/records/merkle.h"
#include "models/records/record.h"
#include "models/store/ports.h"

#include <deque>
#include <future>
#include <thread>

namespace interlock {

/// Pieces of a log that may be worked on at the same time: one a core, eight at most.
inline unsigned allCores()
{
    return std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
}

/// Reads a log ahead of whoever takes it: some thousand records in pieces, each mapped by `map` on a thread
/// of its own, taken in the order of the log. Fewer than `kWorthAThread` records, or one core, take no
/// thread.
template <typename Mapped>
class PiecesAhead {
public:
    using Map = std::function<Mapped(const std::vector<LogRow> &)>;
    static constexpr int kPiece = 256;
    static constexpr size_t kWorthAThread = 32;

    /// `reader` and all that `map` uses outlive this.
    PiecesAhead(const LogReader &reader, qint64 from, unsigned cores, Map map)
        : m_reader(reader), m_from(from), m_cores(cores), m_map(std::move(map))
    {}

    /// The next piece; empty at the end of the log. At the end it may be asked again: more may have come.
    Result<std::optional<Mapped>> next()
    {
        if (const Done filled = fill(); !filled)
            return passOn(filled);
        if (m_pieces.empty())
            return std::optional<Mapped>();
        std::optional<Mapped> piece = m_pieces.front().get();
        m_pieces.pop_front();
        return piece;
    }

private:
    Done fill()
    {
        const size_t wanted =
            m_cores > 1 ? 2 * size_t(m_cores) : 1; // some to take while others are worked on
        while (m_pieces.size() < wanted && (m_wasFull || m_pieces.empty())) {
            auto rows = m_reader.records(m_from, kPiece);
            if (!rows)
                return passOn(rows);
            m_wasFull = rows->size() == size_t(kPiece);
            if (rows->empty())
                break;
            m_from = rows->back().index + 1;
            const auto how =
                m_cores > 1 && rows->size() >= kWorthAThread ? std::launch::async : std::launch::deferred;
            m_pieces.push_back(std::async(how, [this, piece = std::move(*rows)] { return m_map(piece); }));
        }
        return {};
    }

    const LogReader &m_reader;
    qint64 m_from;
    unsigned m_cores;
    bool m_wasFull = true;
    Map m_map;
    std::deque<std::future<Mapped>> m_pieces; ///< the last member: its threads end before what they use
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
