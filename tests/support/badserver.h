#pragma once

#include <QByteArray>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

#include <functional>

namespace interlock {

/// A tiny HTTP server on a free port of 127.0.0.1 that can behave badly on purpose.
class BadServer : public QObject {
    Q_OBJECT
public:
    enum class Behaviour {
        Answer,    ///< `status`, `contentType`, `body`
        Hang,      ///< reads, never answers
        Trickle,   ///< a promised long body, one byte each 5 ms
        Endless,   ///< a body without an end, as fast as it goes
        Truncated, ///< promises more bytes than it sends, then closes
        Redirect,  ///< 302 to itself
        Close,     ///< closes on connect
        Garbage,   ///< what it sends is no HTTP
    };

    explicit BadServer(Behaviour behaviour = Behaviour::Answer);

    QUrl url(const QString &path = QStringLiteral("/metrics")) const;

    Behaviour behaviour = Behaviour::Answer;
    int status = 200;
    QByteArray contentType = "text/plain; version=0.0.4";
    QByteArray extraHeaders; ///< each with its CR LF
    QByteArray body = "up 1\n";
    std::function<QByteArray()> makeBody; ///< instead of `body`
    QByteArray lastRequest;
    int requests = 0;

private:
    void connected();
    void answer(QTcpSocket *socket);
    void keepSending(QTcpSocket *socket);
    QTcpServer m_server;
};

} // namespace interlock
