#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;

// The verbs `interlock judge mann-whitney | counts | score`, run as programs.
namespace {

struct Outcome {
    int status = -1;
    QString out;
    QString err;
};

Outcome judge(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"), QStringList{u"judge"_s} + arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(20000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

QJsonObject json(const QString &line)
{
    return QJsonDocument::fromJson(line.toUtf8()).object();
}

QStringList mannWhitney(const QString &canary, const QString &baseline, const QString &more = {})
{
    return QStringList{u"mann-whitney"_s, u"--canary"_s, canary, u"--baseline"_s, baseline, u"--json"_s} +
           more.split(u' ', Qt::SkipEmptyParts);
}

} // namespace

class TestJudge : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mannWhitneyLabels_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("label");
        QTest::addColumn<bool>("critical");
        QTest::addColumn<int>("status");
        const QString a = u"20,22,21,25,30"_s, b = u"1,2.2,1.1,2.5,3"_s,
                      rule = u"--confidence 0.95 --tolerance 0.1 "_s;
        QTest::addRow("high") << mannWhitney(a, b, rule) << u"High"_s << false << 0;
        QTest::addRow("high and critical")
            << mannWhitney(a, b, rule + u"--critical"_s) << u"High"_s << true << 0;
        QTest::addRow("short of critical")
            << mannWhitney(a, b, rule + u"--critical --effect 1,5 --critical-effect 1,13"_s) << u"High"_s
            << false << 0;
        QTest::addRow("low, with critical sides that overlap")
            << mannWhitney(u"2,2,2,2,3"_s, u"10,20.2,10.1,20.5,30"_s,
                           rule + u"--critical --critical-effect 1.2,1.0"_s)
            << u"Low"_s << true << 0;
        QTest::addRow("low") << mannWhitney(b, a, rule) << u"Low"_s << false << 0;
        QTest::addRow("only increases count")
            << mannWhitney(b, a, rule + u"--direction increase"_s) << u"Pass"_s << false << 0;
        QTest::addRow("the effect is too small")
            << mannWhitney(a, b, rule + u"--effect 1,13"_s) << u"Pass"_s << false << 0;
        QTest::addRow("by cles") << mannWhitney(a, b, rule + u"--measure cles --effect 0.2,0.8"_s)
                                 << u"High"_s << false << 0;
        QTest::addRow("below zero") << mannWhitney(u"-1,-2,-3,-4,-5"_s, u"5,6,7,8,9"_s) << u"Low"_s << false
                                    << 0;
        QTest::addRow("no canary") << mannWhitney({}, b) << u"Nodata"_s << false << 4;
        QTest::addRow("no canary, critical")
            << mannWhitney({}, b, u"--critical"_s) << u"Nodata"_s << true << 4;
        QTest::addRow("only nan") << mannWhitney(u"nan,NaN"_s, b) << u"Nodata"_s << false << 4;
        QTest::addRow("nan replaced by 0")
            << mannWhitney(u"nan,nan"_s, u"0,0"_s, u"--nan replace"_s) << u"Pass"_s << false << 0;
        QTest::addRow("one value a side") << mannWhitney(u"1"_s, u"2"_s) << u"Error"_s << false << 4;
    }
    void mannWhitneyLabels()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, label);
        QFETCH(bool, critical);
        QFETCH(int, status);
        const Outcome outcome = judge(arguments);
        QCOMPARE(outcome.status, status);
        QCOMPARE(outcome.err, QString());
        const QJsonObject answer = json(outcome.out);
        QCOMPARE(answer.keys(),
                 (QStringList{u"critical"_s, u"estimate"_s, u"label"_s, u"lower"_s, u"ratio"_s, u"upper"_s}));
        QCOMPARE(answer[u"label"_s].toString(), label);
        QCOMPARE(answer[u"critical"_s].toBool(), critical);
    }

    void mannWhitneyNumbers()
    {
        const QJsonObject answer =
            json(judge(mannWhitney(u"20,22,21,25,30"_s, u"1,2.2,1.1,2.5,3"_s, u"--confidence 0.95"_s)).out);
        QVERIFY(std::abs(answer[u"lower"_s].toDouble() - 17.8) < 1e-3);
        QVERIFY(std::abs(answer[u"upper"_s].toDouble() - 27.8) < 1e-3);
        QVERIFY(std::abs(answer[u"estimate"_s].toDouble() - 20) < 1e-3);
        QVERIFY(std::abs(answer[u"ratio"_s].toDouble() - 12.0408) < 1e-4);
        const QJsonObject none = json(judge(mannWhitney({}, u"1,2"_s)).out);
        QVERIFY(none[u"lower"_s].isNull() && none[u"upper"_s].isNull() && none[u"estimate"_s].isNull());
        QCOMPARE(none[u"ratio"_s].toDouble(), 1.0);
        const QJsonObject zeros = json(judge(mannWhitney(u"10,10,10,10,10"_s, u"0,0,0,0,0"_s)).out);
        QVERIFY(zeros[u"ratio"_s].isNull());
        const Outcome text =
            judge({u"mann-whitney"_s, u"--canary=20,22,21,25,30"_s, u"--baseline=1,2,1,2,3"_s});
        QVERIFY2(text.out.startsWith(u"High: the canary is above the baseline\nshift "_s),
                 qPrintable(text.out));
    }

    void countsGiveEAfterEachTick()
    {
        const Outcome one = judge({u"counts"_s, u"--tick"_s, u"5,20,0.05"_s, u"--json"_s});
        QCOMPARE(one.status, 0);
        QVERIFY(std::abs(json(one.out)[u"e"_s].toDouble() - 11.4844) < 1e-4);
        const Outcome four = judge({u"counts"_s, u"--tick"_s, u"2,3,.05"_s, u"--tick"_s, u"1,4,.25"_s,
                                    u"--tick"_s, u"6,5,.25"_s, u"--tick"_s, u"9,7,.5"_s, u"--json"_s});
        const QStringList lines = four.out.trimmed().split(u'\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY(std::abs(json(lines.last())[u"e"_s].toDouble() - 3.36057) < 1e-5);
        const Outcome margin =
            judge({u"counts"_s, u"--tick"_s, u"5,20,0.05"_s, u"--r0"_s, u"1.25"_s, u"--json"_s});
        QVERIFY(json(margin.out)[u"e"_s].toDouble() < 11.4);
        const Outcome text = judge({u"counts"_s, u"--tick"_s, u"5,20,0.05"_s});
        QCOMPARE(text.out, u"5 : 20 errors at share 0.05: E 11.4844, always-valid p 0.0871\n"_s);
    }

    void scores_data()
    {
        QTest::addColumn<QByteArray>("groups");
        QTest::addColumn<double>("score");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &groups, double score, const char *verdict,
                            int status) {
            QTest::addRow("%s", name) << groups << score << QString::fromLatin1(verdict) << status;
        };
        const QByteArray pass = R"({"label": "Pass", "groups": ["g1"]})",
                         none2 = R"({"label": "Nodata", "groups": ["g2"]})",
                         high2 = R"({"label": "High", "groups": ["g2"]})";
        row("all pass", R"({"metrics": [)" + pass + "]}", 100, "Pass", 0);
        row("three quarters",
            R"({"weights": {"g1": 75, "g2": "25"}, "metrics": [)" + pass + "," + pass + "," + high2 + "]}",
            75, "Marginal", 0);
        row("own limits",
            R"({"pass": 75, "marginal": 50, "weights": {"g1": 75}, "metrics": [)" + pass + "," + high2 + "]}",
            75, "Pass", 0);
        row("fails", R"({"metrics": [)" + pass + "," + high2 + "]}", 50, "Fail", 0);
        row("a group without data", R"({"metrics": [)" + pass + "," + pass + "," + none2 + "]}", 100, "Pass",
            0);
        row("no data at all", R"({"metrics": [)" + none2 + "]}", 0, "Fail", 4);
        row("nothing but an error", R"({"metrics": [{"label": "Error", "groups": ["g1"]}]})", 100, "Pass", 4);
        row("no metrics", R"({"metrics": []})", 0, "Fail", 4);
    }
    void scores()
    {
        QFETCH(QByteArray, groups);
        QFETCH(double, score);
        QFETCH(QString, verdict);
        QFETCH(int, status);
        QTemporaryDir folder;
        QFile file(folder.filePath(u"groups.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(groups);
        file.close();
        const Outcome outcome = judge({u"score"_s, u"--groups"_s, file.fileName(), u"--json"_s});
        QCOMPARE(outcome.status, status);
        QCOMPARE(json(outcome.out), (QJsonObject{{u"score"_s, score}, {u"verdict"_s, verdict}}));
        const Outcome text = judge({u"score"_s, u"--groups"_s, file.fileName()});
        QVERIFY2(text.out.startsWith(verdict + u", score "_s), qPrintable(text.out));
        QCOMPARE(text.err, QString());
        // The holes are in both, on standard error beside JSON.
        QCOMPARE(outcome.err.count(u'\n'), text.out.count(u"  note: "_s));
    }

    void badGroupFilesNameThePlace_data()
    {
        QTest::addColumn<QByteArray>("groups");
        QTest::addColumn<QString>("says");
        const auto row = [](const QByteArray &groups, const char *says) {
            QTest::addRow("%s", says) << groups << QString::fromLatin1(says);
        };
        row("[]", "groups.json:1:1: ");
        row(R"({"metrics": [], "metrics": []})", "groups.json:1:");
        row(R"({})", "groups.json:1:1: metrics must be a list");
        row(R"({"metrics": [1]})", "groups.json:1:14: metrics[0] must be an object");
        row("{\"metrics\": [{\"label\": \"High\", \"groups\": [\"a\"]},\n  {\"label\": \"Bad\", \"groups\": "
            "[\"a\"]}]}",
            "groups.json:2:13: metrics[1].label must be Pass, High");
        row(R"({"metrics": [{"label": "High", "groups": []}]})",
            "groups.json:1:42: metrics[0].groups must be a list of names");
        row(R"({"metrics": [{"label": "High", "groups": ["a"], "crit": true}]})",
            "groups.json:1:57: metrics[0].crit is not known");
        row(R"({"metrics": [{"label": "High", "groups": ["a"], "critical": 1}]})",
            "groups.json:1:61: metrics[0].critical must be true");
        row(R"({"metrics": [], "weights": {"a": 101}})",
            "groups.json:1:34: weights.a must be a number from 0 to 100");
        row(R"({"metrics": [], "weights": 5})", "groups.json:1:1: weights must be an object");
        row(R"({"metrics": [], "pass": 5e})", "groups.json:1:");
        row(R"({"metrics": [], "pass": 50})", "groups.json:1:1: marginal must not be above pass");
    }
    void badGroupFilesNameThePlace()
    {
        QFETCH(QByteArray, groups);
        QFETCH(QString, says);
        QTemporaryDir folder;
        QFile file(folder.filePath(u"groups.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(groups);
        file.close();
        const Outcome outcome = judge({u"score"_s, u"--groups"_s, file.fileName()});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, QString());
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
        QCOMPARE(outcome.err.count(u'\n'), 1);
    }

    void aWeightMayBeADecimal()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"groups.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"weights": {"a": 33.3, "b": 66.7}, "metrics": [{"label": "Pass", "groups": ["a"]},)"
                   R"( {"label": "High", "groups": ["b"]}]})");
        file.close();
        const Outcome outcome = judge({u"score"_s, u"--groups"_s, file.fileName(), u"--json"_s});
        QCOMPARE(outcome.err, QString());
        QCOMPARE(json(outcome.out)[u"score"].toDouble(), 33.3);
    }

    void anEmptyListAfterAnEqualSignIsNoValues()
    {
        const Outcome outcome =
            judge({u"mann-whitney"_s, u"--canary="_s, u"--baseline=1,2,3,4,5"_s, u"--json"_s});
        QCOMPARE(json(outcome.out)[u"label"].toString(), u"Nodata"_s);
    }

    void timesThatDoNotRiseAreNamed()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"w.csv"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("time_s,value\n10,1\n5,2\n");
        file.close();
        const Outcome outcome = judge({u"window"_s, u"--function"_s, u"rate"_s, u"--samples"_s,
                                       file.fileName(), u"--at"_s, u"20"_s, u"--range"_s, u"20"_s});
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.contains(u"w.csv:3:1: times must rise"_s), qPrintable(outcome.err));
    }

    void badArgumentsAreStatusTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        const auto row = [](const QStringList &arguments, const char *says) {
            QTest::addRow("%s", says) << arguments << QString::fromLatin1(says);
        };
        row(mannWhitney(u"1,x"_s, u"1"_s), "--canary: value 2, \"x\", is not a number");
        row(mannWhitney(u"1"_s, u"1,,2"_s), "--baseline: value 2, \"\", is not a number");
        row(mannWhitney(u"1"_s, u"2"_s, u"--effect 1"_s), "--effect needs two numbers");
        row(mannWhitney(u"1"_s, u"2"_s, u"--confidence 1"_s), "--confidence must lie between 0 and 1");
        row(mannWhitney(u"1"_s, u"2"_s, u"--tolerance -1"_s), "--tolerance must be 0 or more");
        row(mannWhitney(u"1"_s, u"2"_s, u"--direction up"_s), "--direction");
        row({u"counts"_s, u"--tick"_s, u"5,20"_s}, "--tick 1, \"5,20\": not three numbers");
        row({u"counts"_s, u"--tick"_s, u"5,2.5,.5"_s}, "errors are whole numbers");
        row({u"counts"_s, u"--tick"_s, u"5,2,1.5"_s}, "the share lies between 0 and 1");
        row({u"counts"_s, u"--tick"_s, u"5,2,.5"_s, u"--r0"_s, u"0"_s}, "--r0 must be above 0");
        row(mannWhitney(u"1"_s, u"2"_s, u"--effect 2,1"_s), "--effect 2,1 ends below its begin");
        row({u"score"_s, u"--groups"_s, u"/nowhere.json"_s}, "cannot read /nowhere.json");
    }
    void badArgumentsAreStatusTwo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const Outcome outcome = judge(arguments);
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, QString());
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
        QCOMPARE(outcome.err.count(u'\n'), 1);
    }

    void helpFitsAScreenAndEndsWithAnExample()
    {
        for (const QString &verb : {u"mann-whitney"_s, u"counts"_s, u"score"_s}) {
            const Outcome help = judge({verb, u"--help"_s});
            QCOMPARE(help.status, 0);
            QVERIFY2(help.out.count(u'\n') <= 40, qPrintable(verb));
            QVERIFY2(help.out.trimmed().section(u'\n', -1).startsWith(u"Example: interlock judge "_s + verb),
                     qPrintable(help.out));
        }
    }
};

QTEST_GUILESS_MAIN(TestJudge)
#include "tst_judge.moc"
