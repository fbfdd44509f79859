#include "models/rehearsal/proxiedconnection.h"

#include <QHostAddress>

namespace interlock {

namespace {

constexpr qint64 kMostWaiting = 256 * 1024; ///< bytes that the other side has not taken yet
constexpr int kIdleMs = 5 * 60 * 1000;

/// Up to and with the empty line; -1 while it has not come.
qsizetype headSize(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    return end < 0 ? -1 : end + 4;
}

void fill(QTcpSocket &from, QByteArray &buffer)
{
    if (buffer.size() < kMostHead)
        buffer += from.read(kMostHead - buffer.size());
}

} // namespace

ProxiedConnection::ProxiedConnection(QTcpSocket *client, quint16 to, Decide decide, QObject *parent)
    : QObject(parent), m_client(client), m_to(to), m_decide(std::move(decide))
{
    m_client->setParent(this);
    for (QTcpSocket *socket : {m_client, &m_upstream}) {
        socket->setReadBufferSize(kMostHead);
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    }
    m_delay.setSingleShot(true);
    m_idle.setSingleShot(true);
    m_idle.start(kIdleMs);
    connect(&m_delay, &QTimer::timeout, this, &ProxiedConnection::handOn);
    connect(&m_idle, &QTimer::timeout, this, &ProxiedConnection::end);
    connect(m_client, &QTcpSocket::readyRead, this, &ProxiedConnection::pumpRequest);
    connect(m_client, &QTcpSocket::bytesWritten, this, &ProxiedConnection::pumpResponse);
    connect(m_client, &QTcpSocket::disconnected, this, &ProxiedConnection::end);
    connect(&m_upstream, &QTcpSocket::readyRead, this, &ProxiedConnection::pumpResponse);
    connect(&m_upstream, &QTcpSocket::bytesWritten, this, &ProxiedConnection::pumpRequest);
    connect(&m_upstream, &QTcpSocket::disconnected, this, &ProxiedConnection::upstreamGone);
    connect(&m_upstream, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError) {
        if (m_upstream.state() != QAbstractSocket::ConnectedState)
            upstreamGone();
    });
}

ProxiedConnection::~ProxiedConnection()
{
    m_client->disconnect(this);
    m_upstream.disconnect(this); // its own end would call back
}

void ProxiedConnection::release()
{
    if (m_fate == Fate::Delayed && m_delay.isActive())
        m_delay.start(0);
    else if (m_fate == Fate::Hung)
        end();
}

/// Takes what the client sent, as far as it may go on now: one request at a time, in order.
void ProxiedConnection::pumpRequest()
{
    if (m_ending)
        return;
    m_idle.start(kIdleMs);
    if (m_tunnel)
        return tunnel();
    if (m_requestPart == Part::Head && !takeRequestHead())
        return;
    if (m_requestPart == Part::Body && m_fate != Fate::Delayed && m_fate != Fate::Hung)
        takeBody(*m_client, m_fromClient, m_request.body, m_requestPart,
                 m_fate == Fate::HandedOn ? &m_upstream : nullptr);
    if (m_requestPart == Part::Over)
        requestOver();
}

bool ProxiedConnection::takeRequestHead()
{
    fill(*m_client, m_fromClient);
    const qsizetype size = headSize(m_fromClient);
    if (size < 0) {
        if (m_fromClient.size() >= kMostHead)
            refuse(431, "Request Header Fields Too Large");
        return false;
    }
    m_head = m_fromClient.left(size);
    m_fromClient.remove(0, size);
    const auto request = readRequestHead(m_head.chopped(4));
    if (!request) {
        refuse(400, "Bad Request");
        return false;
    }
    m_request = *request;
    m_requestPart = m_request.body.isOver() ? Part::Over : Part::Body;
    m_responsePart = Part::Head;
    if (const auto fault = m_decide())
        follow(*fault);
    else
        handOn();
    return !m_ending;
}

void ProxiedConnection::follow(const Degradation &fault)
{
    switch (fault.kind) {
    case Degradation::Kind::Delay:
        m_fate = Fate::Delayed;
        m_delay.start(fault.delay);
        return;
    case Degradation::Kind::Error:
        m_fate = Fate::AnsweredHere;
        m_status = fault.status;
        return;
    case Degradation::Kind::Hang:
        m_fate = Fate::Hung;
        return;
    }
}

void ProxiedConnection::handOn()
{
    m_fate = Fate::HandedOn;
    if (m_upstream.state() == QAbstractSocket::UnconnectedState)
        m_upstream.connectToHost(QHostAddress(QHostAddress::LocalHost), m_to);
    m_upstream.write(m_head);
    m_head.clear();
    if (m_requestPart == Part::Body && (!m_fromClient.isEmpty() || m_client->bytesAvailable() > 0))
        QMetaObject::invokeMethod(this, &ProxiedConnection::pumpRequest, Qt::QueuedConnection);
}

/// Moves a body's bytes on; without `to` they are read and thrown away.
void ProxiedConnection::takeBody(QTcpSocket &from, QByteArray &buffer, BodyEnd &body, Part &part,
                                 QTcpSocket *to)
{
    while (part == Part::Body && (!to || to->bytesToWrite() < kMostWaiting)) {
        fill(from, buffer);
        if (buffer.isEmpty())
            return;
        const auto taken = body.take(buffer);
        if (!taken)
            return end();
        if (to)
            to->write(buffer.left(*taken));
        buffer.remove(0, *taken);
        if (body.isOver())
            part = Part::Over;
    }
}

/// The request is whole; a fault may answer it.
void ProxiedConnection::requestOver()
{
    if (m_fate != Fate::AnsweredHere || m_responsePart == Part::Over)
        return;
    m_client->write("HTTP/1.1 " + QByteArray::number(m_status) +
                    " Rehearsed Fault\r\nContent-Type: text/plain\r\nContent-Length: 16\r\n\r\n" +
                    (m_request.method == "HEAD" ? "" : "rehearsed fault\n"));
    m_response.closes = false;
    answered();
}

void ProxiedConnection::pumpResponse()
{
    if (m_ending)
        return;
    m_idle.start(kIdleMs);
    if (m_tunnel)
        return tunnel();
    if (m_fate != Fate::HandedOn || m_requestPart == Part::Head)
        return;
    while (m_responsePart == Part::Head && takeResponseHead()) {
    }
    if (m_responsePart == Part::Body)
        takeBody(m_upstream, m_fromUpstream, m_response.body, m_responsePart, m_client);
    if (m_responsePart == Part::Over && m_requestPart == Part::Over && !m_ending)
        answered();
}

bool ProxiedConnection::takeResponseHead()
{
    fill(m_upstream, m_fromUpstream);
    const qsizetype size = headSize(m_fromUpstream);
    if (size < 0) {
        if (m_fromUpstream.size() >= kMostHead)
            end();
        return false;
    }
    const auto response = readResponseHead(m_fromUpstream.left(size - 4), m_request.method);
    if (!response) {
        end();
        return false;
    }
    m_response = *response;
    m_client->write(m_fromUpstream.left(size));
    m_fromUpstream.remove(0, size);
    if (m_response.isInterim())
        return true;
    m_responsePart = m_response.body.isOver() ? Part::Over : Part::Body;
    if (m_response.isUpgrade()) {
        m_tunnel = true;
        tunnel();
    }
    return false;
}

/// After 101 both sides speak something else: bytes pass both ways.
void ProxiedConnection::tunnel()
{
    const auto pass = [](QTcpSocket &from, QByteArray &buffer, QTcpSocket &to) {
        while (to.bytesToWrite() < kMostWaiting) {
            fill(from, buffer);
            if (buffer.isEmpty())
                return;
            to.write(buffer);
            buffer.clear();
        }
    };
    pass(*m_client, m_fromClient, m_upstream);
    pass(m_upstream, m_fromUpstream, *m_client);
}

/// The answer is out; the next request may come.
void ProxiedConnection::answered()
{
    m_responsePart = Part::Over;
    if (m_request.closes || m_response.closes)
        return end();
    m_fate = Fate::HandedOn;
    m_requestPart = Part::Head;
    m_responsePart = Part::Head;
    if (!m_fromClient.isEmpty() || m_client->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &ProxiedConnection::pumpRequest, Qt::QueuedConnection);
}

void ProxiedConnection::refuse(int status, const QByteArray &reason)
{
    m_client->write("HTTP/1.1 " + QByteArray::number(status) + ' ' + reason +
                    "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    end();
}

void ProxiedConnection::upstreamGone()
{
    if (m_ending || m_fate != Fate::HandedOn)
        return; // the next request that is handed on connects anew
    pumpResponse();
    if (m_ending)
        return;
    const bool asked = m_requestPart != Part::Head && m_responsePart == Part::Head;
    if (asked && m_fromUpstream.isEmpty())
        return refuse(502, "Bad Gateway");
    end();
}

/// What was written to the client still goes out.
void ProxiedConnection::end()
{
    if (std::exchange(m_ending, true))
        return;
    m_delay.stop();
    m_upstream.abort();
    if (m_fate == Fate::Hung)
        m_client->abort();
    else
        m_client->disconnectFromHost();
    const auto leave = [this] {
        Q_EMIT gone();
        deleteLater();
    };
    if (m_client->state() == QAbstractSocket::UnconnectedState)
        return leave();
    connect(m_client, &QTcpSocket::disconnected, this, leave);
    m_idle.disconnect(this);
    connect(&m_idle, &QTimer::timeout, m_client, &QTcpSocket::abort);
    m_idle.start(1000);
}

} // namespace interlock
