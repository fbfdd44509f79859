#include "models/plan/plan.h"

#include <QTest>

using namespace interlock;
using namespace std::chrono_literals;

namespace {

Plan planWith(const Confirm &confirm, Action action)
{
    Plan plan;
    Source source;
    source.id = {QStringLiteral("app")};
    source.timeout = 800ms;
    plan.sources = {source};
    Indicator indicator;
    indicator.id = {QStringLiteral("p95")};
    indicator.source = source.id;
    plan.indicators = {indicator};
    Guardrail rule;
    rule.id = {QStringLiteral("latency")};
    rule.indicator = indicator.id;
    rule.breach = Limit{Comparison::Above, 500};
    rule.confirm = confirm;
    rule.action = action;
    plan.guardrails = {rule};
    Stage stage;
    stage.weight = {500};
    stage.bake = 60s;
    stage.every = 10s;
    plan.stages = {stage};
    return plan;
}

} // namespace

class TestPlan : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void exposureIsPollTimesConfirmPlusDeadlinePlusTwoSeconds()
    {
        const Plan plan = planWith(Consecutive{3}, Action::RollBack);
        QCOMPARE(worstExposure(plan, plan.stages[0]), std::optional<Duration>(30s + 800ms + 2s));
    }

    void watchShortensTheExposure()
    {
        Plan plan = planWith(Consecutive{3}, Action::RollBack);
        plan.guardrails[0].watch = 1s;
        QCOMPARE(worstExposure(plan, plan.stages[0]), std::optional<Duration>(3s + 800ms + 2s));
    }

    void aPlanThatNeverRollsBackHasNoExposure()
    {
        const Plan plan = planWith(Consecutive{3}, Action::Hold);
        QCOMPARE(worstExposure(plan, plan.stages[0]), std::optional<Duration>());
    }

    void aCompositeIsAsSlowAsItsSlowestMember()
    {
        Plan plan = planWith(Consecutive{1}, Action::Warn);
        Guardrail pair;
        pair.id = {QStringLiteral("pair")};
        pair.composite = Composite{1, {plan.guardrails[0].id}};
        pair.watch = 1s;
        pair.confirm = For{60s, 0s};
        pair.action = Action::RollBack;
        plan.guardrails.push_back(pair);
        QCOMPARE(worstExposure(plan, plan.stages[0]), std::optional<Duration>(70s + 800ms + 2s));
    }

    void aCombinedIndicatorWaitsForTheSlowerOfItsSources()
    {
        Plan plan = planWith(Consecutive{1}, Action::RollBack);
        Indicator overhead;
        overhead.id = {QStringLiteral("overhead")};
        overhead.measure = Combined{Pairing::Change, plan.indicators[0].id, plan.indicators[0].id};
        plan.indicators.push_back(overhead);
        plan.guardrails[0].indicator = overhead.id;
        QCOMPARE(worstExposure(plan, plan.stages[0]), std::optional<Duration>(10s + 800ms + 2s));
    }

    void aStageLaysItsLimitsOver()
    {
        Plan plan = planWith(Consecutive{1}, Action::RollBack);
        const GuardrailId id = plan.guardrails[0].id;
        plan.stages[0].targets[id] = Limit{Comparison::Below, 400};
        plan.stages[0].breaches[id] = Limit{Comparison::Above, 450};
        const Guardrail here = inStage(plan.guardrails[0], plan.stages[0]);
        QCOMPARE(here.target->value, 400.0);
        QCOMPARE(here.breach->value, 450.0);
        QCOMPARE(plan.guardrails[0].breach->value, 500.0);
    }

    void weightsReadAsPercent()
    {
        QCOMPARE(toString(Weight{2500}), QStringLiteral("25 %"));
        QCOMPARE(toString(Weight{250}), QStringLiteral("2.5 %"));
        QCOMPARE(toString(Weight{10'000}), QStringLiteral("100 %"));
    }
};

QTEST_APPLESS_MAIN(TestPlan)
#include "tst_plan.moc"
