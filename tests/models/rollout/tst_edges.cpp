#include "models/rollout/simulate.h"
#include "tests/models/rollout/scenario.h"

#include <QTest>

using namespace interlock;
using namespace interlock::test;

namespace {

const IndicatorId kP95{u"p95"_s};

Plan with(const std::function<void(Plan &)> &change)
{
    Plan plan = fourStages();
    change(plan);
    return plan;
}

Guardrail &latency(Plan &plan)
{
    return plan.guardrails.front();
}

/// A look at these indicators alone, at a canary that carries `percent`.
Evaluated lookAt(const std::vector<std::pair<IndicatorId, Observation>> &seen, double percent = 5)
{
    return {
        seen, TrafficReading{Weight{int(percent * 100)}, true, u"1"_s, {}}, {true, {}, Weight{10'000}}, true};
}

Observation frozen(double value)
{
    Observation seen = Observation::of(value);
    seen.frozen = true;
    return seen;
}

} // namespace

/// What the core does where its rules end: the boundaries that the other tests do not come to.
class TstEdges : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void plays_data();
    void plays();
    void aLeaseThatSaysNothingIsNoValidLease();
    void whatPeopleGiveAsReasonIsTold();
    void aDecisionThatChangesNothingChangesNothing();
    void anOutcomeThatNobodyWaitsForIsOnlyRead();
    void detailsOfAnOutcomeAreTheReason();
    void aSecurityRollbackIsOneToTheEnd();
    void theStrongerDemandWaitsForStable();
    void whatThePlanDoesNotKnowIsNotLookedAt();
    void aBaselineNeedsValues();
    void aDeltaWithoutABaselineIsMissing();
    void aFrozenValueIsToldOnce();
    void aShadowTellsAndDoesNothing();
    void aGuardrailThatStillFiresIsMarkedInTheNextStage();
    void eventsAreSentences();
    void standingSaysWhatIsAskedFor();
};

void TstEdges::plays_data()
{
    QTest::addColumn<Plan>("plan");
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *sentence, const Plan &plan, const QString &script,
                        const QString &expected) { QTest::newRow(sentence) << plan << script << expected; };
    const Plan four = fourStages();

    row("a hold while a raise is in flight leaves nothing to promote (I8)", four,
        u"stage@0 good*7 hold promote"_s,
        u"PASS; raise 25%; held: held by bob; refused: order 2 has no outcome yet"_s);
    row("approvals that are all there do not pass over the lease, held", planNamed(u"roles"_s),
        u"stage@0 good*7 hold lease@none tick promote@ann/lead promote@sue/security"_s,
        u"PASS; gate-open; held: held by bob; approved ann; approved sue; refused: the lease expired"_s);
    row("a gate asks for traffic as intended", planNamed(u"manual-gates"_s),
        u"stage@0 good*7 world@50 tick done world@50 tick promote"_s,
        u"PASS; gate-open; drift; held: *; lower 5%; drift; refused: 50 % is observed where 5 % is intended"_s);
    row("back to a weight that flows already, within half a point", four, u"stage@2 world@24.6 tick back ?"_s,
        u"drift; held: *; lower 25%; stage 1; [baking 25%]"_s);
    row("back after a drift does not fight a second one", four,
        u"stage@2 world@80 tick done back done world@60 tick ?"_s,
        u"drift; held: *; lower 50%; lower 25%; stage 1; drift; held: *; [held 25%]"_s);
    row("an override before the first stage is refused", four, u"override@ann/errors"_s,
        u"refused: nothing can be overridden while preparing"_s);
    row("an override outlives a reboot", four, u"stage@0 override@ann/errors reboot@1m override@sue/errors"_s,
        u"override-asked ann; watch-resumed; overridden ann and sue"_s);
    row("a person's promote of an inconclusive stage is asked for again after a restart", four,
        u"stage@0 good*3 missing good*5 promote restart@10s ?"_s,
        u"INCONCLUSIVE; held: *; raise 25%; watch-resumed; held: the engine stopped before 5 % was raised to "
        u"25 %; "
        u"[held 5%]"_s);
    row("a hold before anything was read goes back without asking for stable", four, u"hold wait@4h good~"_s,
        u"held: held by bob; lower 0%; rolling-back: held for 4h: held by bob"_s);
    row("a rollback before anything was read ends when it is", four, u"rollback good~ good~ good ?"_s,
        u"lower 0%; rolling-back: rolled back by bob; rollback-unverified; lower 0%; lower 0%; rolled-back; "
        u"[rolled-back 0%]"_s);
    row("a rollback does not end on a reading from before it", four, u"stage@0 world@0 rollback tick~ ?"_s,
        u"lower 0%; rolling-back: rolled back by bob; lower 0%; [rolling-back 0%]"_s);
    row("a canary that has traffic when the engine is back is taken to nothing", four,
        u"world@5 restart@1s rollback"_s, u"watch-resumed; lower 0%; rolling-back: rolled back by bob"_s);
    row("a last stage that cannot be completed is held, whatever its gate says",
        with([](Plan &plan) { plan.stages.back().gate.otherwise = Gate::Otherwise::RollBack; }),
        u"stage@3 ageless*7 ageless*13 ?"_s,
        u"PASS; held: the age of p95 is unknown: name `alive`, or set accept_unknown_age; [held 100%]"_s);
    row("a shadow that fails is not what a stage failed for", with([](Plan &plan) {
            Guardrail shadow = latency(plan);
            shadow.id = {u"silent"_s};
            shadow.shadow = true;
            plan.guardrails.insert(plan.guardrails.begin(), shadow);
        }),
        u"stage@0 bad*7"_s,
        u"FAIL; lower 0%; rolling-back: stage 5 % failed: latency: average 498, threshold < 450, coverage 100 %"_s);
    row("a lowering that came near enough on some targets is no doubt", four,
        u"stage@1 world@60 good read@25.3 good ?"_s, u"drift; held: *; lower 25%; [held 25%]"_s);
    row("a breach from before stands in the way of the start", four,
        u"hold world@5 slow world@0 read@0 tick resume tick ?"_s,
        u"held: held by bob; drift; held: *; lower 0%; resumed; [preparing 0%]"_s);

    row("a raise between stages that are near is not taken for arrived before it is",
        with([](Plan &plan) { plan.stages[1].weight = Weight{530}; }), u"stage@0 good*7 read@5 ?"_s,
        u"PASS; raise 5.3%; held: raising to 5.3 % was confirmed, but 5 % was read back; [held 5%]"_s);
    row("an automatic gate that must wait holds", with([](Plan &) {}), u"stage@0 lease@5 good*7 good*12"_s,
        u"PASS; held: the lease covers at most 5 %"_s);
    row("an automatic gate has a deadline of its own", with([](Plan &plan) {
            for (Stage &stage : plan.stages)
                stage.gate.deadline = Duration(600'000);
        }),
        u"stage@0 lease@5 good*7 good*12 ?"_s, u"PASS; [at-gate 5%]"_s);
    row("an automatic gate that must wait rolls back where the plan says so", with([](Plan &plan) {
            for (Stage &stage : plan.stages)
                stage.gate.otherwise = Gate::Otherwise::RollBack;
        }),
        u"stage@0 lease@5 good*7 good*12"_s,
        u"PASS; lower 0%; rolling-back: the gate did not open in time: the lease covers at most 5 %"_s);
    row("a person's gate waits for the calendar, too", with([](Plan &plan) {
            plan.freeze.emplace_back().days = {6, 7};
            plan.stages[0].gate.kind = Gate::Kind::Manual;
        }),
        u"stage@0 wall@1d good*7 wait@20h good ?"_s, u"PASS; gate-open; [at-gate 5%]"_s);
    row("a stage on which nothing is judged is inconclusive",
        with([](Plan &plan) { plan.guardrails.clear(); }), u"stage@0 good*7 ?"_s,
        u"INCONCLUSIVE; held: stage 5 % is inconclusive: no guardrail judges it; [held 5%]"_s);
    row("a guardrail that only warns has no threshold", with([](Plan &plan) {
            latency(plan).breach.reset();
            latency(plan).target.reset();
            latency(plan).warn = Limit{Comparison::Above, 450};
        }),
        u"stage@0 good*3 missing good*5"_s,
        u"INCONCLUSIVE; held: stage 5 % is inconclusive: latency: average 400, threshold none, coverage 89 %"_s);
    row("what may be missing stops no bake",
        with([](Plan &plan) { latency(plan).missing.action = Action::Warn; }), u"stage@0 missing*7 ?"_s,
        u"blind latency; INCONCLUSIVE; held: *; [held 5%]"_s);
    row("what may be missing stops a raise all the same", with([](Plan &plan) {
            latency(plan).missing.action = Action::Warn;
            for (Stage &stage : plan.stages)
                stage.coverage = 0.3;
        }),
        u"stage@0 good*5 missing*2 ? good"_s, u"PASS; [at-gate 5%]; raise 25%"_s);
    row("what was never looked at raises nothing, not even by a person", with([](Plan &plan) {
            plan.guardrails.back().missing.action = Action::Warn;
            for (Stage &stage : plan.stages)
                stage.bake = Duration(5000);
        }),
        u"good done glance*7 promote"_s,
        u"raise 5%; stage 0; INCONCLUSIVE; held: *; refused: errors has no value ()"_s);
    row("a shadow stops neither the bake nor a raise, not even in breach",
        with([](Plan &plan) { latency(plan).shadow = true; }), u"stage@0 slow*2 missing*5 ?"_s,
        u"blind latency; PASS; raise 25%; [raising 5%]"_s);
    row("a breach of a warning stops no raise", with([](Plan &plan) {
            latency(plan).action = Action::Warn;
            latency(plan).target.reset();
        }),
        u"stage@0 good*6 slow ?"_s, u"PASS; raise 25%; [raising 5%]"_s);
    row("a value of unknown age raises where the plan accepts it",
        with([](Plan &plan) { plan.indicators.front().acceptUnknownAge = true; }), u"stage@0 ageless*7 ?"_s,
        u"PASS; raise 25%; [raising 5%]"_s);
    row("a guardrail that is muted holds up nothing", four,
        u"stage@0 override@ann/errors override@sue/errors errs good*5 errs ?"_s,
        u"override-asked ann; overridden ann and sue; fired errors; fired errors; PASS; raise 25%; [raising 5%]"_s);
    row("a shadow that would roll back is no breach to an override",
        with([](Plan &plan) { latency(plan).shadow = true; }),
        u"stage@0 slow*3 override@ann override@sue ?"_s,
        u"fired latency; override-asked ann; overridden ann and sue; raise 25%; [raising 5%]"_s);
    row("a rollback reports nothing more", with([](Plan &plan) { plan.reportEvery = Duration(20'000); }),
        u"stage@0 rollback world@5 good*5"_s,
        u"lower 0%; rolling-back: rolled back by bob; rollback-unverified; lower 0%; lower 0%; lower 0%; lower 0%; lower 0%"_s);
    row("a pending breach and a warning are reported", with([](Plan &plan) {
            plan.reportEvery = Duration(5'000);
            latency(plan).warn = Limit{Comparison::Above, 450};
        }),
        u"stage@0 good slow meh"_s, u"report 1; report 2"_s);
    row("a composite waits for members that have no state", with([](Plan &plan) {
            Guardrail pair;
            pair.id = {u"pair"_s};
            pair.composite = Composite{1, {{u"latency"_s}, {u"nobody"_s}}};
            pair.missing = {Duration(10'000), Action::Hold};
            plan.guardrails.push_back(pair);
        }),
        u"stage@0 good*3"_s, u"blind pair; held: pair without a value for 10s, 10s allowed*"_s);
    row("a guardrail of a source that says nothing is blind after its time and a poll's",
        with([](Plan &plan) {
            Source source;
            source.id = {u"app"_s};
            source.timeout = Duration(20'000);
            plan.sources.push_back(source);
            plan.indicators.front().source = source.id;
        }),
        u"stage@0 good tick*54 ? tick*4"_s, u"[baking 5%]; blind latency; held: *"_s);
}

void TstEdges::plays()
{
    QFETCH(const Plan, plan);
    QFETCH(const QString, script);
    QFETCH(const QString, expected);
    Scenario scenario(plan);
    scenario.play(script);
    QVERIFY2(fits(scenario.log(), expected), qPrintable(scenario.log()));
    QCOMPARE(scenario.broken(), QStringList());
}

void TstEdges::aLeaseThatSaysNothingIsNoValidLease()
{
    Scenario scenario;
    scenario.play(u"stage@0"_s);
    Evaluated look = lookAt({{kP95, Observation::of(400)}});
    look.lease = {};
    scenario.feed(look);
    QCOMPARE(scenario.state().reason, u"no valid lease"_s);
}

void TstEdges::whatPeopleGiveAsReasonIsTold()
{
    Scenario held, back;
    held.play(u"stage@0"_s).feed(Decided{DecisionKind::Hold, u"ann"_s, u"the pager rang"_s, 1});
    QCOMPARE(held.state().reason, u"held by ann: the pager rang"_s);
    back.play(u"stage@0"_s).feed(Decided{DecisionKind::RollBack, u"ann"_s, u"the pager rang"_s, 1});
    QCOMPARE(back.state().reason, u"rolled back by ann: the pager rang"_s);
    Scenario mute;
    mute.play(u"stage@0"_s).feed(Decided{DecisionKind::Override, u"ann"_s, {}, 1});
    QVERIFY(mute.state().overrideAsked.empty());
    QVERIFY2(mute.log().contains(u"an override needs a reason"_s), qPrintable(mute.log()));
}

void TstEdges::aDecisionThatChangesNothingChangesNothing()
{
    for (const DecisionKind kind : {DecisionKind::Start, DecisionKind::SignOff}) {
        Scenario scenario;
        scenario.play(u"stage@0"_s);
        const RolloutState before = scenario.state();
        scenario.feed(Decided{kind, u"ann"_s, {}, 1});
        QVERIFY(scenario.state() == before);
        QCOMPARE(scenario.log(), QString());
    }
}

void TstEdges::anOutcomeThatNobodyWaitsForIsOnlyRead()
{
    Scenario scenario;
    scenario.play(u"stage@0"_s);
    RolloutState before = scenario.state();
    scenario.feed(Actuated{99, Actuated::Outcome::Failed, {}, {}});
    QVERIFY(scenario.state() == before);
    scenario.play(u"good*7"_s); // order 2 is open
    before = scenario.state();
    scenario.feed(Actuated{1, Actuated::Outcome::Failed, TrafficReading{Weight{400}, true, u"2"_s, {}}, {}});
    QVERIFY(scenario.state().open == before.open);
    QCOMPARE(scenario.state().observed->worker, u"2"_s);
}

void TstEdges::detailsOfAnOutcomeAreTheReason()
{
    Scenario raising, lowering;
    raising.play(u"stage@0 good*7"_s)
        .feed(Actuated{2, Actuated::Outcome::Failed, {}, u"connection refused"_s});
    QCOMPARE(raising.state().reason, u"raising to 25 %: connection refused"_s);
    lowering.play(u"stage@2 back"_s);
    lowering.feed(
        Actuated{lowering.state().open->order.order, Actuated::Outcome::Failed, {}, u"connection refused"_s});
    QCOMPARE(lowering.state().reason, u"lowering to 25 %: connection refused"_s);
}

void TstEdges::aSecurityRollbackIsOneToTheEnd()
{
    Scenario scenario(with([](Plan &plan) { latency(plan).action = Action::SecurityRollBack; }));
    scenario.play(u"stage@0 slow*3"_s);
    QVERIFY(scenario.state().security);
    scenario.play(u"done"_s);
    QVERIFY(scenario.state().phase == Phase::RolledBack && scenario.state().security);
}

void TstEdges::theStrongerDemandWaitsForStable()
{
    Scenario scenario(with([](Plan &plan) {
        plan.guardrails.back().action = Action::SecurityRollBack;
        plan.guardrails.back().confirm = Consecutive{1};
    }));
    scenario.play(u"stage@0 stable-down good slow*3"_s);
    QVERIFY(scenario.state().rollbackDue->action == Action::RollBack);
    scenario.play(u"errs"_s);
    QVERIFY(scenario.state().rollbackDue->action == Action::SecurityRollBack);
    scenario.play(u"slow*3"_s); // the weaker one does not take it back
    QVERIFY(scenario.state().rollbackDue->action == Action::SecurityRollBack);
    scenario.play(u"stable-up good"_s);
    QVERIFY(scenario.state().phase == Phase::RollingBack && scenario.state().security);
}

void TstEdges::whatThePlanDoesNotKnowIsNotLookedAt()
{
    Scenario scenario;
    scenario.feed(lookAt({{IndicatorId{u"weather"_s}, Observation::of(1)}}, 0));
    QVERIFY(scenario.state().indicators.empty());
    QVERIFY(scenario.state().captured.empty());
}

void TstEdges::aBaselineNeedsValues()
{
    Scenario scenario(with([](Plan &plan) { plan.indicators.front().delta = Delta::Absolute; }));
    scenario.play(u"missing ?"_s);
    QVERIFY(!scenario.state().capturedOf.contains(kP95));
    scenario.play(u"good*2"_s);
    QCOMPARE(scenario.state().waitsFor, u"the baseline of p95 is being captured"_s);
    scenario.play(u"world@5 good world@0 good~ good"_s); // not while an order is on its way
    QCOMPARE(scenario.state().capturedOf.at(kP95), 2);
    scenario.play(u"done good done good"_s);
    QCOMPARE(scenario.state().indicators.at(kP95).value, 0.0); // a difference, in the indicator's own unit
}

void TstEdges::aDeltaWithoutABaselineIsMissing()
{
    Scenario early(with([](Plan &plan) { plan.indicators.front().delta = Delta::Absolute; }));
    early.play(u"hold good"_s);
    QCOMPARE(early.state().indicators.at(kP95).reason,
             u"no baseline was captured before the first traffic"_s);
    Scenario zero(with([](Plan &plan) { plan.indicators.front().delta = Delta::Percent; }));
    for (int i = 0; i < 3; ++i)
        zero.feed(
            lookAt({{kP95, Observation::of(0)}, {IndicatorId{u"error-count"_s}, Observation::of(0)}}, 0));
    zero.play(u"done good"_s);
    QCOMPARE(zero.state().indicators.at(kP95).reason, u"the captured baseline is 0: no percentage of it"_s);
}

void TstEdges::aFrozenValueIsToldOnce()
{
    Scenario scenario;
    scenario.play(u"stage@0"_s);
    for (int i = 0; i < 3; ++i)
        scenario.feed(lookAt({{kP95, frozen(400)}, {IndicatorId{u"error-count"_s}, frozen(0)}}));
    QCOMPARE(scenario.log(), u"value-frozen"_s); // nothing often stays nothing
}

void TstEdges::aShadowTellsAndDoesNothing()
{
    const Plan plan = with([](Plan &made) { latency(made).shadow = true; });
    Scenario scenario(plan);
    scenario.play(u"stage@0 slow*3 ?"_s);
    QCOMPARE(scenario.log(), u"fired latency; [baking 5%]"_s);
    Evaluated slow;
    slow.seen = {{kP95, Observation::of(600)}};
    RolloutState state = begin(plan, {u"r"_s}, {DecisionKind::Start, u"ann"_s, {}, 0}, scenario.now());
    state.phase = Phase::Baking;
    state.stage = 0;
    state.intended = Weight{500};
    Moment now = scenario.now();
    QString why;
    for (int i = 0; i < 3; ++i) {
        now.boot += Duration(5000);
        const Stepped stepped = step(plan, state, slow, now);
        state = stepped.state;
        for (const Effect &effect : stepped.effects)
            if (const auto *tell = std::get_if<Tell>(&effect); tell && tell->kind == u"guardrail-fired")
                why = sentenceOf(plan, *tell);
    }
    QCOMPARE(why, u"latency: p95 600 > 500, 3 of 3 breaches; would rollback, but is a shadow"_s);
    const Tell told{u"guardrail-fired"_s,
                    {{u"guardrail"_s, u"latency"_s},
                     {u"reason"_s, u"600 > 500"_s},
                     {u"action"_s, u"rollback"_s},
                     {u"shadow"_s, true}},
                    false};
    QCOMPARE(sentenceOf(plan, told), u"latency: 600 > 500; would rollback, but is a shadow"_s);
}

void TstEdges::aGuardrailThatStillFiresIsMarkedInTheNextStage()
{
    Scenario scenario(with([](Plan &plan) {
        latency(plan).action = Action::Warn;
        latency(plan).target.reset();
        latency(plan).clear = Limit{Comparison::Below, 300};
    }));
    scenario.play(u"stage@0 slow*3 good*4 done good"_s);
    QVERIFY(scenario.state().stage == 1);
    QVERIFY(scenario.state().stages[1].totals.at({u"latency"_s}).breached);
}

void TstEdges::eventsAreSentences()
{
    const Plan plan = fourStages();
    const auto said = [&plan](const QString &kind, const QJsonObject &fields) {
        return sentenceOf(plan, Tell{kind, fields, false});
    };
    QCOMPARE(said(u"drift"_s, {{u"intended_bp"_s, 500}, {u"observed_bp"_s, 2500}}),
             u"5 % intended, 25 % observed"_s);
    QCOMPARE(said(u"completed"_s, {{u"weight_bp"_s, 10'000}}), u"the canary has 100 %"_s);
    QCOMPARE(said(u"completed"_s, {{u"weight_bp"_s, 500}, {u"reason"_s, u"not made permanent: persist"_s}}),
             u"the canary has 5 %; not made permanent: persist"_s);
    QCOMPARE(said(u"value-frozen"_s, {{u"guardrail"_s, u"latency"_s}, {u"value"_s, u"400"_s}}),
             u"latency has shown 400 to the last bit for many polls"_s);
}

void TstEdges::standingSaysWhatIsAskedFor()
{
    Scenario gate(planNamed(u"roles"_s)), about(fourStages());
    gate.play(u"stage@0 good*7 override@ann"_s);
    QVERIFY2(standing(planNamed(u"roles"_s), gate.state())
                 .endsWith(u"ann asks to override (because): another person must do the same"_s),
             qPrintable(standing(planNamed(u"roles"_s), gate.state())));
    about.play(u"stage@0 override@ann/errors"_s);
    QCOMPARE(standing(fourStages(), about.state()),
             u"ann asks to override errors (because): another person must do the same"_s);
}

QTEST_APPLESS_MAIN(TstEdges)
#include "tst_edges.moc"
