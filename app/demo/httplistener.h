#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QObject>
#include <QTcpServer>
#include <QUrlQuery>

class QTcpSocket;

namespace interlock::demo {

struct HttpRequest {
    QByteArray method;
    QString path;
    QUrlQuery query;
    QByteArray body = {};
};

struct HttpReply {
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json";
};

/// One HTTP/1.1 connection, kept alive. Asks one request at a time: after `requested` it waits for `reply`,
/// which may come at any later turn of the event loop. Ends by itself when the peer goes (`gone`).
class HttpConnection : public QObject {
    Q_OBJECT
public:
    HttpConnection(QTcpSocket *socket, QObject *parent);
    void reply(const HttpReply &reply);

Q_SIGNALS:
    void requested(const interlock::demo::HttpRequest &request);
    void gone();

private:
    void read();
    void refuse(int status);
    /// Takes one whole request off the buffer, if there is one.
    bool takeRequest(HttpRequest &request);
    bool takeHead(const QByteArray &head, HttpRequest &request);

    QTcpSocket *m_socket;
    QByteArray m_buffer;
    bool m_waiting = false; ///< a request is out and not answered yet
    bool m_closing = false;
    qsizetype m_bodyBytes = 0;
};

/// A small HTTP/1.1 server on 127.0.0.1 for the demo: bounded heads (16 KiB), bodies (64 KiB) and connections
/// (512); pipelined requests are answered in order.
class HttpListener : public QObject {
    Q_OBJECT
public:
    explicit HttpListener(QObject *parent = nullptr);
    /// Listens on `port` (0: any free one) and gives the port.
    Result<quint16> listen(quint16 port);

Q_SIGNALS:
    void connected(interlock::demo::HttpConnection *connection);

private:
    void accept();

    QTcpServer m_server;
    int m_open = 0;
};

/// A sentence for a port on 127.0.0.1 that cannot be had.
Error portTaken(quint16 port, const QString &why);

} // namespace interlock::demo
