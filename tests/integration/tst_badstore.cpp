#include "tests/integration/guarded.h"

#include <QDir>
#include <QLocalServer>

#include <unistd.h>

using namespace interlock;
using namespace interlock::testing;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString nobody()
{
    return ::geteuid() == 0 ? u"65534"_s : QString();
}

/// Everybody may look into the folder and read the store; only its owner may write.
void openForReading(const Release &release)
{
    for (const QString &path : {release.folder.path(), release.paths.folder})
        QFile::setPermissions(path, QFile::Permissions(0x7555));
    QFile::setPermissions(release.paths.database, QFile::Permissions(0x6444));
}

} // namespace

/// What is wrong with the store or the actuator is a sentence with its mend and the exit status of the
/// contract, and nothing is half done.
class TestBadStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_world.facts = {{u"canaryPort"_s, 1}, {u"haproxySocket"_s, u"/nowhere/admin.sock"_s}};
    }

    void aStoreThatIsNone_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("status");
        QTest::addRow("missing") << u"missing"_s << u"there is no store at"_s << 2;
        QTest::addRow("empty") << u"empty"_s << u"is empty (0 bytes): that is a lost store"_s << 1;
        QTest::addRow("truncated") << u"truncated"_s << u"not an Interlock store, or it is damaged"_s << 1;
        QTest::addRow("newer") << u"newer"_s << u"has format 7; this version reads up to 1"_s << 1;
        QTest::addRow("a text file") << u"text"_s << u"not an Interlock store, or it is damaged"_s << 1;
    }
    void aStoreThatIsNone()
    {
        QFETCH(QString, how);
        QFETCH(QString, says);
        QFETCH(int, status);
        Release release(m_world);
        if (how != u"missing")
            QVERIFY(release.run({u"init"_s, u"--agent"_s, u"release-bot"_s}, u"dana"_s).status == 0);
        if (how == u"newer") {
            QVERIFY((*Database::open(release.paths.database, OpenFor::Writing))
                        ->run(u"PRAGMA user_version = 7"_s));
        } else if (how != u"missing") {
            QFile file(release.paths.database);
            QVERIFY(file.open(QIODevice::ReadWrite));
            QVERIFY(file.resize(how == u"truncated" ? file.size() / 2 : 0));
            if (how == u"text")
                file.write("hello, world\n");
        }
        const QByteArray before = bytesOf(release.paths.database);
        const QList<QStringList> verbs{{u"status"_s},
                                       {u"log"_s},
                                       {u"engine"_s, u"--bare"_s, u"--once"_s},
                                       {u"engine"_s, u"--once"_s},
                                       {u"lease"_s, u"request"_s, release.plan},
                                       {u"lease"_s, u"show"_s},
                                       {u"start"_s, release.plan},
                                       {u"run"_s, release.plan},
                                       {u"hold"_s, u"web-1"_s}};
        for (const QStringList &verb : verbs) {
            const Outcome said = release.run(verb, u"dana"_s);
            QVERIFY2(said.status == status, qPrintable(verb.join(u' ') + u": "_s + said.err));
            QVERIFY2(said.err.contains(says), qPrintable(verb.join(u' ') + u": "_s + said.err));
            QVERIFY2(said.err.startsWith(u"interlock: "_s) && said.err.contains(u"; "_s),
                     qPrintable(said.err));
            QCOMPARE(said.out, QString());
            QCOMPARE(bytesOf(release.paths.database), before);
        }
        QCOMPARE(QFileInfo::exists(release.paths.database), how != u"missing");
        QCOMPARE(release.enginePid(), 0);
    }

    void initNeverOverwrites()
    {
        Release release(m_world);
        QVERIFY(release.run({u"init"_s}, u"dana"_s).status == 0);
        const QByteArray before = bytesOf(release.paths.database);
        const QByteArray key = bytesOf(release.paths.keys() + u"/engine"_s);
        const Outcome again = release.run({u"init"_s}, u"dana"_s);
        QCOMPARE(again.status, 2);
        QVERIFY2(again.err.contains(u"never overwritten"_s), qPrintable(again.err));
        QCOMPARE(bytesOf(release.paths.database), before);
        QCOMPARE(bytesOf(release.paths.keys() + u"/engine"_s), key);
    }

    void aStoreThatMayNotBeWritten()
    {
        Release release(m_world);
        QVERIFY(release.run({u"init"_s}, u"dana"_s).status == 0);
        openForReading(release);
        const QByteArray before = bytesOf(release.paths.database);
        const QString store = u"sqlite:"_s + release.paths.database;
        const Outcome looked = runProgram({u"log"_s, u"--store"_s, store}, nobody());
        QVERIFY2(looked.status == 0, qPrintable(looked.err)); // reading is for everybody
        const Outcome guards =
            runProgram({u"engine"_s, u"--bare"_s, u"--once"_s, u"--store"_s, store}, nobody());
        QVERIFY2(guards.status == 1, qPrintable(guards.err));
        QVERIFY2(guards.err.startsWith(u"interlock: "_s), qPrintable(guards.err));
        QVERIFY2(guards.err.contains(u"right"_s) || guards.err.contains(u"write access"_s),
                 qPrintable(guards.err));
        QCOMPARE(bytesOf(release.paths.database), before);
    }

    /// A socket that is missing or forbidden: nothing rises, and the reason is told where one looks.
    void anActuatorThatIsNotThere_data()
    {
        QTest::addColumn<bool>("forbidden");
        QTest::addRow("the socket is missing") << false;
        QTest::addRow("nobody answers on it") << true;
    }
    void anActuatorThatIsNotThere()
    {
        QFETCH(bool, forbidden);
        World world;
        QTemporaryDir sockets;
        const QString socket = sockets.path() + u"/admin.sock"_s;
        QLocalServer server; // accepts and never answers
        if (forbidden)
            QVERIFY(server.listen(socket));
        world.facts = {{u"canaryPort"_s, 1}, {u"haproxySocket"_s, socket}};
        Release release(world);
        QVERIFY(release.run({u"init"_s, u"--agent"_s, u"release-bot"_s}, u"dana"_s).status == 0);
        const Outcome asked = release.run({u"lease"_s, u"request"_s, release.plan}, u"dana"_s);
        QVERIFY2(asked.status == 0, qPrintable(asked.err));
        const QString id = asked.out.trimmed();
        QCOMPARE(release.run({u"lease"_s, u"sign"_s, id, u"--role"_s, u"operator"_s}, u"dana"_s).status, 0);
        QCOMPARE(release.run({u"lease"_s, u"sign"_s, id, u"--role"_s, u"agent"_s}, u"release-bot"_s).status,
                 0);
        release.startSupervisor();
        QVERIFY(release.guarded());
        const Outcome started = release.run({u"start"_s, release.plan}, u"dana"_s);
        QVERIFY2(started.status == 0, qPrintable(started.err));
        release.rollout = RolloutId{started.out.trimmed()};
        QVERIFY(release.reaches(Phase::Preparing));
        QCOMPARE(release.count(u"intent"_s), 0); // nothing was moved
        QVERIFY(dropRequest(release.paths, Lane::Lowering,
                            encode(BareLowering{DecisionKind::RollBack, release.rollout, {}, u"1"_s}))
                    .has_value());
        QVERIFY(release.reaches(Phase::RollingBack)); // and it goes on trying, because 0 was never read back
        const auto told = [&] {
            for (const auto &[kind, detail] : release.facts())
                if (kind == u"outcome" && detail[u"detail"].toString().contains(socket))
                    return true;
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(told(), 20000);
    }

private:
    World m_world;
};

QTEST_GUILESS_MAIN(TestBadStore)
#include "tst_badstore.moc"
