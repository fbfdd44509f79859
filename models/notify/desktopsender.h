#pragma once

#include "models/notify/sender.h"
#include "models/plan/sink.h"

#include <QHash>
#include <QTimer>

namespace interlock {

/// A notification on the desktop of the engine's own session (org.freedesktop.Notifications). One a rollout:
/// a newer message takes the place of the one before. The session's bus is looked for away from the event
/// loop, because a bus that hangs would hold it up, and anew for each message until there is one.
class DesktopSender final : public Sender {
    Q_OBJECT
public:
    explicit DesktopSender(std::optional<Sink::Urgency> urgency = {});
    ~DesktopSender() override;
    void send(const Message &message, Ended ended) override;
    void look(Ended ended) override;

private:
    void begin(Ended ended);
    void connectBus();
    void call();
    void end(const Delivery &delivery);

    std::optional<Sink::Urgency> m_urgency;
    QString m_bus; ///< name of the connection in this process
    bool m_isConnected = false;
    bool m_isConnecting = false;
    QTimer m_deadline;
    std::optional<Message> m_waiting; ///< being sent; empty: only looked for
    Ended m_ended;
    int m_turn = 0;               ///< messages that ended: a late answer is not the next one's
    QHash<QString, uint> m_shown; ///< rollout -> id that the server gave; as many as one engine watches
};

} // namespace interlock
