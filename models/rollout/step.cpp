#include "models/rollout/turn.h"

namespace interlock {

RolloutState begin(const Plan &plan, const RolloutId &id, const Decided &start, Moment now)
{
    RolloutState state;
    state.id = id;
    state.lastOrder = start.lastOrder;
    state.since = now.boot;
    state.lastEvent = now;
    state.sinceWall = now.wall;
    state.prepared = plan.checks.empty() && plan.steps.empty();
    state.deadline = now.boot + prepareFor(plan);
    state.startedBy = start.who;
    state.stages.resize(plan.stages.size());
    for (const Guardrail &rule : plan.guardrails)
        state.guardrails.emplace(rule.id, GuardrailState{});
    for (const Guardrail &rule : plan.guardrails)
        if (rule.compare)
            state.tracks[rule.id].planned = plannedLooks(plan, rule);
    return state;
}

Stepped step(const Plan &plan, RolloutState before, const RolloutEvent &event, Moment now)
{
    Turn turn(plan, std::move(before), now);
    std::visit([&turn](const auto &e) { turn.on(e); }, event);
    return turn.take();
}

Stepped Turn::take()
{
    m_state.lastEvent = m_now;
    const double share = m_state.intended.basisPoints / 10'000.0;
    if (m_state.share.intended != share)
        startShare(share, m_now.boot, m_state.share);
    return {std::move(m_state), std::move(m_effects)};
}

void Turn::tell(const QString &kind, QJsonObject fields, bool page)
{
    m_effects.push_back(Tell{kind, std::move(fields), page});
}

/// Whether users may be reaching the canary: guardrails are judged then (I13), and only then.
bool Turn::carriesTraffic() const
{
    return m_state.intended.basisPoints > 0 || m_state.open ||
           (m_state.observed && m_state.observed->canary.basisPoints > 0);
}

Guardrail Turn::ruleHere(const Guardrail &rule) const
{
    Guardrail here = inStage() ? interlock::inStage(rule, stageAt(m_state.stage)) : rule;
    here.shadow = here.shadow || m_state.muted.contains(rule.id);
    if (rule.compare && inStage() && isGathering(*rule.compare, m_state.tracks.at(rule.id)))
        here.missing.after += cadence(rule, stageAt(m_state.stage)) * (kGathered - 1);
    return here;
}

void Turn::on(const Evaluated &event)
{
    if (event.traffic) {
        if (m_state.observed && m_state.observed->worker != event.traffic->worker)
            forgetBase(m_state.share); // another load balancer counts from 0
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
    if (m_state.phase != Phase::Preparing && carriesTraffic())
        judgeGuardrails(event);
    expireOrder();
    checkTraffic();
    rollBackWhenDue();
    actOnDemand();
    checkDeadline();
    checkLease(event.lease);
    report();
    switch (m_state.phase) {
    case Phase::Preparing:
        captureBaseline(event);
        prepare();
        break;
    case Phase::Baking:
        creditBake();
        checkBurst();
        checkpoint();
        checkBake();
        break;
    case Phase::AtGate:
        checkGate();
        break;
    case Phase::RollingBack:
        checkRollingBack();
        break;
    default: // raising waits for its outcome, held for a person
        break;
    }
}

} // namespace interlock
