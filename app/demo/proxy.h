#pragma once

#include "app/demo/child.h"
#include "models/base/result.h"

#include <QElapsedTimer>
#include <QLocalSocket>

namespace interlock::demo {

/// Where HAProxy listens and what stands behind it.
struct ProxyOptions {
    QString folder;        ///< for `haproxy.cfg` and `haproxy.sock`
    quint16 frontPort = 0; ///< 0: any free one
    quint16 canaryPort = 0;
    quint16 stablePort = 0;
    QStringList moreBackends = {}; ///< with the same servers, unchecked; no request reaches them
};

/// A real HAProxy, unprivileged, with a configuration and an admin socket of its own: backend `shop`, servers
/// `canary` (weight 0 in the file, so that a reload is safe) and `stable` (weight 100).
class Proxy : public QObject {
    Q_OBJECT
public:
    explicit Proxy(QObject *parent = nullptr);
    ~Proxy() override;
    /// Takes the port, writes the configuration and starts HAProxy; `ready` follows when the admin socket
    /// answers and both servers are up.
    Done start(const ProxyOptions &options);
    void stop() { m_child.stop(); }
    quint16 frontPort() const { return m_options.frontPort; }
    QString socketPath() const;

Q_SIGNALS:
    void ready();
    void died(const QString &why);
    void stopped();

private:
    Done takePort();
    Done writeConfiguration() const;
    void ask();
    void readState();

    ProxyOptions m_options;
    Child m_child;
    QLocalSocket m_socket;
    QByteArray m_state;
    int m_listener = -1; ///< bound by us and handed to HAProxy, so that nobody can take the port in between
    bool m_ready = false;
};

} // namespace interlock::demo
