#include "models/process/command.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

struct Run {
    explicit Run(CommandLine line) : command(std::move(line))
    {
        command.start([this](const Result<CommandResult> &ended) { result = ended; });
    }
    Command command;
    std::optional<Result<CommandResult>> result;
};

CommandLine shell(const char *script, Duration deadline = Duration(5000))
{
    CommandLine line;
    line.run = QStringList{u"sh"_s, u"-c"_s, QString::fromUtf8(script)};
    line.deadline = deadline;
    return line;
}

bool isAlive(qint64 pid)
{
    QFile stat(u"/proc/%1/stat"_s.arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = stat.readAll();
    return text.mid(text.lastIndexOf(')') + 2, 1) != "Z";
}

} // namespace

class TestCommand : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void outcome_data();
    void outcome();
    void aHangIsKilledAtItsDeadline();
    void aGrandchildDiesWithTheGroup_data();
    void aGrandchildDiesWithTheGroup();
    void aFloodIsDrainedAndCapped();
    void whatCannotBeStartedIsAnError();
    void theCallbackNeverRunsInsideStart();
    void noDescriptorIsInherited();
    void destroyingKills();
    void argumentsAreNoShellText();
};

void TestCommand::outcome_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("exitStatus");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("success") << u"echo 42"_s << 0 << QByteArray("42\n") << u"exit status 0"_s;
    QTest::addRow("failure with a reason")
        << u"echo why >&2; exit 3"_s << 3 << QByteArray() << u"exit status 3: why"_s;
    QTest::addRow("a signal") << u"kill -SEGV $$"_s << -1 << QByteArray() << u"ended by a signal"_s;
    QTest::addRow("stdin is empty") << u"cat; echo end"_s << 0 << QByteArray("end\n") << u"exit status 0"_s;
}

void TestCommand::outcome()
{
    QFETCH(QString, script);
    QFETCH(int, exitStatus);
    Run run(shell(script.toUtf8().constData()));
    QTRY_VERIFY(run.result);
    QVERIFY(run.result->has_value());
    const CommandResult &result = run.result->value();
    QCOMPARE(result.exitStatus.value_or(-1), exitStatus);
    QCOMPARE(result.succeeded(), exitStatus == 0);
    QTEST(result.output, "output");
    QTEST(result.sentence(), "sentence");
}

void TestCommand::aHangIsKilledAtItsDeadline()
{
    Run run(shell("trap '' TERM; echo begun; sleep 60", Duration(200)));
    QTRY_VERIFY_WITH_TIMEOUT(run.result, 3000);
    const CommandResult &result = run.result->value();
    QVERIFY(result.timedOut);
    QVERIFY(!result.succeeded());
    QVERIFY(!result.exitStatus);
    QCOMPARE(result.output, QByteArray("begun\n"));
    QVERIFY(result.took >= Duration(190) && result.took < Duration(2500));
    QVERIFY(result.sentence().startsWith(u"killed at its deadline"_s));
}

void TestCommand::aGrandchildDiesWithTheGroup_data()
{
    QTest::addColumn<QString>("script");
    QTest::addRow("the parent waits and is killed") << u"sleep 60 & echo $!; wait"_s;
    QTest::addRow("the parent has gone, the pipe is held open") << u"sleep 60 & echo $!"_s;
}

void TestCommand::aGrandchildDiesWithTheGroup()
{
    QFETCH(QString, script);
    Run run(shell(script.toUtf8().constData(), Duration(300)));
    QTRY_VERIFY_WITH_TIMEOUT(run.result, 3000);
    const qint64 grandchild = run.result->value().output.trimmed().toLongLong();
    QVERIFY(grandchild > 1);
    QTRY_VERIFY(!isAlive(grandchild));
}

void TestCommand::aFloodIsDrainedAndCapped()
{
    CommandLine line = shell("head -c 20000000 /dev/zero; head -c 5000000 /dev/zero >&2");
    line.mostOutput = 1000;
    Run run(line);
    QTRY_VERIFY(run.result);
    const CommandResult &result = run.result->value();
    QVERIFY(result.succeeded());
    QCOMPARE(result.output.size(), 1000);
    QCOMPARE(result.errors.size(), 1000);
    QVERIFY(result.outputTruncated && result.errorsTruncated);
}

void TestCommand::whatCannotBeStartedIsAnError()
{
    CommandLine line;
    line.run = QStringList{u"/nowhere/at/all"_s};
    Run missing(line);
    Run empty{CommandLine()};
    QTRY_VERIFY(missing.result && empty.result);
    QVERIFY(!missing.result->has_value());
    QVERIFY(missing.result->error().text.startsWith(u"cannot start /nowhere/at/all"_s));
    QVERIFY(!missing.result->error().mend.isEmpty());
    QVERIFY(empty.result->error().code == ErrorCode::BadInput);
}

void TestCommand::theCallbackNeverRunsInsideStart()
{
    CommandLine line;
    line.run = QStringList{u"/nowhere/at/all"_s};
    Run run(line);
    QVERIFY(!run.result);
    QTRY_VERIFY(run.result);
}

void TestCommand::noDescriptorIsInherited()
{
    const int leak = ::open("/dev/null", O_RDONLY); // without close-on-exec
    QVERIFY(leak > 2);
    Run run(shell("for f in /proc/$$/fd/*; do readlink $f; done | grep -c ^/dev/null"));
    QTRY_VERIFY(run.result);
    ::close(leak);
    QCOMPARE(run.result->value().output.trimmed(), QByteArray("1")); // stdin alone
}

void TestCommand::destroyingKills()
{
    qint64 group = 0;
    {
        Command command(shell("sleep 60"));
        command.start([](const Result<CommandResult> &) { QFAIL("a destroyed command has no callback"); });
        QTRY_VERIFY(command.processGroup() > 1);
        group = command.processGroup();
        QVERIFY(isAlive(group));
    }
    QTRY_VERIFY(!isAlive(group));
}

void TestCommand::argumentsAreNoShellText()
{
    CommandLine line;
    line.run = QStringList{u"printf"_s, u"%s|"_s, u"$HOME; `id`"_s, u"a b"_s};
    Run run(line);
    QTRY_VERIFY(run.result);
    QCOMPARE(run.result->value().output, QByteArray("$HOME; `id`|a b|"));
}

QTEST_GUILESS_MAIN(TestCommand)
#include "tst_command.moc"
