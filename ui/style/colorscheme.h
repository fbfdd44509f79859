#pragma once

#include <QDBusConnection>
#include <QObject>

class QDBusVariant;

namespace interlock {

/// What the desktop asks programs to look like: `color-scheme` and `contrast` of org.freedesktop.appearance,
/// from the settings portal (Qt 6.4 has no way to ask). Nothing is known until it answered; without a portal
/// nothing ever is.
class ColorScheme : public QObject {
    Q_OBJECT
public:
    enum class Wish { Unknown, Dark, Light };
    explicit ColorScheme(const QDBusConnection &bus, QObject *parent = nullptr);
    Wish wish() const { return m_wish; }
    /// Whether more contrast than usual is asked for.
    bool wantsContrast() const { return m_contrast; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void onSettingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void ask(const QDBusConnection &bus, const QString &key);
    void take(const QString &key, uint value);
    Wish m_wish = Wish::Unknown;
    bool m_contrast = false;
};

} // namespace interlock
