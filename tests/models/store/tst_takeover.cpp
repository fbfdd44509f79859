#include "models/base/clock.h"
#include "models/store/epoch.h"
#include "models/store/heartbeat.h"
#include "models/store/takeover.h"
#include "tests/models/store/storetest.h"
#include "tests/support/stopping.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

/// This program once more: holds the lock, runs a command in a group of its own, and does nothing.
class Holder {
public:
    explicit Holder(const TempStore &store)
    {
        process.start(QCoreApplication::applicationFilePath(), {u"--hold"_s, store.paths.folder});
        (void)process.waitForReadyRead(20000);
        command = process.readLine().trimmed().toLongLong();
    }
    ~Holder()
    {
        if (command > 0)
            ::kill(pid_t(command), SIGKILL);
        process.kill();
        process.waitForFinished();
    }
    void stop() const { (void)stopProcess(process.processId()); }
    QProcess process;
    qint64 command = 0;
};

Heartbeat beatAt(qint64 agoMs)
{
    const SystemClock clock;
    Heartbeat beat;
    beat.pid = 1;
    const Moment now = clock.now();
    beat.at = {toMs(now.wall), toMs(now.boot) - agoMs, clock.bootId()};
    return beat;
}

} // namespace

/// Decision 7: who holds the store and says nothing is ended first, and nobody else is.
class TestTakeover : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aStoppedHolderIsEndedWithItsCommands()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        Holder other(store);
        QVERIFY(other.command > 0);
        other.stop();
        QVERIFY(writeHeartbeat(store.paths, beatAt(kSilent.count())));
        const auto ended = takeOver(store.paths);
        QVERIFY2(ended, qPrintable(ended ? QString() : ended.error().sentence()));
        QCOMPARE(*ended, other.process.processId());
        QVERIFY(other.process.waitForFinished(10000));
        QTRY_VERIFY(!processOf(other.command));
        QVERIFY(EpochLock::acquire(store.paths));
    }

    void whoIsNeverEnded_data()
    {
        QTest::addColumn<qint64>("silentMs");
        QTest::addColumn<QString>("forged");
        QTest::addColumn<QString>("says");
        QTest::newRow("an engine that answers") << qint64(0) << QString() << u"answered"_s;
        QTest::newRow("a process that got the holder's pid")
            << qint64(kSilent.count()) << u"started"_s << u"is another one than took the store"_s;
        QTest::newRow("a holder of another boot")
            << qint64(kSilent.count()) << u"boot"_s << u"is another one than took the store"_s;
        QTest::newRow("a holder whose pid is nobody's")
            << qint64(kSilent.count()) << u"pid"_s << u"does not run"_s;
    }
    void whoIsNeverEnded()
    {
        QFETCH(const qint64, silentMs);
        QFETCH(const QString, forged);
        QFETCH(const QString, says);
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        Holder other(store);
        QVERIFY(other.command > 0);
        QVERIFY(writeHeartbeat(store.paths, beatAt(silentMs)));
        const EpochHolder wrote = writtenHolder(store.paths);
        QCOMPARE(wrote.pid, other.process.processId());
        QFile file(store.paths.lockFile());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(u"%1\n%2 %3\n"_s.arg(forged == u"pid" ? 4194300 : wrote.pid)
                       .arg(wrote.started + (forged == u"started" ? 1 : 0))
                       .arg(forged == u"boot" ? u"another"_s : wrote.bootId)
                       .toLatin1());
        file.close();
        const auto ended = takeOver(store.paths);
        QVERIFY(!ended);
        QVERIFY2(ended.error().text.contains(says), qPrintable(ended.error().text));
        QVERIFY(processOf(other.process.processId()));
        QVERIFY(processOf(other.command));
    }

    void nobodyIsEndedWhereNobodyHolds()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        QCOMPARE(takeOver(store.paths).value_or(-1), qint64(0));
    }

    void aHolderNoticesThatItsLockFileWasReplaced()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        const auto first = EpochLock::acquire(store.paths);
        QVERIFY(first && (*first)->isHeld());
        QVERIFY(QFile::remove(store.paths.lockFile()));
        QVERIFY(!(*first)->isHeld());
        const auto second = EpochLock::acquire(store.paths);
        QVERIFY(second && (*second)->isHeld());
        QVERIFY(!(*first)->isHeld());
    }

    void aProcessIsKnownByItsStart()
    {
        const auto self = processOf(::getpid());
        QVERIFY(self && self->started > 0);
        QCOMPARE(self->user, ::geteuid());
        QVERIFY(!self->stopped);
        ProcessId other = *self;
        other.started += 1;
        QVERIFY(endProcess(other)); // that one is gone: we live
        QVERIFY(!processOf(0));
        QVERIFY(!processOf(-1));
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && QByteArray(argv[1]) == "--hold") {
        const auto lock = EpochLock::acquire({{}, QString::fromLocal8Bit(argv[2])});
        const pid_t command = lock ? ::fork() : -1;
        if (command == 0) {
            ::setsid();
            ::execlp("sleep", "sleep", "600", static_cast<char *>(nullptr));
        }
        printf("%d\n", int(command));
        fflush(stdout);
        return lock ? QCoreApplication::exec() : 1;
    }
    TestTakeover test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_takeover.moc"
