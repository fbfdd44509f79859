#include "models/plan/share.h"
#include "tests/models/rollout/release.h"
#include "tests/models/rollout/scenario.h"

#include <QTest>

using namespace interlock;
using namespace interlock::test;

namespace {

/// The four stages, with the requests that the canary gets counted.
Plan counting(Action action = Action::Hold)
{
    Plan plan = fourStages();
    plan.sources.push_back({});
    plan.sources.back().id = {u"app"_s};
    HaproxyTraffic traffic;
    ShareCheck check;
    check.action = action;
    check.missing.after = Duration(60'000);
    traffic.verifyShare = check;
    plan.traffic = traffic;
    for (Stage &stage : plan.stages)
        stage.gate = {};
    addShareGuardrail(plan);
    return plan;
}

class Counted : public Release {
public:
    using Release::Release;
    /// Looks between which the canary got so many requests, of so many in all.
    Counted &requests(double canary, double total, int times = 1)
    {
        for (int i = 0; i < times; ++i)
            look({{kShareCanary, m_canary += canary}, {kShareTotal, m_total += total}});
        return *this;
    }
    const GuardrailState &share() const { return state.guardrails.at(kShareGuardrail); }

private:
    double m_canary = 0, m_total = 0;
};

} // namespace

/// The share that the canary really gets, in a whole rollout.
class TstRolloutShare : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void thePlanHasAGuardrailOfItsOwn()
    {
        const Plan plan = counting(Action::RollBack);
        const Guardrail *rule = plan.guardrail(kShareGuardrail);
        QVERIFY(rule);
        QVERIFY(rule->action == Action::RollBack);
        QCOMPARE(rule->breach->text(), u">= 99"_s);
        QVERIFY(!withoutShare(plan).guardrail(kShareGuardrail));
        QVERIFY(!withoutShare(plan).indicator(kShareTotal));
    }

    void aCanaryThatGetsItsSharePassesEachStage()
    {
        Counted release(counting());
        for (int i = 0; i < 60 && !isOver(release.state.phase); ++i)
            release.requests(release.state.intended.basisPoints / 10.0, 1000);
        QCOMPARE(toString(release.state.phase), u"completed"_s);
    }

    void aCanaryThatGetsNothingHolds()
    {
        Counted release(counting());
        release.requests(0, 1000, 4);
        QCOMPARE(toString(release.state.phase), u"held"_s);
        QCOMPARE(release.state.reason,
                 u"traffic-share: 100 % sure that the canary does not get its share, 99 % "
                 "needed, 1 of 1 breaches: 0 of 1000 requests, 0 %, where 5 % is intended"_s);
        QCOMPARE(release.lastTold(u"guardrail-fired"_s)[u"reason"].toString(), release.state.reason);
    }

    void itRollsBackWhereThePlanSaysSo()
    {
        Counted release(counting(Action::RollBack));
        release.requests(600, 1000, 4);
        QCOMPARE(toString(release.state.phase), u"rolled-back"_s);
    }

    /// Weights that were moved by somebody else say nothing about the share that is meant.
    void aShareOfOtherWeightsIsNotTolerated()
    {
        Counted release(counting());
        release.requests(50, 1000, 3);
        QCOMPARE(toString(release.state.phase), u"baking"_s);
        release.worldIs(Weight{2000}).manual = true; // nobody lowers it
        release.requests(200, 1000, 2);
        QCOMPARE(toString(release.state.phase), u"held"_s);
        QVERIFY2(release.share().phase == GuardrailState::Phase::Firing,
                 qPrintable(release.share().last.reason));
    }

    void tooFewRequestsAreMissingAndStopTheBake()
    {
        Counted release(counting());
        release.requests(1, 10, 8);
        QCOMPARE(toString(release.state.phase), u"baking"_s);
        QCOMPARE(release.state.stages[0].counted, Duration(0));
        QVERIFY2(release.share().last.reason.endsWith(u"requests needed"_s),
                 qPrintable(release.share().last.reason));
        QVERIFY(release.share().phase == GuardrailState::Phase::Warming);
        release.requests(1, 10, 8);
        QCOMPARE(toString(release.state.phase), u"held"_s); // without a value for too long
    }

    void whatWasNotCountedYetIsNoGapInTheStage()
    {
        Counted release(counting());
        release.requests(3, 60, 7).requests(50, 1000, 8);
        QCOMPARE(release.state.stage, 1); // no verdict lacks coverage because counting took its time
    }

    void totalsThatStopAreMissing()
    {
        Counted release(counting());
        release.requests(50, 1000, 4);
        for (int i = 0; i < 30 && release.state.phase == Phase::Baking; ++i)
            release.look({});
        QCOMPARE(toString(release.state.phase), u"held"_s);
        QVERIFY2(release.state.reason.contains(u"its source told nothing"_s),
                 qPrintable(release.state.reason));
    }

    void anotherWorkerLosesOneTick()
    {
        Counted release(counting());
        release.requests(50, 1000, 4);
        const qint64 before = release.state.share.total;
        release.worker = u"2"_s;
        release.requests(0, 5000);
        QCOMPARE(release.state.share.total, before);
        QVERIFY(release.share().phase == GuardrailState::Phase::Ok);
    }

    void aResumedRolloutCountsAnew()
    {
        Counted release(counting());
        release.requests(0, 1000, 4);
        QCOMPARE(toString(release.state.phase), u"held"_s);
        release.feed(Decided{DecisionKind::Resume, u"bob"_s, {}, 1});
        QCOMPARE(release.state.share.total, 0);
        release.requests(50, 1000, 3);
        QCOMPARE(toString(release.state.phase), u"baking"_s);
        QVERIFY(release.share().phase == GuardrailState::Phase::Ok);
    }

    void timeThatNobodyWatchedIsNotCounted()
    {
        Counted release(counting());
        release.requests(50, 1000, 4);
        const qint64 before = release.state.share.total;
        release.feed(Resumed{Duration(60'000), false, release.reading(), {true, {}, Weight{10'000}}, 9});
        release.requests(0, 9000);
        QCOMPARE(release.state.share.total, before);
    }
};

QTEST_GUILESS_MAIN(TstRolloutShare)
#include "tst_share.moc"
