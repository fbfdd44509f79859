#include "models/planfile/planfile.h"
#include "models/rollout/simulate.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

const QString kPlans = QStringLiteral(INTERLOCK_SOURCE_DIR "/resources/plans/");

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString clock(Duration at)
{
    const qint64 s = at.count() / 1000;
    return u"%1:%2:%3"_s.arg(s / 3600, 2, 10, QChar(u'0'))
        .arg(s / 60 % 60, 2, 10, QChar(u'0'))
        .arg(s % 60, 2, 10, QChar(u'0'));
}

/// Each transition as "HH:MM:SS kind sentence", with the rows of its stage table below it, "guardrail average
/// peak threshold STATUS", and what to do about a guardrail, "recovery ...".
QStringList logOf(const Simulation &made)
{
    QStringList log;
    for (const Transition &one : made.transitions) {
        log << u"%1 %2 %3"_s.arg(clock(one.at), one.kind, one.sentence);
        if (const QString recovery = one.fields[u"recovery"].toString(); !recovery.isEmpty())
            log << u"recovery "_s + recovery;
        for (const StageRow &row : one.table)
            log << u"%1 %2 %3 %4 %5"_s.arg(
                row.guardrail.text, QString::number(row.average, 'g', 6), QString::number(row.peak, 'g', 6),
                row.threshold ? row.threshold->text() : u"-"_s, toString(row.verdict));
    }
    return log;
}

/// What of `expected` does not come, in this order; a line need only begin as expected.
QString firstMissing(const QStringList &log, const QStringList &expected)
{
    qsizetype at = 0;
    for (const QString &line : expected) {
        while (at < log.size() && !log[at].startsWith(line))
            ++at;
        if (at++ == log.size())
            return line;
    }
    return {};
}

Plan planOf(const QString &name)
{
    const PlanReading reading = readPlanFile(kPlans + name + u".plan.yaml"_s);
    for (const PlanProblem &problem : reading.problems)
        qWarning("%s", qPrintable(problem.text()));
    return reading.file ? reading.file->plan : Plan();
}

Simulation play(const Plan &plan, const QString &series, const SimulationSetup &setup, quint64 seed = 0)
{
    const QString path = kPlans + u"series/"_s + series + u".csv"_s;
    const SeriesReading reading = readSeries(contentOf(path), path, seriesNames(plan), seed);
    for (const SeriesProblem &problem : reading.problems)
        qWarning("%s", qPrintable(problem.text()));
    return reading.series ? simulate(plan, *reading.series, setup) : Simulation();
}

void row(const char *sentence, const QString &plan, const QString &series, Phase end, const QStringList &log,
         Gates gates = Gates::Wait)
{
    QTest::newRow(sentence) << plan << series << end << log << gates;
}

void rowsOfCalyx()
{
    row("calyx: three tiers pass, and everything goes to the canary", u"calyx"_s, u"calyx-healthy"_s,
        Phase::Completed,
        {u"00:00:00 waits the baseline of tes-delta is being captured"_s,
         u"00:00:20 raising 0 % -> 5 %: first stage"_s, u"00:00:21 stage-entered stage 1 of 3: 5 % for 30m"_s,
         u"00:30:30 stage-verdict stage 1 of 3, 5 %: PASS"_s, u"00:30:31 stage-entered stage 2 of 3: 25 %"_s,
         u"01:00:33 stage-entered stage 3 of 3: 100 %"_s, u"01:30:34 completed the canary has 100 %"_s});
    row("calyx: a TES drop of 6 % halts and rolls back", u"calyx"_s, u"calyx-tes-drop"_s, Phase::RolledBack,
        {u"00:10:00 guardrail-fired tes-drop: tes-delta -6 % < -5 %, 1 of 1 breaches; rollback"_s,
         u"recovery HALT, CRITICAL: TES drop > 5 %."_s,
         u"00:10:00 lowering 5 % -> 0 %: tes-delta -6 % < -5 %"_s,
         u"00:10:00 rolled-back tes-delta -6 % < -5 %"_s});
    row("calyx: a TES drop of 3 % is a warning", u"calyx"_s, u"calyx-tes-warning"_s, Phase::Completed,
        {u"00:10:00 guardrail-warning tes-drop: -3 % is a warning, < -2 %"_s, u"01:30:34 completed"_s});
    row("calyx: 2.5 % errors roll back", u"calyx"_s, u"calyx-errors"_s, Phase::RolledBack,
        {u"00:40:00 guardrail-fired errors: error-rate 2.5 % > 2 %"_s, u"00:40:00 lowering 25 % -> 0 %"_s});
    row("calyx: a CPU load of 125 % rolls back", u"calyx"_s, u"calyx-cpu"_s, Phase::RolledBack,
        {u"01:10:00 guardrail-fired cpu: cpu-load 125 % > 120 %"_s, u"01:10:00 lowering 100 % -> 0 %"_s});
    row("calyx: 96 % of the memory roll back", u"calyx"_s, u"calyx-memory"_s, Phase::RolledBack,
        {u"00:45:00 guardrail-fired memory: memory 96 % > 95 %"_s});
}

void rowsOfRelay()
{
    row("relay: a green hour waits for its signed decision", u"relay"_s, u"relay-healthy"_s, Phase::AtGate,
        {u"00:00:01 stage-entered stage 1 of 2: 5 % for 1h"_s, u"00:05:02 report check 1: 17 OK"_s,
         u"00:15:15 checkpoint stage 1 of 2, 15m baked: 5 % intended, 5 % observed"_s,
         u"00:30:15 checkpoint"_s, u"01:00:02 report check 12: 17 OK"_s, u"01:00:15 checkpoint"_s,
         u"01:00:15 stage-verdict stage 1 of 2, 5 %: PASS"_s, u"sse"_s,
         u"01:00:15 gate-open stage 1 of 2 waits for release-lead"_s});
    row("relay: a green hour that is signed gets everything", u"relay"_s, u"relay-healthy"_s,
        Phase::Completed,
        {u"01:00:15 stage-verdict stage 1 of 2, 5 %: PASS"_s,
         u"01:00:15 approved release-lead as release-lead, all have approved"_s,
         u"01:00:15 raising 5 % -> 100 %: promoted by release-lead"_s,
         u"01:00:16 stage-entered stage 2 of 2: 100 %"_s, u"01:10:17 completed the canary has 100 %"_s},
        Gates::Pass);
    row("relay: TTFV over 1500 ms for 5 minutes rolls back", u"relay"_s, u"relay-ttfv"_s, Phase::RolledBack,
        {u"00:10:00 guardrail-pending ttfv: 1620 ms is a breach, not yet confirmed"_s,
         u"00:15:00 guardrail-fired ttfv: ttfv-p95 1620 ms > 1500 ms, breach lasts 5m, 5m needed; rollback"_s,
         u"recovery Investigate what row-level security costs"_s, u"00:15:00 rolled-back"_s});
    row("relay: TTFV over 1500 ms for 4 minutes is no breach", u"relay"_s, u"relay-ttfv-short"_s,
        Phase::Completed,
        {u"00:10:00 guardrail-pending ttfv"_s, u"01:00:15 stage-verdict stage 1 of 2, 5 %: PASS"_s},
        Gates::Pass);
    row("relay: one RLS error rolls back within a minute", u"relay"_s, u"relay-rls"_s, Phase::RolledBack,
        {u"00:20:00 guardrail-pending rls"_s, u"00:21:00 guardrail-fired rls: rls-errors 1 > 0"_s,
         u"recovery Verify the RLS policies in production"_s, u"00:21:00 rolled-back"_s});
    row("relay: one cross-tenant attempt is a security rollback at once", u"relay"_s, u"relay-cross-tenant"_s,
        Phase::RolledBack,
        {u"00:12:00 guardrail-fired cross-tenant: cross-tenant-attempts 1 > 0, confirmed at once; "
         "security-rollback"_s,
         u"recovery The security team investigates"_s, u"00:12:00 rolling-back security-rollback: "_s,
         u"00:12:00 rolled-back security-rollback: "_s});
    row("relay: SSE below 99.6 % for 5 minutes rolls back", u"relay"_s, u"relay-sse"_s, Phase::RolledBack,
        {u"00:25:00 guardrail-fired sse: sse-success 99.5 % < 99.6 %, breach lasts 5m"_s});
    row("relay: a pool over 80 % is a warning, and fails the decision", u"relay"_s, u"relay-pool"_s,
        Phase::RolledBack,
        {u"00:00:15 guardrail-warning pool: 85 % is a warning, > 80 %"_s,
         u"01:00:15 stage-verdict stage 1 of 2, 5 %: FAIL"_s, u"pool 85 85 < 80 FAIL"_s,
         u"01:00:15 rolled-back stage 5 % failed: pool: average 85"_s});
    row("relay: a scrape target that is down holds", u"relay"_s, u"relay-target-down"_s, Phase::Held,
        {u"00:30:00 guardrail-fired targets: targets-up 2 < 3"_s, u"00:30:00 held targets-up 2 < 3"_s});
}

void rowsOfOmni()
{
    row("omni: four stages, the last one ACCEPTABLE", u"omni"_s, u"omni-healthy"_s, Phase::Completed,
        {u"01:00:30 stage-verdict stage 1 of 4, 5 %: PASS"_s, u"p50 149 152 < 200 PASS"_s,
         u"p95 397 401 < 500 PASS"_s, u"p99 740 758 < 1000 PASS"_s, u"errors 0.32 0.35 < 1 PASS"_s,
         u"throughput 125 123 > 50 PASS"_s, u"03:00:32 stage-verdict stage 2 of 4, 25 %: PASS"_s,
         u"p95 402 412 < 500 PASS"_s, u"07:00:34 stage-verdict stage 3 of 4, 50 %: PASS"_s,
         u"p95 416 428 < 450 PASS"_s, u"p99 790 812 < 900 PASS"_s, u"errors 0.39 0.45 < 0.8 PASS"_s,
         u"31:00:36 stage-verdict stage 4 of 4, 100 %: ACCEPTABLE"_s, u"p50 164.8 172 < 200 PASS"_s,
         u"p95 433.5 448 < 400 ACCEPTABLE"_s, u"p99 821 848 < 800 ACCEPTABLE"_s,
         u"errors 0.404 0.46 < 0.5 PASS"_s, u"31:00:36 completed the canary has 100 %"_s});
    row("omni: three breaches of p95 in a row roll back", u"omni"_s, u"omni-latency"_s, Phase::RolledBack,
        {u"00:30:00 guardrail-pending p95: 520"_s,
         u"00:31:00 guardrail-fired p95: p95 520 ms > 500 ms, 3 of 3 breaches; rollback"_s,
         u"00:31:00 rolled-back"_s});
    row("omni: two breaches in a row are none", u"omni"_s, u"omni-two-breaches"_s, Phase::Completed,
        {u"00:30:00 guardrail-pending p95"_s, u"31:00:36 completed"_s});
    row("omni: p95 more than 10 % over target fails the stage", u"omni"_s, u"omni-over-tolerance"_s,
        Phase::RolledBack,
        {u"31:00:36 stage-verdict stage 4 of 4, 100 %: FAIL"_s, u"p95 441 448 < 400 FAIL"_s,
         u"31:00:36 rolled-back stage 100 % failed: p95: average 441"_s});
    row("omni: p95 without values holds, and rolls back when nobody comes", u"omni"_s, u"omni-blind"_s,
        Phase::RolledBack,
        {u"00:31:30 guardrail-blind p95: p95 without a value"_s, u"00:31:30 held"_s,
         u"04:31:30 rolled-back held for 4h: p95 without a value"_s});
    row("omni in production: five stages in 50 hours", u"omni-production"_s, u"omni-production-healthy"_s,
        Phase::Completed,
        {u"00:00:01 stage-entered stage 1 of 5: 2 % for 2h"_s,
         u"02:00:31 stage-entered stage 2 of 5: 10 % for 4h"_s,
         u"06:00:33 stage-entered stage 3 of 5: 30 % for 8h"_s,
         u"14:00:35 stage-entered stage 4 of 5: 60 % for 12h"_s,
         u"26:00:37 stage-entered stage 5 of 5: 100 % for 1d"_s,
         u"50:00:38 stage-verdict stage 5 of 5, 100 %: ACCEPTABLE"_s, u"p95 433.5 448 < 400 ACCEPTABLE"_s,
         u"50:00:38 completed"_s});
    row("omni in production: 1.4 % errors roll back", u"omni-production"_s, u"omni-production-errors"_s,
        Phase::RolledBack, {u"08:01:00 guardrail-fired errors: error-rate 1.4 % > 1 %, 3 of 3 breaches"_s});
}

void rowsOfAuris()
{
    row("auris in staging: seven green days", u"auris-staging"_s, u"auris-healthy"_s, Phase::Completed,
        {u"00:00:01 stage-entered stage 1 of 3: 5 % for 2d"_s,
         u"48:01:01 stage-entered stage 2 of 3: 25 % for 2d"_s,
         u"96:01:03 stage-entered stage 3 of 3: 100 % for 3d"_s, u"168:01:04 completed"_s});
    row("auris in production: five times 48 hours", u"auris-production"_s, u"auris-healthy"_s,
        Phase::Completed,
        {u"48:01:01 stage-entered stage 2 of 5: 10 %"_s, u"96:01:03 stage-entered stage 3 of 5: 25 %"_s,
         u"144:01:05 stage-entered stage 4 of 5: 50 %"_s, u"192:01:07 stage-entered stage 5 of 5: 100 %"_s,
         u"240:01:08 completed the canary has 100 %"_s});
    row("auris: EMA and stress for 5 minutes roll back", u"auris-staging"_s, u"auris-pair"_s,
        Phase::RolledBack,
        {u"24:00:00 guardrail-fired ema: stability-ema 0.25 < 0.3"_s,
         u"24:00:00 guardrail-pending slo-pair: 2"_s,
         u"24:05:00 guardrail-fired slo-pair: slo-pair: 2 of 3 members in breach, 2 needed, breach lasts 5m, "
         u"5m "
         "needed; rollback"_s,
         u"recovery AURIS_SELF=off"_s, u"24:05:00 rolled-back"_s});
    row("auris: oscillation and stress for 5 minutes roll back in production too", u"auris-production"_s,
        u"auris-oscillation"_s, Phase::RolledBack,
        {u"30:00:00 guardrail-fired oscillation"_s, u"30:02:00 guardrail-pending slo-pair"_s,
         u"30:07:00 guardrail-fired slo-pair"_s, u"30:07:00 rolled-back"_s});
    row("auris: EMA and oscillation for 5 minutes roll back", u"auris-staging"_s, u"auris-ema-oscillation"_s,
        Phase::RolledBack,
        {u"30:00:00 guardrail-fired oscillation"_s, u"30:02:00 guardrail-pending slo-pair"_s,
         u"30:02:00 guardrail-fired ema"_s, u"30:07:00 guardrail-fired slo-pair"_s,
         u"30:07:00 rolled-back"_s});
    row("auris: an oscillation that is not about 0 fails the stage", u"auris-staging"_s, u"auris-restless"_s,
        Phase::RolledBack,
        {u"48:01:00 stage-verdict stage 1 of 3, 5 %: FAIL"_s,
         u"48:01:00 rolling-back stage 5 % failed: oscillation: average 0.2, threshold < 0.1, coverage 100 %"_s});
    row("auris: two violations for 4 minutes do not", u"auris-staging"_s, u"auris-pair-short"_s,
        Phase::Baking,
        {u"24:00:00 guardrail-pending slo-pair"_s, u"48:01:00 stage-verdict stage 1 of 3, 5 %: PASS"_s});
    row("auris: one violation is an alert", u"auris-staging"_s, u"auris-single"_s, Phase::Baking,
        {u"24:00:00 guardrail-fired oscillation: oscillation-rate 1.2 > 1, 1 of 1 breaches; warn"_s,
         u"48:01:00 stage-verdict stage 1 of 3, 5 %: PASS"_s});
}

void rowsOfCeleste()
{
    for (const char *phase : {"staging-canary", "staging-full", "production-canary", "production"})
        row(qPrintable(u"celeste, %1: 24 green hours"_s.arg(QLatin1String(phase))),
            u"celeste-"_s + QLatin1String(phase), u"celeste-healthy"_s, Phase::Completed,
            {u"00:00:01 stage-entered stage 1 of 1: 100 % for 1d"_s,
             u"24:01:00 stage-verdict stage 1 of 1, 100 %: PASS"_s, u"24:01:00 completed"_s});
    row("celeste: one HTTP 500 rolls back", u"celeste-staging-canary"_s, u"celeste-http-500"_s,
        Phase::RolledBack,
        {u"06:00:00 guardrail-fired http-500: http-500 1 > 0"_s,
         u"recovery Flags are off and deployed; verify 503"_s, u"06:00:00 lowering 100 % -> 0 %"_s,
         u"06:00:00 rolled-back"_s});
    row("celeste: 503 FEATURE_DISABLED holds", u"celeste-staging-canary"_s, u"celeste-feature-disabled"_s,
        Phase::Held,
        {u"06:00:00 guardrail-fired feature-disabled: feature-disabled 3 > 0"_s,
         u"recovery The flags were switched off"_s, u"06:00:00 held feature-disabled 3 > 0"_s});
    row("celeste: 3 of 4 handlers hold, and roll back after 2 hours", u"celeste-staging-canary"_s,
        u"celeste-handlers"_s, Phase::RolledBack,
        {u"06:00:00 guardrail-fired handlers: handlers 3 < 4"_s, u"06:00:00 held handlers 3 < 4"_s,
         u"08:00:00 rolled-back held for 2h: handlers 3 < 4"_s});
    row("celeste: a soft target that is missed is ACCEPTABLE", u"celeste-production"_s, u"celeste-slow"_s,
        Phase::Completed,
        {u"24:01:00 stage-verdict stage 1 of 1, 100 %: ACCEPTABLE"_s,
         u"execute-p99 12 12 < 10 ACCEPTABLE"_s});
    row("celeste: somebody else's deployment holds", u"celeste-production-canary"_s,
        u"celeste-foreign-deploy"_s, Phase::Held, {u"06:00:00 held our-deploy 0 == 0"_s});
}

} // namespace

/// The plans of the five systems on their series end as their write-ups say, for the reason and at the time
/// they say.
class TestSystems : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSeriesEndsAsDocumented_data()
    {
        QTest::addColumn<QString>("plan");
        QTest::addColumn<QString>("series");
        QTest::addColumn<Phase>("end");
        QTest::addColumn<QStringList>("expected");
        QTest::addColumn<Gates>("gates");
        rowsOfCalyx();
        rowsOfRelay();
        rowsOfOmni();
        rowsOfAuris();
        rowsOfCeleste();
    }
    void aSeriesEndsAsDocumented()
    {
        QFETCH(QString, plan);
        QFETCH(QString, series);
        QFETCH(Phase, end);
        QFETCH(QStringList, expected);
        QFETCH(Gates, gates);
        const Plan read = planOf(plan);
        const Simulation made = play(read, series, {gates, {}, {}});
        const QStringList log = logOf(made);
        const QString missing = firstMissing(log, expected);
        if (!missing.isEmpty())
            qWarning("%s", qPrintable(log.mid(0, 60).join(u'\n')));
        QCOMPARE(missing, QString());
        QCOMPARE(toString(made.state.phase), toString(end));
        static const QRegularExpression unreadable(u"^$|%[0-9]|: *$|\\bnan\\b|  "_s);
        for (const Transition &one : made.transitions)
            QVERIFY2(!unreadable.match(one.sentence).hasMatch(), qPrintable(one.kind + u' ' + one.sentence));
        if (made.looks < 10'000)
            QVERIFY(play(read, series, {gates, {}, {}}) == made); // the same seed, the same bytes
    }

    void everyPlanIsClean_data()
    {
        QTest::addColumn<QString>("plan");
        for (const QString &name : QDir(kPlans).entryList({u"*.plan.yaml"_s}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(name)) << name.chopped(10);
    }
    void everyPlanIsClean()
    {
        QFETCH(QString, plan);
        QVERIFY(!planOf(plan).name.isEmpty());
    }

    void onlyTheSecurityRollbackIsOne()
    {
        const Plan relay = planOf(u"relay"_s);
        QVERIFY(play(relay, u"relay-cross-tenant"_s, {}).state.security);
        QVERIFY(!play(relay, u"relay-ttfv"_s, {}).state.security);
    }

    void everySeriesIsTold_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QDir dir(kPlans + u"series"_s);
        for (const QString &name : dir.entryList({u"*.csv"_s}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(name)) << contentOf(dir.filePath(name));
    }
    void everySeriesIsTold()
    {
        QFETCH(QByteArray, text);
        QVERIFY2(text.startsWith("# "), "its first line says what it shows");
        QVERIFY(text.size() < 16'384);
    }
};

QTEST_APPLESS_MAIN(TestSystems)
#include "tst_systems.moc"
