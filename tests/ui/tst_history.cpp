#include "ui/dashboard/distribution.h"
#include "ui/dashboard/history.h"
#include "ui/dashboard/summary.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {
SeriesRing ringOf(int count, qint64 every = 1000)
{
    SeriesRing ring;
    for (int i = 0; i < count; ++i)
        ring.append({1'000'000 + i * every, float(std::sin(i * 0.01))});
    return ring;
}
double highest(const std::vector<Vertex> &curve)
{
    double high = -1e9;
    for (const Vertex &vertex : curve)
        high = std::fmax(high, vertex.value);
    return high;
}
} // namespace

class HistoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRingKeepsTwoDaysOfSecondsInFourBytesEach()
    {
        const SeriesRing ring = ringOf(200'000);
        QVERIFY(ring.size() >= SeriesRing::kKept);
        QCOMPARE(ring.lastMs(), 1'000'000 + 199'999 * qint64(1000));
        QVERIFY(ring.firstMs() <= ring.lastMs() - qint64(SeriesRing::kKept - 1) * 1000);
        const double each = double(ring.bytes()) / ring.size();
        QVERIFY2(each <= 4,
                 qPrintable(u"values, times, minima and maxima take %1 bytes a point"_s.arg(each)));
    }
    void fewPointsTakeLittle() { QVERIFY(ringOf(10).bytes() < 5000); }
    void aTimeIsKeptToASixteenthOfThePace_data()
    {
        QTest::addColumn<int>("lateness"); // ms, at most
        QTest::addColumn<double>("bytes");
        QTest::addRow("points on the second") << 0 << 4.0;
        QTest::addRow("points that jitter by a tenth of a second") << 100 << 4.0;
        QTest::addRow("points at any time") << 900 << 30.0;
    }
    void aTimeIsKeptToASixteenthOfThePace()
    {
        QFETCH(int, lateness);
        QFETCH(double, bytes);
        std::mt19937 chance(7);
        SeriesRing ring;
        std::vector<qint64> times;
        for (int i = 0; i < 20'000; ++i) {
            times.push_back(1'000'000 + i * 1000 + (lateness > 0 ? int(chance() % unsigned(lateness)) : 0));
            ring.append({times.back(), float(i % 1000)});
        }
        QCOMPARE(ring.size(), 20'000);
        const std::vector<Vertex> curve = ring.curve({0, 100'000'000}, 20'000);
        QCOMPARE(curve.size(), times.size());
        for (size_t i = 0; i < curve.size(); ++i) {
            const double early = double(times[i]) - curve[i].wallMs;
            QVERIFY2(early >= 0 && early <= 125, qPrintable(u"%1 ms early at %2"_s.arg(early).arg(i)));
            QVERIFY(i == 0 || curve[i].wallMs >= curve[i - 1].wallMs);
        }
        QVERIFY2(double(ring.bytes()) / ring.size() <= bytes,
                 qPrintable(QString::number(double(ring.bytes()) / ring.size())));
    }
    void aValueKeepsFiveDigits_data()
    {
        QTest::addColumn<float>("value");
        for (float value : {0.0F, -1.5F, 402.37F, 1e-30F, 3.4028235e38F, 123456.7F})
            QTest::addRow("%g", double(value)) << value;
    }
    void aValueKeepsFiveDigits()
    {
        QFETCH(float, value);
        SeriesRing ring;
        ring.append({1, value});
        ring.append({2, 1.0F});
        const double kept = ring.nearest(1, 0)->value;
        QVERIFY2(std::abs(kept - double(value)) <= std::abs(double(value)) * 4e-5,
                 qPrintable(QString::number(kept, 'g', 12)));
        QVERIFY(std::isfinite(kept));
    }
    void whereNothingCameALineBreaks()
    {
        SeriesRing ring;
        for (int i = 0; i < 5000; ++i)
            ring.append({1'000 + i * 1000 + (i >= 2500 ? 3'600'000 : 0), 1.0F});
        const auto gaps = ring.gaps({0, 20'000'000});
        QCOMPARE(gaps.size(), size_t(1));
        QCOMPARE(gaps[0], (Stretch{2'500'000, 6'101'000}));
        for (int columns : {10'000, 200, 40}) {
            const auto bands = ring.bands({0, 9'000'000}, columns);
            const auto empty = std::ranges::count_if(bands, &Band::isEmpty);
            QCOMPARE(int(empty), 1);
            for (const Band &band : bands)
                QVERIFY2(band.isEmpty() || band.toMs - band.fromMs < 600'000, "no band covers the hour");
        }
    }
    void whatIsTooMuchGoesOldestFirst()
    {
        History history(20 * 1024);
        const RolloutId old{u"old"_s}, young{u"young"_s};
        const auto add = [&history](const RolloutId &rollout, qint64 fromMs) {
            NewPoints points{rollout, IndicatorId{u"p95"_s}, Track::Canary, {}};
            for (qint64 i = 0; i < 3 * 1024; ++i)
                points.points.push_back({fromMs + i * 1000, 1.0F});
            history.append(points);
        };
        add(old, 1'000);
        add(young, 900'000'000);
        QVERIFY(history.bytes() <= 20 * 1024);
        QCOMPARE(history.find(young, IndicatorId{u"p95"_s}, Track::Canary)->size(), 3 * 1024);
        QCOMPARE(history.find(old, IndicatorId{u"p95"_s}, Track::Canary)->size(), 2 * 1024);
    }
    void aLateOrRepeatedPointIsDropped()
    {
        SeriesRing ring = ringOf(10);
        ring.append({1'000'000, 7.0F});
        ring.append({ring.lastMs(), 7.0F});
        QCOMPARE(ring.size(), 10);
    }
    void aCurveHasNoMoreVerticesThanTheScreenNeeds_data()
    {
        QTest::addColumn<int>("count");
        QTest::addRow("few points are drawn as they are") << 100;
        QTest::addRow("an hour of seconds") << 3600;
        QTest::addRow("a day of seconds") << 86'400;
        QTest::addRow("more than is kept") << 200'000;
    }
    void aCurveHasNoMoreVerticesThanTheScreenNeeds()
    {
        QFETCH(int, count);
        const SeriesRing ring = ringOf(count);
        const auto curve = ring.curve({ring.firstMs(), ring.lastMs()}, 400);
        QVERIFY(!curve.empty());
        QVERIFY2(curve.size() <= 4 * 400 + 8, qPrintable(QString::number(curve.size())));
        for (size_t i = 1; i < curve.size(); ++i)
            QVERIFY(curve[i].wallMs >= curve[i - 1].wallMs);
    }
    void aSpikeOfOneSampleStaysVisible_data()
    {
        QTest::addColumn<int>("at");
        for (int at : {3, 15, 16, 255, 256, 4095, 50'000, 86'398})
            QTest::addRow("spike at %d", at) << at;
    }
    void aSpikeOfOneSampleStaysVisible()
    {
        QFETCH(int, at);
        SeriesRing ring;
        for (int i = 0; i < 86'400; ++i)
            ring.append({i * 1000 + 1, i == at ? 99.0F : 1.0F});
        QCOMPARE(highest(ring.curve({0, 86'400'000}, 300)), 99.0);
    }
    void theCurveAgreesWithItsPointsAfterTheOldestWent()
    {
        SeriesRing ring(86'400);
        for (int i = 0; i < 120'000; ++i)
            ring.append({i * 1000 + 1, i == 20'000 ? 99.0F : i == 100'000 ? 50.0F : 1.0F});
        QCOMPARE(highest(ring.curve({ring.firstMs(), ring.lastMs()}, 300)), 50.0);
    }
    void missingValuesBreakTheLineAndAreListed()
    {
        SeriesRing ring;
        for (int i = 0; i < 100; ++i)
            ring.append({i * 1000 + 1, i >= 40 && i < 50 ? std::nullopt : std::optional(1.0F)});
        const auto gaps = ring.gaps({0, 100'000});
        QCOMPARE(gaps.size(), size_t(1));
        QCOMPARE(gaps[0], (Stretch{39'001, 50'001}));
        const auto curve = ring.curve({0, 100'000}, 500);
        QVERIFY(std::ranges::any_of(curve, [](const Vertex &v) { return std::isnan(v.value); }));
        QVERIFY(!ring.nearest(45'000, 3000));
        QCOMPARE(ring.nearest(30'200, 3000)->wallMs, 30'001.0);
    }
    void offsetsSurviveFiftyDays()
    {
        SeriesRing ring;
        const qint64 day = 86'400'000;
        for (int i = 0; i < 120; ++i)
            ring.append({1'700'000'000'000 + i * day, float(i)});
        QCOMPARE(ring.lastMs(), 1'700'000'000'000 + 119 * day);
        QCOMPARE(*ring.last(), 119.0F);
        const auto near = ring.nearest(ring.lastMs() - day, 1000);
        QVERIFY(near);
        QCOMPARE(near->value, 118.0);
    }
    void forgottenRolloutsFreeTheirCurves()
    {
        History history;
        history.append({RolloutId{u"a"_s}, IndicatorId{u"p95"_s}, Track::Canary, {{1, 1.0F}}});
        QVERIFY(history.find(RolloutId{u"a"_s}, IndicatorId{u"p95"_s}, Track::Canary));
        QVERIFY(!history.find(RolloutId{u"a"_s}, IndicatorId{u"p95"_s}, Track::Stable));
        history.keepOnly({});
        QVERIFY(!history.find(RolloutId{u"a"_s}, IndicatorId{u"p95"_s}, Track::Canary));
    }
    void quartilesFollowTypeSeven()
    {
        const auto five = fiveNumbers({4, 1, 3, 2, 5});
        QVERIFY(five);
        QCOMPARE(five->lower, 2.0);
        QCOMPARE(five->median, 3.0);
        QCOMPARE(five->upper, 4.0);
        QVERIFY(!fiveNumbers({1, 2, 3, 4}));
    }
    void aSentenceSaysValueLimitAndTrend()
    {
        GuardrailView rule;
        rule.name = u"p95 latency"_s;
        rule.unit = u"ms"_s;
        rule.value = 402;
        rule.stableValue = 396;
        rule.breach = Limit{Comparison::Above, 500};
        SeriesRing flat;
        for (int i = 0; i <= 3600; i += 5)
            flat.append({1 + i * 1000, 402.0F});
        QCOMPARE(Summary::of(rule, &flat, {0, 3'600'000}),
                 u"p95 latency 402 ms, 6 ms above stable, 98 ms under the limit, flat over 60 min"_s);
        SeriesRing noisy; // what it does anyway is no trend, a value from before it was warm neither
        for (int i = 0; i <= 3600; i += 5)
            noisy.append({1 + i * 1000, i < 100 ? 40.0F : 380.0F + 20 * float(std::sin(i))});
        QVERIFY(Summary::of(rule, &noisy, {0, 3'600'000}).endsWith(u"flat over 60 min"));
        SeriesRing rising;
        for (int i = 0; i <= 3600; i += 5)
            rising.append({1 + i * 1000, 300.0F + float(i) / 36});
        QVERIFY(Summary::of(rule, &rising, {0, 3'600'000}).endsWith(u"rising over 60 min"));
        rule.age = Duration(44'000);
        QVERIFY(Summary::of(rule, &flat, {0, 3'600'000}).endsWith(u"seen 44 s ago"));
        rule.value.reset();
        rule.missing = u"connection refused"_s;
        QCOMPARE(Summary::of(rule, &flat, {0, 3'600'000}), u"p95 latency: no value, connection refused"_s);
    }
};

QTEST_APPLESS_MAIN(HistoryTest)
#include "tst_history.moc"
