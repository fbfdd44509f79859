#include "models/traffic/nginxactuator.h"
#include "tests/support/actuatortest.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace interlock;
using namespace interlock::testing;
using namespace std::chrono_literals;

namespace {

int freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

/// The body of one answer; empty when nobody answers.
QByteArray get(int port, const QByteArray &path)
{
    QTcpSocket socket;
    QByteArray answer;
    QObject::connect(&socket, &QTcpSocket::connected, &socket, [&] {
        socket.write("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    });
    socket.connectToHost(QHostAddress::LocalHost, quint16(port));
    const bool closed = QTest::qWaitFor(
        [&] {
            answer += socket.readAll();
            return socket.state() == QAbstractSocket::UnconnectedState;
        },
        5000);
    answer += socket.readAll();
    return closed ? answer.mid(answer.indexOf("\r\n\r\n") + 4) : QByteArray();
}

} // namespace

/// The real nginx, as this account, with a prefix of its own, on loopback.
class TestNginx : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_program = QStandardPaths::findExecutable(QStringLiteral("nginx"));
        if (m_program.isEmpty())
            m_program = QStandardPaths::findExecutable(
                QStringLiteral("nginx"), {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")});
        QVERIFY2(!m_program.isEmpty(), "nginx-light is one of the packages that testing needs");
    }

    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("logs")));
        m_port = freePort();
        QVERIFY(put(traffic().file, splitFile(traffic(), {})));
        QVERIFY(put(path("nginx.conf"), configuration()));
        QVERIFY(start());
    }
    void cleanup()
    {
        m_nginx.terminate();
        if (m_nginx.state() != QProcess::NotRunning && !m_nginx.waitForFinished(5000))
            m_nginx.kill();
    }

    void aShareIsReloadedAndProven_data()
    {
        QTest::addColumn<int>("share");
        for (const int share : {1, 500, 2500, 10'000, 0})
            QTest::addRow("%d of 10000", share) << share;
    }
    void aShareIsReloadedAndProven()
    {
        QFETCH(int, share);
        NginxActuator actuator(traffic(), m_dir->path());
        QCOMPARE(outcome(applyNow(actuator, share)), QStringLiteral("done"));
        const auto reading = readNow(actuator);
        QVERIFY2(reading, reading ? "" : qPrintable(reading.error().sentence()));
        QCOMPARE(reading->canary.basisPoints, share);
        QCOMPARE(reading->note, QStringLiteral("generation 1-%1").arg(share, 4, 10, QChar(u'0')));
        QCOMPARE(get(m_port, "/interlock"), generation({1, {share}}).toUtf8());
    }

    void requestsFollowTheShare()
    {
        NginxActuator actuator(traffic(), m_dir->path());
        QVERIFY(applyNow(actuator, 2500));
        const int canary = requestsToCanary(400); // by a number that each request carries: murmur hash
        QVERIFY2(canary >= 60 && canary <= 140, qPrintable(QString::number(canary)));
        QVERIFY(applyNow(actuator, 0));
        QCOMPARE(requestsToCanary(50), 0);
        QVERIFY(applyNow(actuator, 10'000));
        QCOMPARE(requestsToCanary(50), 50);
    }

    void aReloadThatCannotBindItsPortIsNotProven()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        NginxTraffic blind = traffic();
        blind.test = QStringList{QStringLiteral("true")}; // `nginx -t` would see it when it runs
        NginxActuator actuator(blind, m_dir->path(), 500ms);
        QVERIFY(applyNow(actuator, 500));
        QVERIFY(put(path("nginx.conf"), configuration(taken.serverPort())));
        const QString said = outcome(applyNow(actuator, 2500));
        QCOMPARE(said,
                 QStringLiteral("unknown: generation 2-2500 of nginx was not as wanted within 500ms: it "
                                "answers \"1-0500\"; look at its log"));
        QCOMPARE(shareRead(actuator), QStringLiteral("5 %"));
        QCOMPARE(readSplitFile(blind, contentOf(blind.file)), std::optional(Split{1, {500}})); // taken back
    }

    void aConfigurationThatDoesNotHoldIsNotReloaded()
    {
        NginxActuator actuator(traffic(), m_dir->path());
        QVERIFY(applyNow(actuator, 500));
        QVERIFY(put(path("nginx.conf"), configuration() + "nonsense;\n"));
        const QString said = outcome(applyNow(actuator, 2500));
        QVERIFY2(said.startsWith(QStringLiteral("failed: `")) &&
                     said.contains(QStringLiteral("exit status 1")),
                 qPrintable(said));
        QCOMPARE(shareRead(actuator), QStringLiteral("5 %"));
        QCOMPARE(readSplitFile(traffic(), contentOf(traffic().file)), std::optional(Split{1, {500}}));
    }

    void aLoweringThatIsNotProvenStaysInTheFile()
    {
        NginxActuator actuator(traffic(), m_dir->path());
        QVERIFY(applyNow(actuator, 500));
        QVERIFY(put(path("nginx.conf"), configuration() + "nonsense;\n"));
        QVERIFY(!applyNow(actuator, 0));
        QCOMPARE(readSplitFile(traffic(), contentOf(traffic().file)), std::optional(Split{2, {0}}));
        QCOMPARE(shareRead(actuator), QStringLiteral("5 %")); // what runs counts
        QVERIFY(put(path("nginx.conf"), configuration()));
        QCOMPARE(outcome(applyNow(actuator, 0)), QStringLiteral("done"));
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
    }

    void somebodyElsesWriteIsNoticed()
    {
        NginxActuator actuator(traffic(), m_dir->path());
        QVERIFY(applyNow(actuator, 500));
        QVERIFY(put(traffic().file, contentOf(traffic().file).replace("5.00%", "50.0%")));
        QCOMPARE(readNow(actuator)->canary.basisPoints,
                 kInPart.basisPoints); // the next reload would bring it
        QVERIFY(put(traffic().file, splitFile(traffic(), {9, {4000}})));
        QCOMPARE(shareRead(actuator), QStringLiteral("40 %"));
        QCOMPARE(outcome(applyNow(actuator, 500)), QStringLiteral("done"));
        QCOMPARE(readNow(actuator)->note, QStringLiteral("generation 10-0500"));
    }

    void aNewStartKeepsTheShare()
    {
        NginxActuator actuator(traffic(), m_dir->path());
        QVERIFY(applyNow(actuator, 500));
        cleanup();
        QVERIFY(!readNow(actuator));
        QVERIFY(start());
        QCOMPARE(shareRead(actuator), QStringLiteral("5 %"));
    }

    void aFileThatIsNotThereSaysHowToBegin()
    {
        QVERIFY(QFile::remove(traffic().file));
        NginxActuator actuator(traffic(), m_dir->path());
        const QString said = outcome(applyNow(actuator, 500));
        QVERIFY2(said.contains(QStringLiteral("begin with this in it, included in nginx's http block: "
                                              "split_clients \"$arg_n\" $shop_upstream { * stable; }")),
                 qPrintable(said));
    }

    void aLoweringWritesTheFileAnewThatIsGone()
    {
        NginxActuator actuator(traffic(), m_dir->path());
        const auto before = snapshotNow(actuator);
        QVERIFY(before);
        actuator.setBefore(*before);
        QVERIFY(applyNow(actuator, 500));
        QVERIFY(QFile::remove(traffic().file));
        QCOMPARE(outcome(applyNow(actuator, 0)), QStringLiteral("done"));
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
        QCOMPARE(rightsOf(traffic().file)->mode, before->front().rights->mode);
    }

    void aProbeThatAnswersSomethingElse()
    {
        NginxTraffic wrong = traffic();
        wrong.probe = QStringLiteral("http://127.0.0.1:%1/").arg(m_port);
        NginxActuator actuator(wrong, m_dir->path(), 300ms);
        const QString said = shareRead(actuator);
        QVERIFY2(said.endsWith(QStringLiteral("answers \"stable\" and no generation; `return 200 "
                                              "$shop_generation;` in its location")),
                 qPrintable(said));
        QVERIFY(!applyNow(actuator, 500));
        QVERIFY(contentOf(wrong.file) == splitFile(wrong, {}));
    }

private:
    QString path(const char *name) const { return m_dir->filePath(QString::fromLatin1(name)); }

    NginxTraffic traffic() const
    {
        const QStringList nginx{m_program, QStringLiteral("-p"), m_dir->path(), QStringLiteral("-c"),
                                path("nginx.conf")};
        NginxTraffic all;
        all.file = path("split.conf");
        all.name = QStringLiteral("shop");
        all.by = QStringLiteral("$arg_n");
        all.canary = QStringLiteral("canary");
        all.stable = QStringLiteral("stable");
        all.test = nginx + QStringList{QStringLiteral("-t")};
        all.reload = nginx + QStringList{QStringLiteral("-s"), QStringLiteral("reload")};
        all.probe = QStringLiteral("http://127.0.0.1:%1/interlock").arg(m_port);
        return all;
    }

    /// `alsoOn`: a second port, for a reload that cannot bind it.
    QByteArray configuration(int alsoOn = 0) const
    {
        const QByteArray port = QByteArray::number(m_port);
        return "daemon off;\nmaster_process on;\nworker_processes 1;\npid nginx.pid;\nerror_log "
               "logs/error.log;\n"
               "events { worker_connections 64; }\nhttp {\n  access_log off;\n"
               "  client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; "
               "scgi_temp_path s;\n  include " +
               path("split.conf").toUtf8() + ";\n  server {\n    listen 127.0.0.1:" + port + ";\n" +
               (alsoOn > 0 ? "    listen 127.0.0.1:" + QByteArray::number(alsoOn) + ";\n" : QByteArray()) +
               "    location = /interlock { return 200 $shop_generation; }\n"
               "    location / { return 200 $shop_upstream; }\n  }\n}\n";
    }

    bool start()
    {
        m_nginx.start(m_program,
                      {QStringLiteral("-p"), m_dir->path(), QStringLiteral("-c"), path("nginx.conf")});
        return m_nginx.waitForStarted() &&
               QTest::qWaitFor([this] { return !get(m_port, "/interlock").isEmpty(); }, 5000);
    }

    int requestsToCanary(int count) const
    {
        int canary = 0;
        for (int i = 0; i < count; ++i)
            canary += get(m_port, "/?n=" + QByteArray::number(i)) == "canary" ? 1 : 0;
        return canary;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_program;
    QProcess m_nginx;
    int m_port = 0;
};

QTEST_GUILESS_MAIN(TestNginx)
#include "tst_nginx.moc"
