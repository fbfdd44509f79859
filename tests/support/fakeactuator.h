#pragma once

#include "models/traffic/actuator.h"

#include <deque>
#include <optional>

namespace interlock {

/// A traffic switch in memory that fails on purpose. What was really applied, and when, stands in its own
/// log; answers come from the event loop, or from whatever `deliverWith` was given.
class FakeActuator final : public Actuator {
    Q_OBJECT
public:
    /// What happens to one order, first in first out; orders without a script succeed.
    enum class Mishap {
        None,
        Refused,      ///< answered with an error, nothing applied
        Lost,         ///< Timeout, never applied
        ExecutedLate, ///< Timeout now, applied when `executeLate` is called
        ReplyLost,    ///< applied at once, answered with Timeout
    };
    enum class ReadMishap { None, Refused, Timeout };
    using Later = std::function<void(std::function<void()>)>;

    explicit FakeActuator(QObject *parent = nullptr) : Actuator(parent) {}

    void script(std::initializer_list<Mishap> mishaps) { m_script.assign(mishaps); }
    void scriptReads(std::initializer_list<ReadMishap> mishaps) { m_readScript.assign(mishaps); }
    /// No: every reading is refused from now on.
    void answersReads(bool answers) { m_answersReads = answers; }
    void deliverWith(Later later) { m_later = std::move(later); }
    /// The orders that timed out and were queued inside are executed now, in their order.
    void executeLate();
    /// Somebody else sets the weight.
    void driftTo(Weight canary) { m_canary = canary; }
    /// A new worker with the weight of the configuration file.
    void restart(Weight canary);
    /// What is read back is only set: nothing took it over. Empty: it is in force.
    void isOnlySet(const QString &why) { m_onlySet = why; }
    void carriedOutOtherwise() override { m_onlySet.clear(); }
    void stableGoesDown() { m_stableUp = false; }
    void stableComesUp() { m_stableUp = true; }

    Weight canary() const { return m_canary; }
    /// Weights that took effect, in order; drift and restarts are not orders and not here.
    const std::vector<Weight> &applied() const { return m_applied; }
    /// Every order as it was given, whatever became of it.
    const std::vector<Weight> &ordered() const { return m_ordered; }
    int reads() const { return m_reads; }

    Duration deadline() const override { return Duration(500); }
    void read(ReadDone done) override;
    void apply(Weight canary, ApplyDone done) override;

private:
    void deliver(std::function<void()> answer);
    void take(Weight canary);

    std::deque<Mishap> m_script;
    std::deque<ReadMishap> m_readScript;
    std::deque<Weight> m_late;
    Later m_later;
    Weight m_canary;
    bool m_stableUp = true, m_answersReads = true;
    QString m_onlySet;
    int m_worker = 1;
    int m_reads = 0;
    std::vector<Weight> m_applied;
    std::vector<Weight> m_ordered;
};

} // namespace interlock
