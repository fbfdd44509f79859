#include "models/plan/share.h"
#include "models/planfile/planfile.h"
#include "models/rollout/simulate.h"

#include <QRegularExpression>
#include <QTest>

#include <ctime>

using namespace interlock;
using namespace Qt::StringLiterals;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// A plan of two stages, 5 % and 100 %, of 10 minutes each, looked at every 30 s; `promote` and `more`
/// guardrails or indicators as given.
Plan planWith(const QString &promote = u"auto"_s, const QString &indicator = {},
              const QString &guardrail = {})
{
    const QString text =
        QString::fromLatin1(
            "apiVersion: interlock/v1\n"
            "kind: Rollout\n"
            "metadata: {name: small, service: web, environment: staging}\n"
            "release: {stable: \"1.0\", canary: \"1.1\"}\n"
            "sources:\n"
            "  app: {type: scrape, url: \"http://127.0.0.1:9102/metrics\", interval: 30s}\n"
            "  prom: {type: prometheus, url: \"http://127.0.0.1:9090\", interval: 30s}\n"
            "indicators:\n"
            "  p95: {source: app, gauge: p95_ms, unit: ms}\n"
            "%1\n"
            "guardrails:\n"
            "  p95: {indicator: p95, breach: \"> 500ms\", confirm: {consecutive: 3}, do: rollback}\n"
            "%2\n"
            "traffic: {type: haproxy, socket: /run/admin.sock, backend: web, canary: [v2], stable: [v1]}\n"
            "lease: {keys: [{role: operator}, {role: agent}], valid: 6h}\n"
            "stages:\n"
            "  - {weight: 5%, bake: 10m, every: 30s, promote: %3}\n"
            "  - {weight: 100%, bake: 10m, every: 30s}\n")
            .arg(indicator.isEmpty() ? QString() : u"  "_s + indicator,
                 guardrail.isEmpty() ? QString() : u"  "_s + guardrail, promote);
    const PlanReading reading = readPlan(text.toUtf8(), u"small"_s);
    for (const PlanProblem &problem : reading.problems)
        qWarning("%s", qPrintable(problem.text()));
    return reading.file ? reading.file->plan : Plan();
}

Plan askedEach(Plan plan, Duration interval)
{
    for (Source &source : plan.sources)
        source.interval = interval;
    return plan;
}

Simulation play(const Plan &plan, const QByteArray &series, const SimulationSetup &setup = {},
                quint64 seed = 0)
{
    const SeriesReading reading = readSeries(series, u"s.csv"_s, seriesNames(plan), seed);
    for (const SeriesProblem &problem : reading.problems)
        qWarning("%s", qPrintable(problem.text()));
    return reading.series ? simulate(plan, *reading.series, setup) : Simulation();
}

/// "0 started small of web"; times in seconds.
QStringList logOf(const Simulation &made)
{
    QStringList log;
    for (const Transition &one : made.transitions)
        log << u"%1 %2 %3"_s.arg(double(one.at.count()) / 1000).arg(one.kind, one.sentence);
    return log;
}

} // namespace

class TestSimulate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aHealthyRolloutFromItsStartToItsEnd()
    {
        const Simulation made = play(planWith(), "0..25m/30s,p95,400\n");
        QCOMPARE(logOf(made),
                 (QStringList{u"0 started small of web"_s, u"0 raising 0 % -> 5 %: first stage"_s,
                              u"1 stage-entered stage 1 of 2: 5 % for 10m"_s,
                              u"630 stage-verdict stage 1 of 2, 5 %: PASS"_s,
                              u"630 raising 5 % -> 100 %: stage 5 % passed"_s,
                              u"631 stage-entered stage 2 of 2: 100 % for 10m"_s,
                              u"1232 stage-verdict stage 2 of 2, 100 %: PASS"_s,
                              u"1232 completed the canary has 100 %"_s}));
        QCOMPARE(toString(made.state.phase), toString(Phase::Completed));
        QCOMPARE(made.lasted, Duration(seconds(1232)));
        QCOMPARE(made.state.stages.front().evaluations, 21);
    }

    void howItEnds_data()
    {
        QTest::addColumn<Plan>("plan");
        QTest::addColumn<QByteArray>("series");
        QTest::addColumn<QString>("phase");
        QTest::addColumn<QString>("last"); // the last transition
        const QByteArray good = "0..60h/30s,p95,400\n";
        QTest::newRow("three breaches in a row roll back")
            << planWith() << good + "5m..60h/30s,p95,600\n"
            << u"rolled-back"_s << u"360 rolled-back p95 600 ms > 500 ms, 3 of 3 breaches"_s;
        QTest::newRow("a source that is asked each 5 s does not hurry a guardrail looked at each 30 s")
            << askedEach(planWith(), seconds(5)) << good + "5m..60h/30s,p95,600\n"
            << u"rolled-back"_s << u"360 rolled-back p95 600 ms > 500 ms, 3 of 3 breaches"_s;
        QTest::newRow("a nan freezes the count")
            << planWith() << good + "5m..60h/30s,p95,600\n330,p95,nan\n"
            << u"rolled-back"_s << u"390 rolled-back p95 600 ms > 500 ms, 3 of 3 breaches"_s;
        QTest::newRow("an error before the start never raises")
            << planWith() << QByteArray("0..60h/30s,p95,error\n") << u"rolled-back"_s
            << u"300 rolled-back not ready within 5m: p95: an error in the series"_s;
        QTest::newRow("the series ends in the middle")
            << planWith() << QByteArray("0..5m/30s,p95,400\n") << u"baking"_s
            << u"1 stage-entered stage 1 of 2: 5 % for 10m"_s;
        QTest::newRow("nobody comes to the gate, and then to the hold")
            << planWith(u"manual"_s) << good << u"rolled-back"_s
            << u"101430 rolled-back held for 4h: nobody passed the gate in time"_s;
        QTest::newRow("nobody comes to a gate that rolls back")
            << planWith(u"{deadline: 1h, otherwise: rollback}"_s) << good << u"rolled-back"_s
            << u"4230 rolled-back nobody passed the gate in time"_s;
        QTest::newRow("the age of a query without alive is unknown: it never passes by itself")
            << planWith(u"auto"_s, u"up: {source: prom, promql: up}"_s,
                        u"up: {indicator: up, breach: \"< 1\", do: hold}"_s)
            << QByteArray("0..15m/30s,p95,400\n0..15m/30s,up,1\n") << u"held"_s
            << u"690 held the age of up is unknown: name `alive`, or set accept_unknown_age"_s;
    }
    void howItEnds()
    {
        QFETCH(Plan, plan);
        QFETCH(QByteArray, series);
        QFETCH(QString, phase);
        QFETCH(QString, last);
        const Simulation made = play(plan, series);
        QCOMPARE(logOf(made).last(), last);
        QCOMPARE(toString(made.state.phase), phase);
    }

    void gatesThatPassArePassedAtOnce()
    {
        const Simulation made = play(planWith(u"manual"_s), "0..25m/30s,p95,400\n", {Gates::Pass, {}, {}});
        QVERIFY(logOf(made).contains(u"630 raising 5 % -> 100 %: promoted by --gates pass"_s));
        QCOMPARE(toString(made.state.phase), toString(Phase::Completed));
    }

    void eachRoleOfAnApprovalGateIsFilled()
    {
        const Plan plan = planWith(u"{approve: [sre, owner]}"_s);
        const Simulation made = play(plan, "0..25m/30s,p95,400\n", {Gates::Pass, {}, {}});
        QCOMPARE(logOf(made).mid(4, 4), (QStringList{u"630 gate-open stage 1 of 2 waits for sre owner"_s,
                                                     u"630 approved sre as sre, still to come: owner"_s,
                                                     u"630 approved owner as owner, all have approved"_s,
                                                     u"630 raising 5 % -> 100 %: promoted by owner"_s}));
        QCOMPARE(toString(made.state.phase), toString(Phase::Completed));
    }

    void whatComesAfterTheLastStageSucceeds()
    {
        Plan plan = planWith();
        plan.after = {Step{u"persist"_s, {u"true"_s}, seconds(30)}};
        const Simulation made = play(plan, "0..25m/30s,p95,400\n");
        QCOMPARE(logOf(made).last(), u"1232 completed the canary has 100 %"_s);
        QVERIFY(!made.state.finishing);
    }

    /// Totals that a series has are judged; where one of them is not told, nobody counts the share.
    void theShareIsCountedWhereTheSeriesHasIt_data()
    {
        QTest::addColumn<bool>("canary");
        QTest::addColumn<bool>("total");
        QTest::addColumn<QString>("phase");
        QTest::newRow("a canary that gets nothing is held where both are told") << true << true << u"held"_s;
        QTest::newRow("without the total nothing is judged") << true << false << u"completed"_s;
        QTest::newRow("nor without the canary's") << false << true << u"completed"_s;
    }
    void theShareIsCountedWhereTheSeriesHasIt()
    {
        QFETCH(bool, canary);
        QFETCH(bool, total);
        QFETCH(QString, phase);
        Plan plan = planWith();
        std::get<HaproxyTraffic>(plan.traffic).verifyShare = ShareCheck{};
        addShareGuardrail(plan);
        QVERIFY(plan.guardrail(kShareGuardrail));
        QByteArray series = "0..25m/30s,p95,400\n";
        for (int at = 0; at < 1500; at += 30) {
            series +=
                canary
                    ? QByteArrayLiteral("%1,traffic-share-canary,7\n").replace("%1", QByteArray::number(at))
                    : QByteArray();
            series += total ? QByteArrayLiteral("%1,traffic-share-total,%2\n")
                                  .replace("%1", QByteArray::number(at))
                                  .replace("%2", QByteArray::number(at * 100))
                            : QByteArray();
        }
        QCOMPARE(toString(play(plan, series).state.phase), phase);
    }

    void aSeriesOfUnixTimesStartsAtItsOwnTime()
    {
        const auto beginOf = [](const QByteArray &rows, const SimulationSetup &setup) {
            const SeriesReading read = readSeries(rows, u"series"_s, seriesNames(planWith()), 1);
            return read.series ? toRfc3339(startsAt(*read.series, setup)) : u"no series"_s;
        };
        QCOMPARE(beginOf("0,p95,400\n", {}), u"2026-01-05T09:00:00.000Z"_s);
        QCOMPARE(beginOf("1774000000,p95,400\n", {}), u"2026-03-20T09:46:40.000Z"_s);
        QCOMPARE(beginOf("1774000000,p95,400\n", {Gates::Wait, minutes(29'566'668), {}}),
                 u"2026-03-20T09:48:00.000Z"_s);
    }

    void aFrozenMorningIsWaitedFor()
    {
        Plan plan = planWith();
        TimeSpan morning;
        morning.opens = QTime(9, 5);
        morning.closes = QTime(12, 0);
        plan.freeze = {morning};
        const Simulation made = play(plan, "0..5h/30s,p95,400\n");
        const QStringList log = logOf(made);
        QVERIFY2(log.contains(u"10800 raising 5 % -> 100 %: stage 5 % passed"_s),
                 qPrintable(log.join(u'\n')));
        QVERIFY(!log.filter(QRegularExpression(u"^630 waits "_s)).isEmpty());
    }

    void reportsAndCheckpointsComeInTime()
    {
        Plan plan = planWith();
        plan.reportEvery = minutes(5);
        plan.stages.front().checkpoints = {minutes(4), minutes(10)};
        const QStringList log = logOf(play(plan, "0..25m/30s,p95,400\n", {Gates::Wait, {}, minutes(11)}));
        const QStringList told = log.filter(QRegularExpression(u" (report|checkpoint) "_s));
        QCOMPARE(told,
                 (QStringList{u"270 checkpoint stage 1 of 2, 4m baked: 5 % intended, 5 % observed"_s,
                              u"302 report check 1: 1 OK"_s, u"602 report check 2: 1 OK"_s,
                              u"630 checkpoint stage 1 of 2, 10m baked: 5 % intended, 5 % observed"_s}));
    }

    void aFastGuardrailIsLookedAtFast()
    {
        const Plan plan =
            planWith(u"auto"_s, u"errors: {source: app, gauge: errors}"_s,
                     u"errors: {indicator: errors, breach: \"> 0\", watch: 1s, do: rollback}"_s);
        const Simulation made = play(plan, "0..25m/30s,p95,400\n0..25m/1,errors,0\n307,errors,1\n");
        QVERIFY2(logOf(made).contains(u"307 rolled-back errors 1 > 0, 1 of 1 breaches"_s),
                 qPrintable(logOf(made).join(u'\n')));
        QCOMPARE(made.state.stages.front().totals.at({u"p95"_s}).expected,
                 qint64(10)); // the slow one is looked at each 30 s, though its source is asked each second
    }

    void combinedIndicatorsAreComputedFromTheirParts()
    {
        const Plan plan = planWith(u"auto"_s,
                                   u"before: {source: app, gauge: before_ms, unit: ms}\n"
                                   "  overhead: {combine: {change: {of: p95, to: before}}, unit: \"%\"}"_s,
                                   u"overhead: {indicator: overhead, breach: \"> 20%\", do: hold}"_s);
        const Simulation made =
            play(plan, "0..25m/30s,p95,400\n0..25m/30s,before,400\n5m..25m/30s,before,320\n");
        QVERIFY2(logOf(made).contains(u"300 held overhead 25 % > 20 %, 1 of 1 breaches"_s),
                 qPrintable(logOf(made).join(u'\n')));
    }

    void aCombinedIndicatorWaitsForBothOfItsParts()
    {
        const Plan plan =
            planWith(u"auto"_s,
                     u"base: {source: prom, promql: base_ms, unit: ms, accept_unknown_age: true}\n"
                     "  up: {combine: {change: {of: p95, to: base}}, unit: \"%\"}\n"
                     "  down: {combine: {change: {of: base, to: p95}}, unit: \"%\"}"_s,
                     u"up: {indicator: up, breach: \"> 20%\", do: hold}\n"
                     "  down: {indicator: down, breach: \"> 30%\", do: hold}"_s);
        const Simulation made = play(plan, "0..25m/30s,p95,400\n0..25m/30s,base,400\n5m..25m/30s,base,320\n");
        QVERIFY2(logOf(made).contains(u"330 held up 25 % > 20 %, 1 of 1 breaches"_s) ||
                     logOf(made).contains(u"300 held up 25 % > 20 %, 1 of 1 breaches"_s),
                 qPrintable(logOf(made).join(u'\n')));
    }

    void aGateThatWaitsIsPassedOnceNothingWaits()
    {
        // the last values of the first bake are a breach that is not confirmed
        const QByteArray series = "0..25m/30s,p95,400\n10m..10m30s/30s,p95,600\n";
        const Simulation made = play(planWith(u"manual"_s), series, {Gates::Pass, {}, {}});
        QVERIFY2(logOf(made).contains(u"630 waits p95 is in breach"_s), qPrintable(logOf(made).join(u'\n')));
        QVERIFY2(logOf(made).contains(u"660 raising 5 % -> 100 %: promoted by --gates pass"_s),
                 qPrintable(logOf(made).join(u'\n')));
    }

    void whatGuardrailsShowOnTheWayIsTold()
    {
        const Plan plan = planWith(u"auto"_s, u"slow: {source: app, gauge: slow_ms, unit: ms}"_s,
                                   u"slow: {indicator: slow, warn: \"> 450ms\", breach: \"> 500ms\", clear: "
                                   u"\"< 400ms\", confirm: {for: 5m}, "
                                   u"do: hold}"_s);
        const QByteArray good = "0..25m/30s,p95,400\n0..25m/30s,slow,300\n";
        // pending, and missing before it was confirmed
        const Simulation missed = play(plan, good + "60..90/30,slow,600\n120,slow,nan\n");
        QVERIFY2(
            logOf(missed).contains(u"60 guardrail-pending slow: 600 ms is a breach, not yet confirmed"_s),
            qPrintable(logOf(missed).join(u'\n')));
        // a warning that lasts over the change of stage is told once
        const Simulation warned = play(plan, good + "60..25m/30,slow,470\n");
        QCOMPARE(logOf(warned).filter(u"guardrail-warning"_s),
                 QStringList{u"60 guardrail-warning slow: 470 ms is a warning, > 450 ms"_s});
        // firing, better but not well, well again
        const Simulation held = play(plan, good + "60..420/30,slow,600\n450,slow,470\n");
        QVERIFY2(logOf(held).contains(u"450 guardrail-warning slow: 470 ms is a warning, > 450 ms"_s),
                 qPrintable(logOf(held).join(u'\n')));
        QVERIFY2(logOf(held).contains(u"480 guardrail-cleared slow: 300 ms is no breach any more"_s),
                 qPrintable(logOf(held).join(u'\n')));
    }

    void aPartOfASeriesIsPlayed()
    {
        const QByteArray series = "1000000000..1000003600/30,p95,400\n1000001800..1000003600/30,p95,600\n";
        const Simulation whole = play(planWith(), series);
        QCOMPARE(toString(whole.state.phase), toString(Phase::Completed));
        QCOMPARE(toRfc3339(whole.state.stages.front().enteredWall), u"2001-09-09T01:46:41.000Z"_s);
        const Simulation late = play(planWith(), series, {Gates::Wait, Duration(seconds(1'000'001'500)), {}});
        QCOMPARE(logOf(late).last(), u"360 rolled-back p95 600 ms > 500 ms, 3 of 3 breaches"_s);
        const Simulation cut = play(planWith(), series, {Gates::Wait, {}, Duration(seconds(1'000'000'300))});
        QCOMPARE(toString(cut.state.phase), toString(Phase::Baking));
        QCOMPARE(cut.lasted, Duration(minutes(5)));
    }

    void noStepIsTakenWhenNothingCanHappen()
    {
        Plan plan = planWith();
        for (Stage &stage : plan.stages)
            stage.bake = hours(24);
        const std::clock_t begun = std::clock();
        const Simulation made = play(plan, "0..50h/30s,p95,400\n");
        // Processor time, and many times what a slow machine needs without optimisation; `interlock bench
        // simulate` measures.
        QCOMPARE_LT(double(std::clock() - begun) / CLOCKS_PER_SEC, 10.0);
        QCOMPARE(toString(made.state.phase), toString(Phase::Completed));
        QCOMPARE_LT(made.looks, qint64(48 * 120 + 20));
    }

    void theSameSeedGivesTheSameTransitions()
    {
        const QByteArray series = "0..25m/30s,p95,490~15\n";
        int rolledBack = 0;
        for (quint64 seed = 0; seed < 40; ++seed) {
            const Simulation made = play(planWith(), series, {}, seed);
            QCOMPARE(play(planWith(), series, {}, seed), made);
            rolledBack += made.state.phase == Phase::RolledBack ? 1 : 0;
            Duration before{0};
            for (const Transition &one : made.transitions) {
                QVERIFY(one.at >= before);
                before = one.at;
            }
        }
        QVERIFY2(rolledBack > 0 && rolledBack < 40, qPrintable(QString::number(rolledBack)));
    }
};

QTEST_APPLESS_MAIN(TestSimulate)
#include "tst_simulate.moc"
