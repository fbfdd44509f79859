#include "app/demo/httplistener.h"

#include <QTcpSocket>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace interlock::demo {

namespace {

constexpr qsizetype kMostHead = 16 * 1024;
constexpr qsizetype kMostBody = 64 * 1024;
constexpr int kMostConnections = 512;

QByteArray reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 413:
        return "Content Too Large";
    case 431:
        return "Request Header Fields Too Large";
    default:
        return "Internal Server Error";
    }
}

} // namespace

HttpConnection::HttpConnection(QTcpSocket *socket, QObject *parent) : QObject(parent), m_socket(socket)
{
    m_socket->setParent(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setReadBufferSize(kMostHead + kMostBody);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpConnection::read);
    connect(m_socket, &QTcpSocket::disconnected, this, [this] {
        Q_EMIT gone();
        deleteLater();
    });
}

void HttpConnection::reply(const HttpReply &reply)
{
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        return; // the caller went while the answer was made
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(reply.status) + ' ' + reasonOf(reply.status) +
                       "\r\nContent-Type: " + reply.contentType +
                       "\r\nContent-Length: " + QByteArray::number(reply.body.size());
    if (m_closing)
        bytes += "\r\nConnection: close";
    m_socket->write(bytes + "\r\n\r\n" + reply.body);
    m_waiting = false;
    if (m_closing)
        m_socket->disconnectFromHost();
    else if (!m_buffer.isEmpty() || m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &HttpConnection::read, Qt::QueuedConnection);
}

void HttpConnection::refuse(int status)
{
    m_closing = true;
    m_buffer.clear();
    reply({.status = status, .body = reasonOf(status) + '\n', .contentType = "text/plain"});
}

void HttpConnection::read()
{
    if (m_waiting || m_closing)
        return; // the socket's own bounded buffer holds what comes meanwhile
    m_buffer += m_socket->read(kMostHead + kMostBody - m_buffer.size());
    HttpRequest request;
    if (!takeRequest(request))
        return;
    m_waiting = true;
    Q_EMIT requested(request);
}

bool HttpConnection::takeRequest(HttpRequest &request)
{
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end < 0 || end > kMostHead) {
        if (end > kMostHead || m_buffer.size() > kMostHead)
            refuse(431);
        return false;
    }
    if (!takeHead(m_buffer.left(end), request)) {
        refuse(400);
        return false;
    }
    if (m_bodyBytes > kMostBody) {
        refuse(413);
        return false;
    }
    if (m_buffer.size() < end + 4 + m_bodyBytes)
        return false;
    request.body = m_buffer.mid(end + 4, m_bodyBytes);
    m_buffer.remove(0, end + 4 + m_bodyBytes);
    return true;
}

bool HttpConnection::takeHead(const QByteArray &head, HttpRequest &request)
{
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    if (words.size() != 3 || !words.at(2).startsWith("HTTP/1.") || !words.at(1).startsWith('/'))
        return false;
    const QUrl url = QUrl::fromEncoded("http://service" + words.at(1), QUrl::StrictMode);
    if (!url.isValid())
        return false;
    request = {words.at(0), url.path(), QUrlQuery(url), {}};
    m_bodyBytes = 0;
    m_closing = words.at(2) == "HTTP/1.0";
    for (const QByteArray &line : lines.mid(1)) {
        const QByteArray name = line.left(line.indexOf(':')).trimmed().toLower();
        const QByteArray value = line.mid(line.indexOf(':') + 1).trimmed();
        bool ok = true;
        if (name == "content-length")
            m_bodyBytes = value.toLongLong(&ok);
        if (!ok || m_bodyBytes < 0 || name == "transfer-encoding")
            return false;
        if (name == "connection" && value.toLower() == "close")
            m_closing = true;
    }
    return true;
}

HttpListener::HttpListener(QObject *parent) : QObject(parent)
{
    connect(&m_server, &QTcpServer::newConnection, this, &HttpListener::accept);
}

Result<quint16> HttpListener::listen(quint16 port)
{
    if (!m_server.listen(QHostAddress::LocalHost, port))
        return tl::unexpected(portTaken(port, m_server.errorString()));
    return m_server.serverPort();
}

void HttpListener::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        if (m_open >= kMostConnections) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        ++m_open;
        auto *connection = new HttpConnection(socket, this);
        connect(connection, &HttpConnection::gone, this, [this] { --m_open; });
        Q_EMIT connected(connection);
    }
}

Error portTaken(quint16 port, const QString &why)
{
    return {ErrorCode::Environment, u"port %1 of 127.0.0.1 cannot be had: %2"_s.arg(port).arg(why),
            u"end the program that has it, or leave the port out and a free one is taken"_s};
}

} // namespace interlock::demo
