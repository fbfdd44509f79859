#include "models/rollout/simulate.h"
#include "tests/models/rollout/release.h"
#include "tests/models/rollout/scenario.h"

#include <QTest>

#include <random>

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

/// A release whose canary is held against its stable twin.
class Compared : public Release {
public:
    explicit Compared(const Plan &plan) : Release(plan)
    {
        for (const Guardrail &rule : plan.guardrails)
            if (rule.compare && std::holds_alternative<CompareCounts>(*rule.compare))
                grow(0, 0, 0, 0); // what the totals grow by says how much traffic there is
    }
    /// Totals that grew by this much.
    Compared &grow(double fails, double hits, double stableFails, double stableHits, int times = 1)
    {
        for (int i = 0; i < times; ++i)
            look({{kFails, m_totals[0] += fails},
                  {kHits, m_totals[1] += hits},
                  {kStableFails, m_totals[2] += stableFails},
                  {kStableHits, m_totals[3] += stableHits}});
        return *this;
    }

private:
    std::array<double, 4> m_totals{};
};

} // namespace

/// Guardrails that compare the canary with its stable twin, in a whole rollout.
class TstCompared : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRegressionRollsBack()
    {
        Compared release(comparing(counts()));
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
        Compared release(comparing(counts()));
        release.grow(0, 0, 10, 1000, 1).grow(5, 500, 10, 1000, 8);
        QVERIFY(release.state.stage == 1);
        const QJsonArray doubled = release.lastTold(u"stage-ahead"_s)[u"doubled_seen_within"].toArray();
        QCOMPARE(doubled.size(), 1);
        QCOMPARE(doubled[0][u"guardrail"].toString(), u"worse"_s);
        QVERIFY(doubled[0][u"ms"].toInteger() >= 1000);
    }

    void theFirstStageSaysItToo()
    {
        const Plan plan = comparing(counts());
        Compared release(plan);
        QCOMPARE(release.state.waitsFor, u"the traffic of stable is being counted"_s);
        release.grow(0, 0, 10, 1000);
        QVERIFY(release.state.stage == 0);
        QCOMPARE(release.told.front().kind, u"stage-ahead"_s); // before the raise
        const QString sentence = sentenceOf(plan, release.told.front());
        QVERIFY2(sentence.startsWith(u"stage 1 of 4: at 5 % twice the errors of stable would show within "_s),
                 qPrintable(sentence));
    }

    void theFirstStageSaysItOfACanaryWithoutTotals()
    {
        Compared release(comparing(counts()));
        release.state =
            begin(comparing(counts()), {u"r1"_s}, {DecisionKind::Start, u"ann"_s, {}, 0}, release.now);
        for (int i = 0; i < 2; ++i)
            release.look(
                {{kFails, qQNaN()}, {kHits, qQNaN()}, {kStableFails, 10 * i}, {kStableHits, 1000 * i}});
        QVERIFY(release.state.stage == 0);
        QVERIFY(release.lastTold(u"stage-ahead"_s)[u"doubled_seen_within"][0][u"ms"].toInteger() > 0);
        const TrackEvidence seen = release.state.tracks.at({u"worse"_s});
        QCOMPARE(seen.stableRequests, qint64(1000));
        QCOMPARE(seen.worse, CountEvidence{});
    }

    void aStageSaysWhyItCannotTell_data()
    {
        QTest::addColumn<double>("errors");
        QTest::addColumn<double>("requests");
        QTest::addColumn<QString>("why");
        QTest::newRow("no request was counted") << 0.0 << 0.0 << u"nothing was counted yet"_s;
        QTest::newRow("stable made no error") << 0.0 << 1000.0 << u"stable has had none"_s;
        QTest::newRow("no more can fail than do") << 1.0 << 1.0 << u"not within a year"_s;
    }

    void aStageSaysWhyItCannotTell()
    {
        QFETCH(const double, errors);
        QFETCH(const double, requests);
        QFETCH(const QString, why);
        const Plan plan = comparing(counts());
        Compared release(plan);
        release.grow(0, 0, errors, requests, 1);
        QVERIFY(release.state.stage == 0);
        QVERIFY(!release.lastTold(u"stage-ahead"_s)[u"doubled_seen_within"][0].toObject().contains(u"ms"));
        QCOMPARE(sentenceOf(plan, release.told.front()),
                 u"stage 1 of 4: at 5 % how soon twice the errors of stable would show cannot be told: %1 "
                 "(worse)"_s.arg(why));
    }

    void withoutProofAStageIsInconclusive()
    {
        Compared release(comparing(counts(2.0)));
        release.grow(0, 10, 1, 100, 9);
        QVERIFY(release.state.phase == Phase::Held);
        QCOMPARE(release.state.reason,
                 u"stage 5 % is inconclusive: worse: 2 times the rate of stable is not ruled out"_s);
    }

    void anOverriddenOneNeedsNoProof()
    {
        Plan plan = comparing(counts(2.0));
        plan.guardrails.back().action = Action::Hold;
        Compared release(plan);
        release.grow(0, 10, 1, 100, 4);
        QCOMPARE(release.state.stage, 0);
        for (const QString &who : {u"ann"_s, u"sue"_s})
            release.feed(Decided{DecisionKind::Override, who, u"too little traffic"_s, 1, {}, u"worse"_s});
        QVERIFY(release.state.muted.contains({u"worse"_s}));
        release.grow(0, 10, 1, 100, 5);
        QCOMPARE(release.state.stage, 1);
    }

    /// The canary may have traffic already, and no stage is entered: there is no cadence to gather values by.
    void whileTheFirstRaiseIsOnItsWayNothingIsGathered()
    {
        Compared release(comparing(counts()));
        release.manual = true;
        release.grow(0, 0, 10, 1000, 2);
        QVERIFY(release.state.phase == Phase::Raising);
        release.grow(50, 100, 10, 1000, 3);
        QVERIFY(release.state.phase == Phase::Raising || release.state.phase == Phase::Held);
        QCOMPARE(release.state.stage, -1);
        QCOMPARE(release.state.tracks.at({u"worse"_s}).worse, CountEvidence{}); // and nothing is judged
    }

    void withProofAStagePasses()
    {
        Compared release(comparing(counts(2.0)));
        release.grow(5, 10'000, 50, 100'000, 9);
        QVERIFY(release.state.stage == 1);
    }

    void aShadowNeedsNoProof()
    {
        Plan plan = comparing(counts(2.0));
        plan.guardrails.back().shadow = true;
        Compared release(plan);
        release.grow(0, 10, 1, 100, 9);
        QVERIFY(release.state.stage == 1);
    }

    void aFailureNeedsNoProofEither()
    {
        Plan plan = comparing(counts(2.0));
        plan.guardrails.back().target = Limit{Comparison::Below, 0}; // a certainty that cannot be
        Compared release(plan);
        release.grow(5, 10'000, 50, 100'000, 9);
        QVERIFY(release.state.phase == Phase::RolledBack);
    }

    void nothingIsJudgedBeforeAllFourTotalsAreNew()
    {
        Compared release(comparing(counts()));
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
        Compared release(plan);
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
        Compared release(plan);
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
        Compared release(plan);
        release.grow(0, 100, 10, 1000, 1).grow(50, 100, 10, 1000, 3);
        QVERIFY(release.state.phase == Phase::Baking);
        QCOMPARE(release.state.tracks.at({u"worse"_s}).worse, CountEvidence{});
    }

    /// No release is rolled back by noise more often than its guardrail's confidence says (2 %).
    void noiseRarelyRollsBack()
    {
        Plan plan = comparing(CompareRanks{});
        std::erase_if(plan.indicators,
                      [](const Indicator &one) { return one.id == kHits || one.id == kStableHits; });
        plan.stages.resize(2);
        plan.stages[0].bake = Duration(30 * 60'000);
        plan.stages[0].every = Duration(10'000);
        int rolledBack = 0;
        for (unsigned seed = 0; seed < 60; ++seed) {
            Compared release(plan);
            std::mt19937 random(seed);
            std::uniform_real_distribution<> value(180, 220);
            for (int i = 0; i < 190 && release.state.stage < 1; ++i)
                release.look({{kFails, value(random)}, {kStableFails, value(random)}}, Duration(10'000));
            rolledBack += release.state.phase == Phase::RolledBack ? 1 : 0;
            QVERIFY2(rolledBack > 0 || release.state.stage == 1, qPrintable(release.state.reason));
        }
        QVERIFY2(rolledBack <= 1, qPrintable(QString::number(rolledBack)));
    }

    void aShiftIsFoundAndRollsBack()
    {
        Plan plan = comparing(CompareRanks{});
        std::erase_if(plan.indicators,
                      [](const Indicator &one) { return one.id == kHits || one.id == kStableHits; });
        plan.stages[0].bake = Duration(30 * 60'000);
        for (unsigned seed = 0; seed < 20; ++seed) {
            Compared release(plan);
            std::mt19937 random(seed);
            std::uniform_real_distribution<> value(180, 220);
            for (int i = 0; i < 25; ++i)
                release.look({{kFails, 1.5 * value(random)}, {kStableFails, value(random)}});
            QVERIFY(release.state.phase == Phase::RolledBack);
        }
    }

    /// The first values of a rank test are no gap in what was watched.
    void gatheringIsNoMissingValue()
    {
        Plan plan = comparing(CompareRanks{});
        std::erase_if(plan.indicators,
                      [](const Indicator &one) { return one.id == kHits || one.id == kStableHits; });
        Compared release(plan);
        for (int i = 0; i < 14 && release.state.stage < 1; ++i)
            release.look({{kFails, 400 + i % 2}, {kStableFails, 400 + i % 2}});
        QVERIFY2(release.state.stage == 1, qPrintable(release.state.reason));
        const std::vector<StageRow> &table = release.state.stages[0].table;
        QCOMPARE(table.back().coverage, 1.0);
        QVERIFY(table.back().verdict == Verdict::Pass);
    }

    /// At every 30 s they take longer than values may be missing (90 s): that holds nothing.
    void gatheringIsNotMissingTooLong()
    {
        Plan plan = comparing(CompareRanks{});
        std::erase_if(plan.indicators,
                      [](const Indicator &one) { return one.id == kHits || one.id == kStableHits; });
        for (Stage &stage : plan.stages) {
            stage.every = Duration(30'000);
            stage.bake = Duration(300'000);
        }
        Compared release(plan);
        for (int i = 0; i < 20 && release.state.stage < 1; ++i)
            release.look({{kFails, 400 + i % 2}, {kStableFails, 400 + i % 2}}, Duration(30'000));
        QVERIFY2(release.state.stage == 1, qPrintable(release.state.reason));
    }

    void ranksAreComparedAndOutliveAReboot()
    {
        CompareRanks ranks;
        ranks.window = Duration(600'000);
        Plan plan = comparing(ranks);
        std::erase_if(plan.indicators,
                      [](const Indicator &one) { return one.id == kHits || one.id == kStableHits; });
        Compared release(plan);
        for (int i = 0; i < 5; ++i)
            release.look({{kFails, 400 + i}, {kStableFails, 400 - i}});
        QVERIFY(release.lastTold(u"stage-ahead"_s).isEmpty());
        const TrackEvidence before = release.state.tracks.at({u"worse"_s});
        QVERIFY(!before.canary.empty());
        release.now.boot = Instant(Duration(50'000)); // another boot
        release.now.wall += Duration(30'000);
        release.feed(Resumed{Duration(30'000), true, release.reading(), {true, {}, Weight{10'000}}});
        const TrackEvidence after = release.state.tracks.at({u"worse"_s});
        QCOMPARE(after.canary.size(), before.canary.size());
        QVERIFY(after.canary.back().at <= release.now.boot - Duration(30'000));
        QVERIFY(after.renewed == (std::array<bool, 4>{}));
    }
};

QTEST_APPLESS_MAIN(TstCompared)
#include "tst_compared.moc"
