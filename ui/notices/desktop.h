#pragma once

#include "ui/follower/snapshot.h"
#include "ui/notices/notice.h"

#include <QDBusConnection>
#include <QHash>
#include <QObject>

namespace interlock {

/// Notifications of the console on the desktop of whoever sits here (org.freedesktop.Notifications 1.2, with
/// the `Inhibited` property of newer servers). One a subject: a newer one takes the place of the one before.
/// Buttons only where the server offers them. Without a session bus or a server nothing breaks; `view` says
/// so.
class Desktop : public QObject {
    Q_OBJECT
public:
    explicit Desktop(const QDBusConnection &bus, QObject *parent = nullptr);

    void show(const DesktopNotice &notice);
    /// The desktop must not be disturbed now: no sound of ours either.
    bool isInhibited() const { return m_inhibited; }
    /// With the notifications that it does not ring itself, the server is asked for silence.
    void setSound(bool on) { m_sound = on; }
    /// The server rings for critical ones by itself.
    bool hasSound() const { return m_abilities.contains(QStringLiteral("sound")); }
    /// For the list of connections.
    ConnectionView view() const;

Q_SIGNALS:
    /// A person clicked it, or its button.
    void acted(const interlock::DesktopNotice &notice);
    /// `view` reads otherwise now.
    void changed();

private Q_SLOTS:
    void onActionInvoked(uint id, const QString &action);
    void onClosed(uint id, uint reason);
    void onPropertiesChanged(const QString &interface, const QVariantMap &changed, const QStringList &gone);

private:
    void ask();
    void send(const DesktopNotice &notice);
    QVariantMap hintsOf(const DesktopNotice &notice) const;
    QStringList actionsOf(const DesktopNotice &notice) const;

    QDBusConnection m_bus;
    QStringList m_abilities;
    bool m_asked = false, m_inhibited = false, m_sound = false;
    QString m_server, m_problem;
    struct Shown {
        uint id = 0;
        DesktopNotice notice;
    };
    QHash<QString, Shown> m_shown;        ///< by subject; at most kMostShown
    std::vector<DesktopNotice> m_waiting; ///< until the server said what it can do
    int m_told = 0;
};

} // namespace interlock
