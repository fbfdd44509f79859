#include "models/metrics/history.h"
#include "models/metrics/window.h"

#include <QTest>

#include <cmath>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

/// Prometheus' series notation: `a+bxn` is n+1 samples, `_` a hole, `stale` a marker.
std::vector<Sample> series(Duration step, const QString &notation)
{
    std::vector<Sample> samples;
    Instant at{};
    const auto put = [&](double value) {
        samples.push_back({at, value});
        at += step;
    };
    for (const QString &word : notation.split(u' ')) {
        const auto plus = word.indexOf(u'+');
        const auto times = word.indexOf(u'x');
        if (word == u"_"_s) {
            at += step;
        } else if (word == u"stale"_s) {
            put(staleMarker());
        } else if (plus > 0 && times > plus) {
            const double first = word.left(plus).toDouble();
            const double by = word.mid(plus + 1, times - plus - 1).toDouble();
            for (int i = 0; i <= word.mid(times + 1).toInt(); ++i)
                put(first + by * i);
        } else {
            put(word == u"NaN"_s ? std::nan("") : word.toDouble());
        }
    }
    return samples;
}

using Function = std::optional<double> (*)(std::span<const Sample>, Window);
constexpr double kNone = -12345; // "no result" in a row

void compare(std::optional<double> actual, double expected)
{
    if (expected == kNone) {
        QVERIFY(!actual);
        return;
    }
    QVERIFY(actual);
    const double tolerance = 1e-5 * std::max(1.0, std::abs(expected));
    QVERIFY2(std::abs(*actual - expected) <= tolerance, qPrintable(u"got %1"_s.arg(*actual, 0, 'g', 12)));
}

} // namespace

Q_DECLARE_METATYPE(Function)
Q_DECLARE_METATYPE(std::vector<interlock::Bucket>)

class TestWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void promql_data();
    void promql();
    void staleness_data();
    void staleness();
    void quantile_data();
    void quantile();
    void windowIsLeftOpen();
    void nanPoisonsADifferenceAndIsNoReset();
    void countedUndoesResetsWithoutExtrapolation();
};

void TestWindow::promql_data()
{
    QTest::addColumn<Function>("function");
    QTest::addColumn<QString>("notation");
    QTest::addColumn<int>("stepSeconds");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("at");
    QTest::addColumn<double>("expected");
    const auto row = [](const char *name, Function applied, const char *notation, int step, int width, int at,
                        double expected) {
        QTest::addRow("%s", name) << applied << QString::fromLatin1(notation) << step << width << at
                                  << expected;
    };
    const int m = 60;
    row("P1 increase of a counter", increase, "0+10x10", 5 * m, 50 * m, 50 * m, 100);
    row("P2 increase over a reset", increase, "0+18x5 0+18x5", 5 * m, 50 * m, 50 * m, 160);
    row("P3 increase from 10", increase, "10+10x10", 5 * m, 50 * m, 50 * m, 100);
    row("P4 increase from 1", increase, "1+10x10", 5 * m, 50 * m, 50 * m, 100);
    row("P5 increase over twice the data", increase, "0+10x10", 5 * m, 100 * m, 50 * m, 100);
    row("P6 increase over twice the data with a reset", increase, "0+18x5 0+18x5", 5 * m, 100 * m, 50 * m,
        162);
    row("P7 increase with one fall", increase, "0 1 2 3 2 3 4", 5 * m, 30 * m, 30 * m, 7);
    row("P8 rate over a reset", rate, "0+27x4 0+27x5", 5 * m, 50 * m, 50 * m, 0.08);
    row("P9 rate of one sample is no result", rate, "0+10x9 0 10", 5 * m, 5 * m, 50 * m, kNone);
    row("P10 rate of a fall to 0", rate, "0+10x9 0 10", 5 * m, 6 * m, 50 * m, 0);
    row("P11 rate", rate, "0+80x10", 5 * m, 50 * m, 50 * m, 0.266666667);
    row("P12 rate with an offset", rate, "0+10x10", 5 * m, 10 * m, 45 * m, 0.0333333);
    row("P13 rate with an offset, twice as fast", rate, "0+20x10", 5 * m, 10 * m, 45 * m, 0.0666667);
    const std::pair<const char *, double> starts[] = {
        {"0+240x10", .5}, {"120+240x10", .6}, {"180+240x10", .6}, {"240+240x10", .6}, {"300+240x10", .6}};
    for (int i = 0; i < 5; ++i) {
        row(qPrintable(u"P%1 rate near the start"_s.arg(14 + i)), rate, starts[i].first, 4 * m, 20 * m,
            10 * m, starts[i].second);
        row(qPrintable(u"P19 rate in the middle, series %1"_s.arg(i)), rate, starts[i].first, 4 * m, 20 * m,
            50 * m, .6);
    }
    const int times[] = {5, 20, 35, 50, 65, 80, 95, 110, 125};
    const double grown[] = {kNone, 1.8333, 2.8333, 4, 4, 8, 8, 8, 4};
    for (int i = 0; i < 9; ++i)
        row(qPrintable(u"P%1 increase at %2 s"_s.arg(20 + i).arg(times[i])), increase,
            "1 2 3 4 5 9 10 11 12 13", 15, 60, times[i],
            std::abs(grown[i] - 1.8333) < 1e-9   ? 11.0 / 6
            : std::abs(grown[i] - 2.8333) < 1e-9 ? 17.0 / 6
                                                 : grown[i]);
    const int holes[] = {5, 20, 35, 80, 110};
    const double grownOver[] = {kNone, 11.0 / 6, 17.0 / 6, 8, 17.0 / 6};
    for (int i = 0; i < 5; ++i)
        row(qPrintable(u"P%1 increase over holes at %2 s"_s.arg(29 + i).arg(holes[i])), increase,
            "1 2 3 _ _ 9 10 11 12 13", 15, 60, holes[i], grownOver[i]);
    row("P34 delta of a rising gauge", delta, "0 50 100 150 200", 5 * m, 20 * m, 20 * m, 200);
    row("P35 delta of a falling gauge", delta, "200 150 100 50 0", 5 * m, 20 * m, 20 * m, -200);
    const char *jumps = "1 2 3 0 1 0 0 1 2 0";
    row("P36 resets in 50 m", resets, jumps, 5 * m, 50 * m, 50 * m, 3);
    row("P36 resets in 20 m", resets, jumps, 5 * m, 20 * m, 50 * m, 1);
    row("P36 resets in 10 m", resets, jumps, 5 * m, 10 * m, 50 * m, 0);
    row("P36 resets in 5 m", resets, jumps, 5 * m, 5 * m, 50 * m, kNone);
    row("P36 changes in 50 m", changes, jumps, 5 * m, 50 * m, 50 * m, 7);
    row("P37 NaN to NaN is no change", changes, "NaN NaN NaN", 5 * m, 20 * m, 15 * m, 0);
    row("P37 NaN to a number is", changes, "0 NaN 0", 5 * m, 20 * m, 15 * m, 2);
    row("P38 irate", irate, "0+10x5 0+10x5", 5 * m, 50 * m, 50 * m, .0333333);
    row("P38 irate over a reset", irate, "0+10x5 0+10x5", 5 * m, 50 * m, 30 * m, 0);
    row("idelta", idelta, "0 7 9", 10, 60, 20, 2);
    row("idelta of a fall", idelta, "0 7 3", 10, 60, 20, -4);
    row("idelta of one sample", idelta, "7", 10, 60, 20, kNone);
}

void TestWindow::promql()
{
    QFETCH(Function, function);
    QFETCH(QString, notation);
    QFETCH(int, stepSeconds);
    QFETCH(int, width);
    QFETCH(int, at);
    QFETCH(double, expected);
    const auto samples = series(std::chrono::seconds(stepSeconds), notation);
    compare(function(samples, {Instant(std::chrono::seconds(at)), std::chrono::seconds(width)}), expected);
}

void TestWindow::staleness_data()
{
    QTest::addColumn<int>("at");
    QTest::addColumn<double>("expected");
    QTest::addRow("P39 before the marker") << 10 << 1.0;
    QTest::addRow("P39 on the marker") << 20 << kNone;
    QTest::addRow("P39 after the marker") << 30 << 2.0;
    QTest::addRow("P39 just inside the look-back") << 329 << 2.0;
    QTest::addRow("the look-back is left-open") << 330 << kNone;
    QTest::addRow("before the first sample") << -1 << kNone;
}

void TestWindow::staleness()
{
    QFETCH(int, at);
    QFETCH(double, expected);
    const auto samples = series(Duration(10'000), u"0 1 stale 2"_s);
    const auto found = newestAt(samples, Instant(std::chrono::seconds(at)));
    compare(found ? std::optional(found->value) : std::nullopt, expected);
    const Window minute{Instant(Duration(30'000)), Duration(60'000)};
    compare(countOverTime(samples, minute), 3); // P39: the marker does not count
}

void TestWindow::quantile_data()
{
    QTest::addColumn<std::vector<Bucket>>("buckets");
    QTest::addColumn<double>("q");
    QTest::addColumn<double>("expected");
    const double inf = HUGE_VAL;
    int id = 0;
    const auto rows = [&](const std::vector<Bucket> &buckets,
                          std::initializer_list<std::pair<double, double>> pairs) {
        for (const auto &[q, expected] : pairs)
            QTest::addRow("Q%d q=%g", ++id, q) << buckets << q << expected;
    };
    rows({{.1, 50}, {.2, 70}, {1, 110}, {inf, 120}},
         {{0, 0}, {.2, .048}, {.5, .15}, {.8, .72}, {1, 1}, {-.1, -inf}, {1.01, inf}});
    rows({{-.2, 10}, {-.1, 20}, {.3, 20}, {inf, 30}}, {{0, -.2}, {.2, -.2}, {.5, -.15}, {.8, .3}, {1, .3}});
    rows({{0, 0}, {2, 1}, {4, 2}, {6, 3}, {inf, 3}}, {{1.0 / 6, 1}, {.5, 3}, {5.0 / 6, 5}});
    rows({{0, 0}, {.1, 50}, {.2, 70}, {1, 110}, {inf, 110}}, {{0, 0}, {.25, .055}, {.5, .125}, {1, 1}});
    rows({{-.25, 0}, {-.2, 10}, {-.1, 20}, {.3, 20}, {inf, 20}}, {{0, -.25}, {.25, -.225}, {.5, -.2}});
    rows({{.1, 20}, {1, 10}, {10, 50}, {100, 40}, {1000, 90}, {inf, 80}}, {{.01, .0045}, {.5, 8.5}});
    rows({{.1, 0}, {.2, 0}, {inf, 0}}, {{.2, std::nan("")}});
    QTest::addRow("Q26 equal bounds are added, q=.5")
        << std::vector<Bucket>{{.1, 1}, {.2, 1}, {2e-1, 1}, {2.0e-1, 1}, {inf, 4}} << .5 << .15;
    QTest::addRow("Q26 equal bounds are added, q=.75")
        << std::vector<Bucket>{{.1, 1}, {.2, 1}, {2e-1, 1}, {2.0e-1, 1}, {inf, 4}} << .75 << .2;
    QTest::addRow("Q26 equal bounds are added, q=1")
        << std::vector<Bucket>{{.1, 1}, {.2, 1}, {2e-1, 1}, {2.0e-1, 1}, {inf, 4}} << 1.0 << .2;
    id = 26;
    rows({{.1, 10}, {.2, 19}, {inf, 25}}, {{.3, .075}, {.5, .1277778}});
    rows({{.1, 3}, {.2, 8}, {inf, 10}}, {{.3, .1}, {.5, .14}});
    QTest::addRow("no +Inf bucket") << std::vector<Bucket>{{.1, 3}, {.2, 8}} << .5 << std::nan("");
    QTest::addRow("one bucket") << std::vector<Bucket>{{inf, 8}} << .5 << std::nan("");
    QTest::addRow("no bucket") << std::vector<Bucket>{} << .5 << std::nan("");
    QTest::addRow("q is NaN") << std::vector<Bucket>{{.1, 3}, {inf, 8}} << std::nan("") << std::nan("");
    QTest::addRow("order does not matter") << std::vector<Bucket>{{inf, 10}, {.2, 8}, {.1, 3}} << .5 << .14;
}

void TestWindow::quantile()
{
    QFETCH(std::vector<Bucket>, buckets);
    QFETCH(double, q);
    QFETCH(double, expected);
    const double actual = histogramQuantile(q, buckets);
    if (std::isnan(expected)) {
        QVERIFY(std::isnan(actual));
    } else if (std::isinf(expected)) {
        QCOMPARE(actual, expected);
    } else {
        QVERIFY2(std::abs(actual - expected) <= 1e-6, qPrintable(QString::number(actual, 'g', 12)));
    }
}

void TestWindow::windowIsLeftOpen()
{
    const auto samples = series(Duration(10'000), u"1 2 3"_s);
    const Window exact{Instant(Duration(20'000)), Duration(20'000)};
    QCOMPARE(countOverTime(samples, exact), std::optional<double>(2));
}

void TestWindow::nanPoisonsADifferenceAndIsNoReset()
{
    const auto samples = series(Duration(10'000), u"1 2 NaN 5"_s);
    QCOMPARE(resets(samples, {Instant(Duration(30'000)), Duration(60'000)}), std::optional<double>(0));
    const auto poisoned =
        increase(series(Duration(10'000), u"NaN 2 3"_s), {Instant(Duration(20'000)), Duration(60'000)});
    QVERIFY(poisoned && std::isnan(*poisoned));
}

void TestWindow::countedUndoesResetsWithoutExtrapolation()
{
    const auto samples = series(Duration(10'000), u"5 9 2 4"_s);
    QCOMPARE(counted(samples, {Instant(Duration(30'000)), Duration(60'000)}), std::optional<double>(8));
    QVERIFY(!counted(samples, {Instant(Duration(30'000)), Duration(5'000)}));
}

QTEST_APPLESS_MAIN(TestWindow)
#include "tst_window.moc"
