#include "ui/notices/desktop.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kDeadlineMs = 5000;
constexpr qsizetype kMostShown = 256;
constexpr size_t kMostWaiting = 32;
const QString kName = u"org.freedesktop.Notifications"_s, kPath = u"/org/freedesktop/Notifications"_s;
const QString kProperties = u"org.freedesktop.DBus.Properties"_s;

QDBusMessage callOf(const QString &interface, const QString &method)
{
    return QDBusMessage::createMethodCall(kName, kPath, interface, method);
}

/// Waits without blocking anything; `then` gets the reply, an error one too.
template <typename Then>
void call(QObject *context, const QDBusConnection &bus, const QDBusMessage &message, Then then)
{
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(message, kDeadlineMs), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [watcher, then = std::move(then)] {
        watcher->deleteLater();
        then(*watcher);
    });
}
} // namespace

Desktop::Desktop(const QDBusConnection &bus, QObject *parent) : QObject(parent), m_bus(bus)
{
    if (!m_bus.isConnected()) {
        m_problem = tr("no session bus: notifications stay in this window");
        return;
    }
    m_bus.connect(kName, kPath, kName, u"ActionInvoked"_s, this, SLOT(onActionInvoked(uint, QString)));
    m_bus.connect(kName, kPath, kName, u"NotificationClosed"_s, this, SLOT(onClosed(uint, uint)));
    m_bus.connect(kName, kPath, kProperties, u"PropertiesChanged"_s, this,
                  SLOT(onPropertiesChanged(QString, QVariantMap, QStringList)));
    ask();
}

/// Who shows notifications here, and what it can do. Asked before the first one is sent.
void Desktop::ask()
{
    call(this, m_bus, callOf(kName, u"GetCapabilities"_s),
         [this](const QDBusPendingReply<QStringList> &reply) {
             m_asked = true;
             m_abilities = reply.isError() ? QStringList() : reply.value();
             m_problem =
                 reply.isError() ? tr("no notification server: %1").arg(reply.error().message()) : QString();
             for (const DesktopNotice &notice : std::exchange(m_waiting, {}))
                 send(notice);
             Q_EMIT changed();
         });
    call(this, m_bus, callOf(kName, u"GetServerInformation"_s),
         [this](const QDBusPendingReply<QString, QString, QString, QString> &reply) {
             if (!reply.isError())
                 m_server = u"%1 %2"_s.arg(reply.argumentAt<0>(), reply.argumentAt<2>());
             Q_EMIT changed();
         });
    QDBusMessage inhibited = callOf(kProperties, u"Get"_s);
    inhibited << kName << u"Inhibited"_s;
    call(this, m_bus, inhibited, [this](const QDBusPendingReply<QDBusVariant> &reply) {
        m_inhibited =
            !reply.isError() && reply.value().variant().toBool(); // older servers have no such property
    });
}

QVariantMap Desktop::hintsOf(const DesktopNotice &notice) const
{
    const bool critical = notice.level == NoticeLevel::Critical;
    QVariantMap hints{{u"urgency"_s, QVariant::fromValue(uchar(critical ? 2 : 1))},
                      {u"category"_s, u"device"_s},
                      {u"desktop-entry"_s, u"interlock-console"_s}};
    if (critical && m_sound && hasSound())
        hints[u"sound-name"_s] = u"dialog-warning"_s;
    else
        hints[u"suppress-sound"_s] = true;
    if (critical)
        hints[u"resident"_s] = true;
    return hints;
}

QStringList Desktop::actionsOf(const DesktopNotice &notice) const
{
    if (!m_abilities.contains(u"actions"_s))
        return {};
    QStringList actions{u"default"_s, tr("Open")};
    if (notice.action == NoticeAction::Review)
        actions << u"review"_s << tr("Review");
    if (notice.action == NoticeAction::RollBack)
        actions << u"rollback"_s << tr("Roll back…");
    return actions;
}

void Desktop::show(const DesktopNotice &notice)
{
    if (!m_bus.isConnected())
        return;
    if (m_asked)
        send(notice);
    else if (m_waiting.size() < kMostWaiting)
        m_waiting.push_back(notice);
}

void Desktop::send(const DesktopNotice &notice)
{
    const bool markup = m_abilities.contains(u"body-markup"_s);
    QDBusMessage message = callOf(kName, u"Notify"_s);
    message << u"Interlock"_s << m_shown.value(notice.subject).id << u"interlock-console"_s << notice.title
            << (markup ? notice.text.toHtmlEscaped() : notice.text) << actionsOf(notice) << hintsOf(notice)
            << (notice.level == NoticeLevel::Critical ? 0 : -1);
    call(this, m_bus, message, [this, notice](const QDBusPendingReply<uint> &reply) {
        if (reply.isError()) {
            m_problem = tr("the last one was not shown: %1").arg(reply.error().message());
        } else {
            m_problem.clear();
            ++m_told;
            if (m_shown.size() >= kMostShown)
                m_shown.clear(); // what is still on the screen stays there; a newer one comes beside it
            m_shown[notice.subject] = {reply.value(), notice};
        }
        Q_EMIT changed();
    });
}

void Desktop::onActionInvoked(uint id, const QString &action)
{
    const auto shown = std::ranges::find(m_shown, id, &Shown::id);
    if (shown == m_shown.end())
        return; // of another program: the signal goes to all
    DesktopNotice notice = shown->notice;
    if (action == u"default")
        notice.action = notice.action == NoticeAction::Review ? NoticeAction::Review : NoticeAction::Open;
    Q_EMIT acted(notice);
}

void Desktop::onClosed(uint id, uint)
{
    m_shown.removeIf([id](const auto &entry) { return entry.value().id == id; });
}

void Desktop::onPropertiesChanged(const QString &interface, const QVariantMap &properties,
                                  const QStringList &)
{
    if (interface == kName && properties.contains(u"Inhibited"_s))
        m_inhibited = properties[u"Inhibited"_s].toBool();
}

ConnectionView Desktop::view() const
{
    ConnectionView view{ConnectionView::Kind::Desktop, u"desktop"_s, tr("desktop"), m_server};
    view.use = tr("shows notifications to whoever sits here");
    view.detail = m_told > 0 ? tr("%n notification(s) shown", nullptr, m_told) : QString();
    view.problem = m_problem;
    if (!m_bus.isConnected())
        view.status = {StatusKind::Idle, tr("no session bus")};
    else if (!m_asked)
        view.status = {StatusKind::Idle, tr("being asked")};
    else
        view.status = m_problem.isEmpty() ? Status{StatusKind::Pass, tr("shows notifications")}
                                          : Status{StatusKind::Waiting, tr("shows nothing")};
    return view;
}

} // namespace interlock
