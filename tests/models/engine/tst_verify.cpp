#include "models/engine/verify.h"
#include "models/records/checkpoint.h"
#include "models/store/writer.h"
#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

/// All that the log has from `records` and `looks` on, with the head over it.
StoreBatch batchFrom(const MemoryLog &log, size_t records, size_t looks)
{
    StoreBatch batch;
    batch.records.assign(log.rows.begin() + qsizetype(records), log.rows.end());
    batch.evaluations.assign(log.journaled.begin() + qsizetype(looks), log.journaled.end());
    const QByteArray text =
        checkpointText({log.ledger.origin(), log.ledger.size(), log.ledger.tree().root()});
    batch.head = std::pair(
        log.ledger.size(),
        QString::fromUtf8(encode(SignedNote{text, {signNote(text, log.ledger.origin(), *log.engine)}})));
    return batch;
}

StorePaths storeOf(const Desk &desk)
{
    return {desk.folder.path() + u"/s.sqlite"_s, desk.folder.path() + u"/s.sqlite.d"_s};
}

} // namespace

class TestVerify : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Somebody verifies while a release runs: what the engine adds meanwhile is no fault of the log.
    void anEngineMayWriteOnMeanwhile()
    {
        Desk desk;
        MemoryLog log(desk);
        const StorePaths paths = storeOf(desk);
        QVERIFY(Database::create(paths.database, u"test"_s));
        log.ledger.setOrigin(u"interlock/test"_s);
        auto writer = StoreWriter::open(paths.database);
        QVERIFY(writer.has_value());
        StoreBatch first;
        for (const auto &[sha256, bytes] : log.blobs)
            first.blobs.push_back({sha256, bytes});
        const RolloutId web = log.begun();
        const auto blobs = std::move(first.blobs);
        first = batchFrom(log, 0, 0);
        first.blobs = blobs;
        QVERIFY((*writer)->append(first));
        const size_t records = log.rows.size(), looks = log.journaled.size();
        bool written = false;
        Attended attended;
        attended.progress = [&](qint64) {
            if (std::exchange(written, true))
                return;
            log.fact(u"report"_s, web, {{u"text"_s, u"all is well"_s}});
            QVERIFY((*writer)->append(batchFrom(log, records, looks)));
        };
        const auto report = verifyStore(paths, 1, attended);
        QVERIFY(written);
        QVERIFY2(report, report ? "" : qPrintable(report.error().sentence()));
        QCOMPARE(report->records, qint64(records));
        QCOMPARE(verifyStore(paths, 1)->records, qint64(records) + 1);
    }

    /// Records that no head covers were not written by the engine.
    void recordsBeyondTheHeadAreAFault()
    {
        Desk desk;
        MemoryLog log(desk);
        const StorePaths paths = storeOf(desk);
        QVERIFY(Database::create(paths.database, u"test"_s));
        const RolloutId web = log.begun();
        StoreBatch batch = batchFrom(log, 0, 0);
        for (const auto &[sha256, bytes] : log.blobs)
            batch.blobs.push_back({sha256, bytes});
        auto writer = StoreWriter::open(paths.database);
        QVERIFY((*writer)->append(batch));
        const size_t records = log.rows.size();
        log.fact(u"report"_s, web, {{u"text"_s, u"all is well"_s}});
        StoreBatch uncovered = batchFrom(log, records, log.journaled.size());
        uncovered.head.reset();
        QVERIFY((*writer)->append(uncovered));
        const auto report = verifyStore(paths, 1);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Unverified);
        QVERIFY2(report.error().text.contains(
                     u"covers %1 records, the log has %2"_s.arg(records).arg(records + 1)),
                 qPrintable(report.error().text));
    }
};

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_verify.moc"
