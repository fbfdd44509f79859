#include "models/records/record.h"
#include "models/store/diskthread.h"
#include "models/store/reader.h"
#include "models/store/writerthread.h"
#include "tests/models/store/storetest.h"

#include <QElapsedTimer>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

class TestWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsReadBack()
    {
        TempStore store;
        QVERIFY(store.make());
        auto writer = StoreWriter::open(store.paths.database);
        QVERIFY(writer.has_value());
        StoreBatch batch = recordsFrom(0, 3);
        batch.evaluations = {rowAt(0), rowAt(1, rowAt(0).chain)};
        batch.blobs = {{sha256Hex("x"), "x"}};
        batch.head = std::pair(qint64(3), u"note"_s);
        QVERIFY((*writer)->append(batch));
        const auto reader = StoreReader::open(store.paths.database);
        QVERIFY(reader.has_value());
        QCOMPARE((*reader)->records(0, 10).value_or(std::vector<LogRow>()), batch.records);
        QCOMPARE((*reader)->records(1, 1).value_or(std::vector<LogRow>()), std::vector{batch.records[1]});
        QCOMPARE((*reader)->evaluations(0, 10).value_or(std::vector<EvaluationRow>()), batch.evaluations);
        QCOMPARE((*reader)->blob(sha256Hex("x")).value_or(QByteArray()), QByteArray("x"));
        QCOMPARE((*reader)->blob(sha256Hex("y")).error().code, ErrorCode::NotFound);
        QCOMPARE((*reader)->newestHead()->value(), std::pair(qint64(3), u"note"_s));
    }

    /// What was there before and what comes after is read by others, who find the log of another size.
    void roomIsMadeOnceAndHoldsNothing()
    {
        TempStore store;
        QVERIFY(store.make());
        auto writer = StoreWriter::open(store.paths.database);
        QVERIFY(writer.has_value());
        QVERIFY((*writer)->append(recordsFrom(0, 3)));
        const QString log = store.paths.database + u"-wal"_s;
        const qint64 before = QFileInfo(log).size();
        (*writer)->makeRoom();
        const qint64 room = QFileInfo(log).size();
        QVERIFY2(room > 4 * 1024 * 1024 && room > before, qPrintable(QString::number(room)));
        QVERIFY((*writer)->append(recordsFrom(3, 3)));
        (*writer)->makeRoom();
        QCOMPARE(QFileInfo(log).size(), room);

        // a process that was killed leaves the log behind: another reads it from the start
        const QString copy = store.folder.filePath(u"copy.sqlite"_s);
        QVERIFY(QFile::copy(store.paths.database, copy) && QFile::copy(log, copy + u"-wal"_s));
        const auto reader = StoreReader::open(copy);
        QVERIFY(reader.has_value());
        QCOMPARE((*reader)->records(0, 10)->size(), size_t(6));
    }

    void roomBeforeTheFirstWriteIsNoLog()
    {
        TempStore store;
        QVERIFY(store.make());
        auto writer = StoreWriter::open(store.paths.database);
        QVERIFY(writer.has_value());
        (*writer)->makeRoom();
        const auto reader = StoreReader::open(store.paths.database);
        QVERIFY(reader.has_value());
        QVERIFY((*reader)->records(0, 10)->empty());
        QVERIFY((*writer)->append(recordsFrom(0, 3)));
        QCOMPARE((*reader)->records(0, 10)->size(), size_t(3));
    }

    void aGapIsRefusedAndNothingOfTheBatchStays_data()
    {
        QTest::addColumn<int>("record");
        QTest::addColumn<int>("evaluation");
        QTest::addColumn<QString>("says");
        QTest::addRow("a record too far") << 3 << 1 << u"record 3 does not continue the log"_s;
        QTest::addRow("a record again") << 1 << 1 << u"record 1 does not continue the log"_s;
        QTest::addRow("an evaluation too far") << 2 << 2 << u"evaluation 2 does not continue the journal"_s;
        QTest::addRow("an evaluation again") << 2 << 0 << u"evaluation 0 does not continue the journal"_s;
    }
    void aGapIsRefusedAndNothingOfTheBatchStays()
    {
        QFETCH(int, record);
        QFETCH(int, evaluation);
        QFETCH(QString, says);
        TempStore store;
        QVERIFY(store.make());
        auto writer = StoreWriter::open(store.paths.database);
        QVERIFY(writer.has_value());
        StoreBatch first = recordsFrom(0, 2);
        first.evaluations = {rowAt(0)};
        QVERIFY((*writer)->append(first));
        StoreBatch batch = recordsFrom(record, 1);
        batch.evaluations = {rowAt(evaluation)};
        batch.blobs = {{sha256Hex("x"), "x"}};
        batch.head = std::pair(qint64(9), u"note"_s);
        const Done done = (*writer)->append(batch);
        QVERIFY(!done);
        QVERIFY2(done.error().text.contains(says), qPrintable(done.error().text));
        const auto reader = StoreReader::open(store.paths.database);
        QCOMPARE((*reader)->logSize().value_or(-1), 2);
        QCOMPARE((*reader)->evaluations(0, 9)->size(), 1UL);
        QVERIFY(!(*reader)->blob(sha256Hex("x")));
        QVERIFY(!(*reader)->newestHead()->has_value());
        QVERIFY((*writer)->append(recordsFrom(2, 1))); // and the writer still works
    }

    /// Found by the simulator: a commit that happened although it was answered with an error is tried again.
    void theSameBatchAgainIsAccepted()
    {
        TempStore store;
        QVERIFY(store.make());
        auto writer = StoreWriter::open(store.paths.database);
        StoreBatch batch = recordsFrom(0, 2);
        batch.evaluations = {rowAt(0), rowAt(1)};
        QVERIFY((*writer)->append(batch));
        QVERIFY((*writer)->append(batch));
        StoreBatch other = batch;
        other.records.back().envelope = "another";
        QVERIFY(!(*writer)->append(other));
        other = batch;
        other.evaluations.back().chain = "another";
        QVERIFY(!(*writer)->append(other));
        other = batch;
        other.evaluations.push_back(rowAt(2)); // only a part of it stands there
        QVERIFY(!(*writer)->append(other));
        const auto reader = StoreReader::open(store.paths.database);
        QCOMPARE((*reader)->logSize().value_or(-1), 2);
        QCOMPARE((*reader)->evaluations(0, 9)->size(), 2UL);
        QVERIFY((*writer)->append(recordsFrom(2, 1)));
    }

    void theChainCoversEveryField()
    {
        const EvaluationRow row = rowAt(4);
        std::vector<EvaluationRow> changed(7, row);
        changed[0].sequence = 5;
        changed[1].rollout = u"web-2"_s;
        changed[2].logSize = 4;
        changed[3].at.wallMs += 1;
        changed[4].at.bootMs += 1;
        changed[5].at.bootId = u"other"_s;
        changed[6].body = "{}";
        for (const EvaluationRow &other : changed)
            QVERIFY(chainOf({}, other) != row.chain);
        QVERIFY(chainOf("before", row) != row.chain);
        QCOMPARE(chainOf({}, row), row.chain);
    }

    void aReaderBesideALivingWriterSeesEachCommit()
    {
        TempStore store;
        QVERIFY(store.make());
        auto writer = StoreWriter::open(store.paths.database);
        QVERIFY((*writer)->append(recordsFrom(0, 1)));
        const auto reader = StoreReader::open(store.paths.database);
        QVERIFY(reader.has_value());
        const qint64 before = (*reader)->dataVersion();
        QCOMPARE((*reader)->dataVersion(), before); // nothing happened
        QVERIFY((*writer)->append(recordsFrom(1, 1)));
        QVERIFY((*reader)->dataVersion() != before);
        QCOMPARE((*reader)->logSize().value_or(-1), 2);
    }

    void theThreadKeepsTheOrder()
    {
        TempStore store;
        QVERIFY(store.make());
        auto thread = WriterThread::start(store.paths.database);
        QVERIFY(thread.has_value());
        std::vector<int> ended;
        for (int i = 0; i < 50; ++i)
            (*thread)->append(recordsFrom(i, 1),
                              [&ended, i](const Done &done) { ended.push_back(done ? i : -1); });
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 50UL, 20000);
        for (int i = 0; i < 50; ++i)
            QCOMPARE(ended[size_t(i)], i);
        QCOMPARE((*thread)->waiting(), 0);
    }

    void aRecordOfOursThatDoesNotVerifyIsNeverWrittenNorAnythingAfterIt()
    {
        TempStore store;
        QVERIFY(store.make());
        const auto key = LocalSigner::create(store.folder.path() + u"/key"_s, u"test"_s);
        QVERIFY(key.has_value());
        const Statement statement{
            QString(predicates::event), {{u"kind"_s, u"test"_s}}, {subjectOf(u"log"_s, "x")}};
        const QByteArray good = signRecord(statement, **key).value();
        const QByteArray payload = decodeEnvelope(good)->payload;
        const QByteArray bad = makeEnvelope(statement, (*key)->key(), // signed is another text
                                            (*key)->signUnverified(payload, QString(namespaces::record)));
        auto thread = WriterThread::start(store.paths.database);
        std::vector<QString> ended;
        const auto append = [&](qint64 index, const QByteArray &envelope) {
            (*thread)->check(envelope);
            (*thread)->append(recordsFrom(index, 1), [&ended](const Done &done) {
                ended.push_back(done ? u"written"_s : done.error().sentence());
            });
        };
        append(0, good);
        append(1, bad);
        append(1, good);
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 3UL, 20000);
        QCOMPARE(ended[0], u"written"_s);
        QVERIFY2(ended[1].contains(u"computes wrongly"), qPrintable(ended[1]));
        QCOMPARE(ended[2], ended[1]);
        QCOMPARE((*StoreReader::open(store.paths.database))->logSize().value_or(-1), 1);
    }

    void aSlowDiskNeverBlocksTheCallerAndAFullQueueSaysSo()
    {
        TempStore store;
        QVERIFY(store.make());
        auto thread = WriterThread::start(store.paths.database, 2);
        QVERIFY(thread.has_value());
        (*thread)->delayCommits(Duration(300));
        QElapsedTimer clock;
        clock.start();
        int ended = 0;
        QString refused;
        for (int i = 0; i < 3; ++i)
            (*thread)->append(recordsFrom(i, 1), [&](const Done &done) {
                ++ended;
                if (!done)
                    refused = done.error().text;
            });
        QCOMPARE(ended, 1); // the third, at once
        QVERIFY2(refused.contains(u"2 writes wait"_s), qPrintable(refused));
        QTRY_COMPARE_WITH_TIMEOUT(ended, 3, 20000);
    }

    void endingWaitsForWhatIsQueued()
    {
        TempStore store;
        QVERIFY(store.make());
        {
            auto thread = WriterThread::start(store.paths.database);
            (*thread)->delayCommits(Duration(50));
            for (int i = 0; i < 4; ++i)
                (*thread)->append(recordsFrom(i, 1), [](const Done &) { QFAIL("told after the end"); });
        }
        QCOMPARE((*StoreReader::open(store.paths.database))->logSize().value_or(-1), 4);
    }

    void aStoreThatCannotBeOpenedIsToldAtTheStart()
    {
        TempStore store;
        const auto thread = WriterThread::start(store.paths.database);
        QVERIFY(!thread);
        QCOMPARE(thread.error().code, ErrorCode::NotFound);
    }

    void aFailingStoreIsToldAndWorksAgain()
    {
        TempStore store;
        QVERIFY(store.make());
        const auto other = Database::open(store.paths.database, OpenFor::Writing);
        QVERIFY((*other)->run(
            u"CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'disk full'); END"_s));
        auto thread = WriterThread::start(store.paths.database);
        std::optional<Done> first, second;
        (*thread)->append(recordsFrom(0, 1), [&](const Done &done) { first = done; });
        QTRY_VERIFY_WITH_TIMEOUT(first.has_value(), 20000);
        QVERIFY(!*first);
        QVERIFY2(first->error().text.contains(u"disk full"_s), qPrintable(first->error().text));
        QVERIFY((*other)->run(u"DROP TRIGGER full"_s));
        (*thread)->append(recordsFrom(0, 1), [&](const Done &done) { second = done; });
        QTRY_VERIFY_WITH_TIMEOUT(second.has_value(), 20000);
        QVERIFY(second->has_value());
    }

    void filesAreWrittenInTheirOrderBesideTheCaller()
    {
        std::vector<int> ran;
        std::vector<int> ended;
        {
            DiskThread disk(3);
            disk.delayJobs(Duration(100));
            for (int i = 0; i < 4; ++i)
                disk.run(
                    [&ran, i]() -> Done {
                        ran.push_back(i);
                        return {};
                    },
                    [&ended, i](const Done &done) { ended.push_back(done ? i : -i); });
            QCOMPARE(ended, std::vector{-3}); // the queue is full: told at once
            QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 4UL, 20000);
            disk.run([&ran]() -> Done {
                ran.push_back(9);
                return {};
            });
        }
        QCOMPARE(ran, (std::vector{0, 1, 2, 9})); // ending waited for the last
        QCOMPARE(ended, (std::vector{-3, 0, 1, 2}));
    }
};

QTEST_GUILESS_MAIN(TestWriter)
#include "tst_writer.moc"
