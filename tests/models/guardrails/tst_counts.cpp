#include "models/guardrails/counts.h"

#include <QList>
#include <QTest>

#include <cmath>
#include <random>

using namespace interlock;

Q_DECLARE_METATYPE(interlock::CountTick)
Q_DECLARE_METATYPE(interlock::DetectionCase)

class TestCounts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Check vectors of the design's judging page, section 6: uniform weights, margin 1.
    void checkVectors_data()
    {
        QTest::addColumn<QList<CountTick>>("ticks");
        QTest::addColumn<double>("e");
        const auto row = [](const char *name, const QList<CountTick> &ticks, double e) {
            QTest::addRow("%s", name) << ticks << e;
        };
        row("five against none", {{5, 0, .5}}, 10.5417);
        row("six against none", {{6, 0, .5}}, 18.1706);
        row("ten against two", {{10, 2, .5}}, 9.38089);
        row("ten against ten", {{10, 10, .5}}, .273584);
        row("five against twenty at 5 percent", {{5, 20, .05}}, 11.4844);
        row("two against none at 5 percent", {{2, 0, .05}}, 26.4071);
        row("twenty against 180 at 5 percent", {{20, 180, .05}}, 15.7241);
        row("none against 100 at 5 percent", {{0, 100, .05}}, .0544368);
        row("across stages", {{2, 3, .05}, {1, 4, .25}, {6, 5, .25}, {9, 7, .5}}, 3.36057);
    }
    void checkVectors()
    {
        QFETCH(QList<CountTick>, ticks);
        QFETCH(double, e);
        CountEvidence evidence;
        for (const CountTick &tick : ticks)
            evidence = add(evidence, tick, 1);
        QVERIFY2(std::abs(evidence.value() / e - 1) < 1e-5,
                 qPrintable(QString::number(evidence.value(), 'g', 9)));
    }

    void aTickThatSaysNothingChangesNothing_data()
    {
        QTest::addColumn<CountTick>("tick");
        QTest::addColumn<double>("margin");
        QTest::addRow("no baseline at 100 percent") << CountTick{5, 0, 1} << 1.0;
        QTest::addRow("no canary") << CountTick{0, 5, 0} << 1.0;
        QTest::addRow("no errors") << CountTick{0, 0, .5} << 1.0;
        QTest::addRow("no share") << CountTick{5, 5, std::nan("")} << 1.0;
        QTest::addRow("a negative count") << CountTick{-1, 5, .5} << 1.0;
        QTest::addRow("no margin") << CountTick{5, 0, .5} << 0.0;
    }
    void aTickThatSaysNothingChangesNothing()
    {
        QFETCH(CountTick, tick);
        QFETCH(double, margin);
        const CountEvidence before = add({}, {5, 0, .5}, 1);
        QVERIFY(add(before, tick, margin) == before);
    }

    void trafficWithoutSenseShowsNothing_data()
    {
        QTest::addColumn<DetectionCase>("given");
        const DetectionCase sound{200, 0.05, 0.005};
        QVERIFY(detectionTime(sound).has_value());
        const auto row = [&sound](const char *name, auto DetectionCase::*field, auto value) {
            DetectionCase made = sound;
            made.*field = value;
            QTest::addRow("%s", name) << made;
        };
        row("no requests", &DetectionCase::requestsPerSecond, 0.0);
        row("infinitely many requests", &DetectionCase::requestsPerSecond, INFINITY);
        row("no canary", &DetectionCase::share, 0.0);
        row("nothing but the canary", &DetectionCase::share, 1.0);
        row("no error ever", &DetectionCase::baseErrorRate, 0.0);
        row("nothing but errors", &DetectionCase::baseErrorRate, 1.0);
        row("no regression", &DetectionCase::regression, 0.0);
        row("an infinite regression", &DetectionCase::regression, INFINITY);
        row("no margin", &DetectionCase::margin, 0.0);
        row("an infinite margin", &DetectionCase::margin, INFINITY);
        row("no risk", &DetectionCase::alpha, 0.0);
        row("nothing but risk", &DetectionCase::alpha, 1.0);
        row("no time between looks", &DetectionCase::look, Duration(0));
    }
    void trafficWithoutSenseShowsNothing()
    {
        QFETCH(DetectionCase, given);
        QVERIFY(!detectionTime(given));
    }

    void pKeepsTheBestLook()
    {
        QCOMPARE(CountEvidence{}.value(), 1.0);
        QCOMPARE(CountEvidence{}.p(), 1.0);
        CountEvidence evidence = add({}, {6, 0, .5}, 1);
        const double p = evidence.p();
        QVERIFY(std::abs(p - 1 / 18.1706) < 1e-6);
        evidence = add(evidence, {0, 50, .5}, 1);
        QVERIFY(evidence.value() < 1);
        QCOMPARE(evidence.p(), p);
    }

    void aMarginAsksForMore()
    {
        // With the margin in the share, a canary exactly at the margin is what no difference was before.
        const double share = 1.25 * .5 / (1.25 * .5 + .5);
        QCOMPARE(add({}, {6, 2, .5}, 1.25).value(), add({}, {6, 2, share}, 1).value());
        QVERIFY(add({}, {6, 0, .5}, 1.25).value() < add({}, {6, 0, .5}, 1).value());
    }

    void hugeCountsStayFinite()
    {
        const CountEvidence evidence = add({}, {1'000'000'000, 0, .05}, 1);
        QVERIFY(std::isfinite(evidence.logValue()));
        QCOMPARE(evidence.p(), 0.0);
    }

    void falseAlarmsStayBelowAlpha()
    {
        // No difference, 5 % canary, 120 looks, seeded: of 2000 runs at most 1 in 20 may ever reach E >= 20.
        std::mt19937_64 random(20'260'101);
        std::poisson_distribution<int> canary(0.75), baseline(14.25);
        int alarms = 0;
        for (int runs = 0; runs < 2000; ++runs) {
            CountEvidence evidence;
            for (int look = 0; look < 120; ++look)
                evidence = add(evidence, {canary(random), baseline(random), .05}, 1);
            alarms += evidence.p() <= 0.05 ? 1 : 0;
        }
        QVERIFY2(alarms <= 100, qPrintable(QString::number(alarms)));
    }
};

QTEST_APPLESS_MAIN(TestCounts)
#include "tst_counts.moc"
