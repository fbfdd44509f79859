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
