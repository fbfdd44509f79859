#include "models/guardrails/counts.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace interlock;
using namespace std::chrono_literals;

// How long a regression takes to show, and the mirrored test for promotions: section 6 of the judging page.
namespace {

/// 200 requests a second, 5 % to the canary, 0.5 % errors, margin 1.
DetectionCase table(double regression, double alpha)
{
    return {200, .05, .005, regression, 1, alpha, 15s};
}

double minutes(Duration duration)
{
    return double(duration.count()) / 60'000;
}

/// Looks until E reaches 1/alpha, the median of seeded runs.
double simulatedMinutes(const DetectionCase &given, int runs)
{
    std::mt19937_64 random(20'260'102);
    const double seconds = double(given.look.count()) / 1000, requests = given.requestsPerSecond * seconds;
    std::poisson_distribution<int> canary(requests * given.share * given.baseErrorRate * given.regression);
    std::poisson_distribution<int> baseline(requests * (1 - given.share) * given.baseErrorRate);
    std::vector<int> looks;
    for (int run = 0; run < runs; ++run) {
        CountEvidence evidence;
        int look = 0;
        while (evidence.highest < -std::log(given.alpha) && ++look < 10'000)
            evidence = add(evidence, {canary(random), baseline(random), given.share}, given.margin);
        looks.push_back(look);
    }
    std::nth_element(looks.begin(), looks.begin() + runs / 2, looks.end());
    return looks[size_t(runs) / 2] * seconds / 60;
}

} // namespace

Q_DECLARE_METATYPE(DetectionCase)

class TestDetection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void medians_data()
    {
        QTest::addColumn<DetectionCase>("given");
        QTest::addColumn<double>("expected");
        QTest::addRow("twice the errors, E >= 100") << table(2, .01) << 5.2;
        QTest::addRow("twice the errors, E >= 20") << table(2, .05) << 3.5;
        QTest::addRow("3 times, E >= 100") << table(3, .01) << 1.8;
        QTest::addRow("3 times, E >= 20") << table(3, .05) << 1.2;
        QTest::addRow("5 times, E >= 100") << table(5, .01) << 0.75;
        QTest::addRow("5 times, E >= 20") << table(5, .05) << 0.5;
        QTest::addRow("10 times, E >= 100") << table(10, .01) << 0.25;
        QTest::addRow("10 times, E >= 20") << table(10, .05) << 0.25;
        DetectionCase quiet = table(3, .05);
        quiet.requestsPerSecond = 40;
        QTest::addRow("3 times at 40 requests a second") << quiet << 5.0;
    }
    void medians()
    {
        QFETCH(DetectionCase, given);
        QFETCH(double, expected);
        const auto found = detectionTime(given);
        QVERIFY(found.has_value());
        // Within 20 %, or within the one look to which the page rounds.
        const double off = std::abs(minutes(*found) - expected);
        QVERIFY2(off <= std::max(0.2 * expected, 0.25), qPrintable(QString::number(minutes(*found))));
    }

    void agreesWithSimulation_data()
    {
        QTest::addColumn<DetectionCase>("given");
        QTest::addRow("the table's") << table(2, .01);
        QTest::addRow("with the margin we ship") << DetectionCase{200, .05, .005, 2, 1.25, .01, 15s};
        QTest::addRow("half the traffic on the canary") << DetectionCase{200, .5, .005, 2, 1.25, .01, 15s};
        QTest::addRow("less traffic") << DetectionCase{40, .05, .005, 3, 1.25, .01, 15s};
        QTest::addRow("many errors") << DetectionCase{50, .1, .02, 1.8, 1.25, .01, 5s};
    }
    void agreesWithSimulation()
    {
        QFETCH(DetectionCase, given);
        const double simulated = simulatedMinutes(given, 400),
                     found = minutes(detectionTime(given).value_or(0ms));
        QVERIFY2(std::abs(found / simulated - 1) <= 0.2,
                 qPrintable(QStringLiteral("%1 for %2 minutes").arg(found).arg(simulated)));
    }

    void never_data()
    {
        QTest::addColumn<DetectionCase>("given");
        QTest::addRow("no regression") << table(1, .01);
        QTest::addRow("within the margin") << DetectionCase{200, .05, .005, 1.25, 1.25, .01, 15s};
        QTest::addRow("no traffic") << DetectionCase{0, .05, .005, 2, 1, .01, 15s};
        QTest::addRow("no canary") << DetectionCase{200, 0, .005, 2, 1, .01, 15s};
        QTest::addRow("no baseline") << DetectionCase{200, 1, .005, 2, 1, .01, 15s};
        QTest::addRow("no errors to multiply") << DetectionCase{200, .05, 0, 2, 1, .01, 15s};
        QTest::addRow("in more than a year") << DetectionCase{1e-6, .05, .005, 2, 1, .01, 15s};
        QTest::addRow("errors cannot double above one half")
            << DetectionCase{200, .05, .95, 2, 1.25, .01, 15s};
        QTest::addRow("no look") << DetectionCase{200, .05, .005, 2, 1, .01, 0s};
    }
    void never()
    {
        QFETCH(DetectionCase, given);
        QVERIFY(!detectionTime(given).has_value());
    }

    void moreTrafficIsNeverSlower()
    {
        for (double requests = 1; requests < 1e7; requests *= 1.7) {
            DetectionCase less = table(2, .01), more = less;
            less.requestsPerSecond = requests;
            more.requestsPerSecond = requests * 1.7;
            QVERIFY(*detectionTime(more) <= *detectionTime(less));
            QVERIFY(*detectionTime(more) >= more.look);
        }
    }

    void promotionIsTheMirroredTest()
    {
        // With ratio 1 and equal shares it is the check vectors with the sides swapped.
        QVERIFY(std::abs(addForPromotion({}, {0, 5, .5}, 1).value() - 10.5417) < 1e-4);
        QVERIFY(std::abs(addForPromotion({}, {2, 10, .5}, 1).value() - 9.38089) < 1e-4);
        QVERIFY(std::abs(addForPromotion({}, {20, 5, .95}, 1).value() - 11.4844) < 1e-4);
        // Against twice the errors, by hand for the grid's 2: 0 of 5 at even shares: theta 1/2, w 2/3.
        const CountEvidence twice = addForPromotion({}, {0, 5, .5}, 2);
        QVERIFY(std::abs(twice.logs[2] - 5 * std::log(1.5)) < 1e-12);
        QVERIFY(addForPromotion({}, {10, 5, .5}, 2).value() < 1);
        // What says nothing changes nothing.
        QVERIFY(addForPromotion(twice, {0, 5, 1}, 2) == twice);
        QVERIFY(addForPromotion(twice, {0, 5, .5}, 0) == twice);
        QVERIFY(addForPromotion(twice, {-1, 5, .5}, 2) == twice);
    }

    void falsePromotionsStayBelowAlpha()
    {
        // The canary truly errs twice as often: of 2000 seeded runs at most 1 in 20 may ever reach E >= 20.
        std::mt19937_64 random(20'260'103);
        std::poisson_distribution<int> canary(1.5), baseline(14.25), healthy(0.75);
        int promoted = 0, found = 0;
        for (int run = 0; run < 2000; ++run) {
            CountEvidence bad, good;
            for (int look = 0; look < 120; ++look) {
                bad = addForPromotion(bad, {canary(random), baseline(random), .05}, 2);
                good = addForPromotion(good, {healthy(random), baseline(random), .05}, 2);
            }
            promoted += bad.p() <= 0.05 ? 1 : 0;
            found += good.p() <= 0.05 ? 1 : 0;
        }
        QVERIFY2(promoted <= 100, qPrintable(QString::number(promoted)));
        QVERIFY2(found >= 1900, qPrintable(QString::number(found)));
    }
};

QTEST_APPLESS_MAIN(TestDetection)
#include "tst_detection.moc"
