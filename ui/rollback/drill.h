#pragma once

#include "ui/follower/snapshot.h"
#include "ui/window/banner.h"

#include <QCoreApplication>
#include <QSet>

namespace interlock {

/// Practising a rollback on the demo's release: the same button, the same engine, traffic that nobody needs.
/// It ends by itself when another release is looked at, or when a real one comes to need somebody. Times come
/// from outside.
class Drill {
    Q_DECLARE_TR_FUNCTIONS(interlock::Drill)
public:
    /// The release to practise on: the newest open one of the environment "demo" that carries canary traffic.
    static std::optional<RolloutId> target(const Snapshot &snapshot);
    static Banner::Notice nothingToPractiseOn();

    /// A release that needs somebody already when it begins does not end it.
    Drill(const RolloutId &rollout, const Snapshot &snapshot);
    const RolloutId &rollout() const { return m_rollout; }
    /// The red button was pressed.
    void pressed(Instant now) { m_pressed = now; }
    /// Follows the rollback; true once, when 0 was read back. `selected` is what the window shows.
    bool follow(const Snapshot &snapshot, const RolloutId &selected, Instant now);
    /// What stands above everything while it lasts, and how it went.
    Banner::Notice notice() const;
    /// For the record, see drillNote(). Empty before.
    QString result() const;
    bool isOver() const { return m_took.has_value() || !m_ended.isEmpty(); }

private:
    RolloutId m_rollout;
    QSet<QString> m_inNeedBefore;
    std::optional<Instant> m_pressed;
    std::optional<Duration> m_took; ///< press to 0 read back, as this console saw it
    std::optional<Duration> m_guardTook;
    QString m_ended; ///< why it ended without a result
};

} // namespace interlock
