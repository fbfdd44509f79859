#include "models/base/digest.h"
#include "models/records/merkle.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

using Hashes = std::vector<QByteArray>;

const Hashes kLeaves{"",
                     QByteArray::fromHex("00"),
                     QByteArray::fromHex("10"),
                     QByteArray::fromHex("2021"),
                     QByteArray::fromHex("3031"),
                     QByteArray::fromHex("40414243"),
                     QByteArray::fromHex("5051525354555657"),
                     QByteArray::fromHex("606162636465666768696a6b6c6d6e6f")};

MerkleTree treeOf(const Hashes &leaves)
{
    MerkleTree tree;
    for (const QByteArray &leaf : leaves)
        tree.append(leafHash(leaf));
    return tree;
}

MerkleTree counting(int size)
{
    MerkleTree tree;
    for (int i = 0; i < size; ++i)
        tree.append(leafHash(QByteArray::number(i)));
    return tree;
}

/// MTH of RFC 6962 as it is written there.
QByteArray byDefinition(const Hashes &leaves)
{
    if (leaves.empty())
        return sha256(QByteArrayView());
    if (leaves.size() == 1)
        return leafHash(leaves.front());
    const auto split = leaves.begin() + qsizetype(std::bit_floor(leaves.size() - 1));
    return nodeHash(byDefinition({leaves.begin(), split}), byDefinition({split, leaves.end()}));
}

QByteArray fromHex(const char *digits)
{
    return QByteArray::fromHex(digits);
}

const QByteArray kM3a = fromHex("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
const QByteArray kM3b = fromHex("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e");
const QByteArray kM3c = fromHex("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");

} // namespace

class TestMerkle : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roots_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("root");
        QTest::addRow("M1 n=0") << 0
                                << QByteArray(
                                       "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::addRow("M1 n=1") << 1
                                << QByteArray(
                                       "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        QTest::addRow("M1 n=2") << 2
                                << QByteArray(
                                       "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        QTest::addRow("M1 n=3") << 3
                                << QByteArray(
                                       "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        QTest::addRow("M1 n=4") << 4
                                << QByteArray(
                                       "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    }
    void roots()
    {
        QFETCH(int, size);
        QFETCH(QByteArray, root);
        const MerkleTree whole = treeOf(kLeaves);
        QCOMPARE(whole.rootAt(size)->toHex(), root);
        QCOMPARE(treeOf({kLeaves.begin(), kLeaves.begin() + size}).root().toHex(), root);
    }
    void m7CountingLeaves()
    {
        const MerkleTree tree = counting(257);
        QCOMPARE(tree.rootAt(13)->toHex(),
                 QByteArray("2520e1f2087a43eef012fea4774dc1568c8710a9cfa7f7e5094725f9e7ea19a2"));
        QCOMPARE(tree.rootAt(256)->toHex(),
                 QByteArray("828515d033c19d8c901f37eccb8aed919667703486f8d2fff1cf7040321c5db1"));
        QCOMPARE(tree.root().toHex(),
                 QByteArray("1eda049a4351d86f76252bd7ec0b7746ad75b7fa0316ad5f541dbda458a312c4"));
    }
    void m3InclusionProofs()
    {
        const MerkleTree tree = treeOf(kLeaves);
        QCOMPARE(*tree.inclusionProof(0, 8), (Hashes{kM3a, kM3b, kM3c}));
        QCOMPARE(*tree.inclusionProof(2, 3), Hashes{*tree.rootAt(2)});
    }
    void m5ConsistencyProofs()
    {
        const MerkleTree tree = treeOf(kLeaves);
        const QByteArray second = fromHex("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
        QCOMPARE(*tree.consistencyProof(2, 5), (Hashes{kM3b, second}));
        QCOMPARE(*tree.consistencyProof(4, 8), Hashes{kM3c});
        QCOMPARE(*tree.consistencyProof(1, 8), (Hashes{kM3a, kM3b, kM3c}));
    }
    void everySizeAgainstTheDefinition()
    {
        Hashes leaves;
        MerkleTree tree;
        for (int size = 1; size <= 70; ++size) {
            leaves.push_back(QByteArray::number(size * 7));
            tree.append(leafHash(leaves.back()));
            QCOMPARE(tree.size(), size);
            QCOMPARE(tree.root(), byDefinition(leaves));
            for (int old = 0; old <= size; ++old)
                QCOMPARE(*tree.rootAt(old), byDefinition({leaves.begin(), leaves.begin() + old}));
        }
    }
    void appendingATreeIsAppendingItsLeaves()
    {
        for (int first = 0; first <= 33; ++first) {
            for (int count = 0; count <= 33; ++count) {
                MerkleTree part, whole = counting(first);
                for (int i = first; i < first + count; ++i)
                    part.append(leafHash(QByteArray::number(i)));
                whole.append(part);
                whole.append(leafHash(QByteArray::number(first + count))); // and it goes on soundly
                const MerkleTree expected = counting(first + count + 1);
                QCOMPARE(whole.size(), expected.size());
                for (qint64 size = 0; size <= expected.size(); ++size)
                    QCOMPARE(*whole.rootAt(size), *expected.rootAt(size));
            }
        }
    }

    void everyProofHoldsAndNoChangedOne()
    {
        const MerkleTree tree = counting(40);
        for (qint64 size = 1; size <= 40; ++size) {
            for (qint64 index = 0; index < size; ++index) {
                const InclusionClaim claim{index, size, tree.leaf(index), *tree.rootAt(size)};
                const Hashes proof = *tree.inclusionProof(index, size);
                QVERIFY(verifyInclusion(claim, proof).has_value());
                breakInclusion(claim, proof);
            }
            for (qint64 old = 1; old <= size; ++old) {
                const ConsistencyClaim claim{old, size, *tree.rootAt(old), *tree.rootAt(size)};
                const Hashes proof = *tree.consistencyProof(old, size);
                QVERIFY(verifyConsistency(claim, proof).has_value());
                breakConsistency(claim, proof);
            }
        }
    }
    void degenerateCases_data()
    {
        QTest::addColumn<qint64>("oldSize");
        QTest::addColumn<qint64>("newSize");
        QTest::addRow("M9 both sizes 0") << qint64(0) << qint64(0);
        QTest::addRow("M9 old size 0") << qint64(0) << qint64(3);
        QTest::addRow("shrinking") << qint64(3) << qint64(2);
        QTest::addRow("negative") << qint64(-1) << qint64(2);
    }
    void degenerateCases()
    {
        QFETCH(qint64, oldSize);
        QFETCH(qint64, newSize);
        const MerkleTree tree = counting(4);
        QVERIFY(!tree.consistencyProof(oldSize, newSize));
        const QByteArray empty = sha256(QByteArrayView());
        QVERIFY(!verifyConsistency({oldSize, newSize, empty, empty}, {}));
        QVERIFY(!verifyConsistency({oldSize, newSize, empty, tree.root()}, {}));
    }
    void m9EmptyHashesProveNothing()
    {
        QVERIFY(!verifyInclusion({0, 1, {}, {}}, {}));
        QVERIFY(!verifyInclusion({0, 0, {}, {}}, {}));
        QVERIFY(!verifyConsistency({1, 1, {}, {}}, {}));
        QVERIFY(!verifyInclusion({0, 2, kM3a, kM3a}, {QByteArray("short")}));
    }
    void a52SecondPreimage()
    {
        const MerkleTree tree = treeOf({"left", "right"});
        // A leaf that spells out an inner node hashes to something else than that node.
        const QByteArray forged = QByteArray("\1", 1) + leafHash("left") + leafHash("right");
        QVERIFY(leafHash(forged) != tree.root());
        QVERIFY(!verifyInclusion({0, 1, leafHash(forged), tree.root()}, {}));
    }
    void askingBeyondTheLogIsRefused()
    {
        const MerkleTree tree = counting(3);
        QVERIFY(!tree.rootAt(4) && !tree.rootAt(-1) && !tree.inclusionProof(3, 3) &&
                !tree.inclusionProof(0, 4));
        QVERIFY(tree.leaf(3).isEmpty());
    }

private:
    static void breakInclusion(const InclusionClaim &claim, const Hashes &proof)
    {
        InclusionClaim changed = claim;
        changed.root = leafHash("other");
        QVERIFY(!verifyInclusion(changed, proof));
        Hashes longer = proof;
        longer.push_back(leafHash("more"));
        QVERIFY(!verifyInclusion(claim, longer));
        if (!proof.empty())
            QVERIFY(!verifyInclusion(claim, {proof.begin(), proof.end() - 1}));
        if (claim.index + 1 < claim.size) {
            changed = claim;
            ++changed.index;
            QVERIFY(!verifyInclusion(changed, proof));
        }
    }
    static void breakConsistency(const ConsistencyClaim &claim, const Hashes &proof)
    {
        ConsistencyClaim changed = claim;
        changed.oldRoot = leafHash("other");
        QVERIFY(!verifyConsistency(changed, proof));
        Hashes longer = proof;
        longer.push_back(leafHash("more"));
        QVERIFY(!verifyConsistency(claim, longer));
        if (!proof.empty())
            QVERIFY(!verifyConsistency(claim, {proof.begin(), proof.end() - 1}));
    }
};

QTEST_APPLESS_MAIN(TestMerkle)
#include "tst_merkle.moc"
