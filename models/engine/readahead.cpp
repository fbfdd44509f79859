#include "models/engine/readahead.h"

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

constexpr int kHashedPiece = 1024; // a hash takes a microsecond: a thread for less is not worth it

/// The tree over the records from `first` on, up to a gap.
struct Part {
    qint64 first = 0;
    MerkleTree tree;
};

Part treeOf(const std::vector<LogRow> &rows)
{
    Part part{rows.front().index, {}};
    for (const LogRow &row : rows) {
        if (row.index != part.first + part.tree.size())
            break;
        part.tree.append(leafHash(row.envelope));
    }
    return part;
}

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
    MerkleTree tree;
    PiecesAhead<Part> pieces(reader, 0, cores, treeOf, kHashedPiece);
    while (tree.size() < size) {
        const auto piece = pieces.next();
        if (!piece)
            return passOn(piece);
        if (!*piece || (*piece)->first != tree.size())
            return fail(ErrorCode::Unverified, QStringLiteral("record %1 is missing").arg(tree.size()),
                        QStringLiteral("the log was changed: restore it from its newest copy"));
        const MerkleTree &part = (*piece)->tree;
        if (tree.size() + part.size() <= size)
            tree.append(part);
        else
            for (qint64 index = 0; tree.size() < size; ++index)
                tree.append(part.leaf(index));
    }
    return tree;
}

} // namespace interlock
