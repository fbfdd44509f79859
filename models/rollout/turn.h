#pragma once

#include "models/rollout/rollout.h"

namespace interlock {

/// A reading older than this says nothing about the traffic now.
constexpr Duration kFreshFor{5000};
/// How long a rollout may take to its first raise: 5 min, and what its checks and steps may take.
Duration prepareFor(const Plan &plan);
/// How long a bake may take in all: twice its time, 10 min, and what its smoke tests and its load may take.
Duration bakeWithin(const Stage &stage);
/// What the commands after the last stage may take.
Duration afterWithin(const Plan &plan);

/// Whether a breach stands: pending or firing.
inline bool isActive(const GuardrailState &state)
{
    return state.phase == GuardrailState::Phase::Pending || state.phase == GuardrailState::Phase::Firing;
}
/// Whether two shares count as equal: within half a point, as integer weights cannot meet every share
/// (decision 11), but nothing is never the same as something.
bool isNear(Weight a, Weight b);
bool isAbove(Weight seen, Weight intended);
bool isBelow(Weight seen, Weight intended);
/// Whether what was read back is this share, on every target.
bool isAt(const TrafficReading &seen, Weight share);
/// Whether what was read back is where the order leads, on every target, and not still where it came from.
bool hasArrived(const SetWeight &order, const TrafficReading &seen);

/// One turn of the state machine: a state being changed and the effects that come of it. Lives for one
/// `step`.
class Turn {
public:
    Turn(const Plan &plan, RolloutState before, Moment now)
        : m_plan(plan), m_state(std::move(before)), m_now(now)
    {}

    void on(const Evaluated &event);
    void on(const Decided &event);
    void on(const Actuated &event);
    void on(const Resumed &event);
    void on(const Prepared &event);
    void on(const Worked &event);
    Stepped take();

private:
    // evaluate.cpp: what a look changes
    void observe(const Evaluated &event);
    std::optional<Observation> toJudge(const Guardrail &rule, const Evaluated &event);
    bool isOverdue(const Guardrail &rule) const;
    Observation transformed(const Indicator &indicator, const Observation &seen);
    void captureBaseline(const Evaluated &event);
    std::optional<Observation> compared(const Guardrail &rule, const Evaluated &event);
    std::optional<Observation> shared(const Guardrail &rule, const CompareShare &compare,
                                      const Evaluated &event);
    Guardrail whileCounting(Guardrail rule) const;
    QString withShare(const Guardrail &rule, const QString &reason) const;
    void tellFrozen(const GuardrailId &id, const Observation &before, const Observation &after);
    void judgeGuardrails(const Evaluated &event);
    void judgeOne(const Guardrail &rule, const Judgement &judgement);
    Judgement judgeMembers(const Guardrail &rule, const GuardrailState &before) const;
    void creditBake();
    bool everyGuardrailSees() const;
    void actOnDemand();

    // reports.cpp: what is written down without anybody asking
    void checkpoint();
    void report();
    QJsonArray guardrailRows() const;

    // traffic.cpp: orders, outcomes, what is read back
    void order(Weight to, int stage, const QString &why);
    void raise(int stage, const QString &why);
    void rollBack(const QString &reason, Action action);
    void rollBackByPerson(const QString &who, const QString &reason);
    void overtake();
    void startRollback(const QString &reason);
    void tellRollingBack(const QString &reason);
    void rollBackWhenDue();
    bool isStableDown() const;
    void raised(const SetWeight &order, const Actuated &event);
    void didNotArrive(const std::optional<TrafficReading> &seen, const QString &why);
    void expireOrder();
    void lowered(const SetWeight &order, const Actuated &event);
    void checkTraffic();
    void checkRollingBack();
    QString whetherApart() const;
    void endDrift();
    void driftAbove(Weight seen);
    void driftBelow(Weight seen);
    void finishRollback();

    // stages.cpp: phases, gates, deadlines
    void enter(Phase phase, std::optional<Duration> lasts);
    void enterStage(int stage);
    void hold(const QString &reason);
    /// Nothing stands in the way any more: no reason, and no advice of a guardrail.
    void forgetReason();
    void prepare();
    void checkDeadline();
    void checkLease(const LeaseStanding &lease);
    void checkBake();
    void judgeStageEnd();
    void checkGate();
    void openGate();
    bool isGatePassed() const;
    void waitForCalendar();
    QString whyClosed() const;
    void judgeRows(StageProgress &here);
    bool isLastStage() const { return m_state.stage + 1 == int(m_plan.stages.size()); }
    bool passesByItself() const;
    bool completesByItself() const;
    QString whyNotComplete() const;
    QString whyNotRaise(int stage) const;
    QString whyNotStart() const;
    QString whyNotTraffic() const;
    QString whyNotFresh() const;
    void tellAhead(int stage);
    void restartBake();

    // work.cpp: smoke tests, loads, and what comes after the last stage
    void smoked(const Worked &event);
    void checkBurst();
    bool isWorkDone() const;
    void finish();
    void passLastGate();
    void complete(const QString &afterFailed);

    // decisions.cpp: what people decide
    void promote(const Decided &by);
    void resume(const Decided &by);
    void back(const Decided &by);
    bool approve(const Decided &by);
    void overrideBy(const Decided &by);
    QString whyNotOverride(const Decided &by) const;
    QString whyNotDecide() const;
    QString whyNotJump() const;
    QString whyNotPromote() const;
    QString whyNotResume() const;
    void refuse(const Decided &by, const QString &why);
    bool isLowered() const;

    // resume.cpp: after a crash, a takeover or a sleep
    void countOrders(int highest);
    void resumeOpenRaise(const OpenOrder &open, const Resumed &event);
    void raiseNeverArrived(const SetWeight &order);
    void resumeOpenLowering(const OpenOrder &open, const Resumed &event);
    void comeFromOtherBoot();
    void shiftInstants(Duration by);

    void tell(const QString &kind, QJsonObject fields, bool page = false);
    const Stage &stageAt(int stage) const { return m_plan.stages.at(size_t(stage)); }
    StageProgress &progress() { return m_state.stages.at(size_t(m_state.stage)); }
    bool inStage() const { return m_state.stage >= 0; }
    Instant stageStart() const;
    bool carriesTraffic() const;
    Guardrail ruleHere(const Guardrail &rule) const;
    const GuardrailState &stateOf(const Guardrail &rule) const { return m_state.guardrails.at(rule.id); }
    static QString whyNot(const LeaseStanding &lease);

    const Plan &m_plan;
    RolloutState m_state;
    Moment m_now;
    std::vector<Effect> m_effects;
    std::optional<Action> m_demand; ///< the strongest demand of this look
    QString m_demandReason;
    QString m_demandRecovery;
    bool m_inBreach = false; ///< some guardrail was on its breach side in this look
};

} // namespace interlock
