#include "models/rehearsal/report.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

Instant at(qint64 ms)
{
    return instantFromMs(ms);
}

/// Requests each 100 ms from `from` on.
std::vector<ProbeSample> samples(qint64 from, const std::vector<double> &took)
{
    std::vector<ProbeSample> made;
    for (size_t i = 0; i < took.size(); ++i)
        made.push_back({at(from + 100 * qint64(i)), std::abs(took[i]), took[i] >= 0});
    return made;
}

} // namespace

class TestRecovery : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recoveryIsTheShareThatCameBack_data()
    {
        QTest::addColumn<double>("baseline");
        QTest::addColumn<double>("degraded");
        QTest::addColumn<double>("restored");
        QTest::addColumn<QString>("recovery");
        QTest::newRow("all of it") << 100.0 << 900.0 << 100.0 << u"100.0"_s;
        QTest::newRow("half of it") << 100.0 << 900.0 << 500.0 << u"50.0"_s;
        QTest::newRow("nothing of it") << 100.0 << 900.0 << 900.0 << u"0.0"_s;
        QTest::newRow("better than before") << 100.0 << 900.0 << 20.0 << u"110.0"_s;
        QTest::newRow("worse than with the fault") << 100.0 << 900.0 << 980.0 << u"-10.0"_s;
        QTest::newRow("a figure that falls with the fault") << 50.0 << 10.0 << 48.0 << u"95.0"_s;
        QTest::newRow("the fault moved nothing") << 100.0 << 100.0 << 80.0 << QString();
    }
    void recoveryIsTheShareThatCameBack()
    {
        QFETCH(double, baseline);
        QFETCH(double, degraded);
        QFETCH(double, restored);
        QFETCH(QString, recovery);
        const auto got = RecoveryRow{u"p95"_s, u"ms"_s, baseline, degraded, restored}.recovery();
        QCOMPARE(got ? QString::number(*got, 'f', 1) : QString(), recovery);
    }

    void withoutAValueThereIsNoRecovery()
    {
        QVERIFY(!(RecoveryRow{u"p95"_s, u"ms"_s, 1.0, 2.0, {}}.recovery()));
        QVERIFY(!(RecoveryRow{u"p95"_s, u"ms"_s, {}, 2.0, 1.0}.recovery()));
    }

    void whatMovesLessThanNoiseHasNoRecovery_data()
    {
        QTest::addColumn<double>("degraded");
        QTest::addColumn<bool>("seen");
        QTest::newRow("within noise, above") << 119.0 << false;
        QTest::newRow("within noise, below") << 81.0 << false;
        QTest::newRow("past it") << 121.0 << true;
    }
    void whatMovesLessThanNoiseHasNoRecovery()
    {
        QFETCH(const double, degraded);
        QFETCH(const bool, seen);
        const RecoveryRow row{u"p95"_s, u"ms"_s, 100.0, degraded, 110.0, 20.0};
        QCOMPARE(row.isSeen(), seen);
        QCOMPARE(row.recovery().has_value(), seen);
        RehearsalReport report;
        report.rows = {row};
        QCOMPARE(recoveryLines(report.rows)[1].endsWith(u"not seen"_s), !seen);
        QCOMPARE(isSeenByUsers(report.rows), seen);
        report.rows.front().canaryOnly = true;
        QVERIFY(!isSeenByUsers(report.rows)); // users are served by others, too
    }

    /// One request in forty is slow: no percentile shows it, and who had it knows.
    void theSlowestAnswerShowsAFaultOfFewRequests()
    {
        std::vector<double> fine(80, 40.0), with(80, 40.0);
        with[30] = with[70] = 840;
        auto all = samples(0, fine);
        std::ranges::copy(samples(10'000, with), std::back_inserter(all));
        std::ranges::copy(samples(20'000, std::vector<double>(20, 41.0)), std::back_inserter(all));
        const auto rows =
            probeRows(serviceIn(all, {at(0), at(9000)}), serviceIn(all, {at(10'000), at(19'000)}),
                      serviceIn(all, {at(20'000), at(29'000)}));
        QVERIFY(!rows[0].isSeen() && !rows[1].isSeen() && !rows[2].isSeen());
        QCOMPARE(rows[3].name, u"probe slowest"_s);
        QVERIFY(rows[3].recovery() && *rows[3].recovery() > 99);
        QVERIFY(isSeenByUsers(rows));
    }

    void oneSlowRequestByChanceIsNoFault()
    {
        auto all = samples(0, std::vector<double>(80, 40.0));
        std::vector<double> with(80, 41.0);
        with[3] = 110;
        with[9] = with[20] = -42; // two that failed
        std::ranges::copy(samples(10'000, with), std::back_inserter(all));
        QVERIFY(!isSeenByUsers(
            probeRows(serviceIn(all, {at(0), at(9000)}), serviceIn(all, {at(10'000), at(19'000)}), {})));
    }

    void anIndicatorAfterTheRollback_data()
    {
        QTest::addColumn<bool>("twin");
        QTest::addColumn<int>("window");
        QTest::addColumn<qint64>("last");
        QTest::addColumn<QString>("restored");
        QTest::newRow("of all users, of its moment") << false << 0 << qint64(31'000) << u"50"_s;
        QTest::newRow("of all users, when its window lies behind the rollback")
            << false << 5000 << qint64(36'000) << u"50"_s;
        QTest::newRow("of all users, while its window still holds the fault")
            << false << 5000 << qint64(32'000) << QString();
        QTest::newRow("of the canary alone") << true << 0 << qint64(31'000) << QString();
    }
    void anIndicatorAfterTheRollback()
    {
        QFETCH(const bool, twin);
        QFETCH(const int, window);
        QFETCH(const qint64, last);
        QFETCH(const QString, restored);
        Plan plan;
        Indicator latency;
        latency.id = IndicatorId{u"latency"_s};
        latency.source = SourceId{u"app"_s};
        latency.unit.symbol = u"ms"_s;
        if (window > 0)
            latency.measure = Rate{{}, Duration(window)};
        if (twin)
            latency.stable = IndicatorId{u"latency-stable"_s};
        plan.indicators = {latency};
        Guardrail rule;
        rule.indicator = latency.id;
        plan.guardrails = {rule};
        const std::vector<RolloutWatch::Value> values{{at(1000), latency.id, 40},
                                                      {at(2000), latency.id, 44},
                                                      {at(15'000), latency.id, 900},
                                                      {at(last), latency.id, 50}};
        const auto rows = indicatorRows(plan, values, {at(0), at(10'000)}, {at(10'000), at(30'000)},
                                        {at(30'500), at(40'000)});
        QCOMPARE(rows.size(), size_t(1));
        QCOMPARE(rows[0].canaryOnly, twin);
        QCOMPARE(rows[0].noise, 4.0);
        QCOMPARE(rows[0].restored ? QString::number(*rows[0].restored) : QString(), restored);
        QCOMPARE(recoveryLines(rows)[1].contains(u"no traffic"_s), twin);
    }

    void servedInAStretchOfTime()
    {
        const auto all = samples(1000, {10, 20, 30, -40, 50, 60, 70, 80, 90, 100});
        const auto whole = serviceIn(all, {at(1000), at(2000)});
        QVERIFY(whole);
        QCOMPARE(whole->requests, 10);
        QCOMPARE(whole->p50, 50.0); // nearest rank: the fifth of ten
        QCOMPARE(whole->p95, 100.0);
        QCOMPARE(whole->errors, 10.0);
        QCOMPARE(serviceIn(all, {at(1100), at(1300)})->requests, 2); // its end is not part of it
        QVERIFY(!serviceIn(all, {at(5000), at(9000)}));
    }

    void restoredWhenTenInARowAreWell_data()
    {
        QTest::addColumn<std::vector<double>>("after");
        QTest::addColumn<qint64>("restored");
        const auto row = [](const char *name, std::vector<double> after, qint64 restored) {
            QTest::newRow(name) << after << restored;
        };
        row("at once", std::vector<double>(10, 20), 10'000);
        row("one slow request among ten is chance", {20, 20, 900, 20, 20, 20, 20, 20, 20, 20}, 10'000);
        row("after three slow ones", {900, 900, 900, 20, 20, 20, 20, 20, 20, 20, 20, 20}, 10'200);
        row("a failure counts as slow", {-20, -20, 20, 20, 20, 20, 20, 20, 20, 20, 20}, 10'100);
        row("nine are not enough", std::vector<double>(9, 20), -1);
        row("every second one is slow", {20, 900, 20, 900, 20, 900, 20, 900, 20, 900, 20, 900}, -1);
        row("nothing came", {}, -1);
    }
    void restoredWhenTenInARowAreWell()
    {
        QFETCH(std::vector<double>, after);
        QFETCH(qint64, restored);
        const Service baseline{50, 15, 30, 0}, degraded{50, 400, 900, 0};
        const auto all = samples(10'000, after);
        const auto got = restoredAt(all, baseline, degraded, at(10'000));
        QCOMPARE(got ? toMs(*got) : -1, restored);
    }

    void whatCameBeforeTheRollbackDoesNotCount()
    {
        const auto all = samples(9'000, std::vector<double>(12, 20));
        QVERIFY(!restoredAt(all, {10, 15, 30, 0}, {}, at(10'000)));
    }

    void theReportIsATableAndATimeline()
    {
        RehearsalReport report;
        report.outcome = RehearsalOutcome::Passed;
        report.within = Duration(10'000);
        report.timeline = {at(1000), at(2000), at(3000), at(3010), at(3110), at(4110), u"latency"_s};
        report.rows = {{u"probe p95"_s, u"ms"_s, 30.0, 830.0, 70.0}, {u"memory"_s, u"MiB"_s, 40.0, 41.0, {}}};
        QCOMPARE(*report.timeline.total(), Duration(1110));
        const QString timeline = timelineLines(report).join(u'\n');
        QVERIFY2(timeline.contains(u"T+  2.00 s  breach confirmed by latency"_s), qPrintable(timeline));
        QVERIFY2(timeline.contains(u"1.11 s of 10.00 s"_s), qPrintable(timeline));
        const QStringList table = recoveryLines(report.rows);
        QCOMPARE(table.size(), 3);
        QVERIFY2(table[1].endsWith(u"95.0 %"_s), qPrintable(table[1]));
        QVERIFY2(table[2].endsWith(u"-"_s), qPrintable(table[2]));
        const QJsonObject json = toJson(report);
        QCOMPARE(json[u"took"][u"total_s"].toDouble(), 1.11);
        QCOMPARE(json[u"recovery"][0][u"recovery"].toDouble(), 95.0);
        QVERIFY(json[u"recovery"][1][u"restored"].isNull());
        QVERIFY(noteText(report).contains(u"recovery 95.0 %"_s));
    }

    void theNoteStaysWithinWhatARecordHolds()
    {
        RehearsalReport report;
        for (int i = 0; i < 200; ++i)
            report.rows.push_back({u"indicator-%1"_s.arg(i), u"ms"_s, 1.0, 2.0, 1.0});
        QVERIFY(noteText(report).toUtf8().size() <= 1800);
    }
};

QTEST_GUILESS_MAIN(TestRecovery)
#include "tst_recovery.moc"
