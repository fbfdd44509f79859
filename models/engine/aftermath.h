#pragma once

#include "models/engine/carrier.h"
#include "models/engine/restoration.h"

namespace interlock {

/// What a rollout that is over still asks of its guard. Late commands are looked for until they were seen not
/// to be there; what the rollback restores is restored, and the canary gets back the state that it had. Also
/// says what a rollback is told of weights that are set and cannot be brought into force.
class Aftermath : public QObject {
    Q_OBJECT
public:
    struct Parts {
        RolloutId rollout;
        const Ledger *ledger = nullptr;
        Logbook *logbook = nullptr;
        const Clock *clock = nullptr;
        Actuator *actuator = nullptr;
        const Pack *pack = nullptr;     ///< as it is now: what is kept of the traffic's files may come later
        std::function<bool()> isMoving; ///< an order has no outcome yet
    };
    explicit Aftermath(Parts parts) : m_parts(std::move(parts)) {}

    /// What the rollout is told of a reading. 0 that is set and not in force counts as 0 once the rollback
    /// had half of its time to bring it into force; what is missing then is told, and pages.
    TrafficReading told(const ActuatorReading &reading);
    /// Hears what was told, at any time.
    void note(const TrafficReading &seen);
    /// One look at a rollout that is over. True once nothing is left to look for.
    bool endsNow();
    /// A newer rollout owns the traffic: it is looked at no more, and what is to be restored is not waited
    /// for by anybody who moves it.
    void leaveTraffic();
    bool ownsTraffic() const { return m_ownsTraffic; }

private:
    const RolloutState &state() const { return m_parts.ledger->rollout(m_parts.rollout)->state; }
    const Rollback &rollback() const { return m_parts.pack->manifest.rollback; }
    Instant now() const { return m_parts.clock->now().boot; }
    void tell(const QString &kind, const QJsonObject &detail);
    bool givesUpOnForce() const;
    bool restores() const;
    void restore();
    void tellRestored(const Restoration::Fact &fact);
    void giveBack();
    void gaveBack(const Result<QString> &given);
    void tellNotGivenBack();

    Parts m_parts;
    std::optional<Instant> m_overSince;
    Instant m_lastQuiet{}; ///< the newest reading that shows nothing to take back
    bool m_ownsTraffic = true;
    bool m_gaveUp = false; ///< 0 is set and could not be brought into force in time
    std::unique_ptr<Restoration> m_restoration;
    bool m_givingBack = false;
    int m_gaveBack = 0;                    ///< how often the canary's state was another than before
    std::optional<QString> m_notGivenBack; ///< why it is not as before, empty: it is; nobody knows yet
};

} // namespace interlock
