#include "models/traffic/haproxyexchange.h"

#include <utility>

namespace interlock {

namespace {
constexpr qsizetype kMostAnswer = 1024 * 1024;
}

HaproxyExchange::HaproxyExchange(Request request, Answered answered, QObject *parent,
                                 std::unique_ptr<QLocalSocket> ahead)
    : QObject(parent), m_request(std::move(request)), m_answered(std::move(answered))
{
    connect(&m_timer, &QTimer::timeout, this, [this] {
        end(fail(ErrorCode::Timeout,
                 QStringLiteral("HAProxy at %1 did not answer within %2 ms")
                     .arg(m_request.socket)
                     .arg(m_request.deadline.count()),
                 QStringLiteral("the command may still be executed: read the weights back")));
    });
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.start(m_request.deadline);
    take(std::move(ahead));
}

void HaproxyExchange::take(std::unique_ptr<QLocalSocket> ahead)
{
    const bool stands =
        ahead && ahead->state() == QLocalSocket::ConnectedState && ahead->bytesAvailable() == 0;
    m_socket = stands ? std::move(ahead) : std::make_unique<QLocalSocket>();
    if (stands)
        onConnected(); // before anybody is told of a fault: not from within the constructor
    connect(m_socket.get(), &QLocalSocket::connected, this, &HaproxyExchange::onConnected);
    connect(m_socket.get(), &QLocalSocket::readyRead, this, &HaproxyExchange::onReadyRead);
    connect(m_socket.get(), &QLocalSocket::errorOccurred, this, &HaproxyExchange::onFault);
    const auto begin = [this, stands] {
        if (!stands)
            m_socket->connectToServer(m_request.socket);
        else if (m_socket->state() != QLocalSocket::ConnectedState && m_answered)
            onFault(m_socket->error());
    };
    QMetaObject::invokeMethod(this, begin, Qt::QueuedConnection);
}

void HaproxyExchange::onConnected()
{
    m_written = true;
    m_socket->write(m_request.commands + '\n');
    m_socket->flush();
}

void HaproxyExchange::onReadyRead()
{
    m_answer += m_socket->read(kMostAnswer + 1 - m_answer.size());
    if (m_answer.size() > kMostAnswer)
        end(fail(ErrorCode::BadInput,
                 QStringLiteral("the answer of HAProxy at %1 is larger than 1 MiB").arg(m_request.socket)));
}

void HaproxyExchange::onFault(QLocalSocket::LocalSocketError fault)
{
    if (fault == QLocalSocket::PeerClosedError && m_written) {
        onReadyRead();
        if (m_answered && m_answer.endsWith('\n')) // even success is a line: an end without one is cut short
            return end(m_answer);
    }
    if (m_answered)
        end(tl::unexpected<Error>(faultOf(fault)));
}

void HaproxyExchange::end(Result<QByteArray> result)
{
    if (!m_answered)
        return;
    m_timer.stop();
    m_socket->disconnect(this);
    m_socket->abort();
    const Answered answered = std::exchange(m_answered, nullptr);
    deleteLater();
    answered(std::move(result));
}

Error HaproxyExchange::faultOf(QLocalSocket::LocalSocketError fault) const
{
    const QString &path = m_request.socket;
    switch (fault) {
    case QLocalSocket::ServerNotFoundError:
        return {ErrorCode::Environment, QStringLiteral("there is no socket %1").arg(path),
                QStringLiteral("start HAProxy with `stats socket %1 level admin` in its global section")
                    .arg(path)};
    case QLocalSocket::ConnectionRefusedError:
        return {ErrorCode::Environment, QStringLiteral("nobody listens at %1").arg(path),
                QStringLiteral("HAProxy is not running; start it")};
    case QLocalSocket::SocketAccessError:
        return {ErrorCode::Environment, QStringLiteral("this account may not open the socket %1").arg(path),
                QStringLiteral("give it to the engine's group: `stats socket %1 mode 660 group GROUP level "
                               "admin`")
                    .arg(path)};
    case QLocalSocket::PeerClosedError:
        // the commands were sent and the end of the answer never came: nobody knows what was executed
        return {m_written ? ErrorCode::Timeout : ErrorCode::Environment,
                QStringLiteral("HAProxy at %1 closed the connection without a whole answer").arg(path),
                QStringLiteral("read the weights back")};
    default:
        return {m_written ? ErrorCode::Timeout : ErrorCode::Environment,
                QStringLiteral("talking to HAProxy at %1 failed: %2").arg(path, m_socket->errorString()),
                {}};
    }
}

} // namespace interlock
