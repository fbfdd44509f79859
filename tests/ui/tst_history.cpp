#include "ui/dashboard/distribution.h"
#include "ui/dashboard/history.h"
#include "ui/dashboard/summary.h"

#include <QtTest>

#include <cmath>

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
    void aRingKeepsADayOfSeconds()
    {
        const SeriesRing ring = ringOf(200'000);
        QVERIFY(ring.size() >= SeriesRing::kKept);
        QCOMPARE(ring.lastMs(), 1'000'000 + 199'999 * qint64(1000));
        QVERIFY(ring.firstMs() <= ring.lastMs() - qint64(SeriesRing::kKept - 1) * 1000);
        QVERIFY2(double(SeriesRing::bytes()) / SeriesRing::kKept < 8.7, "points, blocks and slack together");
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
        QTest::addRow("more than the ring holds") << 150'000;
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
    void theCurveAgreesWithItsPointsAfterTheRingWrapped()
    {
        SeriesRing ring;
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
        rule.value.reset();
        rule.missing = u"connection refused"_s;
        QCOMPARE(Summary::of(rule, &flat, {0, 3'600'000}), u"p95 latency: no value, connection refused"_s);
    }
};

QTEST_APPLESS_MAIN(HistoryTest)
#include "tst_history.moc"
