#include "models/store/journal.h"
#include "models/store/writer.h"
#include "tests/models/engine/enginetest.h"

#include <QDir>
#include <QSignalSpy>

using namespace interlock;
using namespace interlock::testing;

namespace {

const QString kWeb = QStringLiteral("web-1");

/// An engine with a rollout that bakes its first stage.
struct Baking : Bench {
    bool good = init() && start() && begin(kWeb).accepted() && reaches(kWeb, Phase::Baking, 0);
    /// Raises between two lowerings, at most one a stage.
    bool noDoubleRaise() const
    {
        int highest = -1;
        for (const auto &[kind, detail] : facts()) {
            if (kind != u"intent")
                continue;
            const int stage = detail[u"stage"].toInt();
            if (stage >= 0 && stage <= highest)
                return false;
            highest = stage;
        }
        return true;
    }
    int outcomesMissing() const
    {
        std::map<int, int> open;
        for (const auto &[kind, detail] : facts()) {
            if (kind == u"intent")
                ++open[detail[u"order"].toInt()];
            if (kind == u"outcome")
                --open[detail[u"order"].toInt()];
        }
        return int(std::ranges::count_if(open, [](const auto &one) { return one.second != 0; }));
    }
    Done run(const QString &sql) const
    {
        return (*Database::open(paths.database, OpenFor::Writing))->run(sql);
    }
};

} // namespace

class TestEngine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aGoodCanaryReachesTheEnd()
    {
        Baking bench;
        QVERIFY(bench.good);
        QVERIFY(QFile::exists(packPath(bench.paths, RolloutId{kWeb}))); // before it carries anything
        QVERIFY(bench.reaches(kWeb, Phase::Completed));
        QCOMPARE(bench.traffic.canary().basisPoints, 10000);
        QCOMPARE(bench.traffic.applied(), (std::vector{Weight{500}, Weight{10000}}));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"completed"_s), 1, 20000);
        QCOMPARE(bench.outcomesMissing(), 0);
        // I20: what is on disk folds to what the engine holds.
        const auto reader = StoreReader::open(bench.paths.database);
        QTRY_VERIFY_WITH_TIMEOUT(bench.engine->logbook().durableSize() == bench.ledger().size(), 20000);
        const auto isTheSame = [&] { // it goes on looking for a while: rows may be on their way
            Ledger again([&](const QString &sha256) { return findBlob(**reader, bench.paths, sha256); });
            return readWhole(**reader, again).has_value() &&
                   again.rollout(RolloutId{kWeb})->state == bench.state(kWeb);
        };
        QTRY_VERIFY_WITH_TIMEOUT(isTheSame(), 20000);
    }

    void aBreachRollsBack()
    {
        Baking bench;
        QVERIFY(bench.good);
        bench.shown = Observation::of(900, Duration(10), 50);
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QCOMPARE(bench.traffic.canary().basisPoints, 0);
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rolled-back"_s), 1, 20000);
        QCOMPARE(bench.count(u"guardrail-fired"_s), 1);
        QCOMPARE(bench.outcomesMissing(), 0);
        const EngineAnswer late = bench.lower(kWeb);
        QVERIFY(!late.accepted());
        QVERIFY2(late.text.contains(u"is over"_s), qPrintable(late.text));
    }

    /// What the canary shows without traffic, after its limit was crossed, leaves nothing of that limit.
    void aBreachLeavesNothingOfItsLimit()
    {
        Baking bench;
        QVERIFY(bench.good);
        bench.traffic.script(std::initializer_list<FakeActuator::Mishap>{
            FakeActuator::Mishap::Refused, FakeActuator::Mishap::Refused, FakeActuator::Mishap::Refused,
            FakeActuator::Mishap::Refused, FakeActuator::Mishap::Refused, FakeActuator::Mishap::Refused});
        bench.shown = Observation::of(900, Duration(10), 50);
        QVERIFY(bench.reaches(kWeb, Phase::RollingBack));
        bench.shown = Observation::of(100, Duration(10), 50);
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(kWeb).guardrails.begin()->second.last.value, 100.0, 20000);
        bench.traffic.script({});
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QCOMPARE(bench.ledger().lease(bench.signedLease())->history.budgetLeft, std::optional(0.0));
    }

    /// Taken and refused: the answer is the refusal, also to the same request again, and after a restart.
    void whatTheCoreRefusesIsAnsweredAsRefused()
    {
        Baking bench;
        QVERIFY(bench.good);
        bench.shown = Observation::error(u"gone"_s); // the bake stands still
        const LeaseEntry &lease = *bench.ledger().lease(bench.ledger().rollout(RolloutId{kWeb})->leaseId);
        Decision promote = bench.startOf(bench.ledger(), lease.record.lease.leaseId, kWeb);
        promote.kind = u"promote"_s;
        promote.use = 0;
        const QByteArray asked = Bench::sign(toStatement(promote), bench.person);
        const EngineAnswer first = bench.ask(asked);
        QVERIFY(!first.accepted());
        QCOMPARE(first.code, ErrorCode::Refused);
        QVERIFY2(first.text.contains(u"not judged yet"_s), qPrintable(first.text));
        QCOMPARE(bench.count(u"refused"_s), 1);
        bench.engine.reset();
        const QString answers = bench.paths.answers();
        for (const QString &name : QDir(answers).entryList(QDir::Files))
            QVERIFY(QFile::remove(answers + u'/' + name));
        QVERIFY(bench.start());
        const EngineAnswer again = bench.ask(asked);
        QCOMPARE(again.code, ErrorCode::Refused);
        QCOMPARE(again.text, first.text);
        QCOMPARE(bench.count(u"refused"_s), 1);
        QVERIFY(bench.lower(kWeb, DecisionKind::Hold).accepted());
        const EngineAnswer held = bench.lower(kWeb, DecisionKind::Hold);
        QCOMPARE(held.code, ErrorCode::Refused);
        QVERIFY2(held.text.contains(u"held already"_s), qPrintable(held.text));
    }

    void aPersonsRollbackNeedsNoKey()
    {
        Baking bench;
        QVERIFY(bench.good);
        const EngineAnswer answer = bench.lower(kWeb);
        QVERIFY2(answer.accepted(), qPrintable(answer.text));
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QCOMPARE(bench.traffic.canary().basisPoints, 0);
        QTRY_COMPARE_WITH_TIMEOUT(QDir(bench.paths.loweringInbox()).entryList(QDir::Files).size(), 0, 20000);
    }

    /// What an older rollout still looks for must not pull down a newer one, however its plan words the same
    /// switch.
    void aNewerRolloutOwnsTheTraffic()
    {
        Baking bench;
        QVERIFY(bench.good);
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        bench.plan = Desk::planOf(planText().replace("stable: [stable]", "stable: [stable, spare]"));
        QVERIFY(bench.begin(u"web-2"_s).accepted());
        QVERIFY(bench.reaches(u"web-2"_s, Phase::Baking, 1));
        QCOMPARE(bench.count(u"drift"_s), 0);
    }

    void aSourceThatFailsIsNeverHealthy()
    {
        Baking bench;
        QVERIFY(bench.good);
        bench.shown = Observation::error(u"connection refused"_s);
        const auto latency = [&] { return bench.state(kWeb).indicators.at(IndicatorId{u"latency"_s}); };
        QTRY_VERIFY_WITH_TIMEOUT(latency().kind == Observation::Kind::Error, 20000);
        bench.clock.boot += Duration(4000); // below what counts as sleep
        QTRY_VERIFY_WITH_TIMEOUT(bench.state(kWeb).guardrails.at(GuardrailId{u"latency"_s}).missingSince,
                                 20000);
        QCOMPARE(bench.state(kWeb).stage, 0); // nothing passes on it
        for (int i = 0; i < 5 && bench.state(kWeb).phase == Phase::Baking; ++i) {
            bench.clock.boot += Duration(4000);
            const auto last = bench.state(kWeb).lastEvent;
            QTRY_VERIFY_WITH_TIMEOUT(bench.state(kWeb).lastEvent > last, 20000);
        }
        QVERIFY(bench.reaches(kWeb, Phase::Held)); // missing for 15 s: the policy says hold
    }

    /// A secret that does not resolve must leave a rollout that is watched, says why, and can be rolled back.
    void aSourceThatCannotBeMade()
    {
        Bench bench;
        QVERIFY(bench.init() && bench.start());
        bench.noSource = Error{ErrorCode::Environment, u"the secret TOKEN is not set"_s, u"set it"_s};
        QVERIFY(bench.begin(kWeb).accepted());
        const auto known = [&] {
            const RolloutEntry *entry = bench.ledger().rollout(RolloutId{kWeb});
            const IndicatorId latency{u"latency"_s};
            return entry && entry->state.indicators.contains(latency) &&
                   entry->state.indicators.at(latency).reason.contains(u"the secret TOKEN"_s);
        };
        QTRY_VERIFY_WITH_TIMEOUT(known(), 20000);
        QVERIFY(bench.state(kWeb).phase == Phase::Preparing);
        QVERIFY(bench.traffic.ordered().empty());
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
    }

    /// I10: the world is read back before anything is judged or moved.
    void anEngineThatStartsAgainReadsBackFirst()
    {
        Baking bench;
        QVERIFY(bench.good);
        const int reads = bench.traffic.reads();
        bench.engine.reset();
        QVERIFY(!QFile::exists(bench.paths.heartbeat()));
        QVERIFY(bench.start());
        QVERIFY(bench.state(kWeb).phase == Phase::Baking);
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"watch-resumed"_s), 1, 20000);
        QVERIFY(bench.traffic.reads() > reads);
        QVERIFY(bench.reaches(kWeb, Phase::Completed));
        QVERIFY(bench.noDoubleRaise());
        QCOMPARE(bench.ledger().epoch(), 2);
    }

    void aRollbackInProgressIsFinishedFirst()
    {
        Baking bench;
        QVERIFY(bench.good);
        bench.traffic.script({FakeActuator::Mishap::Refused, FakeActuator::Mishap::Refused,
                              FakeActuator::Mishap::Refused, FakeActuator::Mishap::Refused});
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RollingBack));
        QTRY_VERIFY_WITH_TIMEOUT(bench.count(u"rolling-back"_s) == 1, 20000);
        bench.engine.reset();
        QCOMPARE(bench.traffic.canary().basisPoints, 500);
        bench.traffic.script({});
        QVERIFY(bench.start());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QCOMPARE(bench.traffic.canary().basisPoints, 0);
        QVERIFY(bench.noDoubleRaise());
    }

    /// I3: an engine that dies between an intent and its outcome leaves an outcome to its successor.
    void aRaiseThatWasOpenWhenTheEngineDied_data()
    {
        QTest::addColumn<bool>("arrived");
        QTest::addRow("it arrived") << true;
        QTest::addRow("it did not") << false;
    }
    void aRaiseThatWasOpenWhenTheEngineDied()
    {
        QFETCH(bool, arrived);
        const auto owner = std::make_unique<Baking>();
        QVERIFY(owner->good);
        owner->traffic.deliverWith([](std::function<void()>) {}); // no answer ever comes
        const size_t orders = owner->traffic.ordered().size();
        QTRY_VERIFY_WITH_TIMEOUT(owner->traffic.ordered().size() > orders, 30000);
        owner->engine.reset();
        QCOMPARE(owner->outcomesMissing(), 1);
        owner->traffic.deliverWith({});
        owner->traffic.driftTo(arrived ? Weight{10000} : Weight{500});
        QVERIFY(owner->start());
        const bool completed = owner->reaches(kWeb, Phase::Completed);
        QVERIFY2(completed, qPrintable(toString(owner->state(kWeb).phase) + u' ' + owner->state(kWeb).reason +
                                       owner->state(kWeb).waitsFor));
        QTRY_COMPARE_WITH_TIMEOUT(owner->outcomesMissing(), 0, 20000);
        if (arrived)
            QVERIFY(owner->noDoubleRaise());
    }

    /// Found by the simulator: a rollback while the world is still being read back. Each order has one
    /// outcome.
    void aRollbackRightAfterTheStartHasOneOutcomeEach()
    {
        Baking bench;
        QVERIFY(bench.good);
        bench.engine.reset();
        std::deque<std::function<void()>> held;
        bench.traffic.deliverWith(
            [&held](std::function<void()> answer) { held.push_back(std::move(answer)); });
        QVERIFY(bench.start());
        QTRY_COMPARE_WITH_TIMEOUT(held.size(), 1UL, 20000); // the first reading
        QVERIFY(bench.lower(kWeb).accepted());
        QTRY_COMPARE_WITH_TIMEOUT(held.size(), 2UL, 20000); // the command, before the reading is there
        bench.traffic.deliverWith({});
        for (const auto &answer : held)
            answer();
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.outcomesMissing(), 0, 20000);
    }

    /// Decision 8: a rollback that was done without an engine is final.
    void aTombstoneStopsEveryEngine_data()
    {
        QTest::addColumn<bool>("whileAlive");
        QTest::addRow("laid while no engine was alive") << false;
        QTest::addRow("laid beside an engine that was silent") << true;
    }
    void aTombstoneStopsEveryEngine()
    {
        QFETCH(bool, whileAlive);
        Baking bench;
        QVERIFY(bench.good);
        if (!whileAlive)
            bench.engine.reset();
        const BareLowering asked{DecisionKind::RollBack, RolloutId{kWeb}, u"it burns"_s, {}};
        QVERIFY(layTombstone(bench.paths, kWeb, encode(asked)));
        bench.traffic.driftTo(Weight{0});
        if (!whileAlive)
            QVERIFY(bench.start());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QVERIFY(bench.traffic.applied().front() == Weight{500});
        for (size_t i = 1; i < bench.traffic.applied().size(); ++i)
            QVERIFY(bench.traffic.applied()[i] == Weight{0});
    }

    /// Somebody removed the lock file and started another engine: this one ends, and moves nothing more.
    /// What somebody did alone meanwhile was not watched either.
    void aRollbackWithoutAnEngineIsNoWatching()
    {
        Baking bench;
        QVERIFY(bench.good);
        bench.engine.reset();
        bench.clock.boot += Duration(6000);
        bench.clock.wall += Duration(6000);
        QVERIFY(
            layTombstone(bench.paths, kWeb,
                         encode(BareLowering{DecisionKind::RollBack, RolloutId{kWeb}, u"it burns"_s, {}})));
        bench.traffic.driftTo(Weight{0});
        QVERIFY(bench.start());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"watch-resumed"_s), 1, 20000);
        for (const auto &[kind, detail] : bench.facts())
            if (kind == u"watch-resumed")
                QVERIFY2(detail[u"blind_ms"].toInteger() >= 6000,
                         qPrintable(QString::number(detail[u"blind_ms"].toInteger())));
    }

    void anEngineThatWasTakenOverEnds()
    {
        Baking bench;
        QVERIFY(bench.good);
        QSignalSpy takenOver(bench.engine.get(), &Engine::takenOver);
        QVERIFY(QFile::remove(bench.paths.lockFile()));
        const auto other = EpochLock::acquire(bench.paths);
        QVERIFY(other);
        QVERIFY(takenOver.wait(20000));
        const size_t ordered = bench.traffic.ordered().size();
        bench.shown = Observation::of(900, Duration(10), 50); // the other one's to judge
        QVERIFY(!takenOver.wait(1500));
        QCOMPARE(bench.traffic.ordered().size(), ordered);
        bench.engine.reset();
        QVERIFY(QFile::exists(bench.paths.heartbeat())); // the other one's, too
    }

    void whatIsOverLeavesNoPackBehind()
    {
        Baking bench;
        QVERIFY(bench.good);
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QVERIFY(layTombstone(bench.paths, kWeb, "old"));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rolled-back"_s), 1, 20000);
        bench.engine.reset(); // before the ten seconds in which late commands are looked for
        QVERIFY(QFile::exists(packPath(bench.paths, RolloutId{kWeb})));
        QVERIFY(bench.start());
        QVERIFY(!hasTombstone(bench.paths, kWeb));
        QVERIFY(bench.engine->hasOpenRollout()); // late commands are looked for again, from the beginning
        QSignalSpy idle(bench.engine.get(), &Engine::idle);
        for (int i = 0; i < 8 && idle.isEmpty(); ++i) {
            bench.clock.boot += Duration(4000);
            (void)idle.wait(1500);
        }
        QCOMPARE(idle.size(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(packPath(bench.paths, RolloutId{kWeb})), 20000);
        bench.engine.reset();
        QVERIFY(bench.start());
        QVERIFY(!bench.engine->hasOpenRollout());
    }

    /// A supervisor whose engine cannot stay up lowers from every pack that it finds.
    void aCompletedReleaseLeavesNoPackToARestart()
    {
        Baking bench;
        QVERIFY(bench.good);
        QVERIFY(bench.reaches(kWeb, Phase::Completed));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"completed"_s), 1, 20000);
        bench.engine.reset();
        QVERIFY(QFile::exists(packPath(bench.paths, RolloutId{kWeb})));
        QVERIFY(bench.start());
        QVERIFY(!QFile::exists(packPath(bench.paths, RolloutId{kWeb})));
        QVERIFY(!bench.engine->hasOpenRollout());
    }

    void aLateCommandIsFoundAfterARestart_data()
    {
        QTest::addColumn<bool>("early");
        QTest::newRow("it is there when the engine starts") << true;
        QTest::newRow("it comes while the engine looks") << false;
    }
    void aLateCommandIsFoundAfterARestart()
    {
        QFETCH(bool, early);
        Baking bench;
        QVERIFY(bench.good);
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rolled-back"_s), 1, 20000);
        bench.engine.reset();
        if (early)
            bench.traffic.driftTo(Weight{500});
        QVERIFY(bench.start());
        if (!early) {
            const int reads = bench.traffic.reads();
            QTRY_VERIFY_WITH_TIMEOUT(bench.traffic.reads() > reads + 1, 20000);
            bench.traffic.driftTo(Weight{500});
        }
        QTRY_VERIFY_WITH_TIMEOUT(bench.traffic.canary() == Weight{0}, 20000);
        QVERIFY(bench.state(kWeb).phase == Phase::RolledBack);
    }

    /// Time in which nothing could be read shows nothing: a late command may have landed in it.
    void aLateCommandIsFoundThatLandedWhileNothingCouldBeRead()
    {
        Baking bench;
        QVERIFY(bench.good);
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rolled-back"_s), 1, 20000);
        bench.traffic.answersReads(false);
        bench.traffic.driftTo(Weight{500});
        const int reads = bench.traffic.reads();
        for (int i = 1; i <= 5; ++i) { // twenty seconds
            bench.clock.boot += Duration(4000);
            QTRY_VERIFY_WITH_TIMEOUT(bench.traffic.reads() >= reads + i, 20000);
        }
        bench.traffic.answersReads(true);
        QTRY_VERIFY_WITH_TIMEOUT(bench.traffic.canary() == Weight{0}, 20000);
    }

    /// A switch that is taken away after the end keeps no engine for ever.
    void nothingIsLookedForInASwitchThatStaysAway()
    {
        Baking bench;
        QVERIFY(bench.good);
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        bench.traffic.answersReads(false);
        QSignalSpy idle(bench.engine.get(), &Engine::idle);
        QTRY_VERIFY_WITH_TIMEOUT((bench.clock.boot += Duration(4000), !idle.isEmpty()), 20000);
        QVERIFY(bench.clock.boot > Duration(290'000));
    }

    void theEndIsPinnedAndTheEngineIsIdle()
    {
        Baking bench;
        QVERIFY(bench.good);
        QSignalSpy idle(bench.engine.get(), &Engine::idle);
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        for (int i = 0; i < 6 && idle.isEmpty(); ++i) {
            bench.clock.boot += Duration(4000);
            (void)idle.wait(1500);
        }
        QCOMPARE(idle.size(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(bench.paths.pin()), 20000);
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(packPath(bench.paths, RolloutId{kWeb})), 20000);
        bench.engine.reset();
        QVERIFY(bench.start()); // the pin names no more than what is on disk
        bench.engine.reset();
        QVERIFY(bench.run(u"DELETE FROM records WHERE idx = (SELECT max(idx) FROM records)"_s));
        for (int i = 0; i < 3; ++i)
            QVERIFY(bench.run(u"DELETE FROM records WHERE idx = (SELECT max(idx) FROM records)"_s));
        const auto shortened = Engine::start(bench.parts());
        QVERIFY(!shortened);
        QCOMPARE(shortened.error().code, ErrorCode::Unverified);
    }

    /// I16: nothing rises over a store that cannot be written; a rollback works, and all of it is told later.
    void aStoreThatFailsInTheMiddleOfABake()
    {
        Baking bench;
        QVERIFY(bench.good);
        QVERIFY(bench.run(
            u"CREATE TRIGGER full BEFORE INSERT ON evaluations BEGIN SELECT RAISE(ABORT, 'disk full'); END"_s));
        QTRY_VERIFY_WITH_TIMEOUT(!bench.engine->logbook().isWritable(), 20000);
        const auto beat = [&] { return readHeartbeat(bench.paths).value_or(Heartbeat{}).trouble; };
        QTRY_VERIFY_WITH_TIMEOUT(beat().contains(u"disk full"_s), 20000);
        QVERIFY(bench.reaches(kWeb, Phase::AtGate, 0)); // the bake may end, the raise may not come
        QTRY_VERIFY_WITH_TIMEOUT(!bench.state(kWeb).waitsFor.isEmpty(), 20000);
        QCOMPARE(bench.traffic.canary().basisPoints, 500);
        const auto request =
            dropRequest(bench.paths, Lane::Lowering,
                        encode(BareLowering{DecisionKind::RollBack, RolloutId{kWeb}, {}, {}}));
        QVERIFY(request.has_value());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QCOMPARE(bench.traffic.canary().basisPoints, 0);
        EmergencyJournal journal(bench.paths);
        QTRY_VERIFY_WITH_TIMEOUT(journal.kept().size() >= 4, 20000);
        QVERIFY(QFile::exists(bench.paths.loweringInbox() + u'/' + *request + u".json"_s)); // not durable yet
        QVERIFY(bench.run(u"DROP TRIGGER full"_s));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rolled-back"_s), 1, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(bench.paths.loweringInbox() + u'/' + *request + u".json"_s),
                                 20000);
        bench.engine.reset();
        QVERIFY(bench.start());
        QCOMPARE(bench.count(u"rolled-back"_s), 1); // merged once, not twice
        QTRY_VERIFY_WITH_TIMEOUT(journal.kept().empty(), 20000);
    }

    /// A broken log blocks raising and never lowering, also when it breaks under a living engine.
    void aLogThatSomebodyChangedUnderneath()
    {
        Baking bench;
        QVERIFY(bench.good);
        bench.engine->compareStore();
        QTest::qWait(100);
        QVERIFY2(bench.engine->logbook().isWritable(), qPrintable(bench.engine->logbook().trouble()));
        QVERIFY(bench.run(u"UPDATE records SET envelope = CAST(replace(CAST(envelope AS TEXT), 'payload', "
                          "'pay1oad') AS BLOB) WHERE idx = 1"_s));
        bench.engine->compareStore();
        QTRY_VERIFY_WITH_TIMEOUT(!bench.engine->logbook().isWritable(), 20000);
        QVERIFY(bench.engine->logbook().trouble().contains(u"not the one this engine wrote"_s));
        QVERIFY(bench.reaches(kWeb, Phase::AtGate, 0)); // the bake may end, the raise may not come
        QTRY_VERIFY_WITH_TIMEOUT(!bench.state(kWeb).waitsFor.isEmpty(), 20000);
        QCOMPARE(bench.traffic.canary().basisPoints, 500);
        const auto request =
            dropRequest(bench.paths, Lane::Lowering,
                        encode(BareLowering{DecisionKind::RollBack, RolloutId{kWeb}, {}, {}}));
        QVERIFY(request.has_value());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QCOMPARE(bench.traffic.canary().basisPoints, 0);
    }

    void aRequestIsAnsweredWhenItsRecordIsDurable()
    {
        Bench bench;
        QVERIFY(bench.init() && bench.start());
        QVERIFY(
            (*Database::open(bench.paths.database, OpenFor::Writing))
                ->run(u"CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'disk full'); "
                      u"END"_s));
        const Lease lease = bench.leaseOver(bench.ledger(), bench.plan);
        QFile blob(bench.paths.blobs() + u'/' + bench.plan.sha256);
        QVERIFY(blob.open(QIODevice::WriteOnly));
        blob.write(bench.plan.bytes);
        blob.close();
        const auto request =
            dropRequest(bench.paths, Lane::Raising, Bench::sign(toStatement(lease), bench.person));
        QTRY_VERIFY_WITH_TIMEOUT(!bench.engine->logbook().isWritable(), 20000);
        QVERIFY(!bench.answerTo(*request)); // neither accepted nor refused
        QVERIFY((*Database::open(bench.paths.database, OpenFor::Writing))->run(u"DROP TRIGGER full"_s));
        QTRY_VERIFY_WITH_TIMEOUT(bench.answerTo(*request).has_value(), 20000);
        QVERIFY(bench.answerTo(*request)->accepted());
        const auto row =
            (*StoreReader::open(bench.paths.database))->records(bench.answerTo(*request)->index, 1);
        QCOMPARE(row->size(), 1UL);
        QVERIFY((*StoreReader::open(bench.paths.database))->blob(bench.plan.sha256).has_value());
        const EngineAnswer again = bench.ask(row->front().envelope); // the same again: the same answer
        QCOMPARE(again.index, bench.answerTo(*request)->index);
    }

    /// The engine died after it answered and before the request's file was removed.
    void aLoweringIsNotTakenTwice()
    {
        Baking bench;
        QVERIFY(bench.good);
        const QByteArray bytes = encode(BareLowering{DecisionKind::Hold, RolloutId{kWeb}, u"look"_s, u"n"_s});
        QVERIFY(bench.ask(bytes, Lane::Lowering).accepted());
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"lowering-request"_s), 1, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(QDir(bench.paths.loweringInbox()).entryList(QDir::Files).size(), 0, 20000);
        bench.engine.reset();
        const auto request = dropRequest(bench.paths, Lane::Lowering, bytes);
        QVERIFY(bench.start());
        QTRY_COMPARE_WITH_TIMEOUT(QDir(bench.paths.loweringInbox()).entryList(QDir::Files).size(), 0, 20000);
        QCOMPARE(bench.count(u"lowering-request"_s), 1);
        QVERIFY(bench.answerTo(*request)->accepted());
    }

    void aMachineThatSleptCreditsNothing()
    {
        Baking bench;
        QVERIFY(bench.good);
        bench.clock.boot += Duration(3600000);
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"watch-resumed"_s), 1, 20000);
        QVERIFY(bench.state(kWeb).stages[0].counted < Duration(10000));
    }

    void twoEnginesNeverHoldOneStore()
    {
        Bench bench;
        QVERIFY(bench.init() && bench.start());
        const auto second = Engine::start(bench.parts());
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Busy);
        QVERIFY(bench.begin(kWeb).accepted()); // the first goes on undisturbed
    }

    void anotherEnginesKeyIsRefused()
    {
        Bench bench;
        QVERIFY(bench.init());
        QFile::remove(engineKeyPath(bench.paths));
        QFile::remove(engineKeyPath(bench.paths) + u".pub"_s);
        QVERIFY(LocalSigner::create(engineKeyPath(bench.paths), u"other"_s).has_value());
        const auto started = Engine::start(bench.parts());
        QVERIFY(!started);
        QCOMPARE(started.error().code, ErrorCode::Unverified);
    }

    /// A clerk that was started for a lease must leave a rollback in the inbox for the engine.
    void aClerkLeavesLoweringAlone()
    {
        Baking bench;
        QVERIFY(bench.good);
        bench.engine.reset();
        const auto request =
            dropRequest(bench.paths, Lane::Lowering,
                        encode(BareLowering{DecisionKind::RollBack, RolloutId{kWeb}, {}, {}}));
        {
            auto clerk = Engine::start(bench.parts(Duty::Clerk));
            QVERIFY(clerk.has_value());
            const Decision promote = [&] {
                Decision made = bench.startOf((*clerk)->ledger(),
                                              (*clerk)->ledger().rollout(RolloutId{kWeb})->leaseId, kWeb);
                made.kind = u"promote"_s;
                made.use = 0;
                return made;
            }();
            const EngineAnswer answer = bench.ask(Bench::sign(toStatement(promote), bench.person));
            QVERIFY2(answer.text.contains(u"no engine is alive"_s), qPrintable(answer.text));
        }
        QVERIFY(!bench.answerTo(*request));
        QVERIFY(bench.start());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QVERIFY(bench.answerTo(*request)->accepted());
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
