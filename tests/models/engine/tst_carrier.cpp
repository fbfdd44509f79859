#include "models/engine/carrier.h"
#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

using Mishap = FakeActuator::Mishap;
using ReadMishap = FakeActuator::ReadMishap;

/// A carrier over a store and a switch in memory.
struct Errands : QObject {
    Desk desk;
    MemoryLog log{desk};
    StorePaths paths{desk.folder.path() + u"/s.sqlite"_s, desk.folder.path() + u"/s.sqlite.d"_s};
    RolloutId rollout = log.begun();
    std::unique_ptr<Database> other;
    WriterThread *writer = nullptr;
    std::unique_ptr<Logbook> book;
    FakeActuator traffic;
    QString whyNot;
    qint64 steadyUs = 0;
    std::unique_ptr<Carrier> carrier;
    std::vector<Actuated> ended;

    Errands()
    {
        StoreBatch batch;
        batch.records = log.rows;
        batch.evaluations = log.journaled;
        if (!paths.makeFolders() || !Database::create(paths.database, u"test"_s) ||
            !(*StoreWriter::open(paths.database))->append(batch))
            qFatal("no store");
        other = std::move(*Database::open(paths.database, OpenFor::Writing));
        auto thread = std::move(*WriterThread::start(paths.database));
        writer = thread.get();
        book = std::make_unique<Logbook>(Logbook::Parts{std::make_shared<LocalStore>(paths), log.engine,
                                                        std::move(thread), &desk.clock, 1},
                                         log.ledger);
        carrier = std::make_unique<Carrier>(Carrier::Parts{
            rollout, book.get(), &traffic, [this] { return whyNot; }, [this] { return steadyUs; }});
        connect(carrier.get(), &Carrier::ended, this,
                [this](const Actuated &outcome) { ended.push_back(outcome); });
    }
    /// A carrier that must prove the way back before a raise, or has the plan's own command for lowering.
    void replaceCarrier(const std::function<void(std::function<void(const QString &)>)> &prove,
                        const Lowering::Fallback &fallback = {})
    {
        carrier =
            std::make_unique<Carrier>(Carrier::Parts{rollout, book.get(), &traffic, [this] { return whyNot; },
                                                     [this] { return steadyUs; }, fallback, prove});
        connect(carrier.get(), &Carrier::ended, this,
                [this](const Actuated &outcome) { ended.push_back(outcome); });
    }
    static SetWeight raise(int order = 1) { return {order, Weight{0}, Weight{500}, 0, u"first stage"_s}; }
    static SetWeight lower(int order = 2) { return {order, Weight{500}, Weight{0}, -1, u"rollback"_s}; }

    /// Details of the records of this kind on disk.
    std::vector<QJsonObject> facts(const QString &kind) const
    {
        std::vector<QJsonObject> found;
        const auto rows = (*StoreReader::open(paths.database))->records(0, 1000);
        for (const LogRow &row : *rows) {
            const QJsonObject predicate = readRecord(row.envelope)->statement.predicate;
            if (predicate[u"kind"].toString() == kind)
                found.push_back(predicate[u"detail"].toObject());
        }
        return found;
    }
};

} // namespace

class TestCarrier : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRaiseThatCouldNotBeTakenBackIsNotSent()
    {
        Errands errands;
        errands.replaceCarrier([](const std::function<void(const QString &)> &answer) {
            answer(u"the rollback pack is gone"_s);
        });
        errands.carrier->carry(Errands::raise());
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QVERIFY(errands.ended.front().outcome == Actuated::Outcome::Failed);
        QCOMPARE(errands.ended.front().detail, u"it could not be taken back: the rollback pack is gone"_s);
        QVERIFY(errands.traffic.ordered().empty());
    }

    /// What was true when the proof was asked for may be over when it comes.
    void aProvenRaiseAsksOnceMoreWhetherItMay()
    {
        Errands errands;
        errands.replaceCarrier([&errands](const std::function<void(const QString &)> &answer) {
            errands.whyNot = u"the lease expired"_s;
            answer({});
        });
        errands.carrier->carry(Errands::raise());
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QCOMPARE(errands.ended.front().detail, u"the lease expired"_s);
        QVERIFY(errands.traffic.ordered().empty());
    }

    void theDeploymentThatBroughtItIntoForceIsInFieldsOfTheOutcome()
    {
        Errands errands;
        errands.traffic.tellDeployment(u"dep-7"_s, u"2026-01-02T03:04:05Z"_s);
        errands.carrier->carry(Errands::raise());
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"outcome"_s).size(), 1UL, 20000);
        const QJsonObject outcome = errands.facts(u"outcome"_s).front();
        QCOMPARE(outcome[u"deployment"].toString(), u"dep-7"_s);
        QCOMPARE(outcome[u"deployment_finished_at"].toString(), u"2026-01-02T03:04:05Z"_s);
    }

    void aLoweringIsNeverAskedForAProof()
    {
        Errands errands;
        int asked = 0;
        errands.replaceCarrier([&asked](const std::function<void(const QString &)> &) { ++asked; });
        errands.traffic.driftTo(Weight{500});
        errands.carrier->carry(Errands::lower());
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QCOMPARE(errands.traffic.canary().basisPoints, 0);
        QCOMPARE(asked, 0);
    }

    void ordersForZeroJoinTheOneOnItsWay()
    {
        Errands errands;
        errands.traffic.driftTo(Weight{500});
        std::function<void()> later;
        errands.traffic.deliverWith([&later](std::function<void()> answer) { later = std::move(answer); });
        errands.carrier->carry(Errands::lower(2));
        QTRY_VERIFY_WITH_TIMEOUT(later, 20000);
        errands.carrier->carry(Errands::lower(3));
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"intent"_s).size(), 2UL, 20000);
        QCoreApplication::processEvents();
        QCOMPARE(errands.traffic.ordered().size(), 1UL);
        errands.traffic.deliverWith(nullptr);
        later();
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 2UL, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"outcome"_s).size(), 2UL, 20000);
    }

    void whatJoinedALoweringThatCameToNothingIsSentItself()
    {
        Errands errands;
        errands.traffic.driftTo(Weight{500});
        std::function<void()> later;
        errands.traffic.deliverWith([&later](std::function<void()> answer) { later = std::move(answer); });
        errands.traffic.script({Mishap::Lost, Mishap::Lost});
        errands.carrier->carry(Errands::lower(2));
        QTRY_VERIFY_WITH_TIMEOUT(later, 20000);
        errands.carrier->carry(Errands::lower(3));
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"intent"_s).size(), 2UL, 20000);
        QCoreApplication::processEvents();
        errands.traffic.deliverWith(nullptr);
        later();
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 2UL, 20000);
        QCOMPARE(errands.traffic.canary().basisPoints, 0);
        QCOMPARE(errands.traffic.ordered().size(), 3UL);
    }

    void thePlansCommandLowersWhereTheSwitchDoesNot()
    {
        Errands errands;
        errands.traffic.driftTo(Weight{500});
        errands.traffic.script({Mishap::Lost, Mishap::Lost});
        errands.replaceCarrier({}, [&errands](const Actuator::ApplyDone &done) {
            errands.traffic.driftTo(Weight{0});
            done({});
        });
        errands.carrier->carry(Errands::lower());
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QVERIFY(errands.ended.front().outcome == Actuated::Outcome::Succeeded);
        QCOMPARE(errands.ended.front().seen->canary.basisPoints, 0);
        QCOMPARE(errands.ended.front().detail,
                 u"order: scripted: no answer; order again: scripted: no answer"_s); // told
    }

    /// I3: nothing rises before its intent is on disk.
    void aRaiseWaitsForItsIntent()
    {
        Errands errands;
        errands.writer->delayCommits(Duration(300));
        errands.carrier->carry(Errands::raise());
        bool checked = false;
        errands.traffic.deliverWith([&](std::function<void()> answer) {
            if (!std::exchange(checked, true))
                QCOMPARE(errands.facts(u"intent"_s).size(), 1UL); // at the moment of the command
            QMetaObject::invokeMethod(&errands, answer, Qt::QueuedConnection);
        });
        QVERIFY(errands.traffic.ordered().empty());
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QVERIFY(checked);
        QVERIFY(errands.ended[0].outcome == Actuated::Outcome::Succeeded);
        QCOMPARE(errands.ended[0].seen->canary.basisPoints, 500);
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"outcome"_s).size(), 1UL, 20000);
        QVERIFY(errands.log.ledger.openIntents(errands.rollout).empty());
    }

    void aRaiseThatMayNotBeIsNotSent()
    {
        Errands errands;
        errands.whyNot = u"the lease expired"_s;
        errands.carrier->carry(Errands::raise());
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QVERIFY(errands.ended[0].outcome == Actuated::Outcome::Failed);
        QCOMPARE(errands.ended[0].detail, u"the lease expired"_s);
        QVERIFY(errands.traffic.ordered().empty());
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"outcome"_s).size(), 1UL, 20000);
    }

    /// I19: somebody else may hold the store by then.
    void whatBringsTrafficIsSentSoonOrNever_data()
    {
        QTest::addColumn<SetWeight>("order");
        QTest::addColumn<int>("afterMs");
        QTest::addColumn<bool>("sent");
        const SetWeight back{2, Weight{2500}, Weight{500}, -1, u"back one stage"_s};
        QTest::newRow("a raise after 5 s is sent") << Errands::raise() << 5000 << true;
        QTest::newRow("a raise later is not") << Errands::raise() << 5001 << false;
        QTest::newRow("a step back after 5 s is sent") << back << 5000 << true;
        QTest::newRow("a step back later is not: it could raise what somebody lowered")
            << back << 5001 << false;
        QTest::newRow("a lowering to 0 is sent whenever it can be") << Errands::lower() << 3'600'000 << true;
    }
    void whatBringsTrafficIsSentSoonOrNever()
    {
        QFETCH(const SetWeight, order);
        QFETCH(const int, afterMs);
        QFETCH(const bool, sent);
        Errands errands;
        errands.traffic.driftTo(order.from);
        errands.carrier->carry(order);
        errands.steadyUs = afterMs * 1000LL;
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QCOMPARE(errands.traffic.ordered().size(), sent ? 1UL : 0UL);
        if (!sent)
            QCOMPARE(errands.ended[0].detail, u"it could be sent only after 5001 ms: too late"_s);
    }

    void aRaiseWhoseIntentCannotBeWrittenIsNotSent()
    {
        Errands errands;
        QVERIFY(errands.other->run(
            u"CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'disk full'); END"_s));
        errands.carrier->carry(Errands::raise());
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QVERIFY(errands.ended[0].outcome == Actuated::Outcome::Failed);
        QVERIFY2(errands.ended[0].detail.contains(u"disk full"_s), qPrintable(errands.ended[0].detail));
        QVERIFY(errands.traffic.ordered().empty());
    }

    /// I3, decision 4: a slow disk delays a lowering by 50 ms and no more, and the record says so.
    void aLoweringDoesNotWaitForASlowDisk()
    {
        Errands errands;
        errands.traffic.driftTo(Weight{500});
        errands.writer->delayCommits(Duration(1500));
        errands.carrier->carry(Errands::lower());
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QVERIFY(errands.facts(u"intent"_s).empty()); // the disk is still busy with it
        QCOMPARE(errands.ended[0].seen->canary.basisPoints, 0);
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"outcome"_s).size(), 1UL, 20000);
        QCOMPARE(errands.facts(u"outcome"_s)[0][u"durability_unknown"].toBool(), true);
        QCOMPARE(errands.traffic.ordered().size(), 1UL); // sent once, not again when the disk answers
    }

    void aLoweringOnAQuickDiskIsDurableFirst()
    {
        Errands errands;
        errands.traffic.driftTo(Weight{500});
        errands.carrier->carry(Errands::lower());
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"outcome"_s).size(), 1UL, 20000);
        const QJsonObject outcome = errands.facts(u"outcome"_s)[0];
        if (!outcome[u"durability_unknown"].toBool()) // a busy machine may be slower than 50 ms
            QVERIFY(!outcome[u"durable_after_ms"].toString().isEmpty());
        QVERIFY(outcome[u"outcome"].toString() == toString(Actuated::Outcome::Succeeded));
        QCOMPARE(errands.traffic.canary().basisPoints, 0);
    }

    void theOutcomeTellsHowLongAgoTheDecidingAnswerArrived_data()
    {
        QTest::addColumn<int>("arrivedUs");
        QTest::addColumn<QString>("fromSample");
        QTest::addRow("an answer of 2.5 ms before") << 97'500 << u"2.5"_s;
        QTest::addRow("an order that rests on no answer") << -1 << QString();
    }
    void theOutcomeTellsHowLongAgoTheDecidingAnswerArrived()
    {
        QFETCH(const int, arrivedUs);
        QFETCH(const QString, fromSample);
        Errands errands;
        errands.traffic.driftTo(Weight{500});
        errands.steadyUs = 100'000;
        errands.carrier->carry(Errands::lower(), arrivedUs);
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"outcome"_s).size(), 1UL, 20000);
        QCOMPARE(errands.facts(u"outcome"_s)[0][u"from_sample_ms"].toString(), fromSample);
    }

    void aLoweringOverAStoreThatFailsSaysSo()
    {
        Errands errands;
        errands.traffic.driftTo(Weight{500});
        QVERIFY(errands.other->run(
            u"CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'disk full'); END"_s));
        errands.carrier->carry(Errands::lower());
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QCOMPARE(errands.traffic.canary().basisPoints, 0);
        QVERIFY(errands.other->run(u"DROP TRIGGER full"_s));
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"outcome"_s).size(), 1UL, 20000);
        QCOMPARE(errands.facts(u"outcome"_s)[0][u"durability_unknown"].toBool(), true);
    }

    void aLoweringOvertakesARaiseThatWaits()
    {
        Errands errands;
        errands.writer->delayCommits(Duration(400));
        errands.carrier->carry(Errands::raise());
        errands.carrier->carry(Errands::lower());
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 2UL, 20000);
        QCOMPARE(errands.ended[0].order, 1);
        QVERIFY(errands.ended[0].outcome == Actuated::Outcome::Failed);
        QCOMPARE(errands.ended[0].detail, u"overtaken by a lowering"_s);
        QCOMPARE(errands.ended[1].order, 2);
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"outcome"_s).size(), 2UL, 20000); // one each, no more
        QCOMPARE(errands.facts(u"intent"_s).size(), 2UL);
        QCOMPARE(errands.traffic.ordered(), std::vector{Weight{0}}); // the raise was never sent
    }

    /// I8: of two raises at most one has no outcome, at any time.
    void aRaiseOvertakesOneThatWaits()
    {
        Errands errands;
        errands.writer->delayCommits(Duration(400));
        errands.carrier->carry(Errands::raise());
        errands.carrier->carry(Errands::raise(2));
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 2UL, 20000);
        QCOMPARE(errands.ended[0].order, 1);
        QVERIFY(errands.ended[0].outcome == Actuated::Outcome::Failed);
        QCOMPARE(errands.ended[0].detail, u"overtaken by order 2"_s);
        QVERIFY(errands.ended[1].outcome == Actuated::Outcome::Succeeded);
        QCOMPARE(errands.traffic.ordered(), std::vector{Weight{500}}); // sent once
    }

    void aRaiseIsNotSentWhileAnotherIsUnknown()
    {
        Errands errands;
        std::vector<std::function<void()>> answers;
        errands.traffic.deliverWith(
            [&](std::function<void()> answer) { answers.push_back(std::move(answer)); });
        errands.carrier->carry(Errands::raise());
        QTRY_COMPARE_WITH_TIMEOUT(answers.size(), 1UL, 20000); // sent; nothing answers
        errands.carrier->carry(Errands::raise(2));
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QCOMPARE(errands.ended[0].order, 2);
        QVERIFY(errands.ended[0].outcome == Actuated::Outcome::Failed);
        QCOMPARE(errands.ended[0].detail, u"order 1 has no outcome yet"_s);
    }

    /// I8: a timeout is unknown: read back now, and again two timeouts later; never sent again.
    void aTimeoutIsReadBackTwice_data()
    {
        QTest::addColumn<int>("mishap");
        QTest::addColumn<bool>("late");
        QTest::addColumn<int>("reads");
        QTest::addColumn<int>("seen");
        QTest::addRow("the command was lost") << int(Mishap::Lost) << false << 2 << 0;
        QTest::addRow("the command came late") << int(Mishap::ExecutedLate) << true << 2 << 500;
        QTest::addRow("only the reply was lost") << int(Mishap::ReplyLost) << false << 1 << 500;
    }
    void aTimeoutIsReadBackTwice()
    {
        QFETCH(int, mishap);
        QFETCH(bool, late);
        QFETCH(int, reads);
        QFETCH(int, seen);
        Errands errands;
        errands.traffic.script({Mishap(mishap)});
        errands.carrier->carry(Errands::raise());
        if (late) {
            QTRY_COMPARE_WITH_TIMEOUT(errands.traffic.reads(), 1, 20000);
            errands.traffic.executeLate();
        }
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QVERIFY(errands.ended[0].outcome == Actuated::Outcome::Unknown);
        QCOMPARE(errands.traffic.reads(), reads);
        QCOMPARE(errands.ended[0].seen->canary.basisPoints, seen);
        QCOMPARE(errands.traffic.ordered().size(), 1UL);
        QTRY_COMPARE_WITH_TIMEOUT(errands.facts(u"outcome"_s).size(), 1UL, 20000);
    }

    void aRefusalAndASilentReadBackAreTold()
    {
        Errands errands;
        errands.traffic.script({Mishap::Refused});
        errands.traffic.scriptReads({ReadMishap::Timeout});
        errands.carrier->carry(Errands::raise());
        QTRY_COMPARE_WITH_TIMEOUT(errands.ended.size(), 1UL, 20000);
        QVERIFY(errands.ended[0].outcome == Actuated::Outcome::Failed);
        QVERIFY(!errands.ended[0].seen);
        QVERIFY(errands.ended[0].detail.contains(u"refused"_s));
    }

    void answersAfterTheEndHurtNobody()
    {
        Errands errands;
        std::vector<std::function<void()>> late;
        errands.traffic.deliverWith(
            [&late](std::function<void()> answer) { late.push_back(std::move(answer)); });
        errands.carrier->carry(Errands::lower());
        QTRY_COMPARE_WITH_TIMEOUT(late.size(), 1UL, 20000);
        errands.carrier.reset();
        for (const auto &answer : late)
            answer();
        QVERIFY(errands.ended.empty());
    }
};

QTEST_GUILESS_MAIN(TestCarrier)
#include "tst_carrier.moc"
