#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct Outcome {
    int status = -1;
    QString out;
    QString err;
};

/// Runs the real program to its end.
Outcome interlock(const QStringList &arguments,
                  const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"), arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(20000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// The verbs that `interlock --help` lists.
QStringList listedVerbs()
{
    QStringList verbs;
    const QString help = interlock({u"--help"_s}).out;
    const QString list = help.section(u"\nVerbs:\n"_s, 1).section(u"\n\n"_s, 0, 0);
    for (const QString &line : list.split(u'\n')) {
        if (line.startsWith(u"  "_s) && !line.startsWith(u"   "_s))
            verbs.append(line.simplified().section(u' ', 0, 0));
    }
    return verbs;
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void badUsageIsStatusTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        QTest::addRow("no verb") << QStringList{} << u"needs a verb"_s;
        QTest::addRow("no verb of a group")
            << QStringList{u"judge"_s} << u"`interlock judge` needs a verb: "_s;
        QTest::addRow("mistyped verb of a group")
            << QStringList{u"judge"_s, u"cuonts"_s} << u"did you mean \"counts\"?"_s;
        QTest::addRow("mistyped verb") << QStringList{u"doctr"_s} << u"did you mean \"doctor\"?"_s;
        QTest::addRow("mistyped option")
            << QStringList{u"doctor"_s, u"--jsn"_s} << u"did you mean \"--json\"?"_s;
        QTest::addRow("argument too many")
            << QStringList{u"doctor"_s, u"now"_s} << u"one argument too many: \"now\""_s;
        QTest::addRow("option without its value") << QStringList{u"doctor"_s, u"--store"_s} << u"--store"_s;
        QTest::addRow("unknown level")
            << QStringList{u"--log-level"_s, u"loud"_s, u"doctor"_s} << u"--log-level"_s;
        QTest::addRow("value out of range") << QStringList{u"demo"_s, u"--rate"_s, u"0"_s} << u"--rate"_s;
        QTest::addRow("an agent without a name") << QStringList{u"agent"_s} << u"--identity is required"_s;
        QTest::addRow("mistyped fault")
            << QStringList{u"demo-world"_s, u"--fault"_s, u"latncy@40s"_s} << u"did you mean \"latency\"?"_s;
    }
    void badUsageIsStatusTwo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const Outcome outcome = interlock(arguments);
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, QString());
        QVERIFY2(outcome.err.startsWith(u"interlock: "_s), qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
        QCOMPARE(outcome.err.count(u'\n'), 1);
    }

    void helpFitsAScreenAndEndsWithAnExample()
    {
        const QStringList verbs = listedVerbs();
        QVERIFY(verbs.contains(u"demo"_s) && verbs.contains(u"doctor"_s));
        QVERIFY(!verbs.contains(u"demo-service"_s)); // hidden
        for (const QString &verb : verbs) {
            const Outcome help = interlock({verb, u"--help"_s});
            QCOMPARE(help.status, 0);
            QVERIFY2(help.out.count(u'\n') <= 40, qPrintable(verb));
            QVERIFY2(help.out.trimmed().section(u'\n', -1).startsWith(u"Example: interlock "_s + verb),
                     qPrintable(verb));
        }
    }

    void helpIsAskedForInTwoWays_data()
    {
        QTest::addColumn<QStringList>("verb");
        QTest::newRow("of the program") << QStringList{};
        QTest::newRow("of a verb") << QStringList{u"rollback"_s};
        QTest::newRow("of a verb of a group") << QStringList{u"lease"_s, u"sign"_s};
    }
    void helpIsAskedForInTwoWays()
    {
        QFETCH(QStringList, verb);
        const Outcome first = interlock(QStringList{u"help"_s} + verb);
        QCOMPARE(first.err, QString());
        QCOMPARE(first.status, 0);
        QVERIFY2(first.out.contains(u"Usage: interlock "_s + verb.join(u' ')), qPrintable(first.out));
        QCOMPARE(first.out, interlock(verb + QStringList{u"--help"_s}).out);
    }

    void planCheckAnswersOfAGoodPlan_data()
    {
        QTest::addColumn<QString>("dates");
        QTest::addColumn<QString>("warns");
        const QString over = u"{from: 2020-12-20, to: 2020-12-27}"_s;
        const QString ahead = u"{from: 2020-12-20, to: 2999-12-27}"_s;
        QTest::newRow("no calendar: no word") << QString() << QString();
        QTest::newRow("a freeze that is over is said")
            << u"freeze: [%1]\n"_s.arg(over)
            << u"freeze 2020-12-20 to 2020-12-27 (UTC): these days are over, it holds nothing back"_s;
        QTest::newRow("a freeze that still comes: no word") << u"freeze: [%1]\n"_s.arg(ahead) << QString();
        QTest::newRow("a calendar that is over is said")
            << u"calendar: [%1]\n"_s.arg(over)
            << u"calendar: all of its days are over, nothing will be raised"_s;
        QTest::newRow("a calendar of which some days still come: no word")
            << u"calendar: [%1, %2]\n"_s.arg(over, ahead) << QString();
    }
    void planCheckAnswersOfAGoodPlan()
    {
        QFETCH(QString, dates);
        QFETCH(QString, warns);
        QTemporaryDir folder;
        QFile good(u"" INTERLOCK_SOURCE_DIR "/tests/data/plans/good/minimal.plan.yaml"_s);
        QVERIFY(good.open(QIODevice::ReadOnly));
        const QString name = folder.filePath(u"web.plan.yaml"_s);
        QFile plan(name);
        QVERIFY(plan.open(QIODevice::WriteOnly));
        plan.write(good.readAll() + dates.toUtf8());
        plan.close();

        const Outcome text = interlock({u"plan"_s, u"check"_s, name});
        QCOMPARE(text.status, 0);
        QCOMPARE(text.out, QString());
        QCOMPARE(text.err, warns.isEmpty() ? QString() : u"interlock: warning: %1: %2\n"_s.arg(name, warns));
        const Outcome json = interlock({u"--json"_s, u"plan"_s, u"check"_s, name});
        QCOMPARE(json.status, 0);
        QCOMPARE(json.err, QString());
        const QJsonObject said = QJsonDocument::fromJson(json.out.toUtf8()).object();
        QCOMPARE(said[u"file"_s].toString(), name);
        QCOMPARE(said[u"digest"_s].toString().size(), 64);
        QCOMPARE(said[u"warnings"_s].toArray().toVariantList().value(0).toString(), warns);
    }

    void aCommandInAMessageIsQuotedForTheShell()
    {
        QTemporaryDir folder;
        const QString plan = folder.filePath(u"my web.plan.yaml"_s);
        const QString argo = u"" INTERLOCK_SOURCE_DIR "/tests/data/import/argo/"_s;
        const Outcome made = interlock(
            {u"import"_s, u"argo"_s, argo + u"canary.yaml"_s, argo + u"analysis.yaml"_s, u"-o"_s, plan});
        QCOMPARE(made.err, QString());
        QCOMPARE(made.status, 0);
        QVERIFY2(made.out.contains(u"interlock plan check '%1'\n"_s.arg(plan)), qPrintable(made.out));
    }

    void versionIsOneLine()
    {
        const Outcome version = interlock({u"--version"_s});
        QCOMPARE(version.status, 0);
        QVERIFY(version.out.startsWith(u"interlock 0."_s));
        QCOMPARE(version.out.count(u'\n'), 1);
    }

    void commonOptionsStandBeforeOrAfterTheVerb()
    {
        for (const QStringList &arguments :
             {QStringList{u"--json"_s, u"doctor"_s}, QStringList{u"doctor"_s, u"--json"_s}}) {
            const Outcome outcome = interlock(arguments);
            QVERIFY(QJsonDocument::fromJson(outcome.out.toUtf8()).isObject());
            QCOMPARE(outcome.out.count(u'\n'), 1);
        }
    }

    void theHelpShowsTheFaultMatrix()
    {
        QFile page(u"" INTERLOCK_SOURCE_DIR "/resources/help/faults.md"_s);
        QVERIFY(page.open(QIODevice::ReadOnly));
        QCOMPARE(interlock({u"faults"_s, u"--markdown"_s}).out, QString::fromUtf8(page.readAll()));
        const auto matrix = QJsonDocument::fromJson(interlock({u"faults"_s, u"--json"_s}).out.toUtf8());
        QVERIFY(matrix[u"faults"_s].toArray().size() > 40);
    }

    void doctorFindsWhatIsWrong()
    {
        QTemporaryDir folder;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.remove(u"DISPLAY"_s);
        environment.remove(u"SSH_AUTH_SOCK"_s);
        const QString store = u"sqlite:"_s + folder.path() + u"/interlock.sqlite"_s;
        QCOMPARE(interlock({u"doctor"_s, u"--store"_s, store}, environment).status, 0);

        environment.insert(u"XDG_RUNTIME_DIR"_s, folder.path() + u"/gone"_s);
        environment.insert(u"SSH_AUTH_SOCK"_s, folder.path() + u"/no-agent"_s);
        QVERIFY(QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner |
                                                         QFile::ReadOther | QFile::ExeOther));
        const Outcome sick = interlock({u"doctor"_s, u"--json"_s, u"--store"_s, store}, environment);
        QCOMPARE(sick.status, 1);
        QStringList wrong;
        for (const QJsonValue &finding :
             QJsonDocument::fromJson(sick.out.toUtf8()).object().value(u"findings"_s).toArray()) {
            if (finding[u"health"_s] != u"wrong"_s)
                continue;
            wrong.append(finding[u"what"_s].toString());
            QVERIFY(!finding[u"mend"_s].toString().isEmpty());
        }
        QCOMPARE(wrong, (QStringList{u"store"_s, u"runtime folder"_s, u"ssh-agent keys"_s}));
    }

    void serviceEndsWithWhoeverStartedIt()
    {
        QProcess service;
        service.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"), {u"demo-service"_s});
        QVERIFY(service.waitForReadyRead(5000));
        const QJsonObject ready = QJsonDocument::fromJson(service.readLine()).object();
        QCOMPARE(ready.value(u"event"_s), QJsonValue(u"ready"_s));
        QVERIFY(ready.value(u"port"_s).toInt() > 0);
        service.closeWriteChannel();
        QVERIFY(service.waitForFinished(5000));
        QCOMPARE(service.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
