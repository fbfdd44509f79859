#include "tests/models/rollout/scenario.h"

#include <QTest>

using namespace interlock;
using namespace interlock::test;

class TstStep : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void i9_aRolloutWalksItsStages_data();
    void i9_aRolloutWalksItsStages() { playRow(); }
    void i2_aConfirmedBreachIsActedOnAtOnce_data();
    void i2_aConfirmedBreachIsActedOnAtOnce() { playRow(); }
    void i13_guardrailsAreJudgedWhileWaiting_data();
    void i13_guardrailsAreJudgedWhileWaiting() { playRow(); }
    void i5_withoutAValueNothingIsHealthy_data();
    void i5_withoutAValueNothingIsHealthy() { playRow(); }
    void aDeltaIsHeldAgainstTheBaselineBeforeTraffic();
    void theBaselineIsTakenOnlyWhileTheCanaryCarriesNothing();
    void anIndicatorIsSmoothedBeforeItIsJudged();
    void aCompositeRollsBackWhenEnoughMembersAreInBreach();
    void i18_wallTimeChangesNoDuration();
};

void TstStep::i9_aRolloutWalksItsStages_data()
{
    columns();
    row("a healthy rollout walks 5, 25, 50, 100 and completes", u"auto good*29 ?"_s,
        u"raise 5%; stage 0; PASS; raise 25%; stage 1; PASS; raise 50%; stage 2; PASS; raise 100%; stage 3; PASS; completed; [completed 100%]"_s);
    row("a mean over target within tolerance is ACCEPTABLE and goes on", u"stage@0 meh*7"_s,
        u"ACCEPTABLE; raise 25%"_s);
    row("a mean past the tolerance is FAIL and rolls back", u"stage@0 bad*7"_s,
        u"FAIL; lower 0%; rolling-back: stage 5 % failed: latency: average 498*"_s);
    row("too few values are INCONCLUSIVE and hold", u"stage@0 good*3 missing good*5 ?"_s,
        u"INCONCLUSIVE; held: stage 5 % is inconclusive: latency*; [held 5%]"_s);
    row("INCONCLUSIVE does not age into a promotion", u"stage@0 good*3 missing good*60 ?"_s,
        u"INCONCLUSIVE; held: *; [held 5%]"_s);
    row("an inconclusive stage is proved again, whole", u"stage@0 good*3 missing good*5 resume good*7"_s,
        u"INCONCLUSIVE; held: *; resumed; PASS; raise 25%"_s);
}

void TstStep::i2_aConfirmedBreachIsActedOnAtOnce_data()
{
    columns();
    row("three breaches in a row roll back in the look that confirms", u"stage@0 slow*2 ? slow"_s,
        u"[baking 5%]; fired latency; lower 0%; rolling-back: p95 600 > 500, 3 of 3 breaches"_s);
    row("two breaches and a good value do nothing", u"stage@0 slow*2 good slow*2 ?"_s, u"[baking 5%]"_s);
    row("a breach while a raise is in flight rolls back", u"stage@0 good*7 slow*3 ?"_s,
        u"PASS; raise 25%; fired latency; lower 0%; rolling-back: p95 600*; [rolling-back 0%]"_s);
    row("the first error holds where the plan says hold", u"stage@0 errs ?"_s,
        u"fired errors; held: error-count 2 > 1*; [held 5%]"_s);
    row("a hold demanded while a raise is in flight holds", u"stage@0 good*7 errs ?"_s,
        u"PASS; raise 25%; fired errors; held: error-count 2*; [held 5%]"_s);
    row("a rollback demanded while held by a guardrail rolls back", u"stage@0 errs slow*3"_s,
        u"fired errors; held: *; fired latency; lower 0%; rolling-back: p95 600*"_s);
}

void TstStep::i13_guardrailsAreJudgedWhileWaiting_data()
{
    columns();
    row("held by a person", u"stage@0 hold slow*3"_s,
        u"held: held by bob; fired latency; lower 0%; rolling-back: p95 600*"_s);
    row("at a gate that waits for a person", u"stage@0 good*7 slow*3"_s,
        u"PASS; gate-open; fired latency; lower 0%; rolling-back: p95 600*"_s, u"manual-gates"_s);
    row("at an automatic gate that the lease does not cover", u"stage@0 lease@5 good*7 slow*3"_s,
        u"PASS; fired latency; lower 0%; rolling-back: p95 600*"_s);
    row("held after traffic was lowered by somebody", u"stage@2 world@25 tick slow*3"_s,
        u"drift; held: *; fired latency; lower 0%; rolling-back: p95 600*"_s);
    row("not while nothing reaches the canary", u"stage@1 world@0 tick missing*10 ?"_s,
        u"drift; held: *; [held 0%]"_s);
}

void TstStep::i5_withoutAValueNothingIsHealthy_data()
{
    columns();
    row("missing for less than allowed changes nothing", u"stage@0 good missing*4 ?"_s, u"[baking 5%]"_s);
    row("missing for as long as allowed holds", u"stage@0 good missing*5 ?"_s,
        u"blind latency; held: p95 without a value for 20s, 20s allowed*; [held 5%]"_s);
    row("a source that says nothing at all counts as missing", u"stage@0 good tick*50 ?"_s,
        u"blind latency; held: p95 without a value*; [held 5%]"_s);
    row("an indicator that was never looked at counts as missing", u"stage@0 tick*50 ?"_s,
        u"blind latency; held: p95 without a value*; [held 5%]"_s);
    row("a value of unknown age does not raise", u"stage@0 ageless*7 ?"_s, u"PASS; [at-gate 5%]"_s);
    row("an indicator not yet looked at does not start", u"glance*10 ?"_s, u"[preparing 0%]"_s);
}

namespace {

Evaluated lookAt(double latency, Weight world)
{
    return {{{IndicatorId{u"p95"_s}, Observation::of(latency)},
             {IndicatorId{u"error-count"_s}, Observation::of(0)}},
            TrafficReading{world, true, u"1"_s, {}},
            LeaseStanding{true, {}, Weight{10'000}},
            true};
}

} // namespace

void TstStep::aDeltaIsHeldAgainstTheBaselineBeforeTraffic()
{
    Plan plan = fourStages();
    plan.indicators.front().delta = Delta::Percent;
    plan.guardrails.front().breach = Limit{Comparison::Above, 10};
    plan.guardrails.front().target.reset();
    Scenario scenario(plan);
    scenario.play(u"auto good*2 ?"_s); // 400 twice: three values are needed
    QCOMPARE(scenario.log(), u"[preparing 0%]"_s);
    scenario.play(u"good good"_s);
    QCOMPARE(scenario.state().indicators.at({u"p95"_s}).value, 0.0);
    scenario.play(u"slow"_s);
    QCOMPARE(scenario.state().indicators.at({u"p95"_s}).value, 50.0);
    scenario.play(u"slow*2 ?"_s);
    QVERIFY(scenario.state().phase == Phase::RolledBack);
    QCOMPARE(scenario.broken(), QStringList());
}

void TstStep::theBaselineIsTakenOnlyWhileTheCanaryCarriesNothing()
{
    Plan plan = fourStages();
    plan.indicators.front().delta = Delta::Absolute;
    Scenario scenario(plan);
    scenario.play(u"world@5 slow*2 done good*3"_s);
    QCOMPARE(scenario.state().captured.at({u"p95"_s}), 400.0);
}

void TstStep::anIndicatorIsSmoothedBeforeItIsJudged()
{
    Plan plan = fourStages();
    plan.indicators.front().ema = 0.5;
    Scenario scenario(plan);
    scenario.play(u"auto good slow"_s);
    QCOMPARE(scenario.state().indicators.at({u"p95"_s}).value, 500.0);
    scenario.play(u"slow"_s);
    QCOMPARE(scenario.state().indicators.at({u"p95"_s}).value, 550.0);
    scenario.play(u"missing slow"_s); // a missing value smooths nothing
    QCOMPARE(scenario.state().indicators.at({u"p95"_s}).value, 575.0);
}

void TstStep::aCompositeRollsBackWhenEnoughMembersAreInBreach()
{
    Plan plan = fourStages();
    plan.guardrails.front().action = Action::Warn;
    plan.guardrails.back().action = Action::Warn;
    Guardrail pair;
    pair.id = {u"pair"_s};
    pair.composite = Composite{2, {{u"latency"_s}, {u"errors"_s}}};
    pair.confirm = Consecutive{2};
    plan.guardrails.push_back(pair);
    Scenario scenario(plan);
    scenario.play(u"stage@0 slow"_s);
    const Duration every(5000);
    Moment now = scenario.now();
    for (int i = 0; i < 2; ++i) {
        now.boot += every;
        Evaluated both = lookAt(600, Weight{500});
        both.seen.back().second = Observation::of(2);
        const Stepped after = step(plan, scenario.state(), both, now);
        QVERIFY(after.state.phase == Phase::Baking);
        scenario.play(u"errs"_s); // latency is good again: one member alone is no breach of the pair
        now = scenario.now();
    }
    scenario.play(u"slow"_s);
    Evaluated both = lookAt(600, Weight{500});
    both.seen.back().second = Observation::of(2);
    RolloutState state = scenario.state();
    for (int i = 1; i <= 2; ++i) {
        now.boot += every;
        const Stepped after = step(plan, state, both, now);
        state = after.state;
        QVERIFY(state.phase == (i == 2 ? Phase::RollingBack : Phase::Baking));
    }
    QVERIFY2(state.reason.startsWith(u"pair: 2 of 2 members in breach"_s), qPrintable(state.reason));
}

void TstStep::i18_wallTimeChangesNoDuration()
{
    const QString script =
        u"good %1 done good*3 %1 hold good*3 %1 resume good*9 %1 done slow*2 %1 slow done tick ?"_s;
    Scenario plain, jumping;
    plain.play(script.arg(QString()));
    jumping.play(script.arg(u"wall@1d"_s));
    QCOMPARE(jumping.log(), plain.log());
    QVERIFY(plain.log().endsWith(u"[rolled-back 0%]"_s));
}

QTEST_APPLESS_MAIN(TstStep)
#include "tst_step.moc"
