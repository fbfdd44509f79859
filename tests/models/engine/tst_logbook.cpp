#include "models/engine/logbook.h"
#include "models/engine/verify.h"
#include "tests/models/engine/enginetest.h"

#include <atomic>

using namespace interlock;
using namespace interlock::testing;

namespace {

/// Has no room for what is kept beside the store, as long as the test says so.
class TightFolder final : public LocalFolder {
public:
    using LocalFolder::LocalFolder;
    Done keep(const QByteArray &envelope) const override
    {
        if (!isFull)
            return LocalFolder::keep(envelope);
        ++refused;
        return fail(ErrorCode::Environment, u"simulated: no room"_s);
    }
    std::atomic_bool isFull = false;
    mutable std::atomic_int refused = 0;
};

class TightStore final : public LocalStore {
public:
    explicit TightStore(const StorePaths &paths)
        : LocalStore(paths), tight(std::make_shared<TightFolder>(paths))
    {}
    std::shared_ptr<const StoreFolder> folder() const override { return tight; }
    std::shared_ptr<TightFolder> tight;
};

/// A logbook over a store whose ledger knows one rollout, "web-1".
struct Pen {
    Desk desk;
    MemoryLog log{desk};
    StorePaths paths{desk.folder.path() + u"/s.sqlite"_s, desk.folder.path() + u"/s.sqlite.d"_s};
    RolloutId rollout = log.begun();
    qint64 first = log.ledger.size();
    std::unique_ptr<Database> other;
    WriterThread *writer = nullptr;
    std::shared_ptr<TightStore> store = std::make_shared<TightStore>(paths);
    std::unique_ptr<Logbook> book;

    Pen()
    {
        const Done made = paths.makeFolders();
        const Done created = Database::create(paths.database, u"test"_s);
        StoreBatch batch;
        batch.records = log.rows;
        batch.evaluations = log.journaled;
        if (!made || !created || !(*StoreWriter::open(paths.database))->append(batch))
            qFatal("no store");
        other = std::move(*Database::open(paths.database, OpenFor::Writing));
        auto thread = std::move(*WriterThread::start(paths.database));
        writer = thread.get();
        book = std::make_unique<Logbook>(Logbook::Parts{store, log.engine, std::move(thread), &desk.clock, 1},
                                         log.ledger);
    }
    void breakStore() const
    {
        QVERIFY(other->run(
            u"CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'disk full'); END"_s));
    }
    void mendStore() const { QVERIFY(other->run(u"DROP TRIGGER full"_s)); }
    qint64 onDisk() const { return (*StoreReader::open(paths.database))->logSize().value_or(-1); }
};

/// web-1 bakes its first stage, and no engine is there any more.
bool leaveBaking(Bench &bench)
{
    const bool bakes = bench.init() && bench.start() && bench.begin(u"web-1"_s).accepted() &&
                       bench.reaches(u"web-1"_s, Phase::Baking, 0);
    bench.engine.reset();
    return bakes;
}

/// When a fact was told: on its engine's clock, and how far the wall was off.
struct Told {
    int bootMs = 1;
    Duration wallOff{0};
};

/// A fact of web-1, as an engine told it whose looks are lost.
Result<QByteArray> factOf(const Bench &bench, const LocalSigner &key, const QString &kind,
                          const QJsonObject &detail, const Told &told = {})
{
    const QJsonObject predicate{{u"kind"_s, kind},
                                {u"issued"_s, toRfc3339(bench.now() + told.wallOff)},
                                {u"boot_ms"_s, told.bootMs},
                                {u"boot_id"_s, u"b"_s},
                                {u"epoch"_s, 1},
                                {u"evaluations"_s, QJsonObject{{u"count"_s, 1}, {u"head"_s, QString()}}},
                                {u"rollout"_s, u"web-1"_s},
                                {u"detail"_s, detail}};
    return signRecord({QString(predicates::event), predicate, {{u"plan"_s, bench.plan.sha256}}}, key);
}

} // namespace

class TestLogbook : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordsBecomeDurableInTheirOrder()
    {
        Pen pen;
        std::vector<int> durable;
        for (int i = 0; i < 5; ++i)
            QCOMPARE(pen.book
                         ->tell(u"note"_s, pen.rollout, {{u"text"_s, QString::number(i)}},
                                [&durable, i](const Done &done) { durable.push_back(done ? i : -1); })
                         .value_or(-1),
                     pen.first + i);
        QCOMPARE(pen.log.ledger.size(), pen.first + 5); // folded at once
        QCOMPARE(pen.book->durableSize(), pen.first);   // promised by nobody yet
        QTRY_COMPARE_WITH_TIMEOUT(durable, (std::vector{0, 1, 2, 3, 4}), 20000);
        QCOMPARE(pen.onDisk(), pen.first + 5);
        QCOMPARE(pen.book->durableSize(), pen.first + 5);
        const auto head = (*StoreReader::open(pen.paths.database))->newestHead();
        QCOMPARE(head->value().first, pen.first + 5);
    }

    void journalAndRecordsOfOneTurnAreOneTransaction()
    {
        Pen pen;
        QVERIFY(pen.book->journal(pen.rollout, Evaluated{}).has_value());
        QVERIFY(pen.book->tell(u"note"_s, pen.rollout, {}).has_value());
        QCOMPARE(pen.book->waiting(), 0UL);
        QTRY_COMPARE_WITH_TIMEOUT(pen.onDisk(), pen.first + 1, 20000);
        const auto rows = (*StoreReader::open(pen.paths.database))->evaluations(1, 9);
        QCOMPARE(rows->size(), 1UL);
        QCOMPARE(rows->front().logSize, pen.first);
        QCOMPARE(rows->front().chain, pen.log.ledger.chain());
    }

    void aRecordThatDoesNotFoldIsRefusedAndNothingIsWritten()
    {
        Pen pen;
        QVERIFY(!pen.book->append("no record"));
        QVERIFY(!pen.book->append(pen.log.rows[1].envelope)); // the lease is there already
        QCOMPARE(pen.log.ledger.size(), pen.first);
        QVERIFY(pen.book->tell(u"note"_s, {}, {}).has_value());
        QTRY_COMPARE_WITH_TIMEOUT(pen.onDisk(), pen.first + 1, 20000);
    }

    /// What no record can hold is a defect, and it does not pass unseen.
    void aFactThatCannotBeSignedIsToldAsAFault()
    {
        Pen pen;
        QStringList kinds, texts;
        connect(pen.book.get(), &Logbook::told, this,
                [&](qint64, const QString &kind, const RolloutId &, const QJsonObject &detail) {
                    kinds << kind;
                    texts << detail[u"text"].toString();
                });
        QVERIFY(!pen.book->tell(u"step-passed"_s, pen.rollout, {{u"name"_s, u"two\nlines"_s}}));
        QCOMPARE(kinds, QStringList{u"engine-fault"_s});
        QVERIFY2(texts.front().startsWith(u"\"step-passed\" has no record: "_s), qPrintable(texts.front()));
        QTRY_COMPARE_WITH_TIMEOUT(pen.onDisk(), pen.first + 1, 20000);
    }

    /// I16: a store that cannot be written is told at once, facts about lowering are kept beside it, and all
    /// of it is written once it works again.
    void aStoreThatCannotBeWritten()
    {
        Pen pen;
        pen.breakStore();
        int changes = 0;
        connect(pen.book.get(), &Logbook::writableChanged, this, [&changes] { ++changes; });
        std::optional<Done> first;
        bool durable = false;
        const auto index =
            pen.book->tell(u"note"_s, pen.rollout, {}, [&](const Done &done) { first = done; });
        pen.book->whenDurable(*index, [&durable] { durable = true; });
        QTRY_VERIFY_WITH_TIMEOUT(first.has_value(), 20000);
        QVERIFY(!*first);
        QVERIFY(!pen.book->isWritable());
        QVERIFY2(pen.book->trouble().contains(u"disk full"_s), qPrintable(pen.book->trouble()));
        QCOMPARE(changes, 1);
        const std::vector<std::pair<QString, QJsonObject>> kept{
            {u"intent"_s, {{u"stage"_s, -1}}}, {u"outcome"_s, {{u"stage"_s, -1}}},
            {u"rolling-back"_s, {}},           {u"rolled-back"_s, {}},
            {u"lowering-request"_s, {}},
        };
        for (const auto &[kind, detail] : kept)
            QVERIFY(pen.book->tell(kind, pen.rollout, detail).has_value());
        QVERIFY(pen.book->tell(u"intent"_s, pen.rollout, {{u"stage"_s, 1}}).has_value()); // a raise is not
        EmergencyJournal journal(pen.paths);
        QTRY_COMPARE_WITH_TIMEOUT(journal.kept().size(), kept.size(), 20000);
        for (const QByteArray &envelope : journal.kept())
            QVERIFY(readRecord(envelope).has_value());
        QVERIFY(!durable);
        QCOMPARE(pen.onDisk(), pen.first);
        pen.mendStore();
        QTRY_VERIFY_WITH_TIMEOUT(durable, 20000);
        QVERIFY(pen.book->isWritable());
        QCOMPARE(changes, 2);
        QTRY_COMPARE_WITH_TIMEOUT(pen.onDisk(), pen.first + 7, 20000);
    }

    /// The first write that fails takes what nobody knew to be in danger along: an intent that is missing
    /// makes its outcome a riddle.
    void whatWasToldBeforeTheStoreFailedIsKeptToo()
    {
        Pen pen;
        pen.breakStore();
        const QJsonObject order{{u"order"_s, 7}, {u"stage"_s, -1}, {u"to_bp"_s, 0}};
        QVERIFY(pen.book->tell(u"intent"_s, pen.rollout, order).has_value());
        QVERIFY(pen.book->isWritable());
        QVERIFY(pen.book->tell(u"note"_s, pen.rollout, {}).has_value());
        EmergencyJournal journal(pen.paths);
        QTRY_COMPARE_WITH_TIMEOUT(journal.kept().size(), 1UL, 20000);
        const auto kept = readRecord(journal.kept().front());
        QVERIFY(kept.has_value());
        QCOMPARE(kept->statement.predicate[u"kind"].toString(), u"intent"_s);
        QVERIFY(!pen.book->isWritable());
    }

    /// The place beside the store may be gone for a while as well: what it did not take is offered again.
    void whatHasNoRoomBesideTheStoreEitherIsKeptLater()
    {
        Pen pen;
        pen.store->tight->isFull = true;
        pen.breakStore();
        const QJsonObject order{{u"order"_s, 7}, {u"stage"_s, -1}, {u"to_bp"_s, 0}};
        QVERIFY(pen.book->tell(u"intent"_s, pen.rollout, order).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(!pen.book->isWritable(), 20000);
        QVERIFY(pen.book->tell(u"outcome"_s, pen.rollout, order).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(pen.store->tight->refused >= 2, 20000);
        EmergencyJournal journal(pen.paths);
        QCOMPARE(journal.kept().size(), 0UL);
        pen.store->tight->isFull = false;
        QTRY_COMPARE_WITH_TIMEOUT(journal.kept().size(), 2UL, 20000);
    }

    void endingWritesWhatWaits()
    {
        Pen pen;
        pen.writer->delayCommits(Duration(50));
        QVERIFY(pen.book->tell(u"note"_s, {}, {}).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(pen.book->waiting() > 0, 20000);
        QVERIFY(pen.book->tell(u"note"_s, {}, {}).has_value());
        QVERIFY(pen.book->journal(pen.rollout, Evaluated{}).has_value());
        pen.book.reset();
        QCOMPARE(pen.onDisk(), pen.first + 2);
        QCOMPARE((*StoreReader::open(pen.paths.database))->evaluations(1, 9)->size(), 1UL);
    }

    /// What an engine told while the store was gone is in the log after the next start, exactly once, and a
    /// rollback among it is final even though its journal was lost (I7).
    void whatWasKeptIsMerged()
    {
        Bench bench;
        QVERIFY(leaveBaking(bench));
        const auto key = LocalSigner::open(engineKeyPath(bench.paths));
        QVERIFY(key.has_value());
        const auto envelope = factOf(bench, **key, u"rolled-back"_s, {{u"reason"_s, u"disk gone"_s}});
        QVERIFY(envelope.has_value());
        EmergencyJournal journal(bench.paths);
        QVERIFY(journal.keep(*envelope));
        QVERIFY(journal.keep("damaged"));
        bench.traffic.driftTo(Weight{0});
        QVERIFY(bench.start());
        QVERIFY(bench.reaches(u"web-1"_s, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(journal.kept(), std::vector{QByteArray("damaged")}, 20000);
        bench.engine.reset();
        QVERIFY(bench.start());
        int times = 0;
        for (const auto &[kind, detail] : bench.facts())
            if (detail[u"reason"].toString() == u"disk gone"_s) {
                ++times; // signed anew: what it was signed after never came to the disk
                QCOMPARE(detail[u"kept_envelope"].toString(), QString::fromLatin1(envelope->toBase64()));
            }
        QCOMPARE(times, 1);
        bench.engine.reset();
        const auto verified = verifyStore(bench.paths);
        QVERIFY2(verified.has_value(), verified ? "" : qPrintable(verified.error().sentence()));
    }

    /// An engine signed a fact anew that it found there, the store took nothing once more, and the next
    /// engine finds both.
    void whatWasKeptTwiceIsMergedOnce()
    {
        Bench bench;
        QVERIFY(leaveBaking(bench));
        const auto key = LocalSigner::open(engineKeyPath(bench.paths));
        EmergencyJournal journal(bench.paths);
        const QJsonObject order{{u"order"_s, 7}, {u"to_bp"_s, 0}, {u"stage"_s, -1}};
        const auto first = factOf(bench, **key, u"intent"_s, order, {1, {}});
        QJsonObject again = order;
        again[u"kept"_s] = readRecord(*first)->payloadSha256;
        QVERIFY(journal.keep(*first));
        QVERIFY(journal.keep(*factOf(bench, **key, u"intent"_s, again, {2, {}})));
        QVERIFY(bench.start());
        QTRY_VERIFY_WITH_TIMEOUT(journal.kept().empty(), 20000);
        QCOMPARE(std::ranges::count_if(bench.facts(),
                                       [](const auto &fact) {
                                           return fact.first == u"intent" &&
                                                  fact.second[u"order"].toInt() == 7;
                                       }),
                 1);
    }

    /// The clock on the wall was set back by an hour between an order and its outcome.
    void whatWasKeptIsMergedInTheOrderInWhichItWasTold()
    {
        Bench bench;
        QVERIFY(leaveBaking(bench));
        const auto key = LocalSigner::open(engineKeyPath(bench.paths));
        EmergencyJournal journal(bench.paths);
        const QJsonObject order{{u"order"_s, 7}, {u"to_bp"_s, 0}, {u"stage"_s, -1}};
        QJsonObject outcome = order;
        outcome[u"outcome"_s] = u"done"_s;
        QVERIFY(journal.keep(*factOf(bench, **key, u"outcome"_s, outcome, {2, -std::chrono::hours(1)})));
        QVERIFY(journal.keep(*factOf(bench, **key, u"intent"_s, order, {1, {}})));
        QVERIFY(bench.start());
        QTRY_VERIFY_WITH_TIMEOUT(journal.kept().empty(), 20000);
        QStringList kinds;
        for (const auto &[kind, detail] : bench.facts())
            if (detail[u"order"].toInt() == 7)
                kinds << kind;
        QCOMPARE(kinds, (QStringList{u"intent"_s, u"outcome"_s}));
    }
};

QTEST_GUILESS_MAIN(TestLogbook)
#include "tst_logbook.moc"
