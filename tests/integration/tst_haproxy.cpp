#include "models/traffic/haproxy.h"
#include "tests/support/asnobody.h"

#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock;
using namespace std::chrono_literals;

namespace {

/// Answers each request with its own name and closes the connection.
class TinyServer : public QTcpServer {
public:
    explicit TinyServer(const QByteArray &name)
    {
        connect(this, &QTcpServer::newConnection, this, [this, name] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, socket, [socket, name] {
                if (!socket->readAll().contains("\r\n\r\n"))
                    return;
                socket->write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n" + name);
                socket->disconnectFromHost();
            });
        });
        listen(QHostAddress::LocalHost);
    }
};

int freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

template <typename Value>
std::optional<Value> await(const std::optional<Value> &slot)
{
    const bool came = QTest::qWaitFor([&slot] { return slot.has_value(); }, 5000);
    return came ? slot : std::nullopt;
}

Result<ActuatorReading> readNow(Actuator &actuator)
{
    std::optional<Result<ActuatorReading>> slot;
    actuator.read([&slot](const Result<ActuatorReading> &reading) { slot = reading; });
    return await(slot).value_or(fail(ErrorCode::Cancelled, QStringLiteral("no answer in the test")));
}

Done applyNow(Actuator &actuator, int basisPoints)
{
    std::optional<Done> slot;
    actuator.apply({basisPoints}, [&slot](const Done &done) { slot = done; });
    return await(slot).value_or(fail(ErrorCode::Cancelled, QStringLiteral("no answer in the test")));
}

QString sentence(const Done &done)
{
    return done ? QStringLiteral("done") : done.error().sentence();
}

} // namespace

/// The real HAProxy, as this account, on loopback, with its socket in a folder of its own.
class TestHaproxy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QString program = QStandardPaths::findExecutable(QStringLiteral("haproxy"));
        if (program.isEmpty())
            program = QStandardPaths::findExecutable(QStringLiteral("haproxy"),
                                                     {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")});
        QVERIFY2(!program.isEmpty(), "haproxy is one of the packages that testing needs");
        m_program = program;
        QVERIFY(m_dir.isValid());
    }

    void init()
    {
        m_port = freePort();
        QVERIFY(start());
    }
    void cleanup() { stop(); }

    void aWeightIsSetAndReadBack_data()
    {
        QTest::addColumn<int>("share");
        for (const int share : {500, 2500, 5000, 10'000, 0})
            QTest::addRow("%d of 10000", share) << share;
    }
    void aWeightIsSetAndReadBack()
    {
        QFETCH(int, share);
        HaproxyActuator actuator(traffic());
        QCOMPARE(sentence(applyNow(actuator, share)), QStringLiteral("done"));
        const auto reading = readNow(actuator);
        QVERIFY2(reading, reading ? "" : qPrintable(reading.error().sentence()));
        QCOMPARE(reading->canary.basisPoints, share);
        QVERIFY(reading->stableReady);
        QVERIFY(reading->worker.startsWith(QStringLiteral("pid ")));
    }

    void requestsFollowTheShare()
    {
        HaproxyActuator actuator(traffic());
        QVERIFY(applyNow(actuator, 2500));
        const int canary = requestsToCanary(200);
        QVERIFY2(canary >= 45 && canary <= 55, qPrintable(QString::number(canary)));
        QVERIFY(applyNow(actuator, 0));
        QCOMPARE(requestsToCanary(50), 0);
        QVERIFY(applyNow(actuator, 10'000));
        QCOMPARE(requestsToCanary(50), 50);
    }

    void aCanaryInMaintenanceGetsNothingWhateverItsWeight()
    {
        HaproxyActuator actuator(traffic());
        QVERIFY(applyNow(actuator, 5000));
        QVERIFY(ask("set server web/v2 state maint").trimmed().isEmpty());
        QCOMPARE(readNow(actuator)->canary.basisPoints, 0);
        QVERIFY(ask("set server web/v2 weight 200").trimmed().isEmpty());
        QCOMPARE(readNow(actuator)->canary.basisPoints, 0);
        QVERIFY2(applyNow(actuator, 5000), "a raise takes the canary out of maintenance");
        QCOMPARE(readNow(actuator)->canary.basisPoints, 5000);
    }

    void theLastStableServerIsPutBackBeforeTheCanaryGoes()
    {
        HaproxyActuator actuator(traffic());
        QVERIFY(applyNow(actuator, 5000));
        QVERIFY(ask("set server web/v1 state maint").trimmed().isEmpty());
        const auto before = readNow(actuator);
        QCOMPARE(before->canary.basisPoints, 10'000);
        QVERIFY2(!before->stableReady, "nobody would be left to serve");
        QVERIFY(sentence(applyNow(actuator, 5000)).contains(QStringLiteral("out of traffic (v1)")));
        QVERIFY(applyNow(actuator, 0));
        const auto after = readNow(actuator);
        QCOMPARE(after->canary.basisPoints, 0);
        QVERIFY2(after->stableReady, "with the canary at 0 nobody else would serve");
    }

    void aRollbackGivesBackWhatWasThere()
    {
        QVERIFY(ask("set server web/v1 weight 70").trimmed().isEmpty());
        QVERIFY(ask("set server web/v2 state maint").trimmed().isEmpty());
        HaproxyActuator actuator(traffic());
        std::optional<Result<std::vector<Touched>>> before;
        actuator.snapshot([&before](const Result<std::vector<Touched>> &all) { before = all; });
        QVERIFY(await(before).has_value() && *before);
        actuator.setBefore(**before);
        QVERIFY(applyNow(actuator, 2500));
        QCOMPARE(readNow(actuator)->canary.basisPoints, 2500);
        QVERIFY(applyNow(actuator, 0));
        QCOMPARE(readNow(actuator)->detail(), QStringLiteral("v2 0 not ready down, v1 70 ready"));
    }

    void whatDoesNotFitIsSaidBeforeAnythingMoves_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("says");
        QTest::newRow("all as it should be") << QString() << QStringLiteral("done");
        QTest::newRow("stable in MAINT") << "set server web/v1 state maint"
                                         << "every stable server of backend \"web\" is out of traffic";
        QTest::newRow("stable drained") << "set server web/v1 state drain"
                                        << "every stable server of backend \"web\" is out of traffic";
        QTest::newRow("a server that the plan does not name")
            << "set server web/v9 state ready"
            << "backend \"web\" has servers with traffic that the plan does "
               "not name: v9";
    }
    void whatDoesNotFitIsSaidBeforeAnythingMoves()
    {
        QFETCH(const QString, change);
        QFETCH(const QString, says);
        if (!change.isEmpty())
            QVERIFY(ask(change.toUtf8()).trimmed().isEmpty());
        HaproxyActuator actuator(traffic());
        std::optional<Done> slot;
        actuator.checkFit([&slot](const Done &done) { slot = done; });
        QVERIFY(await(slot));
        QVERIFY2(sentence(*slot).startsWith(says), qPrintable(sentence(*slot)));
    }

    void aNewWorkerIsNoticedWithTheWeightOfItsFile()
    {
        HaproxyActuator actuator(traffic());
        QVERIFY(applyNow(actuator, 5000));
        const auto before = readNow(actuator);
        stop();
        QVERIFY(start());
        const auto after = readNow(actuator);
        QVERIFY(after);
        QCOMPARE(after->canary.basisPoints, 0);
        QVERIFY(after->worker != before->worker);
    }

    void refusalsSayHowToMendThem_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("expected");
        QTest::newRow("a socket of level user") << "user"
                                                << "HAProxy says \"Permission denied\"; the socket needs "
                                                   "level admin: `stats socket SOCKET level admin`";
        QTest::newRow("a backend that is not there")
            << "backend"
            << "HAProxy has no backend \"shop\"; name a backend of its configuration under traffic.backend";
        QTest::newRow("a server that is not there")
            << "server"
            << "HAProxy has no server \"v3\" in backend \"web\"; did you mean \"v1\"?";
        QTest::newRow("a backend that balances statically")
            << "static"
            << "backend \"static\" balances statically and takes no weights; use `balance roundrobin` or "
               "`balance random` in it";
        QTest::newRow("a socket that is not there") << "socket"
                                                    << "there is no socket SOCKET; start HAProxy with `stats "
                                                       "socket SOCKET level admin` in its global section";
    }
    void refusalsSayHowToMendThem()
    {
        QFETCH(QString, what);
        HaproxyTraffic wrong = traffic();
        if (what == u"user")
            wrong.socket = path("user.sock");
        else if (what == u"backend")
            wrong.backend = QStringLiteral("shop");
        else if (what == u"server")
            wrong.canary = QStringList{QStringLiteral("v3")};
        else if (what == u"static")
            wrong.backend = QStringLiteral("static");
        else
            wrong.socket = path("gone.sock");
        HaproxyActuator actuator(wrong);
        const Done done = applyNow(actuator, 2500);
        QVERIFY(!done);
        QVERIFY(done.error().code != ErrorCode::Timeout);
        QTEST(sentence(done).replace(wrong.socket, QStringLiteral("SOCKET")), "expected");
        if (what == u"backend" || what == u"server")
            QCOMPARE(readNow(actuator).error().code, ErrorCode::NotFound);
    }

    void aSocketThatOneMayNotOpen()
    {
        QVERIFY(QFile::setPermissions(path("admin.sock"), QFileDevice::Permissions()));
        QVERIFY(QFile::setPermissions(m_dir.path(), QFile::permissions(m_dir.path()) | QFile::ExeOther));
        const testing::AsNobody nobody; // rights bind everybody but root
        HaproxyActuator actuator(traffic());
        QVERIFY(sentence(applyNow(actuator, 0)).contains(QStringLiteral("may not open the socket")));
    }

    void aSocketThatNobodyListensOn()
    {
        m_haproxy.kill(); // no chance to remove its socket
        QVERIFY(m_haproxy.waitForFinished());
        HaproxyActuator actuator(traffic());
        const QString said = sentence(applyNow(actuator, 0));
        QVERIFY2(said.startsWith(QStringLiteral("nobody listens at ")), qPrintable(said));
    }

    void aHungPeerIsATimeout()
    {
        QLocalServer hung;
        QVERIFY(hung.listen(path("hung.sock")));
        HaproxyTraffic there = traffic();
        there.socket = path("hung.sock");
        HaproxyActuator actuator(there, 50ms);
        const Done done = applyNow(actuator, 2500);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::Timeout);
        QVERIFY(done.error().text.contains(QStringLiteral("did not answer within 50 ms")));
        QCOMPARE(readNow(actuator).error().code, ErrorCode::Timeout);
    }

    void aPeerThatHangsUpLeavesTheOutcomeUnknown()
    {
        QLocalServer server;
        QVERIFY(server.listen(path("short.sock")));
        connect(&server, &QLocalServer::newConnection, &server, [&server] {
            QLocalSocket *socket = server.nextPendingConnection();
            connect(socket, &QLocalSocket::readyRead, socket, &QLocalSocket::disconnectFromServer);
        });
        HaproxyTraffic there = traffic();
        there.socket = path("short.sock");
        HaproxyActuator actuator(there);
        QCOMPARE(applyNow(actuator, 2500).error().code, ErrorCode::Timeout);
    }

    void anEndlessAnswerIsCutOff()
    {
        QLocalServer server;
        QVERIFY(server.listen(path("endless.sock")));
        connect(&server, &QLocalServer::newConnection, &server, [&server] {
            QLocalSocket *socket = server.nextPendingConnection();
            connect(socket, &QLocalSocket::readyRead, socket,
                    [socket] { socket->write(QByteArray(2 * 1024 * 1024, 'x')); });
        });
        HaproxyTraffic there = traffic();
        there.socket = path("endless.sock");
        HaproxyActuator actuator(there, 5s);
        QVERIFY(readNow(actuator).error().text.contains(QStringLiteral("larger than 1 MiB")));
    }

private:
    QString path(const char *name) const { return m_dir.filePath(QString::fromLatin1(name)); }

    HaproxyTraffic traffic() const
    {
        HaproxyTraffic all;
        all.socket = path("admin.sock");
        all.backend = QStringLiteral("web");
        all.canary = QStringList{QStringLiteral("v2")};
        all.stable = QStringList{QStringLiteral("v1")};
        return all;
    }

    bool start()
    {
        QFile config(path("haproxy.cfg"));
        if (!config.open(QIODevice::WriteOnly))
            return false;
        const QString text = QStringLiteral("global\n"
                                            "  stats socket %1 mode 600 level admin\n"
                                            "  stats socket %2 mode 600 level user\n"
                                            "defaults\n"
                                            "  mode http\n"
                                            "  timeout connect 1s\n  timeout client 5s\n  timeout server 5s\n"
                                            "frontend front\n  bind 127.0.0.1:%3\n  default_backend web\n"
                                            "backend web\n  balance roundrobin\n"
                                            "  server v1 127.0.0.1:%4 weight 100\n"
                                            "  server v2 127.0.0.1:%5 weight 0\n"
                                            "  server v9 127.0.0.1:%5 weight 50 disabled\n"
                                            "  server spare 127.0.0.1:%4 weight 50 backup\n"
                                            "backend static\n  balance source\n"
                                            "  server v1 127.0.0.1:%4 weight 100\n"
                                            "  server v2 127.0.0.1:%5 weight 100\n")
                                 .arg(path("admin.sock"), path("user.sock"))
                                 .arg(m_port)
                                 .arg(m_stable.serverPort())
                                 .arg(m_canary.serverPort());
        config.write(text.toUtf8());
        config.close();
        m_haproxy.start(m_program, {QStringLiteral("-f"), config.fileName(), QStringLiteral("-db")});
        return m_haproxy.waitForStarted() &&
               QTest::qWaitFor([this] { return !ask("show info").isEmpty(); }, 5000);
    }

    void stop()
    {
        m_haproxy.terminate();
        if (m_haproxy.state() != QProcess::NotRunning && !m_haproxy.waitForFinished(5000))
            m_haproxy.kill();
        QFile::remove(path("admin.sock"));
        QFile::remove(path("user.sock"));
    }

    /// A command by hand, as somebody else at the socket would give it.
    QByteArray ask(const QByteArray &command) const
    {
        QLocalSocket socket;
        socket.connectToServer(path("admin.sock"));
        if (!socket.waitForConnected(200))
            return {};
        socket.write(command + '\n');
        QByteArray answer;
        while (socket.waitForReadyRead(2000))
            answer += socket.readAll();
        return answer + socket.readAll();
    }

    int requestsToCanary(int count)
    {
        int canary = 0;
        for (int i = 0; i < count; ++i) {
            QTcpSocket socket;
            QByteArray answer;
            connect(&socket, &QTcpSocket::connected, &socket,
                    [&socket] { socket.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); });
            socket.connectToHost(QHostAddress::LocalHost, quint16(m_port));
            if (!QTest::qWaitFor(
                    [&] {
                        answer += socket.readAll();
                        return answer.contains("v1") || answer.contains("v2");
                    },
                    5000))
                return -1;
            canary += answer.endsWith("v2") ? 1 : 0;
        }
        return canary;
    }

    QTemporaryDir m_dir;
    QString m_program;
    QProcess m_haproxy;
    TinyServer m_stable{"v1"};
    TinyServer m_canary{"v2"};
    int m_port = 0;
};

QTEST_GUILESS_MAIN(TestHaproxy)
#include "tst_haproxy.moc"
