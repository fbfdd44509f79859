#pragma once

#include "tests/support/actuatortest.h"
#include "tests/support/stopping.h"

#include <QLocalSocket>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QUrl>

#include <csignal>

namespace interlock::testing {

/// A real HAProxy as this account, its socket in a folder of its own: backend `web` with `v1` (weight 100)
/// and a canary (weight 0). `reload` starts another process that takes over from the one that runs.
class RealHaproxy {
public:
    RealHaproxy()
    {
        m_program = QStandardPaths::findExecutable(QStringLiteral("haproxy"));
        if (m_program.isEmpty())
            m_program = QStandardPaths::findExecutable(
                QStringLiteral("haproxy"), {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")});
        QTcpServer free;
        free.listen(QHostAddress::LocalHost);
        m_port = free.serverPort();
    }
    ~RealHaproxy()
    {
        wake();
        m_running.reset();
    }
    RealHaproxy(const RealHaproxy &) = delete;
    RealHaproxy &operator=(const RealHaproxy &) = delete;

    QString socket() const { return m_dir.filePath(QStringLiteral("admin.sock")); }
    bool start() { return launch({}); }
    bool reload()
    {
        auto before = std::move(m_running);
        const bool up =
            launch({QStringLiteral("-sf"), QString::number(before ? before->process.processId() : 0)});
        const auto over = [&before] { return before->process.state() == QProcess::NotRunning; };
        return up && (!before || QTest::qWaitFor(over, 5000));
    }
    /// What the next start or reload names the canary.
    void rename(const QString &canary) { m_canary = canary; }
    /// What the socket may be used for from the next start on: admin, operator or user. Another socket,
    /// `admin2.sock`, always takes everything.
    void allow(const QString &level) { m_level = level; }
    QString adminSocket() const { return m_dir.filePath(QStringLiteral("admin2.sock")); }
    qint64 pid() const { return m_running ? m_running->process.processId() : 0; }
    /// How the next start or reload balances.
    void balance(const QString &algorithm) { m_balance = algorithm; }
    /// Lines of the backend, in the next start or reload.
    void addToBackend(const QString &lines) { m_backendLines = lines; }
    /// From the next start on both servers answer with 200, and metrics are at `metrics()`.
    void serve()
    {
        QTcpServer app, metrics;
        app.listen(QHostAddress::LocalHost);
        metrics.listen(QHostAddress::LocalHost);
        m_appPort = app.serverPort();
        m_metricsPort = metrics.serverPort();
    }
    QUrl front() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(m_port)); }
    QUrl metrics() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/metrics").arg(m_metricsPort)); }
    int appPort() const { return m_appPort; }
    void stop() { (void)stopProcess(pid()); }
    void wake() { signal(SIGCONT); }
    void die()
    {
        signal(SIGKILL);
        if (m_running)
            m_running->process.waitForFinished(5000);
    }

    HaproxyTraffic traffic() const
    {
        HaproxyTraffic all;
        all.socket = socket();
        all.backend = QStringLiteral("web");
        all.canary = QStringList{QStringLiteral("v2")};
        all.stable = QStringList{QStringLiteral("v1")};
        return all;
    }

private:
    struct Running {
        QProcess process;
        ~Running()
        {
            process.kill();
            process.waitForFinished(5000);
        }
    };

    void signal(int number) const
    {
        if (m_running && m_running->process.processId() > 1)
            ::kill(pid_t(m_running->process.processId()), number);
    }

    bool launch(const QStringList &more)
    {
        const QString config = m_dir.filePath(QStringLiteral("haproxy.cfg"));
        const QString text =
            QStringLiteral("global\n  stats socket %1 mode 600 level %8\n"
                           "  stats socket %9 mode 600 level admin\n  stats timeout 1s\n"
                           "defaults\n  mode http\n  timeout connect 1s\n  timeout client 5s\n"
                           "  timeout server 5s\n"
                           "frontend front\n  bind 127.0.0.1:%2\n  default_backend web\n"
                           "backend web\n  balance %5\n%6  server v1 127.0.0.1:%4 weight 100\n"
                           "  server %3 127.0.0.1:%4 weight 0\n%7")
                .arg(socket())
                .arg(m_port)
                .arg(m_canary)
                .arg(m_appPort)
                .arg(m_balance, m_backendLines, served())
                .arg(m_level, adminSocket());
        if (m_program.isEmpty() || !put(config, text.toUtf8()))
            return false;
        m_running = std::make_unique<Running>();
        m_running->process.start(m_program,
                                 QStringList{QStringLiteral("-f"), config, QStringLiteral("-db")} + more);
        const QByteArray pid = "Pid: " + QByteArray::number(m_running->process.processId()) + '\n';
        return m_running->process.waitForStarted() &&
               QTest::qWaitFor([&] { return info().contains(pid); }, 5000);
    }

    QString served() const
    {
        return m_metricsPort == 0
                   ? QString()
                   : QStringLiteral("frontend app\n  bind 127.0.0.1:%1\n"
                                    "  http-request return status 200 content-type text/plain string ok\n"
                                    "frontend metrics\n  bind 127.0.0.1:%2\n"
                                    "  http-request use-service prometheus-exporter\n")
                         .arg(m_appPort)
                         .arg(m_metricsPort);
    }

    QByteArray info() const
    {
        QLocalSocket asked;
        asked.connectToServer(socket());
        if (!asked.waitForConnected(200))
            return {};
        asked.write("show info\n");
        QByteArray answer;
        while (asked.waitForReadyRead(1000))
            answer += asked.readAll();
        return answer + asked.readAll();
    }

    QTemporaryDir m_dir;
    QString m_program;
    QString m_canary = QStringLiteral("v2");
    QString m_level = QStringLiteral("admin");
    QString m_balance = QStringLiteral("roundrobin"), m_backendLines;
    int m_port = 0, m_appPort = 1, m_metricsPort = 0;
    std::unique_ptr<Running> m_running;
};

} // namespace interlock::testing
