#include "ui/style/colorscheme.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kDeadlineMs = 3000;
const QString kName = u"org.freedesktop.portal.Desktop"_s, kPath = u"/org/freedesktop/portal/desktop"_s,
              kInterface = u"org.freedesktop.portal.Settings"_s;
const QString kGroup = u"org.freedesktop.appearance"_s, kKey = u"color-scheme"_s;

/// `Read` of the portal wraps the value twice.
QVariant unwrapped(QVariant value)
{
    for (int depth = 0; depth < 3 && value.metaType() == QMetaType::fromType<QDBusVariant>(); ++depth)
        value = value.value<QDBusVariant>().variant();
    return value;
}
} // namespace

ColorScheme::ColorScheme(const QDBusConnection &bus, QObject *parent) : QObject(parent)
{
    QDBusConnection session = bus;
    if (!session.isConnected())
        return;
    session.connect(kName, kPath, kInterface, u"SettingChanged"_s, this,
                    SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage read = QDBusMessage::createMethodCall(kName, kPath, kInterface, u"Read"_s);
    read << kGroup << kKey;
    auto *call = new QDBusPendingCallWatcher(session.asyncCall(read, kDeadlineMs), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this, call] {
        call->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *call;
        if (!reply.isError())
            take(unwrapped(reply.value().variant()).toUInt());
    });
}

void ColorScheme::onSettingChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (group == kGroup && key == kKey)
        take(unwrapped(value.variant()).toUInt());
}

/// 1: dark, 2: light, 0 and what may come: no wish.
void ColorScheme::take(uint scheme)
{
    const Wish wish = scheme == 1 ? Wish::Dark : scheme == 2 ? Wish::Light : Wish::Unknown;
    if (wish == m_wish)
        return;
    m_wish = wish;
    Q_EMIT changed();
}

} // namespace interlock
