#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace interlock {

/// RFC 6962, section 2.1, SHA-256: every hash is 32 bytes.
QByteArray leafHash(QByteArrayView leafData);
QByteArray nodeHash(QByteArrayView left, QByteArrayView right);

/// The log's tree, kept in memory. Appends and every question cost O(log n) hashes.
class MerkleTree {
public:
    void append(const QByteArray &leafHash) { put(leafHash, 0); }
    /// Appends all leaves of another tree. Costs no hash for them when it has 2^k and comes after a multiple
    /// of 2^k leaves: then its levels are taken as they are.
    void append(const MerkleTree &part);
    qint64 size() const { return m_levels.empty() ? 0 : m_levels.front().size() / 32; }
    QByteArray root() const { return subtree(0, size()); }
    QByteArray leaf(qint64 index) const;

    /// Root when the log had `size` leaves; BadInput if it never had so many.
    Result<QByteArray> rootAt(qint64 size) const;
    /// Proof that leaf `index` is in the tree of `size` leaves, lowest hash first.
    Result<std::vector<QByteArray>> inclusionProof(qint64 index, qint64 size) const;
    /// Proof that the tree of `oldSize` (at least 1) is a prefix of the tree of `newSize`.
    Result<std::vector<QByteArray>> consistencyProof(qint64 oldSize, qint64 newSize) const;

private:
    void put(QByteArray hash, std::size_t level);
    QByteArray subtree(qint64 begin, qint64 end) const;
    void prove(std::vector<QByteArray> &proof, std::pair<qint64, qint64> range, qint64 oldEnd) const;

    std::vector<QByteArray> m_levels; ///< level k: hashes of the complete subtrees of 2^k leaves, end to end
};

/// A leaf's place: `index` of a tree of `size` leaves with this root.
struct InclusionClaim {
    qint64 index = 0;
    qint64 size = 0;
    QByteArray leafHash, root;
};
Done verifyInclusion(const InclusionClaim &claim, const std::vector<QByteArray> &proof);

struct ConsistencyClaim {
    qint64 oldSize = 0, newSize = 0;
    QByteArray oldRoot, newRoot;
};
/// Size 0 is refused on either side: an empty tree proves nothing.
Done verifyConsistency(const ConsistencyClaim &claim, const std::vector<QByteArray> &proof);

} // namespace interlock
