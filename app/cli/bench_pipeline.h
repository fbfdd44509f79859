#pragma once

#include "app/demo/httplistener.h"
#include "app/demo/proxy.h"
#include "models/traffic/haproxy.h"

#include <QNetworkAccessManager>

namespace interlock::cli {

/// What people have today: a real Prometheus (each lane a job of its own, 12 rule groups, all at 1 s,
/// `for: 0s`), a real Alertmanager (`group_wait: 0s`, a group of its own for each run) and a webhook that
/// sets the weight of a HAProxy of its own. Everything on 127.0.0.1, in a folder that is given, with ports
/// that were free.
class BenchPipeline : public QObject {
    Q_OBJECT
public:
    struct Parts {
        QString folder;
        quint16 gaugePort = 0; ///< of a BenchGauge
        quint16 canaryPort = 0, stablePort = 0;
    };
    explicit BenchPipeline(Parts parts);

    /// Why it cannot run here, with the package to install.
    static Done installed();
    /// `ready` or `failed` follows, within a minute.
    void start();
    void stop();
    /// Where the query API answers.
    QString prometheus() const { return m_prometheusUrl; }
    /// Gives the canary of its HAProxy 5 % again; `done` is told once that is so.
    void arm(std::function<void(const Done &)> done);

Q_SIGNALS:
    /// It scrapes every lane, and would be heard.
    void ready();
    void failed(const interlock::Error &error);
    /// The alert of this run came and HAProxy has said yes to weight 0.
    void lowered(int run, interlock::Instant at);
    void stopped();

private:
    Done startPrograms();
    static void startChild(demo::Child &child, const QString &program, const QStringList &arguments);
    void ask(const QString &url, const QByteArray &wanted, std::function<void()> then);
    void onHook(demo::HttpConnection *connection);
    void lower(int run);

    Parts m_parts;
    demo::Proxy m_proxy;
    demo::HttpListener m_hook;
    quint16 m_hookPort = 0;
    demo::Child m_prometheus, m_alertmanager;
    QString m_prometheusUrl, m_alertmanagerUrl;
    std::unique_ptr<HaproxyActuator> m_actuator;
    QNetworkAccessManager m_network;
    QTimer m_limit;
    int m_stopping = 0;
};

} // namespace interlock::cli
