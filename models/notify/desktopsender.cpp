#include "models/notify/desktopsender.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFuture>
#include <QPromise>

#include <atomic>
#include <thread>

namespace interlock {

namespace {

constexpr int kDeadlineMs = 5000;
constexpr int kShownMs = 15'000;

Sink::Urgency urgencyOf(const Message &message, const std::optional<Sink::Urgency> &asked)
{
    const bool critical = message.level == Message::Level::Critical;
    return asked.value_or(critical ? Sink::Urgency::Critical : Sink::Urgency::Normal);
}

QDBusMessage callTo(const char *method)
{
    return QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
        QStringLiteral("org.freedesktop.Notifications"), QString::fromLatin1(method));
}

QDBusMessage callFor(const Message &message, Sink::Urgency urgency, uint replaces)
{
    QDBusMessage call = callTo("Notify");
    const QVariantMap hints{{QStringLiteral("urgency"), QVariant::fromValue(uchar(urgency))},
                            {QStringLiteral("category"), QStringLiteral("device.error")},
                            {QStringLiteral("desktop-entry"), QStringLiteral("interlock")}};
    call << QStringLiteral("Interlock") << replaces << QStringLiteral("interlock") << message.title()
         << message.text.toHtmlEscaped() << QStringList() << hints
         << (urgency == Sink::Urgency::Critical ? 0 : kShownMs);
    return call;
}

/// Where the session's bus listens now (as the D-Bus Specification and systemd have it). libdbus would look
/// once only, and begin a bus of its own where there is none.
QString busAddress()
{
    const QString said = qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS");
    return said.isEmpty() ? QStringLiteral("unix:path=%1/bus").arg(qEnvironmentVariable("XDG_RUNTIME_DIR"))
                          : said;
}

Delivery failed(const QString &why)
{
    return {fail(ErrorCode::Environment, QStringLiteral("desktop: %1").arg(why),
                 QStringLiteral("the engine needs the session of somebody's desktop; the "
                                "console shows notifications by itself"))};
}

} // namespace

DesktopSender::DesktopSender(std::optional<Sink::Urgency> urgency) : m_urgency(urgency)
{
    static std::atomic<int> serial = 0;
    m_bus = QStringLiteral("interlock-notify-%1").arg(++serial);
    m_deadline.setSingleShot(true);
    m_deadline.setInterval(kDeadlineMs);
    connect(&m_deadline, &QTimer::timeout, this,
            [this] { end(failed(QStringLiteral("no answer within %1 s").arg(kDeadlineMs / 1000))); });
}

DesktopSender::~DesktopSender()
{
    if (m_isConnected)
        QDBusConnection::disconnectFromBus(m_bus);
}

void DesktopSender::send(const Message &message, Ended ended)
{
    m_waiting = message;
    begin(std::move(ended));
}

void DesktopSender::look(Ended ended)
{
    m_waiting.reset();
    begin(std::move(ended));
}

void DesktopSender::begin(Ended ended)
{
    m_ended = std::move(ended);
    m_deadline.start();
    if (m_isConnected && QDBusConnection(m_bus).isConnected())
        call();
    else
        connectBus();
}

/// One at a time, on a thread that may hang for ever; a call over a connection that is none would never end.
void DesktopSender::connectBus()
{
    if (std::exchange(m_isConnecting, true))
        return;
    m_isConnected = false;
    const auto promise = std::make_shared<QPromise<QString>>();
    promise->start();
    promise->future().then(this, [this](const QString &why) {
        m_isConnecting = false;
        m_isConnected = why.isEmpty();
        if (!m_isConnected)
            end(failed(why));
        else if (m_ended)
            call();
    });
    std::thread([promise, name = m_bus, address = busAddress()] {
        QDBusConnection::disconnectFromBus(name);
        const QDBusConnection bus = QDBusConnection::connectToBus(address, name);
        const QString said = bus.lastError().message();
        promise->addResult(bus.isConnected() ? QString()
                           : said.isEmpty()  ? QStringLiteral("there is no session bus")
                                             : QStringLiteral("there is no session bus: ") + said);
        promise->finish();
    }).detach();
}

void DesktopSender::call()
{
    const bool shows = m_waiting.has_value();
    const QString rollout = shows ? m_waiting->rollout : QString();
    const QDBusMessage asked =
        shows ? callFor(*m_waiting, urgencyOf(*m_waiting, m_urgency), m_shown.value(rollout))
              : callTo("GetServerInformation");
    auto *call = new QDBusPendingCallWatcher(QDBusConnection(m_bus).asyncCall(asked, kDeadlineMs), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this, call, turn = m_turn, rollout, shows] {
        call->deleteLater();
        if (!call->isError() && shows)
            m_shown[rollout] = QDBusPendingReply<uint>(*call).value();
        if (turn == m_turn)
            end(call->isError() ? failed(call->error().message()) : Delivery{});
    });
}

void DesktopSender::end(const Delivery &delivery)
{
    ++m_turn;
    m_deadline.stop();
    if (m_ended)
        std::exchange(m_ended, nullptr)(delivery);
}

} // namespace interlock
