#pragma once

#include "models/engine/petition.h"
#include "models/rehearsal/injector.h"
#include "models/rehearsal/probe.h"
#include "models/rehearsal/report.h"

namespace interlock {

/// One rehearsal of a rollback, from the start of an ordinary rollout to the note in its log: waits until the
/// canary carries traffic, measures what users get, makes the canary worse, waits for the engine's own
/// rollback by a guardrail, measures on with the fault still in, and clears the fault, however it goes. When
/// no guardrail notices, it asks for the rollback itself. Moves no traffic and raises nothing: that is the
/// engine's, under the lease.
class RehearsalRun : public QObject {
    Q_OBJECT
public:
    struct Parts {
        Petition *petition = nullptr; ///< read; an engine is alive
        const Clock *clock = nullptr;
        PlanFile plan; ///< with a `rehearsal` section
        QString lease, reason;
        /// What rolls a rollout back whose id is added to it, run if this process is killed meanwhile: what
        /// it began is no rollout that anybody wanted to go on. Empty: nothing is run.
        QStringList rollBack = {};
        Duration hookWithin{10'000}; ///< what each command of the hook may take
        Duration settleIn{2000};     ///< for the load balancer to find the canary behind the fault proxy
        Duration grace{10'000};      ///< beyond what the guardrails need at most
    };
    explicit RehearsalRun(Parts parts, QObject *parent = nullptr);

    /// `ended` follows, once.
    void begin();
    /// Ends it early: the fault is cleared and the rollback asked for; `ended` follows.
    void stop(const QString &why);

Q_SIGNALS:
    void progress(const QString &what);
    void ended(const interlock::RehearsalReport &report);

private:
    enum class Step {
        Waiting,
        Starting,
        Reaching,
        Baseline,
        Injecting,
        Detection,
        Zero,
        Restoring,
        Clearing,
        Lowering,
        Noting,
        Over
    };
    void enter(Step step, const QString &what = {});
    void start();
    void look();
    void act(const RolloutEntry &entry);
    void awaitTraffic(const RolloutState &state);
    void measure(const RolloutState &state);
    bool armSwitch();
    void inject();
    void awaitDetection(const RolloutState &state);
    void awaitZero();
    void awaitRestoration();
    void pass(Instant restored);
    void judge();
    void giveUp(RehearsalOutcome outcome, const QString &why);
    void onCleared(const Done &done);
    void awaitLowering();
    void conclude();
    void fillRows();
    const RolloutEntry *entry() const { return m_parts.petition->ledger().rollout(m_report.rollout); }
    Duration inStep() const { return m_parts.clock->now().boot - m_since; }
    Timeline &timeline() { return m_watch.timeline; }

    Parts m_parts;
    Injector m_injector;
    Probe m_probe;
    RolloutWatch m_watch;
    RehearsalReport m_report;
    std::unique_ptr<DeadMansSwitch> m_switch; ///< while its rollout is open
    QTimer m_look;
    Step m_step = Step::Waiting;
    Instant m_since{};
    Span m_baseline{};
    qint64 m_version = -2;
    QString m_stopAsked; ///< why, while a start is on its way; else empty
    bool m_cleared = false;
};

/// The longest that the plan's guardrails need to notice a fault: the worst exposure of its stages and the
/// longest window of an indicator.
Duration noticeWithin(const Plan &plan);

} // namespace interlock
