#pragma once

#include "models/rehearsal/proxiedconnection.h"

#include <QTcpServer>

#include <set>

namespace interlock {

/// An HTTP/1.1 reverse proxy on 127.0.0.1 before the canary. Without a fault every byte passes as it is. A
/// fault hits its share of the requests evenly: which ones follows from their order alone. Bounded in heads
/// (64 KiB), in what waits (256 KiB a side) and in connections (1024).
class FaultProxy : public QObject {
    Q_OBJECT
public:
    /// `to`: port of 127.0.0.1 where the canary answers.
    explicit FaultProxy(quint16 to, QObject *parent = nullptr);
    /// Listens on `port` (0: any free one) and gives the port.
    Result<quint16> listen(quint16 port);

    /// From the next request on.
    void setFault(const Degradation &fault);
    /// Ends the fault; requests that it holds go on, those without an answer are cut.
    void clear();
    qint64 requests() const { return m_requests; }
    qint64 hit() const { return m_hit; }

private:
    void accept();
    std::optional<Degradation> decide();

    QTcpServer m_server;
    quint16 m_to;
    std::optional<Degradation> m_fault;
    double m_due = 0; ///< how much of a hit request is owed
    qint64 m_requests = 0, m_hit = 0;
    std::set<ProxiedConnection *> m_connections;
};

} // namespace interlock
