#pragma once

#include "models/notify/sender.h"

namespace interlock {

/// A notification on the desktop of the engine's own session (org.freedesktop.Notifications). One a rollout:
/// a newer message takes the place of the one before.
class DesktopSender final : public Sender {
    Q_OBJECT
public:
    void send(const Message &message, Ended ended) override;
    void look(Ended ended) override;

private:
    QHash<QString, uint> m_shown; ///< rollout -> id that the server gave; as many as one engine watches
};

} // namespace interlock
