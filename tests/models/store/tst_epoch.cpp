#include "models/base/clock.h"
#include "models/store/epoch.h"
#include "models/store/heartbeat.h"
#include "models/store/journal.h"
#include "tests/models/store/storetest.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

/// This program once more, holding the lock until it is ended.
class Holder {
public:
    explicit Holder(const TempStore &store)
    {
        process.start(QCoreApplication::applicationFilePath(), {u"--hold"_s, store.paths.folder});
        held = process.waitForReadyRead(20000) && process.readLine().trimmed() == "held";
    }
    ~Holder()
    {
        process.kill();
        process.waitForFinished();
    }
    QProcess process;
    bool held = false;
};

} // namespace

class TestEpoch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSecondHolderIsToldTheFirstOnesPid()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        QCOMPARE(epochHolder(store.paths), 0);
        Holder other(store);
        QVERIFY(other.held);
        QCOMPARE(epochHolder(store.paths), other.process.processId());
        const auto lock = EpochLock::acquire(store.paths);
        QVERIFY(!lock);
        QCOMPARE(lock.error().code, ErrorCode::Busy);
        QVERIFY2(lock.error().text.contains(QString::number(other.process.processId())),
                 qPrintable(lock.error().text));
        other.process.kill(); // the lock dies with its holder
        QVERIFY(other.process.waitForFinished());
        QCOMPARE(epochHolder(store.paths), 0);
        QVERIFY(EpochLock::acquire(store.paths).has_value());
    }

    /// A console that is its own clerk also polls who holds the store: asking must not let go of it.
    void askingInTheHoldersOwnProcessKeepsTheLock()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        const auto lock = EpochLock::acquire(store.paths);
        QVERIFY(lock.has_value());
        QCOMPARE(epochHolder(store.paths), qint64(::getpid()));
        QCOMPARE(EpochLock::acquire(store.paths).error().code, ErrorCode::Busy); // the same process too
        Holder other(store);
        QVERIFY(!other.held);
        QCOMPARE(epochHolder(store.paths), qint64(::getpid()));
    }

    /// What a holder with a longer name wrote leaves nothing behind.
    void theNewHolderIsNamedInPlaceOfTheOldOne()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        put(store.paths.lockFile(),
            "4194304999\n18446744073709551615 00000000-0000-4000-8000-000000000000-old\n");
        const auto lock = EpochLock::acquire(store.paths);
        QVERIFY(lock.has_value());
        QCOMPARE(epochHolder(store.paths), qint64(::getpid()));
        QCOMPARE(writtenHolder(store.paths).bootId, SystemClock().bootId());
        QFile file(store.paths.lockFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 2);
    }

    /// Somebody locked a new file and has not written its name yet: it is held, by nobody that can be named.
    void aHolderWithoutANameIsNoProcess()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        const int fd = ::open(QFile::encodeName(store.paths.lockFile()).constData(), O_RDWR | O_CREAT, 0600);
        struct flock lock {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        QCOMPARE(::fcntl(fd, F_OFD_SETLK, &lock), 0);
        QCOMPARE(epochHolder(store.paths), kUnnamedHolder);
        ::close(fd);
        QCOMPARE(epochHolder(store.paths), 0);
    }

    void aLockThatIsALinkIsRefused()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        put(store.folder.path() + u"/victim"_s, "precious");
        QVERIFY(QFile::link(store.folder.path() + u"/victim"_s, store.paths.lockFile()));
        QVERIFY(!EpochLock::acquire(store.paths));
        QCOMPARE(bytesOf(store.folder.path() + u"/victim"_s), QByteArray("precious"));
    }

    void theHeartbeatIsReadAsItWasWritten()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        QVERIFY(!readHeartbeat(store.paths));
        Heartbeat beat{12,
                       11,
                       3,
                       {5, 6, u"boot"_s},
                       {1, 2, u"boot"_s},
                       u"host"_s,
                       u"0.1"_s,
                       u"disk full"_s,
                       {{u"web-1"_s, u"the rollback pack is gone"_s, 7}, {u"web-2"_s, {}, 8}}};
        QVERIFY(writeHeartbeat(store.paths, beat));
        QCOMPARE(readHeartbeat(store.paths), std::optional(beat));
        put(store.paths.heartbeat(), "{");
        QVERIFY(!readHeartbeat(store.paths));
    }

    void aliveOrNot()
    {
        QVERIFY(isAlive(::getpid()));
        QVERIFY(!isAlive(0));
        QVERIFY(!isAlive(-1));
    }

    void theEmergencyJournalKeepsAndForgets()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        EmergencyJournal journal(store.paths);
        QVERIFY(journal.kept().empty());
        QVERIFY(journal.keep("first"));
        QVERIFY(journal.keep("second"));
        QVERIFY(journal.keep("second")); // twice is once
        QCOMPARE(journal.kept().size(), 2UL);
        journal.forget("first");
        QCOMPARE(EmergencyJournal(store.paths).kept(), std::vector{QByteArray("second")});
    }

    void aRolloutsNameIsNeverAPath()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        const QString name = u"../../x"_s;
        QVERIFY(!hasTombstone(store.paths, name));
        QVERIFY(layTombstone(store.paths, name, "bytes"));
        QVERIFY(hasTombstone(store.paths, name));
        QVERIFY(!hasTombstone(store.paths, u"x"_s));
        QCOMPARE(tombstones(store.paths), std::vector{QByteArray("bytes")});
        QCOMPARE(QDir(store.paths.tombstones()).entryList(QDir::Files).size(), 1);
        QVERIFY(!QFile::exists(store.folder.path() + u"/x"_s));
        QVERIFY(!QFile::exists(store.folder.path() + u"/x.json"_s));
        removeTombstone(store.paths, name);
        QVERIFY(tombstones(store.paths).empty());
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc == 3 && QByteArray(argv[1]) == "--hold") {
        const auto lock = EpochLock::acquire({{}, QString::fromLocal8Bit(argv[2])});
        puts(lock ? "held" : "busy");
        fflush(stdout);
        return lock ? QCoreApplication::exec() : 1;
    }
    TestEpoch test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_epoch.moc"
