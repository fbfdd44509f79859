#include "models/notify/desktopsender.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace interlock {

namespace {

constexpr int kDeadlineMs = 5000;

QDBusMessage callTo(const char *method)
{
    return QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
        QStringLiteral("org.freedesktop.Notifications"), QString::fromLatin1(method));
}

Done failed(const QDBusError &error)
{
    return fail(ErrorCode::Environment, QStringLiteral("desktop: %1").arg(error.message()),
                QStringLiteral("the engine needs the session of somebody's desktop; the console shows "
                               "notifications by itself"));
}

QDBusMessage callFor(const Message &message, uint replaces)
{
    QDBusMessage call = callTo("Notify");
    const bool critical = message.level == Message::Level::Critical;
    const QVariantMap hints{{QStringLiteral("urgency"), QVariant::fromValue(uchar(critical ? 2 : 1))},
                            {QStringLiteral("category"), QStringLiteral("device.error")},
                            {QStringLiteral("desktop-entry"), QStringLiteral("interlock")}};
    call << QStringLiteral("Interlock") << replaces << QStringLiteral("interlock") << message.title()
         << message.text.toHtmlEscaped() << QStringList() << hints << (critical ? 0 : 15'000);
    return call;
}

} // namespace

void DesktopSender::send(const Message &message, Ended ended)
{
    const QDBusConnection session = QDBusConnection::sessionBus();
    auto *call = new QDBusPendingCallWatcher(
        session.asyncCall(callFor(message, m_shown.value(message.rollout)), kDeadlineMs), this);
    connect(call, &QDBusPendingCallWatcher::finished, this,
            [this, call, rollout = message.rollout, ended = std::move(ended)] {
                call->deleteLater();
                const QDBusPendingReply<uint> reply = *call;
                if (reply.isError())
                    return ended({failed(reply.error())});
                m_shown[rollout] = reply.value();
                ended({});
            });
}

void DesktopSender::look(Ended ended)
{
    auto *call = new QDBusPendingCallWatcher(
        QDBusConnection::sessionBus().asyncCall(callTo("GetServerInformation"), kDeadlineMs), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [call, ended = std::move(ended)] {
        call->deleteLater();
        ended({call->isError() ? failed(call->error()) : Done()});
    });
}

} // namespace interlock
