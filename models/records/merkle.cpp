#include "models/records/merkle.h"

#include "models/base/digest.h"

#include <bit>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kHash = 32;

/// The largest power of two below n (n > 1).
qint64 splitOf(qint64 n)
{
    return qint64(std::bit_floor(quint64(n - 1)));
}

tl::unexpected<Error> outside(qint64 asked, qint64 size)
{
    return fail(ErrorCode::BadInput, u"the log has %1 records; %2 was asked for"_s.arg(size).arg(asked));
}

tl::unexpected<Error> broken(const QString &what)
{
    return fail(ErrorCode::Unverified, what);
}

bool areHashes(const std::vector<QByteArray> &proof)
{
    return std::all_of(proof.begin(), proof.end(),
                       [](const QByteArray &hash) { return hash.size() == kHash; });
}

} // namespace

QByteArray leafHash(QByteArrayView leafData)
{
    return sha256({QByteArrayView("\0", 1), leafData});
}

QByteArray nodeHash(QByteArrayView left, QByteArrayView right)
{
    return sha256({QByteArrayView("\1", 1), left, right});
}

/// Adds the hash of a complete subtree of 2^level leaves, and those above that it completes.
void MerkleTree::put(QByteArray hash, std::size_t level)
{
    for (;; ++level) {
        if (level >= m_levels.size())
            m_levels.resize(level + 1);
        QByteArray &row = m_levels[level];
        row.append(hash);
        if (row.size() / kHash % 2 != 0)
            return;
        hash = nodeHash(QByteArrayView(row).last(2 * kHash).first(kHash), QByteArrayView(row).last(kHash));
    }
}

void MerkleTree::append(const MerkleTree &part)
{
    const qint64 count = part.size();
    if (count == 0)
        return;
    if (!std::has_single_bit(quint64(count)) || size() % count != 0) {
        for (qint64 index = 0; index < count; ++index)
            append(part.leaf(index));
        return;
    }
    const auto top = std::size_t(std::countr_zero(quint64(count)));
    if (m_levels.size() < top)
        m_levels.resize(top);
    for (std::size_t level = 0; level < top; ++level)
        m_levels[level].append(part.m_levels[level]);
    put(part.root(), top);
}

QByteArray MerkleTree::leaf(qint64 index) const
{
    return index >= 0 && index < size() ? m_levels.front().mid(index * kHash, kHash) : QByteArray();
}

QByteArray MerkleTree::subtree(qint64 begin, qint64 end) const
{
    const qint64 count = end - begin;
    if (count == 0)
        return sha256(QByteArrayView());
    if (std::has_single_bit(quint64(count))) // complete, and begin is a multiple of it: kept in its level
        return m_levels[std::size_t(std::countr_zero(quint64(count)))].mid(begin / count * kHash, kHash);
    const qint64 middle = begin + splitOf(count);
    return nodeHash(subtree(begin, middle), subtree(middle, end));
}

Result<QByteArray> MerkleTree::rootAt(qint64 size) const
{
    if (size < 0 || size > this->size())
        return outside(size, this->size());
    return subtree(0, size);
}

Result<std::vector<QByteArray>> MerkleTree::inclusionProof(qint64 index, qint64 size) const
{
    if (size < 1 || size > this->size() || index < 0 || index >= size)
        return outside(std::max(index, size), this->size());
    std::vector<QByteArray> proof;
    qint64 begin = 0, end = size;
    while (end - begin > 1) {
        const qint64 middle = begin + splitOf(end - begin);
        proof.push_back(index < middle ? subtree(middle, end) : subtree(begin, middle));
        (index < middle ? end : begin) = middle;
    }
    std::reverse(proof.begin(), proof.end());
    return proof;
}

Result<std::vector<QByteArray>> MerkleTree::consistencyProof(qint64 oldSize, qint64 newSize) const
{
    if (oldSize < 1 || oldSize > newSize || newSize > size())
        return outside(std::max(oldSize, newSize), size());
    std::vector<QByteArray> proof;
    if (oldSize < newSize)
        prove(proof, {0, newSize}, oldSize);
    return proof;
}

/// SUBPROOF of RFC 6962, 2.1.2, lowest hash first. The old root itself is left out while the old tree is a
/// complete subtree from the start.
void MerkleTree::prove(std::vector<QByteArray> &proof, std::pair<qint64, qint64> range, qint64 oldEnd) const
{
    const auto [begin, end] = range;
    if (oldEnd == end) {
        if (begin != 0)
            proof.push_back(subtree(begin, end));
        return;
    }
    const qint64 middle = begin + splitOf(end - begin);
    if (oldEnd <= middle) {
        prove(proof, {begin, middle}, oldEnd);
        proof.push_back(subtree(middle, end));
    } else {
        prove(proof, {middle, end}, oldEnd);
        proof.push_back(subtree(begin, middle));
    }
}

Done verifyInclusion(const InclusionClaim &claim, const std::vector<QByteArray> &proof)
{
    if (claim.size < 1 || claim.index < 0 || claim.index >= claim.size)
        return broken(u"a proof for record %1 of %2"_s.arg(claim.index).arg(claim.size));
    if (claim.leafHash.size() != kHash || claim.root.size() != kHash || !areHashes(proof))
        return broken(u"a proof with hashes that are not 32 bytes"_s);
    // RFC 9162, 2.1.3.2
    qint64 at = claim.index, last = claim.size - 1;
    QByteArray hash = claim.leafHash;
    for (const QByteArray &step : proof) {
        if (last == 0)
            return broken(u"the proof is too long"_s);
        if (at % 2 == 1 || at == last) {
            hash = nodeHash(step, hash);
            while (at % 2 == 0 && at != 0) {
                at /= 2;
                last /= 2;
            }
        } else {
            hash = nodeHash(hash, step);
        }
        at /= 2;
        last /= 2;
    }
    if (last != 0 || hash != claim.root)
        return broken(u"record %1 is not in the tree of this root"_s.arg(claim.index));
    return {};
}

Done verifyConsistency(const ConsistencyClaim &claim, const std::vector<QByteArray> &proof)
{
    if (claim.oldSize < 1 || claim.newSize < claim.oldSize)
        return broken(u"a proof from %1 to %2 records"_s.arg(claim.oldSize).arg(claim.newSize));
    if (claim.oldRoot.size() != kHash || claim.newRoot.size() != kHash || !areHashes(proof))
        return broken(u"a proof with hashes that are not 32 bytes"_s);
    const auto forked = broken(u"the earlier log is not the beginning of the later one"_s);
    if (claim.oldSize == claim.newSize)
        return proof.empty() && claim.oldRoot == claim.newRoot ? Done() : Done(forked);
    std::vector<QByteArray> path = proof;
    if (std::has_single_bit(quint64(claim.oldSize)))
        path.insert(path.begin(), claim.oldRoot);
    if (path.empty())
        return forked;
    // RFC 9162, 2.1.4.2
    qint64 at = claim.oldSize - 1, last = claim.newSize - 1;
    while (at % 2 == 1) {
        at /= 2;
        last /= 2;
    }
    QByteArray oldHash = path.front(), newHash = path.front();
    for (std::size_t i = 1; i < path.size(); ++i) {
        if (last == 0)
            return forked;
        if (at % 2 == 1 || at == last) {
            oldHash = nodeHash(path[i], oldHash);
            newHash = nodeHash(path[i], newHash);
            while (at % 2 == 0 && at != 0) {
                at /= 2;
                last /= 2;
            }
        } else {
            newHash = nodeHash(newHash, path[i]);
        }
        at /= 2;
        last /= 2;
    }
    return last == 0 && oldHash == claim.oldRoot && newHash == claim.newRoot ? Done() : Done(forked);
}

} // namespace interlock
