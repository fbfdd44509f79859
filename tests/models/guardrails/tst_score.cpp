#include "models/guardrails/score.h"

#include <QTest>

using namespace interlock::kayenta;
using namespace Qt::StringLiterals;

// The rules and the rows S1 to S6 of the design's judging page, 1.2 and 1.4.
namespace {

using Results = std::vector<MetricResult>;
using Weights = std::map<QString, double>;

MetricResult metric(Label label, const QString &group = u"g1"_s)
{
    return {u"m"_s, label, false, false, {group}, {}};
}

MetricResult critical(MetricResult result)
{
    result.critical = true;
    return result;
}

MetricResult muted(MetricResult result)
{
    result.muted = true;
    return result;
}

} // namespace

Q_DECLARE_METATYPE(Results)
Q_DECLARE_METATYPE(Weights)

class TestScore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void totals_data()
    {
        QTest::addColumn<Results>("results");
        QTest::addColumn<Weights>("weights");
        QTest::addColumn<double>("total");
        QTest::addColumn<QString>("verdict");
        const auto row = [](const char *name, const Results &results, const Weights &weights, double total,
                            const char *verdict) {
            QTest::addRow("%s", name) << results << weights << total << QString::fromLatin1(verdict);
        };
        const auto pass = metric(Label::Pass), high = metric(Label::High), low = metric(Label::Low),
                   none = metric(Label::Nodata), error = metric(Label::Error);
        const auto pass2 = metric(Label::Pass, u"g2"_s), high2 = metric(Label::High, u"g2"_s),
                   none2 = metric(Label::Nodata, u"g2"_s), error2 = metric(Label::Error, u"g2"_s);
        row("S1 one that passes", {pass}, {}, 100, "Pass");
        row("S1 one that is high", {high}, {}, 0, "Fail");
        row("S2 one without data", {none}, {}, 0, "Fail");
        row("S3 a group without data counts as 100", {pass, pass, none2}, {}, 100, "Pass");
        row("S4 one of two", {pass, high}, {}, 50, "Fail");
        row("S4 one of three", {pass, high, low}, {}, 33.33, "Fail");
        row("S5 three quarters", {pass, pass, high2}, {{u"g1"_s, 75}, {u"g2"_s, 25}}, 75, "Marginal");
        row("S6 half of a half", {pass, high, high2}, {{u"g1"_s, 50}, {u"g2"_s, 50}}, 25, "Fail");
        row("no result", {}, {}, 0, "Fail");
        row("a critical metric that is high", {pass, pass, pass, critical(high2)}, {}, 0, "Fail");
        row("a critical metric that passes", {critical(pass)}, {}, 100, "Pass");
        row("a critical metric without data", {pass, pass, pass, critical(none)}, {}, 0, "Fail");
        row("half without data", {pass, none2}, {}, 0, "Fail");
        row("less than half without data", {pass, pass, none}, {}, 100, "Pass");
        row("required data that is missing counts", {pass, metric(Label::NodataFailMetric)}, {}, 50, "Fail");
        row("an error is left out", {pass, error}, {}, 100, "Pass");
        row("a group of errors counts as 100", {pass, error2}, {}, 100, "Pass");
        row("muted ones are left out", {pass, muted(high)}, {}, 100, "Pass");
        row("a muted critical one is left out", {pass, muted(critical(high))}, {}, 100, "Pass");
        row("all muted", {muted(pass)}, {}, 0, "Fail");
        row("a group without weight gets the rest", {pass, high2}, {{u"g1"_s, 80}}, 80, "Marginal");
        row("the weight of an absent group is lost", {pass}, {{u"g1"_s, 60}, {u"gone"_s, 40}}, 60, "Fail");
        row("a metric in two groups",
            {{u"m"_s, Label::High, false, false, {u"g1"_s, u"g2"_s}, {}}, pass, pass2},
            {{u"g1"_s, 50}, {u"g2"_s, 50}}, 50, "Fail");
        row("half up at the third decimal", {pass, high2}, {{u"g1"_s, 94.995}, {u"g2"_s, 5.005}}, 95, "Pass");
    }
    void totals()
    {
        QFETCH(Results, results);
        QFETCH(Weights, weights);
        QFETCH(double, total);
        QFETCH(QString, verdict);
        const Score found = score(results, {weights});
        QCOMPARE(found.total, total);
        QCOMPARE(toString(found.verdict), verdict);
    }

    void groupsAreShown()
    {
        const Score found =
            score(Results{metric(Label::Pass), metric(Label::Pass), metric(Label::Nodata, u"g2"_s)}, {});
        const std::vector<GroupScore> expected{{u"g1"_s, 100, false, 50}, {u"g2"_s, 0, true, 50}};
        QCOMPARE(found.groups, expected);
    }

    void holes_data()
    {
        QTest::addColumn<Results>("results");
        QTest::addColumn<Weights>("weights");
        QTest::addColumn<QString>("says");
        const auto row = [](const Results &results, const Weights &weights, const QString &says) {
            QTest::addRow("%s", qPrintable(says)) << results << weights << says;
        };
        const auto pass = metric(Label::Pass), none2 = metric(Label::Nodata, u"g2"_s);
        MetricResult few = pass, ungrouped = pass;
        few.points = 49;
        ungrouped.groups.clear();
        row({pass, pass, none2}, {}, u"group \"g2\" has no data and counts as 100"_s);
        row({pass, pass, none2}, {}, u"metric \"m\" has no data and is left out"_s);
        row({pass, metric(Label::Error)}, {}, u"metric \"m\" could not be judged and is left out"_s);
        row({pass}, {{u"gone"_s, 40}},
            u"group \"gone\" has a weight of 40 but no metric: its weight is lost"_s);
        row({few}, {}, u"metric \"m\" rests on 49 points, fewer than 50"_s);
        row({pass, muted(metric(Label::High))}, {}, u"metric \"m\" is High but muted"_s);
        row({pass, ungrouped}, {}, u"metric \"m\" is in no group and has no weight"_s);
        row({pass, none2}, {{u"g1"_s, 80}, {u"g2"_s, 40}}, u"the weights add up to 120, more than 100"_s);
        row({pass, none2}, {{u"g1"_s, 130}}, u"group \"g2\" has a weight of -30, less than 0"_s);
    }
    void holes()
    {
        QFETCH(Results, results);
        QFETCH(Weights, weights);
        QFETCH(QString, says);
        const Score found = score(results, {weights});
        QVERIFY2(found.holes.contains(says), qPrintable(found.holes.join(u'\n')));
    }

    void aSoundScoreHasNoHoles()
    {
        MetricResult full = metric(Label::Pass);
        full.points = 50;
        QCOMPARE(score(Results{full, metric(Label::High, u"g2"_s)}, {{{u"g1"_s, 60}}}).holes, QStringList());
    }

    void boundsOfTheVerdict()
    {
        const Results half{metric(Label::Pass), metric(Label::High)};
        QCOMPARE(toString(score(half, {{}, 50, 25}).verdict), u"Pass"_s);
        QCOMPARE(toString(score(half, {{}, 50.01, 50}).verdict), u"Marginal"_s);
        QCOMPARE(toString(score(half, {{}, 95, 50.01}).verdict), u"Fail"_s);
    }

    void repeatedJudgements_data()
    {
        using Limit = std::optional<double>;
        QTest::addColumn<QList<double>>("totals");
        QTest::addColumn<Limit>("marginal");
        QTest::addColumn<Limit>("pass");
        QTest::addColumn<bool>("ok");
        QTest::addColumn<int>("judged");
        const Limit none;
        QTest::addRow("no limits") << QList<double>{95} << none << none << true << 1;
        QTest::addRow("below marginal") << QList<double>{60} << Limit(75) << Limit(95) << false << 1;
        QTest::addRow("above marginal, no pass limit") << QList<double>{85} << Limit(75) << none << true << 1;
        QTest::addRow("between the limits") << QList<double>{85} << Limit(75) << Limit(95) << false << 1;
        QTest::addRow("above pass") << QList<double>{97} << Limit(75) << Limit(95) << true << 1;
        QTest::addRow("on marginal it ends") << QList<double>{75} << Limit(75) << none << false << 1;
        QTest::addRow("the first bad one ends all")
            << QList<double>{97, 75, 97} << Limit(75) << Limit(95) << false << 2;
        QTest::addRow("only the last counts")
            << QList<double>{80, 80, 97} << Limit(75) << Limit(95) << true << 3;
        QTest::addRow("a fall is no trend")
            << QList<double>{100, 99, 95} << Limit(75) << Limit(95) << true << 3;
        QTest::addRow("nothing judged") << QList<double>{} << none << none << false << 0;
    }
    void repeatedJudgements()
    {
        QFETCH(QList<double>, totals);
        QFETCH(std::optional<double>, marginal);
        QFETCH(std::optional<double>, pass);
        QFETCH(bool, ok);
        QFETCH(int, judged);
        const FinalOutcome outcome = finalOutcome(totals, marginal, pass);
        QCOMPARE(outcome.ok, ok);
        QCOMPARE(outcome.judged, judged);
        QVERIFY(!outcome.reason.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestScore)
#include "tst_score.moc"
