#include "models/store/copy.h"
#include "models/store/reader.h"
#include "tests/models/store/storetest.h"

#include <QDir>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

/// A store with ten records, three looks, one blob and a head, and a copy of it.
struct Copied : TempStore {
    bool begin()
    {
        if (!make())
            return false;
        StoreBatch batch = recordsFrom(0, 10);
        batch.evaluations = {rowAt(0), rowAt(1, rowAt(0).chain)};
        batch.blobs = {{QString(64, u'a'), "plan"}};
        batch.head = std::pair(qint64(10), u"head of 10"_s);
        return append(batch) && updateCopy(paths).has_value();
    }
    bool append(const StoreBatch &batch)
    {
        return (*StoreWriter::open(paths.database))->append(batch).has_value();
    }
    bool run(const QString &sql)
    {
        return (*Database::open(paths.database, OpenFor::Writing))->run(sql).has_value();
    }
    std::vector<LogRow> records() const
    {
        return (*StoreReader::open(paths.database))->records(0, 1000).value_or(std::vector<LogRow>());
    }
};

} // namespace

class TstCopy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatWasLostIsPutBack_data();
    void whatWasLostIsPutBack();
    void aChangedStoreIsLeftAlone();
    void withoutACopyNothingIsPutBack();
    void aCopyGrowsAndKeepsWhatItHas();
    void aCopyThatTheStoreDoesNotContinueIsPutAside();
    void looksWithoutTheirRecordsAreDropped();
};

void TstCopy::whatWasLostIsPutBack_data()
{
    QTest::addColumn<QStringList>("losses");
    QTest::addColumn<int>("records");
    QTest::addColumn<int>("looks");
    QTest::newRow("nothing") << QStringList() << 0 << 0;
    QTest::newRow("the last three records") << QStringList{u"DELETE FROM records WHERE idx > 6"_s} << 3 << 0;
    QTest::newRow("records and looks")
        << QStringList{u"DELETE FROM records WHERE idx > 0"_s, u"DELETE FROM evaluations WHERE seq > 0"_s}
        << 9 << 1;
    QTest::newRow("all of it") << QStringList{u"DELETE FROM records"_s, u"DELETE FROM evaluations"_s,
                                              u"DELETE FROM blobs"_s, u"DELETE FROM heads"_s}
                               << 10 << 2;
}

void TstCopy::whatWasLostIsPutBack()
{
    QFETCH(const QStringList, losses);
    QFETCH(const int, records);
    QFETCH(const int, looks);
    Copied store;
    QVERIFY(store.begin());
    const auto before = store.records();
    for (const QString &loss : losses)
        QVERIFY(store.run(loss));
    const auto restored = restoreFromCopy(store.paths);
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().sentence()));
    QCOMPARE(restored->records, records);
    QCOMPARE(restored->evaluations, looks);
    QCOMPARE(store.records(), before);
    const auto reader = StoreReader::open(store.paths.database);
    QCOMPARE((*reader)->newestHead()->value().second, u"head of 10"_s);
    QCOMPARE((*reader)->blob(QString(64, u'a')).value(), QByteArray("plan"));
}

void TstCopy::aChangedStoreIsLeftAlone()
{
    Copied store;
    QVERIFY(store.begin());
    QVERIFY(store.run(u"UPDATE records SET envelope = 'other' WHERE idx = 4"_s));
    QVERIFY(store.run(u"DELETE FROM records WHERE idx > 6"_s));
    const auto restored = restoreFromCopy(store.paths);
    QVERIFY(!restored);
    QCOMPARE(restored.error().code, ErrorCode::Unverified);
    QVERIFY2(restored.error().text.startsWith(u"record 4:"), qPrintable(restored.error().text));
    QCOMPARE(store.records().size(), size_t(7));
}

void TstCopy::withoutACopyNothingIsPutBack()
{
    TempStore store;
    QVERIFY(store.make());
    const auto restored = restoreFromCopy(store.paths);
    QVERIFY(!restored);
    QCOMPARE(restored.error().code, ErrorCode::NotFound);
    QVERIFY(restored.error().mend.contains(u"--accept-loss"));
}

void TstCopy::aCopyGrowsAndKeepsWhatItHas()
{
    Copied store;
    QVERIFY(store.begin());
    QVERIFY(store.append(recordsFrom(10, 5)));
    QVERIFY(updateCopy(store.paths));
    QVERIFY(store.run(u"DELETE FROM records WHERE idx > 2"_s));
    QVERIFY(updateCopy(store.paths)); // a shortened store shortens no copy
    QCOMPARE(restoreFromCopy(store.paths)->records, 12);
}

void TstCopy::aCopyThatTheStoreDoesNotContinueIsPutAside()
{
    Copied store;
    QVERIFY(store.begin());
    QVERIFY(store.run(u"DELETE FROM records WHERE idx > 6"_s));
    StoreBatch other;
    other.records = {{7, "another"}, {8, "history"}};
    QVERIFY(store.append(other));
    QVERIFY(updateCopy(store.paths));
    QCOMPARE(QDir(store.paths.folder).entryList({u"copy.sqlite.until-*"_s}, QDir::Files).size(), 1);
    QCOMPARE((*StoreReader::open(store.paths.copy()))->records(0, 100)->size(), size_t(9));
}

void TstCopy::looksWithoutTheirRecordsAreDropped()
{
    Copied store;
    QVERIFY(store.begin());
    QVERIFY(store.run(u"DELETE FROM records WHERE idx > 1"_s)); // the looks rest on three
    QCOMPARE(dropUnfounded(store.paths).value_or(-1), 2);
    QCOMPARE(dropUnfounded(store.paths).value_or(-1), 0);
}

QTEST_GUILESS_MAIN(TstCopy)
#include "tst_copy.moc"
