#include "tests/support/badserver.h"

namespace interlock {

BadServer::BadServer(Behaviour how) : behaviour(how)
{
    m_server.listen(QHostAddress::LocalHost);
    connect(&m_server, &QTcpServer::newConnection, this, &BadServer::connected);
}

QUrl BadServer::url(const QString &path) const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_server.serverPort()).arg(path));
}

void BadServer::connected()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        if (behaviour == Behaviour::Close) {
            ++requests;
            socket->abort();
            continue;
        }
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
            const QByteArray seen = socket->property("seen").toByteArray() + socket->readAll();
            socket->setProperty("seen", seen);
            const auto head = seen.indexOf("\r\n\r\n");
            if (head < 0)
                return;
            const auto at = seen.toLower().indexOf("content-length:");
            const qint64 length =
                at >= 0 && at < head
                    ? seen.mid(at + 15, seen.indexOf('\r', at) - at - 15).trimmed().toLongLong()
                    : 0;
            if (seen.size() < head + 4 + length)
                return;
            socket->setProperty("seen", QByteArray());
            lastRequest = seen;
            ++requests;
            answer(socket);
        });
    }
}

void BadServer::answer(QTcpSocket *socket)
{
    const QByteArray sent = makeBody ? makeBody() : body; // may set the status
    const QByteArray type = contentType.isEmpty() ? QByteArray() : "Content-Type: " + contentType + "\r\n";
    const QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + " X\r\n" + type + extraHeaders;
    switch (behaviour) {
    case Behaviour::Answer:
        socket->write(head + "Content-Length: " + QByteArray::number(sent.size()) + "\r\n\r\n" + sent);
        return;
    case Behaviour::Hang:
    case Behaviour::Close:
        return;
    case Behaviour::Trickle:
        socket->write(head + "Content-Length: 1000000\r\n\r\n");
        keepSending(socket);
        return;
    case Behaviour::Endless:
        socket->write(head + "\r\n");
        keepSending(socket);
        return;
    case Behaviour::Truncated:
        socket->write(head + "Content-Length: 1000\r\n\r\n" + sent);
        socket->disconnectFromHost();
        return;
    case Behaviour::Redirect:
        socket->write("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
        return;
    case Behaviour::Garbage:
        socket->write("SSH-2.0-not-http\r\n\r\n\r\n");
        socket->disconnectFromHost();
        return;
    }
}

void BadServer::keepSending(QTcpSocket *socket)
{
    auto *timer = new QTimer(socket);
    const bool endless = behaviour == Behaviour::Endless;
    connect(timer, &QTimer::timeout, socket, [socket, endless] {
        if (!endless)
            socket->write("#");
        else if (socket->bytesToWrite() < 1'000'000)
            socket->write(QByteArray(256 * 1024, '#'));
    });
    timer->start(endless ? 0 : 5);
}

} // namespace interlock
