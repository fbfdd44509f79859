#include "models/lease/risk.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

using Change = std::function<void(RiskFacts &)>;
Q_DECLARE_METATYPE(Change)

namespace {

constexpr Duration kDay{24LL * 3600 * 1000};

/// A rollout that was done before, went well and was rehearsed today.
RiskFacts usual()
{
    RiskFacts facts;
    facts.changedLines = 0;
    facts.environment = u"staging"_s;
    facts.budgetLeft = 1.0;
    facts.rehearsed = Duration(0);
    facts.guardrails = 8;
    facts.firstStep = 0;
    return facts;
}

} // namespace

class TstRisk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFactor_data();
    void aFactor();
    void theScoreIsTheSumOfItsLines();
    void theWeightsOfThePolicyCount();
    void whatIsNotKnownCountsInFull();
};

void TstRisk::aFactor_data()
{
    QTest::addColumn<QString>("factor");
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("points");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const QString &factor, int points, const QString &why,
                        const Change &change) { QTest::newRow(name) << factor << change << points << why; };
    row("the same bytes as last time", u"change"_s, 0, u"the same plan and files as last approved"_s,
        [](RiskFacts &) {});
    row("ten lines changed", u"change"_s, 5, u"10 lines of plan and files differ from the last approved"_s,
        [](RiskFacts &f) { f.changedLines = 10; });
    row("much changed", u"change"_s, 20, u"400 lines of plan and files differ from the last approved"_s,
        [](RiskFacts &f) { f.changedLines = 400; });
    row("production", u"environment"_s, 20, u"the environment is production"_s,
        [](RiskFacts &f) { f.environment = u"production"_s; });
    row("staging", u"environment"_s, 5, u"the environment is staging"_s, [](RiskFacts &) {});
    row("a freeze in two hours", u"calendar"_s, 8, u"the calendar closes in 2h"_s,
        [](RiskFacts &f) { f.toFreeze = Duration(7'200'000); });
    row("a freeze in two days", u"calendar"_s, 3, u"the calendar closes in 2d"_s,
        [](RiskFacts &f) { f.toFreeze = 2 * kDay; });
    row("frozen", u"calendar"_s, 10, u"the calendar is closed now"_s,
        [](RiskFacts &f) { f.calendarOpen = false; });
    row("a quarter of a limit is left", u"budget"_s, 8, u"25 % of the tightest limit is left"_s,
        [](RiskFacts &f) { f.budgetLeft = 0.25; });
    row("rehearsed 45 days ago", u"rehearsal"_s, 5, u"rehearsed 45 days ago"_s,
        [](RiskFacts &f) { f.rehearsed = 45 * kDay; });
    row("rolled back once", u"rollbacks"_s, 4, u"rolled back once in the last 30 days"_s,
        [](RiskFacts &f) { f.rollbacks = 1; });
    row("rolled back five times", u"rollbacks"_s, 10, u"rolled back 5 times in the last 30 days"_s,
        [](RiskFacts &f) { f.rollbacks = 5; });
    row("half of the guardrails never saw a value", u"blind-guardrails"_s, 5,
        u"4 of 8 guardrails never showed a value"_s, [](RiskFacts &f) { f.withoutData = 4; });
    row("everything at once", u"blast"_s, 10,
        u"first 100 %, widest step 100 points, 600 s of worst exposure"_s, [](RiskFacts &f) {
            f.firstStep = f.widestStep = 10000;
            f.exposure = 600;
        });
}

void TstRisk::aFactor()
{
    QFETCH(const QString, factor);
    QFETCH(const Change, change);
    QFETCH(const int, points);
    QFETCH(const QString, why);
    RiskFacts facts = usual();
    change(facts);
    const RiskScore score = scoreRisk(facts, {});
    const auto line = std::ranges::find(score.lines, factor, &RiskLine::factor);
    QVERIFY(line != score.lines.end());
    QCOMPARE(line->points, points);
    QCOMPARE(line->why, why);
}

void TstRisk::theScoreIsTheSumOfItsLines()
{
    RiskFacts facts = usual();
    facts.changedLines = 10;
    facts.rollbacks = 1;
    const RiskScore score = scoreRisk(facts, {});
    int points = 0, most = 0;
    for (const RiskLine &line : score.lines) {
        points += line.points;
        most += line.most;
    }
    QCOMPARE(score.points, points);
    QCOMPARE(score.points, 5 + 5 + 4);
    QCOMPARE(score.most, most);
    QCOMPARE(score.most, 100);
}

void TstRisk::theWeightsOfThePolicyCount()
{
    RiskFacts facts = usual();
    facts.rehearsed.reset();
    RiskWeights weights;
    weights.points[u"rehearsal"_s] = 100;
    weights.limit = 100;
    const RiskScore score = scoreRisk(facts, weights);
    QCOMPARE(score.points, 105);
    QVERIFY(!score.isUnderLimit());
    weights.limit = 106;
    QVERIFY(scoreRisk(facts, weights).isUnderLimit());
}

void TstRisk::whatIsNotKnownCountsInFull()
{
    RiskFacts facts;
    facts.environment = u"production"_s;
    const RiskScore score = scoreRisk(facts, {});
    for (const QString &factor : {u"change"_s, u"budget"_s, u"rehearsal"_s, u"blind-guardrails"_s}) {
        const auto line = std::ranges::find(score.lines, factor, &RiskLine::factor);
        QCOMPARE(line->points, line->most);
    }
    QVERIFY(!score.isUnderLimit());
}

QTEST_APPLESS_MAIN(TstRisk)
#include "tst_risk.moc"
