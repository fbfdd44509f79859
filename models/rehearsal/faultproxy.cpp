#include "models/rehearsal/faultproxy.h"

namespace interlock {

namespace {

constexpr size_t kMostConnections = 1024;

} // namespace

FaultProxy::FaultProxy(quint16 to, QObject *parent) : QObject(parent), m_to(to)
{
    connect(&m_server, &QTcpServer::newConnection, this, &FaultProxy::accept);
}

Result<quint16> FaultProxy::listen(quint16 port)
{
    if (!m_server.listen(QHostAddress::LocalHost, port))
        return fail(
            ErrorCode::Environment,
            QStringLiteral("port %1 of 127.0.0.1 cannot be had: %2").arg(port).arg(m_server.errorString()),
            QStringLiteral("end the program that has it, or name another one in rehearsal.proxy.listen"));
    return m_server.serverPort();
}

void FaultProxy::setFault(const Degradation &fault)
{
    m_fault = fault;
    m_due = 0;
}

void FaultProxy::clear()
{
    m_fault.reset();
    const auto connections = m_connections; // a cut one leaves the set at once
    for (ProxiedConnection *connection : connections)
        connection->release();
}

std::optional<Degradation> FaultProxy::decide()
{
    ++m_requests;
    if (!m_fault)
        return {};
    m_due += m_fault->share;
    if (m_due < 1 - 1e-9) // ten tenths are one
        return {};
    m_due -= 1;
    ++m_hit;
    return m_fault;
}

void FaultProxy::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        if (m_connections.size() >= kMostConnections) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        auto *connection = new ProxiedConnection(
            socket, m_to, [this] { return decide(); }, this);
        m_connections.insert(connection);
        connect(connection, &ProxiedConnection::gone, this,
                [this, connection] { m_connections.erase(connection); });
    }
}

} // namespace interlock
