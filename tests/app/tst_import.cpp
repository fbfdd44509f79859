#include "tests/support/imports.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

struct Outcome {
    int status = -1;
    QString out, err;
};

/// Runs the real program from the folder of the examples.
Outcome program(const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(importData({}));
    process.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"), arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

void addExamples(const QList<ImportExample> &all)
{
    QTest::addColumn<int>("index");
    for (qsizetype i = 0; i < all.size(); ++i)
        QTest::newRow(all[i].name) << int(i);
}

} // namespace

/// `interlock import`, beginning to end.
class TestImportVerb : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }

    void aWholePlanPassesPlanCheck_data() { addExamples(wholeExamples()); }
    void aWholePlanPassesPlanCheck()
    {
        QFETCH(int, index);
        const ImportExample example = wholeExamples().at(index);
        const Outcome made = run(example);
        QCOMPARE(made.err, QString());
        QCOMPARE(made.status, 0);
        QVERIFY2(made.out.contains(u"it is a whole plan: interlock plan show "_s), qPrintable(made.out));
        const Outcome checked = program({u"plan"_s, u"check"_s, plan()});
        QCOMPARE(checked.err, QString());
        QCOMPARE(checked.status, 0);
    }

    void whatIsOpenIsRefusedByPlanCheck_data() { addExamples(openExamples()); }
    void whatIsOpenIsRefusedByPlanCheck()
    {
        QFETCH(int, index);
        const Outcome made = run(openExamples().at(index));
        QCOMPARE(made.status, 0);
        QVERIFY2(made.out.contains(u": open: still to be filled in: "_s), qPrintable(made.out));
        const Outcome checked = program({u"plan"_s, u"check"_s, plan()});
        QCOMPARE(checked.status, 2);
        for (const QString &line : checked.err.trimmed().split(u'\n'))
            QVERIFY2(line.startsWith(plan() + u':') && line.contains(u": still to be filled in: "_s),
                     qPrintable(line));
    }

    void aPlanIsNeverOverwrittenUnlessAsked()
    {
        const ImportExample example = openExamples().at(1);
        QCOMPARE(run(example).status, 0);
        const QByteArray first = content();
        const Outcome again = run(example, {u"--canary"_s, u"2.0"_s});
        QCOMPARE(again.status, 2);
        QVERIFY2(again.err.startsWith(u"interlock: there is a file at "_s) &&
                     again.err.contains(u"--overwrite"_s),
                 qPrintable(again.err));
        QCOMPARE(content(), first);
        QVERIFY(QFile::setPermissions(plan(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        QCOMPARE(run(example, {u"--canary"_s, u"2.0"_s, u"--overwrite"_s}).status, 0);
        QVERIFY(content() != first);
        QVERIFY(QFileInfo(plan()).permission(QFile::ReadGroup));
    }

    void jsonIsOneObject()
    {
        const Outcome made = run(openExamples().at(0), {u"--json"_s});
        QCOMPARE(made.status, 0);
        QCOMPARE(made.out.count(u'\n'), 1);
        const QJsonObject object = QJsonDocument::fromJson(made.out.toUtf8()).object();
        QCOMPARE(object[u"plan"_s].toString(), plan());
        const QJsonArray report = object[u"report"_s].toArray();
        int open = 0;
        for (const QJsonValue &one : report) {
            QVERIFY(one[u"line"].toInt() >= 1 && one[u"column"].toInt() >= 1);
            QVERIFY(!one[u"file"].toString().isEmpty() && !one[u"message"].toString().isEmpty());
            open += one[u"kind"].toString() == u"open" ? 1 : 0;
        }
        QCOMPARE(object[u"open"_s].toInt(), open);
        QVERIFY(open > 0);
    }

    void badInputIsStatusTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("a bad file")
            << QStringList{u"argo"_s, u"bad/argo-an-unknown-step.yaml"_s}
            << u"bad/argo-an-unknown-step.yaml:8:11: step 1 is no known step: \"setwieght\"\n"_s;
        QTest::newRow("no such file") << QStringList{u"argo"_s, u"gone.yaml"_s} << u"gone.yaml:1:1: "_s;
        QTest::newRow("a folder") << QStringList{u"argo"_s, u"argo"_s} << u"argo:1:1: "_s;
        QTest::newRow("no such tool") << QStringList{u"helm"_s, u"argo/canary.yaml"_s} << u"ORIGIN"_s;
        QTest::newRow("no such file beside it")
            << QStringList{u"prometheus"_s, u"prometheus/object.yaml"_s, u"--with"_s, u"gone.yaml"_s}
            << u"gone.yaml:1:1: "_s;
        QTest::newRow("an argument without a value")
            << QStringList{u"prometheus"_s, u"prometheus/object.yaml"_s, u"--arg"_s, u"x"_s}
            << u"interlock: --arg: \"x\" is not NAME=VALUE"_s;
        QTest::newRow("no address") << QStringList{u"prometheus"_s, u"prometheus/object.yaml"_s,
                                                   u"--prometheus"_s, u"here"_s}
                                    << u"interlock: --prometheus: \"here\" is no address"_s;
        QTest::newRow("no duration") << QStringList{u"openslo"_s, u"openslo/slos.yaml"_s, u"--window"_s,
                                                    u"0s"_s}
                                     << u"interlock: --window: \"0s\" is no duration"_s;
    }
    void badInputIsStatusTwo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const Outcome made = program(QStringList{u"import"_s} + arguments + QStringList{u"-o"_s, plan()});
        QCOMPARE(made.status, 2);
        QCOMPARE(made.out, QString());
        QVERIFY2(made.err.contains(says), qPrintable(made.err));
        QVERIFY(!QFileInfo::exists(plan()));
    }

    void aBadFileIsOneJsonObjectToo()
    {
        const Outcome made =
            program({u"import"_s, u"argo"_s, u"bad/argo-two-rollouts.yaml"_s, u"-o"_s, plan(), u"--json"_s});
        QCOMPARE(made.status, 2);
        QCOMPARE(made.err, QString());
        QCOMPARE(made.out.count(u'\n'), 1);
        const QJsonArray problems =
            QJsonDocument::fromJson(made.out.toUtf8()).object()[u"problems"_s].toArray();
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems[0][u"line"].toInt(), 5);
    }

    void aFolderThatTakesNothingIsStatusOne()
    {
        const Outcome made = program({u"import"_s, u"prometheus"_s, u"prometheus/object.yaml"_s, u"-o"_s,
                                      m_dir->filePath(u"gone/x"_s)});
        QCOMPARE(made.status, 1);
        QVERIFY2(made.err.startsWith(u"interlock: cannot write "_s), qPrintable(made.err));
    }

private:
    QString plan() const { return m_dir->filePath(u"made.plan.yaml"_s); }
    QByteArray content() const
    {
        QFile file(plan());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    Outcome run(const ImportExample &example, const QStringList &more = {}) const
    {
        return program(QStringList{u"import"_s, QString::fromLatin1(example.origin)} + example.files +
                       example.options + QStringList{u"-o"_s, plan()} + more);
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestImportVerb)
#include "tst_import.moc"
