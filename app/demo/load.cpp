#include "app/demo/load.h"

#include <QHostAddress>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace interlock::demo {

namespace {

constexpr int kDeadlineMs = 5000;
constexpr qsizetype kMostAnswer = 256 * 1024;
constexpr quint64 kMostAtOnce = 50; // after a stall the missed requests are dropped, not sent as a burst

bool isThisMachine(const QUrl &url)
{
    return url.scheme() == "http"_L1 && QHostAddress(url.host()).isLoopback() && url.port() > 0;
}

/// The value of a header in `head`, or -1.
qint64 contentLength(const QByteArray &head)
{
    const QByteArray lower = head.toLower();
    const qsizetype at = lower.indexOf("\r\ncontent-length:");
    if (at < 0)
        return -1;
    const qsizetype from = at + 17;
    bool ok = false;
    const qint64 length = lower.mid(from, lower.indexOf("\r\n", from) - from).trimmed().toLongLong(&ok);
    return ok ? length : -1;
}

} // namespace

QJsonObject LoadCount::toJson() const
{
    QJsonObject statuses;
    for (auto it = byStatus.begin(); it != byStatus.end(); ++it)
        statuses.insert(QString::number(it.key()), qint64(it.value()));
    return {{u"sent"_s, qint64(sent)},
            {u"status"_s, statuses},
            {u"failed"_s, qint64(failed)},
            {u"dropped"_s, qint64(dropped)}};
}

LoadConnection::LoadConnection(QString host, quint16 port, QObject *parent)
    : QObject(parent), m_host(std::move(host)), m_port(port)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &LoadConnection::fail);
    connect(&m_socket, &QTcpSocket::connected, this, &LoadConnection::send);
    connect(&m_socket, &QTcpSocket::readyRead, this, &LoadConnection::read);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &LoadConnection::fail);
}

void LoadConnection::get(const QByteArray &path)
{
    m_path = path;
    m_busy = true;
    m_buffer.clear();
    m_deadline.start(kDeadlineMs);
    if (m_socket.state() == QAbstractSocket::ConnectedState) {
        send();
        return;
    }
    m_socket.abort();
    m_socket.connectToHost(m_host, m_port);
}

void LoadConnection::send()
{
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket.write("GET " + m_path +
                   " HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: interlock-demo-load\r\n\r\n");
}

void LoadConnection::read()
{
    if (!m_busy) {
        m_socket.abort(); // nobody asked
        return;
    }
    m_buffer += m_socket.read(kMostAnswer - m_buffer.size());
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end < 0 || m_buffer.size() >= kMostAnswer) {
        if (m_buffer.size() >= kMostAnswer)
            fail();
        return;
    }
    const QByteArray head = m_buffer.left(end + 2);
    const qint64 length = contentLength(head);
    if (length < 0 || !head.startsWith("HTTP/1.")) {
        fail();
        return;
    }
    if (m_buffer.size() < end + 4 + length)
        return;
    const int status = head.mid(9, 3).toInt();
    m_deadline.stop();
    m_busy = false;
    if (head.toLower().contains("\r\nconnection: close"))
        m_socket.abort();
    Q_EMIT answered(status);
}

void LoadConnection::fail()
{
    if (!m_busy)
        return; // an idle connection that the server closed: the next request opens it again
    m_busy = false;
    m_deadline.stop();
    m_socket.abort();
    Q_EMIT failed();
}

Load::Load(const LoadOptions &options, QObject *parent) : QObject(parent), m_options(options)
{
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &Load::tick);
    connect(&m_second, &QTimer::timeout, this, &Load::counted);
}

Done Load::start()
{
    if (!isThisMachine(m_options.url))
        return fail(ErrorCode::BadInput, u"%1 is not on this machine"_s.arg(m_options.url.toString()),
                    u"the demo sends traffic to http://127.0.0.1:PORT only"_s);
    if (!(m_options.rate >= 1 && m_options.rate <= 2000))
        return fail(ErrorCode::BadInput, u"the rate is 1 to 2000 requests a second"_s);
    m_clock.start();
    m_tick.start(5);
    m_second.start(1000);
    return {};
}

void Load::tick()
{
    const qint64 elapsed = m_clock.elapsed();
    if (elapsed >= m_options.length.count()) {
        m_tick.stop();
        m_second.stop();
        Q_EMIT finished();
        return;
    }
    const auto due = quint64(double(elapsed) * m_options.rate / 1000);
    const quint64 missed = due - m_slots;
    m_slots = due;
    const quint64 now = std::min(missed, kMostAtOnce);
    m_count.dropped += missed - now;
    for (quint64 i = 0; i < now; ++i)
        sendOne();
}

void Load::sendOne()
{
    LoadConnection *connection = freeConnection();
    if (connection == nullptr) {
        ++m_count.dropped;
        return;
    }
    ++m_count.sent;
    connection->get(m_count.sent % 4 == 0 ? "/checkout" : "/");
}

LoadConnection *Load::freeConnection()
{
    const auto idle = std::ranges::find_if(m_connections, &LoadConnection::isIdle);
    if (idle != m_connections.end())
        return *idle;
    if (m_connections.size() >= m_options.connections)
        return nullptr;
    auto *connection = new LoadConnection(m_options.url.host(), quint16(m_options.url.port()), this);
    connect(connection, &LoadConnection::answered, this, [this](int status) {
        if (status == 200 && m_count.byStatus.value(200) == 0)
            QMetaObject::invokeMethod(this, &Load::flowing, Qt::QueuedConnection);
        ++m_count.byStatus[status];
    });
    connect(connection, &LoadConnection::failed, this, [this] { ++m_count.failed; });
    m_connections.append(connection);
    return connection;
}

} // namespace interlock::demo
