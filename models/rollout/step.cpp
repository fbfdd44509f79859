#include "models/rollout/turn.h"

namespace interlock {

namespace {
constexpr Duration kPrepareFor{5 * 60 * 1000};
}

RolloutState begin(const Plan &plan, const RolloutId &id, const Decided &start, Moment now)
{
    RolloutState state;
    state.id = id;
    state.since = state.lastEvent = now.boot;
    state.sinceWall = now.wall;
    state.deadline = now.boot + kPrepareFor;
    state.startedBy = start.who;
    state.stages.resize(plan.stages.size());
    for (const Guardrail &rule : plan.guardrails)
        state.guardrails.emplace(rule.id, GuardrailState{});
    return state;
}

Stepped step(const Plan &plan, const RolloutState &before, const RolloutEvent &event, Moment now)
{
    Turn turn(plan, before, now);
    std::visit([&turn](const auto &e) { turn.on(e); }, event);
    return turn.take();
}

Stepped Turn::take()
{
    m_state.lastEvent = m_now.boot;
    return {std::move(m_state), std::move(m_effects)};
}

void Turn::tell(const QString &kind, QJsonObject fields, bool page)
{
    m_effects.push_back(Tell{kind, std::move(fields), page});
}

Guardrail Turn::ruleHere(const Guardrail &rule) const
{
    return inStage() ? interlock::inStage(rule, stageAt(m_state.stage)) : rule;
}

void Turn::on(const Evaluated &event)
{
    if (event.traffic) {
        m_state.observed = event.traffic;
        m_state.observedAt = m_now.boot;
    }
    m_state.lease = event.lease;
    if (!event.storeWritable)
        m_state.lease = {false, QStringLiteral("the store cannot be written"), {}};
    if (isOver(m_state.phase)) {
        checkTraffic();
        return;
    }
    observe(event);
    if (m_state.phase != Phase::Preparing)
        judgeGuardrails(event);
    checkTraffic();
    actOnDemand();
    checkDeadline();
    switch (m_state.phase) {
    case Phase::Preparing:
        captureBaseline(event);
        prepare();
        break;
    case Phase::Baking:
        creditBake();
        checkBake();
        break;
    case Phase::AtGate:
        checkGate();
        break;
    case Phase::RollingBack:
        checkRollingBack();
        break;
    case Phase::Raising:
    case Phase::Held:
    case Phase::Completed:
    case Phase::RolledBack:
        break;
    }
}

void Turn::on(const Decided &event)
{
    if (isOver(m_state.phase))
        return;
    switch (event.kind) {
    case DecisionKind::RollBack:
        rollBackByPerson(event.who, event.reason);
        return;
    case DecisionKind::Hold:
        if (m_state.phase != Phase::RollingBack && m_state.phase != Phase::Held)
            hold(QStringLiteral("held by %1%2")
                     .arg(event.who,
                          event.reason.isEmpty() ? QString() : QStringLiteral(": ") + event.reason));
        return;
    case DecisionKind::Resume:
        resume(event);
        return;
    case DecisionKind::Promote:
        promote(event);
        return;
    case DecisionKind::Back:
        back(event);
        return;
    case DecisionKind::Start:
    case DecisionKind::Override:
    case DecisionKind::Supersede:
    case DecisionKind::SignOff:
        return; // a start makes the state; the others change nothing in it
    }
}

} // namespace interlock
