#include "models/traffic/commandactuator.h"
#include "tests/support/actuatortest.h"

#include <QFile>
#include <QTemporaryDir>

#include <csignal>

using namespace interlock;
using namespace interlock::testing;
using namespace std::chrono_literals;

namespace {

bool isAlive(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (pid <= 1 || !stat.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = stat.readAll();
    return text.mid(text.lastIndexOf(')') + 2, 1) != "Z";
}

} // namespace

/// Real commands of every kind that is met: their share stands in a file.
class TestCommandTraffic : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        QVERIFY(put(path("share"), "0\n"));
    }

    void aShareIsSetAndReadBack()
    {
        CommandActuator actuator(traffic(QStringLiteral("echo $0 > share")), m_dir->path());
        for (const int share : {500, 250, 10'000, 0}) {
            QCOMPARE(outcome(applyNow(actuator, share)), QStringLiteral("done"));
            QCOMPARE(readNow(actuator)->canary.basisPoints, share);
        }
    }

    void argumentsAreNoShellText()
    {
        CommandTraffic plain;
        plain.set = QStringList{QStringLiteral("cp"), QStringLiteral("/dev/null"),
                                QStringLiteral("{percent}; touch surprise")};
        plain.read = QStringList{QStringLiteral("cat"), QStringLiteral("share")};
        CommandActuator actuator(plain, m_dir->path());
        QCOMPARE(outcome(applyNow(actuator, 500)), QStringLiteral("done"));
        QVERIFY(QFile::exists(path("5; touch surprise")));
        QVERIFY(!QFile::exists(path("surprise")));
    }

    void whatCommandsDo_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("beginning");
        QTest::addColumn<QString>("seen");
        QTest::newRow("fails before it did anything") << "echo no such service >&2; exit 3"
                                                      << "failed: `sh -c "
                                                      << "0 %";
        QTest::newRow("fails after it did it: only reading tells") << "echo $0 > share; exit 1"
                                                                   << "failed: `sh -c "
                                                                   << "5 %";
        QTest::newRow("exits with 0 and does nothing") << "exit 0"
                                                       << "done"
                                                       << "0 %";
        QTest::newRow("hangs") << "sleep 1000"
                               << "unknown: `sh -c "
                               << "0 %";
        QTest::newRow("hangs and ignores TERM") << "trap '' TERM HUP INT; while :; do sleep 1000; done"
                                                << "unknown: `sh -c "
                                                << "0 %";
        QTest::newRow("is killed by a signal") << "echo $0 > share; kill -9 $$"
                                               << "unknown: `sh -c "
                                               << "5 %";
        QTest::newRow("dies of a closed pipe") << "kill -PIPE $$"
                                               << "unknown: `sh -c "
                                               << "0 %";
        QTest::newRow("prints without an end") << "echo $0 > share; exec yes"
                                               << "unknown: `sh -c "
                                               << "5 %";
    }
    void whatCommandsDo()
    {
        QFETCH(QString, script);
        QFETCH(QString, beginning);
        CommandActuator actuator(traffic(script, 300ms), m_dir->path());
        const QString said = outcome(applyNow(actuator, 500));
        QVERIFY2(said.startsWith(beginning), qPrintable(said));
        QTEST(shareRead(actuator), "seen");
    }

    void aGigabyteIsReadAndThrownAway()
    {
        CommandActuator actuator(
            traffic(QStringLiteral("echo $0 > share; head -c 1000000000 /dev/zero"), 60s), m_dir->path());
        QCOMPARE(outcome(applyNow(actuator, 500)), QStringLiteral("done"));
        const auto reading = readNow(actuator);
        QCOMPARE(reading->canary.basisPoints, 500);
        QVERIFY(reading->note.startsWith(QStringLiteral("exit status 0 in ")));
        QVERIFY2(reading->note.size() < 1200, "what is kept is cut");
    }

    void whatItPrintedIsKeptWithoutControlCharacters()
    {
        CommandActuator actuator(traffic(QStringLiteral("printf 'split\\033[31m is\\n now %s' \"$0\"")),
                                 m_dir->path());
        QVERIFY(applyNow(actuator, 500));
        const QString note = readNow(actuator)->note;
        QVERIFY2(note.endsWith(QStringLiteral(", printed: split [31m is now 5")), qPrintable(note));
    }

    void whatItForkedDoesNotOutliveIt()
    {
        CommandActuator actuator(
            traffic(QStringLiteral("(sleep 1000 & echo $! > child; wait) & sleep 0.2; exit 0"), 5s),
            m_dir->path());
        QVERIFY(applyNow(actuator, 500));
        const qint64 child = contentOf(path("child")).trimmed().toLongLong();
        QVERIFY(child > 1);
        QTRY_VERIFY(!isAlive(child));
    }

    void aRollbackEndsTheRaiseThatHangs()
    {
        // the raise hangs before it writes; the rollback writes at once
        CommandActuator actuator(
            traffic(QStringLiteral("test $0 = 0 || { echo $$ > raising; sleep 1000; }; echo $0 > share"),
                    60s),
            m_dir->path());
        QString raise;
        actuator.apply({500}, [&raise](const Done &done) { raise = outcome(done); });
        QTRY_VERIFY(!contentOf(path("raising")).trimmed().isEmpty());
        const qint64 raising = contentOf(path("raising")).trimmed().toLongLong();
        QCOMPARE(outcome(applyNow(actuator, 0)), QStringLiteral("done"));
        QCOMPARE(raise, QStringLiteral("unknown: overtaken by a lowering to 0 %"));
        QTRY_VERIFY(!isAlive(raising));
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
    }

    void readingsThatSayNothing_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("beginning");
        QTest::newRow("no number") << "echo ok"
                                   << "traffic.read printed \"ok\" and not a percentage";
        QTest::newRow("nothing") << "true"
                                 << "traffic.read printed \"\" and not a percentage";
        QTest::newRow("more than all") << "echo 101"
                                       << "traffic.read printed \"101\" and not a percentage";
        QTest::newRow("fails") << "echo 5; exit 1"
                               << "`sh -c echo 5; exit 1`: exit status 1";
        QTest::newRow("hangs") << "sleep 1000"
                               << "`sh -c sleep 1000`: killed at its deadline";
        QTest::newRow("a number without an end") << "yes 5"
                                                 << "`sh -c yes 5`: killed at its deadline";
    }
    void readingsThatSayNothing()
    {
        QFETCH(QString, script);
        QFETCH(QString, beginning);
        CommandTraffic only = traffic({}, 300ms);
        only.read = QStringList{QStringLiteral("sh"), QStringLiteral("-c"), script};
        CommandActuator actuator(only, m_dir->path());
        const QString said = shareRead(actuator);
        QVERIFY2(said.startsWith(beginning), qPrintable(said));
    }

    void aProgramThatIsNotThere()
    {
        CommandTraffic gone;
        gone.set = gone.read = QStringList{QStringLiteral("./not-there")};
        CommandActuator actuator(gone, m_dir->path());
        const QString said = outcome(applyNow(actuator, 500));
        QVERIFY2(said.startsWith(QStringLiteral("failed: cannot start ./not-there")), qPrintable(said));
    }

    void somebodyElsesChangeIsSeenAtTheNextReading()
    {
        CommandActuator actuator(traffic(QStringLiteral("echo $0 > share")), m_dir->path());
        QVERIFY(applyNow(actuator, 500));
        QVERIFY(put(path("share"), "40%"));
        QCOMPARE(shareRead(actuator), QStringLiteral("40 %"));
        QCOMPARE(snapshotNow(actuator)->front(), (Touched{QStringLiteral("share"), "40 %"}));
    }

private:
    QString path(const char *name) const { return m_dir->filePath(QString::fromLatin1(name)); }

    /// A shell that the plan names; the percentage is its $0.
    CommandTraffic traffic(const QString &script, Duration deadline = 5s) const
    {
        CommandTraffic all;
        all.set =
            QStringList{QStringLiteral("sh"), QStringLiteral("-c"), script, QStringLiteral("{percent}")};
        all.read = QStringList{QStringLiteral("cat"), QStringLiteral("share")};
        all.deadline = deadline;
        return all;
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestCommandTraffic)
#include "tst_commandtraffic.moc"
