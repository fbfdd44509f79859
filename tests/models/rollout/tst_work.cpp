#include "tests/models/rollout/release.h"
#include "tests/models/rollout/scenario.h"

#include <QTest>

using namespace interlock;
using namespace interlock::test;

namespace {

using Work = Worked::Work;

Plan withAll()
{
    Plan plan = fourStages();
    Check smoke;
    smoke.name = u"list"_s;
    smoke.httpGet = QUrl(u"http://127.0.0.1:1/"_s);
    Burst burst;
    burst.at = Duration(10'000);
    for (Stage &stage : plan.stages)
        stage.gate = {};
    plan.stages[0].smoke = {smoke};
    plan.stages[0].burst = burst;
    plan.after = {Step{u"persist"_s, {u"true"_s}, Duration(30'000)}};
    return plan;
}

/// A release in its first stage.
struct InStage : Release {
    explicit InStage(const Plan &plan = withAll()) : Release(plan) { looks(2); }
    InStage &looks(int times)
    {
        for (int i = 0; i < times; ++i)
            look({});
        return *this;
    }
    InStage &work(Work what, bool good, const QString &why = {})
    {
        feed(Worked{what, state.stage, good, why});
        return *this;
    }
    const StageProgress &here() const { return state.stages.at(size_t(state.stage)); }
    QString phase() const { return toString(state.phase); }
};

/// With a step before the first traffic.
Plan withAStep()
{
    Plan plan = fourStages();
    plan.steps = {Step{u"migrate"_s, {u"true"_s}, Duration(30'000)}};
    return plan;
}

Plan ending(const std::vector<Step> &after)
{
    Plan plan = withAll();
    plan.stages.resize(1);
    plan.stages[0].smoke.clear();
    plan.stages[0].burst.reset();
    plan.after = after;
    return plan;
}

} // namespace

/// Smoke tests, loads and what comes after the last stage, as the core sees them.
class TstWork : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itsWordsAreReadAsWritten_data()
    {
        QTest::addColumn<Work>("work");
        QTest::addColumn<QString>("word");
        QTest::newRow("smoke tests") << Work::Smoke << u"smoke"_s;
        QTest::newRow("a burst of load") << Work::Burst << u"burst"_s;
        QTest::newRow("commands after the last stage") << Work::After << u"after"_s;
    }
    void itsWordsAreReadAsWritten()
    {
        QFETCH(Work, work);
        QFETCH(QString, word);
        QCOMPARE(toString(work), word);
        QVERIFY(workFrom(word) == work);
        QVERIFY(!workFrom(word.toUpper()));
    }

    void checksAndStepsComeBeforeTheFirstTraffic()
    {
        Release release(withAStep());
        release.look({}).look({});
        QCOMPARE(toString(release.state.phase), u"preparing"_s);
        QCOMPARE(release.state.waitsFor, u"its checks and steps"_s);
        release.feed(Prepared{true, {}});
        release.look({});
        QCOMPARE(release.state.stage, 0);
    }

    void oneThatFailsEndsTheRolloutUntouched_data()
    {
        QTest::addColumn<bool>("read");
        QTest::newRow("before the traffic was read") << false;
        QTest::newRow("once the canary was read at 0") << true;
    }
    void oneThatFailsEndsTheRolloutUntouched()
    {
        QFETCH(bool, read);
        Release release(withAStep());
        release.unread = !read;
        release.look({});
        release.feed(Prepared{false, u"step migrate: exit status 1"_s});
        QCOMPARE(toString(release.state.phase), u"rolled-back"_s);
        QCOMPARE(release.state.reason, u"step migrate: exit status 1"_s);
        QCOMPARE(release.state.lastOrder, 0);
    }

    /// What was told too late changes nothing.
    void tooLateItSaysNothing_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<RolloutEvent>("event");
        const RolloutEvent unprepared = Prepared{false, u"late"_s};
        const RolloutEvent unsmoked = Worked{Work::Smoke, 0, false, u"late"_s};
        QTest::newRow("of checks, in a stage") << u"stage@0"_s << unprepared;
        QTest::newRow("of checks, while everything goes back") << u"rollback"_s << unprepared;
        QTest::newRow("of checks, at the end") << u"good rollback done good"_s << unprepared;
        QTest::newRow("of a smoke test, while everything goes back") << u"stage@0 rollback"_s << unsmoked;
        QTest::newRow("of a smoke test, at the end") << u"stage@0 rollback done"_s << unsmoked;
        QTest::newRow("of commands that nobody asked for")
            << u"stage@0"_s << RolloutEvent(Worked{Work::After, 0, true, {}});
    }
    void tooLateItSaysNothing()
    {
        QFETCH(QString, script);
        QFETCH(RolloutEvent, event);
        Scenario scenario;
        scenario.play(script);
        const RolloutState before = scenario.state();
        const QString log = scenario.log();
        scenario.feed(event);
        QVERIFY(scenario.state() == before);
        QCOMPARE(scenario.log(), log);
        QCOMPARE(scenario.broken(), QStringList());
    }

    void aStageWithoutABakeWaitsForItsSmokeTests()
    {
        Plan plan = withAll();
        plan.stages[0].burst.reset();
        plan.stages[0].bake = Duration(0);
        plan.stages[0].coverage = 0;
        InStage release(plan);
        release.looks(3);
        QVERIFY(!release.here().left);
        release.work(Work::Smoke, true).looks(1);
        QVERIFY(release.state.stages[0].left);
    }

    void askedTwiceTheCommandsRunOnce()
    {
        Plan plan = ending({Step{u"persist"_s, {u"true"_s}, Duration(300'000)}});
        plan.stages[0].gate.kind = Gate::Kind::Manual;
        InStage release(plan);
        release.looks(8);
        QVERIFY(!release.state.finishing);
        release.feed(Decided{DecisionKind::Promote, u"bob"_s, {}, 1});
        QVERIFY(release.state.finishing);
        const auto deadline = release.state.deadline;
        release.looks(1).feed(Decided{DecisionKind::Promote, u"ann"_s, {}, 2});
        QVERIFY(release.state.finishing);
        QVERIFY(release.state.deadline == deadline);
    }

    void theBakeCountsFromTheSmokeOn()
    {
        InStage release;
        release.looks(5);
        QCOMPARE(release.phase(), u"baking"_s);
        QVERIFY(!release.here().smoked);
        QCOMPARE(release.here().counted, Duration(0));
        release.work(Work::Smoke, true).looks(3);
        QCOMPARE(release.here().counted, Duration(10'000));
    }

    void smokeThatFailsRollsBack()
    {
        InStage release;
        release.work(Work::Smoke, false, u"list: /id is not there"_s);
        QCOMPARE(release.phase(), u"rolled-back"_s);
        QCOMPARE(release.state.reason, u"stage 5 % failed: list: /id is not there"_s);
    }

    void ofAnotherStageItSaysNothing()
    {
        InStage release;
        release.feed(Worked{Work::Smoke, 1, false, u"late"_s});
        QCOMPARE(release.phase(), u"baking"_s);
        release.feed(Worked{Work::Smoke, 0, true, {}});
        release.work(Work::Smoke, false, u"twice"_s);
        QCOMPARE(release.phase(), u"baking"_s);
    }

    void beforeTheFirstStageThereIsNone()
    {
        Release release(withAll());
        release.feed(Worked{Work::Smoke, -1, false, u"early"_s});
        QCOMPARE(toString(release.state.phase), u"preparing"_s);
    }

    void smokeThatNeverEndsIsHeld()
    {
        InStage release;
        for (int i = 0; i < 400 && release.state.phase == Phase::Baking; ++i)
            release.looks(1);
        QCOMPARE(release.phase(), u"held"_s); // I13
    }

    void aLoadIsDueWhenSoMuchWasCounted()
    {
        InStage release;
        release.work(Work::Smoke, true).looks(2);
        QVERIFY(release.here().burst == StageProgress::Burst::Waiting);
        release.looks(1);
        QVERIFY(release.here().burst == StageProgress::Burst::Due);
        release.looks(20);
        QCOMPARE(release.state.stage, 0); // whole but for the load
        release.work(Work::Burst, true).looks(1);
        QCOMPARE(release.state.stage, 1);
    }

    void aRestartRunsThemAgain()
    {
        InStage release;
        release.work(Work::Smoke, true).looks(3);
        release.feed(Resumed{Duration(9000), false, release.reading(), {true, {}, Weight{10'000}}, 9});
        QVERIFY(release.here().burst == StageProgress::Burst::Due); // whoever is back sends it
        QVERIFY(release.here().smoked);
    }

    void afterTheLastStageCommandsRun()
    {
        InStage release(ending({Step{u"persist"_s, {u"true"_s}, Duration(30'000)}}));
        release.looks(8);
        QVERIFY(release.state.finishing);
        QCOMPARE(release.phase(), u"at-gate"_s);
        QCOMPARE(release.state.waitsFor, u"its commands after the last stage"_s);
        release.work(Work::After, true);
        QCOMPARE(release.phase(), u"completed"_s);
        QCOMPARE(release.state.reason, QString());
    }

    void oneThatFailsIsToldAndUndoesNothing()
    {
        InStage release(ending({Step{u"persist"_s, {u"true"_s}, Duration(30'000)}}));
        release.looks(8).work(Work::After, false, u"after persist: exit status 1"_s);
        QCOMPARE(release.phase(), u"completed"_s);
        QCOMPARE(release.state.intended.basisPoints, 500);
        QCOMPARE(release.lastTold(u"not-permanent"_s)[u"reason"].toString(),
                 u"after persist: exit status 1"_s);
        QVERIFY(std::ranges::any_of(
            release.told, [](const Tell &tell) { return tell.kind == u"not-permanent" && tell.page; }));
    }

    void oneThatNeverEndsCompletesToo()
    {
        InStage release(ending({Step{u"persist"_s, {u"true"_s}, Duration(30'000)}}));
        release.looks(30);
        QCOMPARE(release.phase(), u"completed"_s);
        QCOMPARE(release.state.reason, u"not made permanent: its commands had no result within 1m30s"_s);
    }

    void aBreachMeanwhileStillRollsBack()
    {
        InStage release(ending({Step{u"persist"_s, {u"true"_s}, Duration(300'000)}}));
        release.looks(8);
        QVERIFY(release.state.finishing);
        for (int i = 0; i < 3; ++i)
            release.look({{{u"p95"_s}, 900}});
        QCOMPARE(release.phase(), u"rolled-back"_s);
        QVERIFY(!release.state.finishing);
        release.work(Work::After, true);
        QCOMPARE(release.phase(), u"rolled-back"_s);
    }

    void nothingRisesWithoutSomethingToGoBackTo()
    {
        Release release(ending({}));
        release.stableReady = false;
        for (int i = 0; i < 5; ++i)
            release.look({});
        QCOMPARE(toString(release.state.phase), u"preparing"_s);
        QVERIFY2(release.state.waitsFor.startsWith(u"every stable target is DOWN"_s),
                 qPrintable(release.state.waitsFor));
    }

    /// Unknown traffic stops a raise. A canary that bakes well is not held for it: guardrails go on judging,
    /// and the deadline of the bake is the exit (I13).
    void trafficThatCannotBeReadStopsRaisingOnly()
    {
        InStage release(ending({}));
        release.looks(2);
        release.unread = true;
        release.looks(6);
        QCOMPARE(release.phase(), u"at-gate"_s);
        QCOMPARE(release.state.waitsFor, u"the traffic was not read back lately"_s);
        release.unread = false;
        release.looks(1);
        QCOMPARE(release.phase(), u"completed"_s);
    }
};

QTEST_GUILESS_MAIN(TstWork)
#include "tst_work.moc"
