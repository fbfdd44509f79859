#pragma once

#include "models/engine/logbook.h"
#include "models/traffic/actuator.h"

#include <QPointer>

namespace interlock {

/// Carries out one order of a rollout: durable intent, command, read-back, one outcome (I3, I8). A raise
/// waits for its intent and asks once more whether it may; a lowering waits for its own at most 50 ms. A
/// lowering overtakes whatever is on its way.
class Carrier : public QObject {
    Q_OBJECT
public:
    struct Parts {
        RolloutId rollout;
        Logbook *logbook = nullptr;
        Actuator *actuator = nullptr;
        /// Asked right before a raise is sent: empty, or why not (lease expired, tombstone, rolled back
        /// meanwhile).
        std::function<QString()> whyNotNow;
        /// Microseconds on a clock that only moves forwards, to measure with; without one, the system's.
        std::function<qint64()> steadyUs = {};
    };
    explicit Carrier(Parts parts);
    void carry(const SetWeight &order);

Q_SIGNALS:
    void ended(const interlock::Actuated &outcome);

private:
    struct Errand {
        SetWeight order;
        qint64 begunUs = 0;
        qint64 durableUs = -1, sentUs = -1, appliedUs = -1, verifiedUs = -1;
        bool sent = false;
        bool over = false;
        bool durabilityUnknown = false;
        Actuated result;
    };
    using ErrandPtr = std::shared_ptr<Errand>;
    qint64 since(const ErrandPtr &errand) const;
    void intentDurable(const ErrandPtr &errand, const Done &done);
    void send(const ErrandPtr &errand);
    QString whyNotRaise(const ErrandPtr &errand) const;
    void applied(const ErrandPtr &errand, const Done &done);
    void readBack(const ErrandPtr &errand, int readsLeft);
    void finish(const ErrandPtr &errand);
    void failed(const ErrandPtr &errand, const QString &why);

    Parts m_parts;
    std::vector<ErrandPtr> m_errands; ///< on their way
};

TrafficReading toTrafficReading(const ActuatorReading &reading);

} // namespace interlock
