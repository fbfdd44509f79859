#pragma once

#include "models/engine/guard.h"
#include "ui/follower/connectionview.h"

namespace interlock {

/// Looks once at one connection, from this console and with its rights. It reads; it moves, writes and
/// tells nothing. Each look ends once, within its source's or actuator's own deadline. Lives on the
/// follower's thread.
class Prober : public QObject {
    Q_OBJECT
public:
    using Ended = std::function<void(const Probed &)>;
    Prober(Workshop workshop, const Clock &clock, QObject *parent = nullptr);

    void source(const PlanFile &plan, const SourceId &id, const Ended &ended);
    void traffic(const Plan &plan, const Ended &ended);
    /// A place that messages go to; none is sent.
    void sink(const Plan &plan, const QString &name, const Ended &ended);
    /// The ssh-agent; empty: SSH_AUTH_SOCK.
    void agent(const QString &socket, const Ended &ended);

private:
    Probed probed(const Done &result, Moment begun, const QString &text) const;

    Workshop m_workshop;
    const Clock &m_clock;
};

} // namespace interlock
