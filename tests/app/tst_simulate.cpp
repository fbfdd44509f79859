#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct Outcome {
    int status = -1;
    QByteArray out, err;
};

/// Runs the real program from the top of the source tree.
Outcome simulate(const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(QStringLiteral(INTERLOCK_SOURCE_DIR));
    process.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"), QStringList{u"simulate"_s} + arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QStringList on(const QString &plan, const QString &series)
{
    return {u"resources/plans/%1.plan.yaml"_s.arg(plan), u"--series"_s,
            u"resources/plans/series/%1.csv"_s.arg(series)};
}

} // namespace

class TestSimulateVerb : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theStatusSaysHowItEnds_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("last"); // line
        QTest::newRow("completed") << on(u"calyx"_s, u"calyx-healthy"_s) << 0
                                   << u"completed after 1h30m34s, the canary has 100 %"_s;
        QTest::newRow("rolled back")
            << on(u"relay"_s, u"relay-ttfv"_s) << 3
            << u"rolled back after 15m: ttfv-p95 1620 ms > 1500 ms, breach lasts 5m, 5m needed"_s;
        QTest::newRow("rolled back for security")
            << on(u"relay"_s, u"relay-cross-tenant"_s) << 3
            << u"rolled back after 12m by a security guardrail: cross-tenant-attempts 1 > 0, confirmed at once"_s;
        QTest::newRow("held") << on(u"relay"_s, u"relay-target-down"_s) << 4
                              << u"held, a person must decide: targets-up 2 < 3, 1 of 1 breaches"_s;
        QTest::newRow("at a gate") << on(u"relay"_s, u"relay-healthy"_s) << 4
                                   << u"waits at the gate of stage 1 of 2, 5 %: a person must promote it"_s;
        QTest::newRow("at a gate that somebody passes")
            << on(u"relay"_s, u"relay-healthy"_s) + QStringList{u"--gates"_s, u"pass"_s} << 0
            << u"completed after 1h10m17s, the canary has 100 %"_s;
        QTest::newRow("the series ends")
            << on(u"omni"_s, u"omni-healthy"_s) + QStringList{u"--to"_s, u"2h"_s} << 4
            << u"the series ends in stage 2 of 4, 25 %: baking, 59m18s of 2h counted"_s;
    }
    void theStatusSaysHowItEnds()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QString, last);
        const Outcome outcome = simulate(arguments);
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.status, status);
        QCOMPARE(QString::fromUtf8(outcome.out.trimmed().split('\n').last()), last);
        QCOMPARE(simulate(arguments).out, outcome.out);
    }

    /// As the engine refuses it.
    void aStartInAClosedCalendarIsRefused()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"frozen.plan.yaml"_s);
        QFile plan(QStringLiteral(INTERLOCK_SOURCE_DIR "/resources/plans/relay.plan.yaml"));
        QFile frozen(path);
        QVERIFY(plan.open(QIODevice::ReadOnly) && frozen.open(QIODevice::WriteOnly));
        frozen.write(plan.readAll() + "\nfreeze: [{days: [mon], why: the end of the year}]\n");
        frozen.close();
        const Outcome outcome =
            simulate({path, u"--series"_s, u"resources/plans/series/relay-healthy.csv"_s});
        QCOMPARE(outcome.status, 6);
        QVERIFY2(outcome.err.contains("the end of the year"), outcome.err.constData());
        QCOMPARE(outcome.out, QByteArray());
    }

    void badInputIsStatusTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        const QStringList good = on(u"relay"_s, u"relay-healthy"_s);
        QTest::newRow("no such series") << on(u"relay"_s, u"none"_s) << QByteArray("none.csv: No such file");
        QTest::newRow("a series of another plan")
            << on(u"relay"_s, u"omni-latency"_s)
            << QByteArray("resources/plans/series/omni-latency.csv:4:14: there is no indicator \"p50-off\"");
        QTest::newRow("no such plan")
            << on(u"none"_s, u"relay-healthy"_s) << QByteArray("none.plan.yaml:1:1: ");
        QTest::newRow("no time") << good + QStringList{u"--from"_s, u"soon"_s}
                                 << QByteArray("--from: \"soon\" is no time of a series");
        QTest::newRow("ends before it begins")
            << good + QStringList{u"--from"_s, u"1h"_s, u"--to"_s, u"30m"_s}
            << QByteArray("--to lies before --from");
        QTest::newRow("people who do something else")
            << good + QStringList{u"--gates"_s, u"kick"_s} << QByteArray("--gates");
        QTest::newRow("no series") << QStringList{u"resources/plans/relay.plan.yaml"_s}
                                   << QByteArray("--series");
    }
    void badInputIsStatusTwo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const Outcome outcome = simulate(arguments);
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
    }

    void jsonIsOneObjectALine()
    {
        const Outcome outcome = simulate(on(u"omni"_s, u"omni-latency"_s) + QStringList{u"--json"_s});
        QCOMPARE(outcome.status, 3);
        QList<QJsonObject> all;
        for (const QByteArray &line : outcome.out.trimmed().split('\n')) {
            const QJsonDocument one = QJsonDocument::fromJson(line);
            QVERIFY2(one.isObject(), line.constData());
            all << one.object();
        }
        const QJsonObject end = all.last();
        QCOMPARE(end[u"kind"_s].toString(), u"end"_s);
        QCOMPARE(end[u"phase"_s].toString(), u"rolled-back"_s);
        QCOMPARE(end[u"exit"_s].toInt(), 3);
        const auto fired = std::find_if(all.begin(), all.end(), [](const QJsonObject &one) {
            return one[u"kind"_s] == u"guardrail-fired"_s;
        });
        QVERIFY(fired != all.end());
        QCOMPARE((*fired)[u"at"_s].toString(), u"+00:31:00"_s);
        QCOMPARE((*fired)[u"at_ms"_s].toInteger(), qint64(31 * 60'000));
        QCOMPARE((*fired)[u"detail"_s][u"guardrail"_s].toString(), u"p95"_s);
    }

    void theTableOfAStageHasItsNumbers()
    {
        const QString out = QString::fromUtf8(simulate(on(u"omni"_s, u"omni-healthy"_s)).out).simplified();
        for (const QString &row : {u"guardrail baseline average peak threshold coverage status"_s,
                                   u"p95 400 ms 433.5 ms 448 ms < 400 ms 100.0 % ACCEPTABLE"_s,
                                   u"p99 800 ms 821 ms 848 ms < 800 ms 100.0 % ACCEPTABLE"_s,
                                   u"p50 150 ms 164.8 ms 172 ms < 200 ms 100.0 % PASS"_s})
            QVERIFY2(out.contains(row), qPrintable(row));
    }

    void theSeedChangesTheNoise()
    {
        QTemporaryDir folder;
        QFile series(folder.filePath(u"noise.csv"_s));
        QVERIFY(series.open(QIODevice::WriteOnly));
        series.write("0..2h/10s,tes-delta,100\n0..2h/10s,error-rate,1.8~0.4\n0..2h/10s,cpu-load,70\n"
                     "0..2h/10s,memory,60\n");
        series.close();
        QList<QByteArray> seen;
        for (int seed = 0; seed < 3; ++seed) {
            const QStringList arguments{u"resources/plans/calyx.plan.yaml"_s, u"--series"_s,
                                        series.fileName(), u"--seed"_s, QString::number(seed)};
            seen << simulate(arguments).out;
            QCOMPARE(simulate(arguments).out, seen.last());
        }
        QVERIFY(seen[0] != seen[1] && seen[1] != seen[2]);
    }

    void theExampleOfTheHelpWorks()
    {
        const QString help = QString::fromUtf8(simulate({u"--help"_s}).out).trimmed();
        const QString example = help.section(u"Example: interlock simulate "_s, 1);
        QVERIFY(!example.isEmpty());
        QCOMPARE(simulate(example.split(u' ')).status, 3);
    }
};

QTEST_GUILESS_MAIN(TestSimulateVerb)
#include "tst_simulate.moc"
