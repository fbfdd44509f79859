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
const QString kGroup = u"org.freedesktop.appearance"_s, kScheme = u"color-scheme"_s,
              kContrast = u"contrast"_s;

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
    ask(session, kScheme);
    ask(session, kContrast);
}

void ColorScheme::ask(const QDBusConnection &bus, const QString &key)
{
    QDBusMessage read = QDBusMessage::createMethodCall(kName, kPath, kInterface, u"Read"_s);
    read << kGroup << key;
    auto *call = new QDBusPendingCallWatcher(bus.asyncCall(read, kDeadlineMs), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, [this, call, key] {
        call->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *call;
        if (!reply.isError())
            take(key, unwrapped(reply.value().variant()).toUInt());
    });
}

void ColorScheme::onSettingChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (group == kGroup && (key == kScheme || key == kContrast))
        take(key, unwrapped(value.variant()).toUInt());
}

/// color-scheme: 1 dark, 2 light; contrast: 1 more of it; 0 and what may come: no wish.
void ColorScheme::take(const QString &key, uint value)
{
    const Wish wish = key != kScheme ? m_wish
                      : value == 1   ? Wish::Dark
                      : value == 2   ? Wish::Light
                                     : Wish::Unknown;
    const bool contrast = key == kContrast ? value == 1 : m_contrast;
    if (wish == m_wish && contrast == m_contrast)
        return;
    m_wish = wish;
    m_contrast = contrast;
    Q_EMIT changed();
}

} // namespace interlock
