#pragma once

#include "models/engine/logbook.h"
#include "models/traffic/lowering.h"

#include <QPointer>

namespace interlock {

/// Carries out one order of a rollout: durable intent, command, read-back, one outcome (I3, I8). A raise
/// waits for its intent and asks once more whether it may; a lowering waits for its own at most 50 ms. A
/// lowering overtakes whatever is on its way; a raise overtakes one that was not sent yet, and is not sent
/// while one that was has no outcome. A lowering to 0 goes by each way there is (`Lowering`).
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
        Lowering::Fallback fallback = {}; ///< the plan's own command; empty: none
        /// Proves before a raise that it can be taken back: answers why not, or nothing. Empty: not asked.
        std::function<void(std::function<void(const QString &)>)> proveRollback = {};
        /// What the rollout is told of a reading; without one, `toTrafficReading`.
        std::function<TrafficReading(const ActuatorReading &)> toldOf = {};
    };
    explicit Carrier(Parts parts);
    /// `sampleUs`: when the answer of a source arrived that this order rests on, by `steadyUs`; -1: it rests
    /// on none. The outcome tells how long it took from there to the actuator's answer (`from_sample_ms`).
    void carry(const SetWeight &order, qint64 sampleUs = -1);
    /// Whether an order has no outcome yet; each has one within a few deadlines of the actuator.
    bool isBusy() const { return !m_errands.empty(); }

Q_SIGNALS:
    void ended(const interlock::Actuated &outcome);

private:
    struct Errand {
        SetWeight order;
        qint64 begunUs = 0;
        qint64 sampleUs = -1;
        qint64 durableUs = -1, sentUs = -1, appliedUs = -1, verifiedUs = -1;
        QString deployment, finishedAt; ///< of the platform, as read back
        bool proven = false;            ///< it can be taken back
        bool sent = false;
        bool joined = false; ///< it rides on a lowering that was under way
        bool over = false;
        bool durabilityUnknown = false;
        Actuated result;
    };
    using ErrandPtr = std::shared_ptr<Errand>;
    qint64 since(const ErrandPtr &errand) const;
    void intentDurable(const ErrandPtr &errand, const Done &done);
    void send(const ErrandPtr &errand);
    void prove(const ErrandPtr &errand);
    void lower(const ErrandPtr &errand);
    void lowered(const ErrandPtr &errand, const Lowering::End &end);
    static Actuated::Outcome outcomeOf(const Done &done);
    QString whyNotSend(const ErrandPtr &errand) const;
    void applied(const ErrandPtr &errand, const Done &done);
    void readBack(const ErrandPtr &errand, int readsLeft);
    void noteSeen(const ErrandPtr &errand, const ActuatorReading &reading);
    void finish(const ErrandPtr &errand);
    void failed(const ErrandPtr &errand, const QString &why);

    Parts m_parts;
    std::vector<ErrandPtr> m_errands; ///< on their way
    std::vector<ErrandPtr> m_lowered; ///< of these, what the lowering on its way is for
    std::unique_ptr<Lowering> m_lowering;
};

/// What is set and not in force counts as neither here nor there: kInPart.
TrafficReading toTrafficReading(const ActuatorReading &reading);

} // namespace interlock
