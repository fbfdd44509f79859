#include "models/engine/readahead.h"

#include <future>

namespace interlock {

namespace {

Result<Record> readAgainst(const MerkleTree &held, const LogRow &row)
{
    if (row.index >= held.size())
        return readRecord(row.envelope);
    auto record = readHeldRecord(row.envelope);
    if (record && record->leaf != held.leaf(row.index))
        return fail(ErrorCode::Unverified, QStringLiteral("its bytes changed while the log was read"),
                    QStringLiteral("only the engine may write to the store: find out who else did"));
    return record;
}

std::vector<ReadRow> readPiece(const MerkleTree &held, const std::vector<LogRow> &rows)
{
    std::vector<ReadRow> piece;
    piece.reserve(rows.size());
    for (const LogRow &row : rows) {
        piece.push_back({row.index, readAgainst(held, row)});
        if (!piece.back().record)
            break; // nobody reads past the first fault
    }
    return piece;
}

constexpr qint64 kHashedPiece =
    1024; ///< records; a power of two, so that the tree of one is a part of the log's

/// The trees of the pieces of a log, each made by whoever comes first; up to the first fault, because a size
/// that somebody claims may be any number.
class Pieces {
public:
    explicit Pieces(qint64 size) : m_size(size) {}

    void hash(const LogReader &reader)
    {
        qint64 from = 0;
        while (Result<MerkleTree> *const piece = claim(from)) {
            const Done read = reader.scan(
                from, std::min(from + kHashedPiece, m_size),
                [piece](qint64, QByteArrayView envelope) { (*piece)->append(leafHash(envelope)); });
            if (read)
                continue;
            const std::lock_guard lock(m_mutex);
            *piece = passOn(read);
            m_isBroken = true;
        }
    }
    /// When nobody hashes any more.
    Result<MerkleTree> whole() const
    {
        MerkleTree tree;
        for (const auto &part : m_trees) {
            if (!part)
                return passOn(part);
            tree.append(*part);
        }
        return tree;
    }

private:
    /// The next piece is the caller's alone; nullptr when there is none.
    Result<MerkleTree> *claim(qint64 &from)
    {
        const std::lock_guard lock(m_mutex);
        from = qint64(m_trees.size()) * kHashedPiece;
        return m_isBroken || from >= m_size ? nullptr : &m_trees.emplace_back();
    }

    qint64 m_size;
    std::mutex m_mutex;
    std::deque<Result<MerkleTree>> m_trees; ///< what grows does not move the others
    bool m_isBroken = false;
};

} // namespace

RecordsAhead::RecordsAhead(const LogReader &reader, qint64 from, const MerkleTree &held, unsigned cores)
    : m_pieces(reader, from, cores,
               [&held](const std::vector<LogRow> &rows) { return readPiece(held, rows); })
{}

Done RecordsAhead::fill()
{
    if (!isEmpty())
        return {};
    auto piece = m_pieces.next();
    if (!piece)
        return passOn(piece);
    m_rows = *piece ? std::move(**piece) : std::vector<ReadRow>();
    m_at = 0;
    return {};
}

Result<MerkleTree> hashLog(const LogReader &reader, qint64 size, unsigned cores)
{
    Pieces pieces(size);
    std::vector<std::future<void>> others;
    for (unsigned one = 1; one < cores && one * kHashedPiece < size; ++one)
        others.push_back(std::async(std::launch::async, [&reader, &pieces] {
            if (const auto mine = reader.twin())
                pieces.hash(*mine);
        }));
    pieces.hash(reader);
    for (const std::future<void> &other : others)
        other.wait();
    return pieces.whole();
}

} // namespace interlock
