#include "models/plan/share.h"
#include "models/planfile/planfile.h"
#include "models/planfile/traffictext.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void addRows(const QString &folder)
{
    QTest::addColumn<QString>("path");
    const QDir dir(QStringLiteral(INTERLOCK_TEST_DATA "/plans/") + folder);
    for (const QString &name : dir.entryList({QStringLiteral("*.plan.yaml")}, QDir::Files, QDir::Name))
        QTest::newRow(qPrintable(name.chopped(10))) << dir.filePath(name);
}

/// "line:column: message" of each problem.
QStringList places(const std::vector<PlanProblem> &problems)
{
    QStringList all;
    for (const PlanProblem &problem : problems)
        all << problem.text().mid(problem.file.size() + 1);
    return all;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray minimalPlan(const QByteArray &extra = {})
{
    return contentOf(QStringLiteral(INTERLOCK_TEST_DATA "/plans/good/minimal.plan.yaml")) + extra;
}

} // namespace

class TestPlanFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goodPlansHaveNoProblem_data() { addRows(QStringLiteral("good")); }
    void goodPlansHaveNoProblem()
    {
        QFETCH(QString, path);
        const PlanReading reading = readPlan(contentOf(path), path);
        QCOMPARE(places(reading.problems), QStringList());
        QVERIFY(reading.file);
        QCOMPARE(reading.file->sha256.size(), 64);
    }

    void badPlansSayExactlyWhatIsWrong_data() { addRows(QStringLiteral("bad")); }
    void badPlansSayExactlyWhatIsWrong()
    {
        QFETCH(QString, path);
        const QByteArray bytes = contentOf(path);
        QStringList expected;
        for (const QByteArray &line : bytes.split('\n'))
            if (line.startsWith("# expect: "))
                expected << QString::fromUtf8(line.mid(10));
        QVERIFY2(!expected.isEmpty(), "each bad plan says what is expected of it");
        const PlanReading reading = readPlan(bytes, path);
        QCOMPARE(places(reading.problems), expected);
        QVERIFY(!reading.file);
    }

    void mailServersAreWrittenInManyWays_data()
    {
        QTest::addColumn<QByteArray>("smtp");
        QTest::addColumn<QString>("url");
        const auto row = [](const char *name, const char *smtp, const char *url) {
            QTest::newRow(name) << QByteArray(smtp) << QString::fromLatin1(url);
        };
        row("a host asks for submission", "mail.example", "smtp://mail.example:587");
        row("with a port", "mail.example:25", "smtp://mail.example:25");
        row("port 465 means TLS at once", "mail.example:465", "smtps://mail.example:465");
        row("unless STARTTLS is said", "smtp://mail.example:465", "smtp://mail.example:465");
        row("TLS at once", "smtps://mail.example", "smtps://mail.example:465");
        row("an address of IPv6", "[::1]:2525", "smtp://[::1]:2525");
    }
    void mailServersAreWrittenInManyWays()
    {
        QFETCH(QByteArray, smtp);
        const PlanReading reading = readPlan(
            minimalPlan("notify: {email: {smtp: \"" + smtp + "\", from: a@b.example, to: c@d.example}}\n"),
            QStringLiteral("plan"));
        QCOMPARE(places(reading.problems), QStringList());
        const Sink &sink = reading.file->plan.sinks.front();
        QTEST(sink.url.toString(), "url");
        QCOMPARE(sink.to, QStringList{QStringLiteral("c@d.example")});
        QCOMPARE(sink.user, QString()); // nobody signs in without a password
    }

    void whoWritesAMailSignsIn()
    {
        const QString path = QStringLiteral(INTERLOCK_TEST_DATA "/plans/good/page.plan.yaml");
        const PlanReading reading = readPlan(contentOf(path), path);
        QVERIFY(reading.file);
        const auto &sinks = reading.file->plan.sinks;
        const auto email = std::ranges::find(sinks, QStringLiteral("email"), &Sink::name);
        QVERIFY(email != sinks.end());
        QCOMPARE(email->user, email->from);
        QCOMPARE(*email->secret, (SecretRef{SecretRef::From::Env, QStringLiteral("SMTP_PASSWORD")}));
    }

    void everyKindOfTrafficIsCarriedOut_data()
    {
        QTest::addColumn<QString>("type");
        for (const char *type : {"env", "flags", "http", "command", "nginx"})
            QTest::newRow(type) << QString::fromLatin1(type);
    }
    void everyKindOfTrafficIsCarriedOut()
    {
        QFETCH(QString, type);
        const QString path = QStringLiteral(INTERLOCK_TEST_DATA "/plans/good/traffic-%1.plan.yaml").arg(type);
        const PlanReading reading = readPlan(contentOf(path), path);
        QVERIFY(reading.file);
        QCOMPARE(trafficType(reading.file->plan.traffic), type);
        QVERIFY(trafficText(reading.file->plan.traffic).startsWith(type + u' '));
        QVERIFY2(reading.file->plan.guardrail(kShareGuardrail), "its share is counted");
    }

    void theTrafficAloneReadsBackAsItWas_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"traffic-env", "traffic-flags", "traffic-http", "traffic-command",
                                 "traffic-nginx", "traffic-several", "traffic-probe", "page", "minimal"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void theTrafficAloneReadsBackAsItWas()
    {
        QFETCH(QString, name);
        const QString path = QStringLiteral(INTERLOCK_TEST_DATA "/plans/good/%1.plan.yaml").arg(name);
        const PlanReading reading = readPlan(contentOf(path), path);
        QVERIFY(reading.file);
        const auto alone = readTrafficSection(trafficSection(reading.file->plan.traffic));
        QVERIFY2(alone, alone ? "" : qPrintable(alone.error().text));
        QVERIFY(*alone == reading.file->plan.traffic);
        QVERIFY(!readTrafficSection(QStringLiteral("traffic: {type: teapot}")));
    }

    void theDesktopsUrgency_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<int>("urgency");
        QTest::newRow("not said") << QByteArray() << -1;
        QTest::newRow("low") << QByteArray("urgency: low") << int(Sink::Urgency::Low);
        QTest::newRow("normal") << QByteArray("urgency: normal") << int(Sink::Urgency::Normal);
        QTest::newRow("critical") << QByteArray("urgency: critical") << int(Sink::Urgency::Critical);
    }
    void theDesktopsUrgency()
    {
        QFETCH(const QByteArray, word);
        QFETCH(const int, urgency);
        const auto reading =
            readPlan(minimalPlan("notify: {desktop: {" + word + "}}\n"), QStringLiteral("x.plan.yaml"));
        QCOMPARE(places(reading.problems), QStringList());
        QCOMPARE(reading.file->plan.sinks.size(), size_t(1));
        const auto asked = reading.file->plan.sinks.front().urgency;
        QCOMPARE(asked ? int(*asked) : -1, urgency);
    }

    void limitsAreInTheIndicatorsUnit()
    {
        const QString path = QStringLiteral(INTERLOCK_TEST_DATA "/plans/good/page.plan.yaml");
        const PlanReading reading = readPlan(contentOf(path), path);
        QVERIFY(reading.file);
        const Plan &plan = reading.file->plan;
        const Guardrail *latency = plan.guardrail({QStringLiteral("latency")});
        QCOMPARE(latency->breach->value, 0.5); // the indicator is in seconds
        QCOMPARE(*latency->baseline, 0.4);
        QCOMPARE(plan.stages[2].targets.at({QStringLiteral("latency")}).value, 0.45);
        QCOMPARE(plan.guardrail({QStringLiteral("ttfv")})->breach->value, 1500.0); // bare: already in ms
        QCOMPARE(plan.indicator({QStringLiteral("error-rate")})->rawUnit.symbol, QStringLiteral("ratio"));
        QCOMPARE(plan.indicator({QStringLiteral("tes-delta")})->delta, Delta::Percent);
    }

    void theDemoPlanIsThatOfTheResources()
    {
        QByteArray text =
            contentOf(QStringLiteral(INTERLOCK_SOURCE_DIR "/resources/plans/demo.plan.yaml.in"));
        text.replace("@CANARY_PORT@", "18081")
            .replace("@STABLE_PORT@", "18082")
            .replace("@FRONT_PORT@", "18080")
            .replace("@HAPROXY_SOCKET@", "/tmp/demo/admin.sock");
        const PlanReading demo = readPlan(text, QStringLiteral("demo"));
        QCOMPARE(places(demo.problems), QStringList());
        const QString good = QStringLiteral(INTERLOCK_TEST_DATA "/plans/good/demo.plan.yaml");
        QCOMPARE(readPlan(contentOf(good), good).file->plan, demo.file->plan);
    }

    void boundFilesAreReadFromThePlansFolder()
    {
        QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkpath(QStringLiteral("config")));
        write(dir.filePath(QStringLiteral("backup.sh")), "#!/bin/sh\n");
        write(dir.filePath(QStringLiteral("config/flags.json")), "{}\n");
        write(dir.filePath(QStringLiteral("x.plan.yaml")),
              minimalPlan("files: [config/flags.json, backup.sh]\n"));
        const PlanReading reading = readPlanFile(dir.filePath(QStringLiteral("x.plan.yaml")));
        QCOMPARE(places(reading.problems), QStringList());
        QCOMPARE(reading.file->files.size(), size_t(2));
        QCOMPARE(reading.file->files[0].content, QByteArray("{}\n"));
        QCOMPARE(reading.file->files[1].path, QStringLiteral("backup.sh"));
    }

    void boundFilesThatAreRefused_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("is not there") << "gone.sh";
        QTest::newRow("is a folder") << "folder";
        QTest::newRow("is a symbolic link") << "link.sh";
        QTest::newRow("lies behind a symbolic link") << "linked/inside.sh";
        QTest::newRow("is larger than a mebibyte") << "large.bin";
    }
    void boundFilesThatAreRefused()
    {
        QFETCH(QString, path);
        QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkpath(QStringLiteral("folder")));
        write(dir.filePath(QStringLiteral("real.sh")), "true\n");
        write(dir.filePath(QStringLiteral("folder/inside.sh")), "true\n");
        write(dir.filePath(QStringLiteral("large.bin")), QByteArray(kMostBoundFileBytes + 1, 'x'));
        QVERIFY(
            QFile::link(dir.filePath(QStringLiteral("real.sh")), dir.filePath(QStringLiteral("link.sh"))));
        QVERIFY(QFile::link(dir.filePath(QStringLiteral("folder")), dir.filePath(QStringLiteral("linked"))));
        write(dir.filePath(QStringLiteral("x.plan.yaml")), minimalPlan("files: [" + path.toUtf8() + "]\n"));
        const PlanReading reading = readPlanFile(dir.filePath(QStringLiteral("x.plan.yaml")));
        QVERIFY(!reading.file);
        QCOMPARE(reading.problems.size(), size_t(1));
        QCOMPARE(reading.problems[0].column, 9);
        QVERIFY(reading.problems[0].line > 1);
    }

    void aPlanThatCannotBeReadIsAProblemOfItsFile()
    {
        const PlanReading reading = readPlanFile(QStringLiteral("/nowhere/x.plan.yaml"));
        QVERIFY(!reading.file);
        QCOMPARE(reading.problems.size(), size_t(1));
        QVERIFY(reading.problems[0].text().startsWith(QStringLiteral("/nowhere/x.plan.yaml:1:1: ")));
    }

    void hostileTextEndsSoon_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("200,000 open brackets") << QByteArray(200'000, '[');
        QTest::newRow("200,000 open braces") << QByteArray(200'000, '{');
        QTest::newRow("100,000 list marks") << QByteArray("- ").repeated(100'000);
        QTest::newRow("50,000 question marks") << QByteArray("? ").repeated(50'000);
        QTest::newRow("larger than a plan may be") << QByteArray(kMostPlanBytes + 1, '#');
        QTest::newRow("no UTF-8") << QByteArray("\xff\xfe\x00\x01", 4);
        QTest::newRow("NUL") << QByteArray("a: b\0c", 6);
        QTest::newRow("30,000 values") << QByteArray("a: [") + QByteArray("1,").repeated(30'000) + "]";
        QTest::newRow("5,000 unknown keys") << [] {
            QByteArray keys;
            for (int i = 0; i < 5000; ++i)
                keys += "k" + QByteArray::number(i) + ": 1\n";
            return keys;
        }();
    }
    void hostileTextEndsSoon()
    {
        QFETCH(QByteArray, bytes);
        const PlanReading reading = readPlan(bytes, QStringLiteral("x"));
        QVERIFY(!reading.file);
        QVERIFY(!reading.problems.empty());
        QVERIFY(reading.problems.size() <= 200);
    }

    void everyPrefixOfAPlanIsReadWithoutHarm()
    {
        const QByteArray bytes = contentOf(QStringLiteral(INTERLOCK_TEST_DATA "/plans/good/page.plan.yaml"));
        int refused = 0;
        for (qsizetype length = 0; length < bytes.size(); length += 61)
            refused += readPlan(bytes.left(length), QStringLiteral("x")).file ? 0 : 1;
        QVERIFY(refused > 100);
    }
};

QTEST_APPLESS_MAIN(TestPlanFile)
#include "tst_planfile.moc"
