#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QLocalSocket>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace interlock {

/// One command line over one connection to HAProxy's socket: connect, write, read to the end. Ends once, from
/// the event loop, never from within the constructor; deletes itself then.
class HaproxyExchange final : public QObject {
    Q_OBJECT
public:
    using Answered = std::function<void(Result<QByteArray>)>;

    struct Request {
        QString socket;
        QByteArray commands; ///< without the end of line
        Duration deadline{500};
    };
    /// `ahead`: a connection made before, used if it stands and nobody spoke on it.
    HaproxyExchange(Request request, Answered answered, QObject *parent,
                    std::unique_ptr<QLocalSocket> ahead = {});

private:
    void take(std::unique_ptr<QLocalSocket> ahead);
    void onConnected();
    void onReadyRead();
    void onFault(QLocalSocket::LocalSocketError fault);
    void end(Result<QByteArray> result);
    Error faultOf(QLocalSocket::LocalSocketError fault) const;

    Request m_request;
    Answered m_answered;
    std::unique_ptr<QLocalSocket> m_socket;
    QTimer m_timer;
    QByteArray m_answer;
    bool m_written = false;
};

} // namespace interlock
