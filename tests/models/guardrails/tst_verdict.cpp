#include "models/guardrails/verdict.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(std::optional<interlock::Limit>)

namespace {

const double kNone = std::nan("");

StageTotals totals(const Guardrail &rule, const std::vector<double> &values)
{
    StageTotals made;
    for (const double value : values)
        made.add(rule, Observation::of(value)); // NaN becomes missing
    return made;
}

std::optional<Limit> limit(Comparison comparison, double value)
{
    return Limit{comparison, value};
}

} // namespace

class TestVerdict : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stage_data()
    {
        QTest::addColumn<std::optional<Limit>>("target");
        QTest::addColumn<std::optional<Limit>>("breach");
        QTest::addColumn<double>("tolerance");
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<QString>("verdict");
        const auto below400 = limit(Comparison::Below, 400);
        const auto above500 = limit(Comparison::Above, 500);
        QTest::addRow("Omni's p95: 433.5 against 400, 10 percent")
            << below400 << above500 << 0.1 << QList{420.0, 447.0} << "ACCEPTABLE";
        QTest::addRow("Omni's p99: 821 against 800, 10 percent")
            << limit(Comparison::Below, 800) << limit(Comparison::Above, 1000) << 0.1 << QList{821.0}
            << "ACCEPTABLE";
        QTest::addRow("exactly 10 percent over")
            << below400 << above500 << 0.1 << QList{440.0} << "ACCEPTABLE";
        QTest::addRow("more than 10 percent over") << below400 << above500 << 0.1 << QList{440.1} << "FAIL";
        QTest::addRow("0.55 is 10 percent over 0.5")
            << limit(Comparison::Below, 0.5) << limit(Comparison::Above, 1) << 0.1 << QList{0.55}
            << "ACCEPTABLE";
        QTest::addRow("under the target") << below400 << above500 << 0.1 << QList{399.9} << "PASS";
        QTest::addRow("on a strict target, with tolerance")
            << below400 << above500 << 0.1 << QList{400.0} << "ACCEPTABLE";
        QTest::addRow("on a strict target, without") << below400 << above500 << 0.0 << QList{400.0} << "FAIL";
        QTest::addRow("on an inclusive target")
            << limit(Comparison::AtMost, 400) << above500 << 0.0 << QList{400.0} << "PASS";
        QTest::addRow("a minimum met")
            << limit(Comparison::Above, 50) << limit(Comparison::Below, 10) << 0.1 << QList{51.0} << "PASS";
        QTest::addRow("a minimum missed by 10 percent")
            << limit(Comparison::Above, 50) << limit(Comparison::Below, 10) << 0.1 << QList{45.0}
            << "ACCEPTABLE";
        QTest::addRow("a minimum missed by more")
            << limit(Comparison::Above, 50) << limit(Comparison::Below, 10) << 0.1 << QList{44.9} << "FAIL";
        QTest::addRow("a negative target, tolerance of its size")
            << limit(Comparison::AtLeast, -2) << limit(Comparison::Below, -5) << 0.1 << QList{-2.2}
            << "ACCEPTABLE";
        QTest::addRow("a target of zero has no slack")
            << limit(Comparison::AtMost, 0) << limit(Comparison::Above, 0) << 0.1 << QList{0.0, 0.1}
            << "FAIL";
        QTest::addRow("equal, missed within tolerance")
            << limit(Comparison::Equal, 10) << above500 << 0.1 << QList{9.5} << "ACCEPTABLE";
        QTest::addRow("not equal knows no tolerance")
            << limit(Comparison::NotEqual, 10) << above500 << 0.1 << QList{10.0} << "FAIL";
        const std::optional<Limit> none;
        QTest::addRow("no target: the mean on the safe side")
            << none << above500 << 0.1 << QList{490.0, 505.0} << "PASS";
        QTest::addRow("no target: the mean on the breach side")
            << none << above500 << 0.5 << QList{490.0, 511.0} << "FAIL";
        QTest::addRow("no target: on the limit is no breach")
            << none << above500 << 0.0 << QList{500.0} << "PASS";
        QTest::addRow("neither target nor breach, covered") << none << none << 0.0 << QList{1e9} << "PASS";
        QTest::addRow("neither, and no value") << none << none << 0.0 << QList{kNone} << "INCONCLUSIVE";
        QTest::addRow("never looked at") << below400 << above500 << 0.1 << QList<double>{} << "INCONCLUSIVE";
    }
    void stage()
    {
        Guardrail rule;
        QFETCH(std::optional<Limit>, target);
        QFETCH(std::optional<Limit>, breach);
        QFETCH(double, tolerance);
        QFETCH(QList<double>, values);
        rule.target = target;
        rule.breach = breach;
        rule.tolerance = tolerance;
        const StageRow row = judgeStage(rule, totals(rule, {values.begin(), values.end()}), 0.95);
        QTEST(toString(row.verdict), "verdict");
        if (target || !breach)
            QCOMPARE(row.threshold, target);
        else // what must hold for a breach above 500
            QCOMPARE(row.threshold->text(), u"<= 500"_s);
    }

    void whatMustHoldWhereOnlyTheBreachIsNamed_data()
    {
        QTest::addColumn<Comparison>("breach");
        QTest::addColumn<QString>("holds");
        QTest::addRow("above") << Comparison::Above << u"<= 3"_s;
        QTest::addRow("at least") << Comparison::AtLeast << u"< 3"_s;
        QTest::addRow("below") << Comparison::Below << u">= 3"_s;
        QTest::addRow("at most") << Comparison::AtMost << u"> 3"_s;
        QTest::addRow("equal") << Comparison::Equal << u"!= 3"_s;
        QTest::addRow("other than") << Comparison::NotEqual << u"== 3"_s;
    }
    void whatMustHoldWhereOnlyTheBreachIsNamed()
    {
        QFETCH(Comparison, breach);
        Guardrail rule;
        rule.breach = Limit{breach, 3};
        const StageRow row = judgeStage(rule, totals(rule, {1, 2, 3}), 0.95);
        QTEST(row.threshold->text(), "holds");
    }

    void coverageNeeded_data()
    {
        QTest::addColumn<int>("values");
        QTest::addColumn<double>("mean");
        QTest::addColumn<QString>("verdict");
        QTest::addRow("95 of 100 are enough") << 95 << 300.0 << "PASS";
        QTest::addRow("94 of 100 are not") << 94 << 300.0 << "INCONCLUSIVE";
        QTest::addRow("not enough to fail either") << 94 << 900.0 << "INCONCLUSIVE";
        QTest::addRow("enough to fail") << 95 << 900.0 << "FAIL";
    }
    void coverageNeeded()
    {
        QFETCH(int, values);
        QFETCH(double, mean);
        Guardrail rule;
        rule.target = Limit{Comparison::Below, 400};
        std::vector<double> seen(size_t(values), mean);
        seen.resize(100, kNone);
        const StageRow row = judgeStage(rule, totals(rule, seen), 0.95);
        QTEST(toString(row.verdict), "verdict");
        QCOMPARE(row.coverage, values / 100.0);
        QCOMPARE(row.average, mean);
    }

    void tooFewSamplesDoNotCover()
    {
        Guardrail rule;
        rule.minSamples = 5;
        StageTotals made;
        made.add(rule, Observation::of(1, Duration(0), 4));
        made.add(rule, Observation::of(3, Duration(0), 5));
        QCOMPARE(made.expected, 2);
        QCOMPARE(made.values, 1);
        QCOMPARE(made.mean(), 3.0);
        QCOMPARE(made.coverage(), 0.5);
    }

    void peakIsTheWorst_data()
    {
        QTest::addColumn<std::optional<Limit>>("breach");
        QTest::addColumn<std::optional<Limit>>("target");
        QTest::addColumn<double>("peak");
        const std::optional<Limit> none;
        QTest::addRow("breach above") << limit(Comparison::Above, 5) << none << 9.0;
        QTest::addRow("breach below") << limit(Comparison::Below, 5) << none << -3.0;
        QTest::addRow("breach at most") << limit(Comparison::AtMost, 5) << none << -3.0;
        QTest::addRow("target strictly above") << none << limit(Comparison::Above, 5) << -3.0;
        QTest::addRow("target above") << none << limit(Comparison::AtLeast, 5) << -3.0;
        QTest::addRow("target below") << none << limit(Comparison::Below, 5) << 9.0;
        QTest::addRow("breach says more than target")
            << limit(Comparison::Above, 5) << limit(Comparison::Above, 5) << 9.0;
        QTest::addRow("neither") << none << none << 9.0;
    }
    void peakIsTheWorst()
    {
        QFETCH(std::optional<Limit>, breach);
        QFETCH(std::optional<Limit>, target);
        Guardrail rule;
        rule.breach = breach;
        rule.target = target;
        QTEST(totals(rule, {2, -3, 9, kNone}).peak, "peak");
    }

    void aWarningAloneSaysWhichIsWorse()
    {
        Guardrail rule;
        rule.warn = limit(Comparison::Above, 5);
        QCOMPARE(totals(rule, {2, -3, 9}).peak, 9.0);
        rule.warn = limit(Comparison::Below, 5);
        QCOMPARE(totals(rule, {2, -3, 9}).peak, -3.0);
    }

    void breachedTellsOfAnyValue()
    {
        Guardrail rule;
        rule.breach = Limit{Comparison::Above, 5};
        QVERIFY(!totals(rule, {5, kNone}).breached);
        QVERIFY(totals(rule, {1, 6, 1}).breached);
    }

    void aShadowIsJudgedAndMarked()
    {
        Guardrail rule;
        rule.id = {QStringLiteral("trial")};
        rule.shadow = true;
        rule.baseline = 2;
        rule.target = Limit{Comparison::Below, 1};
        const StageRow row = judgeStage(rule, totals(rule, {10, 20}), 0.95);
        QCOMPARE(row, (StageRow{rule.id, 2.0, 15, 20, rule.target, 1, Verdict::Fail, {}, true}));
        QCOMPARE(toString(judgeStage(rule, {}, 0.95).verdict), toString(Verdict::Inconclusive));
    }

    void theWorstRowIsTheStages_data()
    {
        QTest::addColumn<QList<int>>("rows");
        QTest::addColumn<QString>("verdict");
        const auto row = [](std::initializer_list<Verdict> verdicts) {
            QList<int> all;
            for (const Verdict verdict : verdicts)
                all << int(verdict);
            return all;
        };
        QTest::addRow("all pass") << row({Verdict::Pass, Verdict::Pass}) << "PASS";
        QTest::addRow("one acceptable") << row({Verdict::Pass, Verdict::Acceptable}) << "ACCEPTABLE";
        QTest::addRow("inconclusive over acceptable")
            << row({Verdict::Inconclusive, Verdict::Acceptable}) << "INCONCLUSIVE";
        QTest::addRow("fail over all")
            << row({Verdict::Inconclusive, Verdict::Fail, Verdict::Pass}) << "FAIL";
        QTest::addRow("no rows: nothing was judged") << row({}) << "INCONCLUSIVE";
    }
    void theWorstRowIsTheStages()
    {
        QFETCH(QList<int>, rows);
        std::vector<StageRow> table;
        for (const int verdict : rows) {
            table.emplace_back();
            table.back().verdict = Verdict(verdict);
        }
        QTEST(toString(worst(table)), "verdict");
    }

    void aShadowCountsForNothing()
    {
        const auto table = [](Verdict acting, Verdict shadow) {
            std::vector<StageRow> rows(2);
            rows[0].verdict = acting;
            rows[1].verdict = shadow;
            rows[1].shadow = true;
            return rows;
        };
        QVERIFY(worst(table(Verdict::Pass, Verdict::Fail)) == Verdict::Pass);
        QVERIFY(worst(table(Verdict::Fail, Verdict::Pass)) == Verdict::Fail);
        StageRow only;
        only.verdict = Verdict::Pass;
        only.shadow = true;
        QVERIFY(worst({only}) == Verdict::Inconclusive); // nothing that counts was judged
    }
};

QTEST_APPLESS_MAIN(TestVerdict)
#include "tst_verdict.moc"
