#include "tests/models/rollout/scenario.h"

#include <QTest>

using namespace interlock;
using namespace interlock::test;

namespace {

const IndicatorId kFails{u"fails"_s}, kHits{u"hits"_s}, kStableFails{u"fails-stable"_s},
    kStableHits{u"hits-stable"_s};

Guardrail worse(const Compare &compare)
{
    Guardrail rule;
    rule.id = {u"worse"_s};
    rule.indicator = kFails;
    rule.compare = compare;
    rule.breach = certaintyLimit(compare);
    return rule;
}

CompareCounts counts(std::optional<double> prove = {})
{
    CompareCounts compare;
    compare.requests = kHits;
    compare.prove = prove;
    return compare;
}

/// The four stages with a guardrail that holds the canary against its stable twin.
Plan comparing(const Compare &compare)
{
    Plan plan = fourStages();
    Indicator fails, hits, stableFails, stableHits;
    fails.id = kFails;
    fails.stable = kStableFails;
    hits.id = kHits;
    hits.stable = kStableHits;
    stableFails.id = kStableFails;
    stableHits.id = kStableHits;
    for (const Indicator &indicator : {fails, hits, stableFails, stableHits})
        plan.indicators.push_back(indicator);
    plan.guardrails.push_back(worse(compare));
    return plan;
}

/// A release whose canary and stable are asked every 5 s; each order is carried out at once.
class Release {
public:
    explicit Release(Plan plan) : m_plan(std::move(plan))
    {
        state = begin(m_plan, {u"r1"_s}, {DecisionKind::Start, u"ann"_s, {}, 0}, now);
    }
    /// A look at which these indicators show these values; latency and errors are well.
    Release &look(const std::vector<std::pair<IndicatorId, double>> &values, Duration after = Duration(5000))
    {
        now.boot += after;
        now.wall += after;
        Evaluated event;
        event.seen = {{{u"p95"_s}, Observation::of(400)}, {{u"error-count"_s}, Observation::of(0)}};
        for (const auto &[id, value] : values)
            event.seen.emplace_back(id, Observation::of(value));
        event.traffic = reading();
        event.lease = {true, {}, Weight{10'000}};
        feed(event);
        return *this;
    }
    /// Totals that grew by this much.
    Release &grow(double fails, double hits, double stableFails, double stableHits, int times = 1)
    {
        for (int i = 0; i < times; ++i)
            look({{kFails, m_totals[0] += fails},
                  {kHits, m_totals[1] += hits},
                  {kStableFails, m_totals[2] += stableFails},
                  {kStableHits, m_totals[3] += stableHits}});
        return *this;
    }
    void feed(const RolloutEvent &event)
    {
        Stepped after = step(m_plan, std::move(state), event, now);
        state = std::move(after.state);
        for (const Effect &effect : after.effects)
            if (const auto *order = std::get_if<SetWeight>(&effect)) {
                m_world = order->to;
                feed(Actuated{order->order, Actuated::Outcome::Succeeded, reading(), {}});
            } else if (const auto *tell = std::get_if<Tell>(&effect)) {
                told.push_back(*tell);
            }
    }
    QJsonObject lastTold(const QString &kind) const
    {
        for (auto tell = told.rbegin(); tell != told.rend(); ++tell)
            if (tell->kind == kind)
                return tell->fields;
        return {};
    }
    TrafficReading reading() const { return {m_world, true, u"1"_s, {}}; }

    RolloutState state;
    Moment now{Instant(Duration(1'000'000)), WallTime(Duration(1'800'000'000'000))};
    std::vector<Tell> told;

private:
    Plan m_plan;
    Weight m_world;
    std::array<double, 4> m_totals{};
};

} // namespace

/// Guardrails that compare the canary with its stable twin, in a whole rollout.
class TstCompared : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRegressionRollsBack()
    {
        Release release(comparing(counts()));
        release.grow(1, 100, 10, 1000, 2);
        QVERIFY(release.state.phase == Phase::Baking);
        release.grow(1, 100, 10, 1000, 3);
        QVERIFY(release.state.phase == Phase::Baking);
        release.grow(20, 100, 10, 1000, 2);
        QVERIFY(release.state.phase == Phase::RolledBack);
        QVERIFY2(release.state.reason.startsWith(u"fails: "_s), qPrintable(release.state.reason));
    }

    void aStageSaysHowLongADoubledRateWouldTake()
    {
        Release release(comparing(counts()));
        release.grow(0, 0, 10, 1000, 1).grow(5, 500, 10, 1000, 8);
        QVERIFY(release.state.stage == 1);
        const QJsonArray doubled = release.lastTold(u"stage-entered"_s)[u"doubled_seen_within"].toArray();
        QCOMPARE(doubled.size(), 1);
        QCOMPARE(doubled[0][u"guardrail"].toString(), u"worse"_s);
        QVERIFY(doubled[0][u"ms"].toInteger() >= 1000);
    }

    void aStageSaysNothingOfWhatWasNeverCounted()
    {
        Release release(comparing(counts()));
        release.grow(0, 0, 0, 0, 1);
        QVERIFY(release.state.stage == 0);
        QVERIFY(!release.lastTold(u"stage-entered"_s).contains(u"doubled_seen_within"));
    }

    void withoutProofAStageIsInconclusive()
    {
        Release release(comparing(counts(2.0)));
        release.grow(0, 10, 1, 100, 9);
        QVERIFY(release.state.phase == Phase::Held);
        QCOMPARE(release.state.reason,
                 u"stage 5 % is inconclusive: worse: 2 times the rate of stable is not ruled out"_s);
    }

    void withProofAStagePasses()
    {
        Release release(comparing(counts(2.0)));
        release.grow(5, 10'000, 50, 100'000, 9);
        QVERIFY(release.state.stage == 1);
    }

    void aShadowNeedsNoProof()
    {
        Plan plan = comparing(counts(2.0));
        plan.guardrails.back().shadow = true;
        Release release(plan);
        release.grow(0, 10, 1, 100, 9);
        QVERIFY(release.state.stage == 1);
    }

    void aFailureNeedsNoProofEither()
    {
        Plan plan = comparing(counts(2.0));
        plan.guardrails.back().target = Limit{Comparison::Below, 0}; // a certainty that cannot be
        Release release(plan);
        release.grow(5, 10'000, 50, 100'000, 9);
        QVERIFY(release.state.phase == Phase::RolledBack);
    }

    void nothingIsJudgedBeforeAllFourTotalsAreNew()
    {
        Release release(comparing(counts()));
        release.grow(0, 100, 10, 1000, 3);
        const GuardrailState before = release.state.guardrails.at({u"worse"_s});
        release.look({{kFails, 1e6}}, Duration(1000));
        QVERIFY(release.state.guardrails.at({u"worse"_s}) == before);
    }

    void totalsThatStopAreMissing_data()
    {
        QTest::addColumn<Plan>("plan");
        QTest::newRow("because their source is silent") << comparing(counts());
        Plan lonely = comparing(counts()), unknown = lonely;
        lonely.indicators[2].stable.reset();
        QTest::newRow("because the canary has no twin") << lonely;
        unknown.guardrails.back().indicator = {u"nowhere"_s};
        QTest::newRow("because the plan has no such indicator") << unknown;
    }
    void totalsThatStopAreMissing()
    {
        QFETCH(const Plan, plan);
        Release release(plan);
        release.grow(0, 100, 10, 1000, 1);
        for (int i = 0; i < 60 && release.state.phase != Phase::Held; ++i)
            release.look({});
        QVERIFY(release.state.phase == Phase::Held);
        QVERIFY2(release.state.reason.contains(u"its source told nothing"_s),
                 qPrintable(release.state.reason));
    }

    void aReportCountsThemUnderTheirOwnName()
    {
        Plan plan = comparing(counts());
        plan.reportEvery = Duration(20'000);
        Release release(plan);
        release.grow(1, 100, 10, 1000, 6);
        const QJsonArray rows = release.lastTold(u"report"_s)[u"rows"].toArray();
        QCOMPARE(rows.size(), 6);
        for (const QJsonValue &row : rows)
            QCOMPARE(row[u"status"].toString(), u"OK"_s); // an indicator is not what a comparison makes of it
    }

    void warmingUpCountsNothing()
    {
        Plan plan = comparing(counts());
        plan.guardrails.back().warmUp = Duration(20'000);
        Release release(plan);
        release.grow(0, 100, 10, 1000, 1).grow(50, 100, 10, 1000, 3);
        QVERIFY(release.state.phase == Phase::Baking);
        QCOMPARE(release.state.tracks.at({u"worse"_s}).worse, CountEvidence{});
    }

    void ranksAreComparedAndOutliveAReboot()
    {
        CompareRanks ranks;
        ranks.window = Duration(600'000);
        Plan plan = comparing(ranks);
        std::erase_if(plan.indicators,
                      [](const Indicator &one) { return one.id == kHits || one.id == kStableHits; });
        Release release(plan);
        for (int i = 0; i < 5; ++i)
            release.look({{kFails, 400 + i}, {kStableFails, 400 - i}});
        QVERIFY(!release.lastTold(u"stage-entered"_s).contains(u"doubled_seen_within"));
        const TrackEvidence before = release.state.tracks.at({u"worse"_s});
        QVERIFY(!before.canary.empty());
        release.now.boot = Instant(Duration(50'000)); // another boot
        release.feed(Resumed{Duration(30'000), true, release.reading(), {true, {}, Weight{10'000}}});
        const TrackEvidence after = release.state.tracks.at({u"worse"_s});
        QCOMPARE(after.canary.size(), before.canary.size());
        QVERIFY(after.canary.back().at <= release.now.boot - Duration(30'000));
        QVERIFY(after.renewed == (std::array<bool, 4>{}));
    }
};

QTEST_APPLESS_MAIN(TstCompared)
#include "tst_compared.moc"
