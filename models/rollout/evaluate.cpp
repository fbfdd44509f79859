#include "models/rollout/turn.h"

namespace interlock {

namespace {

/// Whether a guardrail without values must stop the bake clock and a raise.
bool mustSee(const Guardrail &rule)
{
    return !rule.shadow && rule.missing.action >= Action::Hold;
}

} // namespace

void Turn::observe(const Evaluated &event)
{
    for (const auto &[id, seen] : event.seen)
        if (const Indicator *indicator = m_plan.indicator(id))
            m_state.indicators[id] = transformed(*indicator, seen);
}

/// The observation that guardrails judge: smoothed, and as a difference to the captured baseline where the
/// plan says so.
Observation Turn::transformed(const Indicator &indicator, const Observation &seen)
{
    if (!seen.isValue())
        return seen;
    Observation out = seen;
    if (indicator.ema) {
        const auto before = m_state.ema.find(indicator.id);
        out.value = before == m_state.ema.end()
                        ? seen.value
                        : *indicator.ema * seen.value + (1 - *indicator.ema) * before->second;
        m_state.ema[indicator.id] = out.value;
    }
    if (indicator.delta == Delta::None || m_state.phase == Phase::Preparing)
        return out;
    const auto captured = m_state.captured.find(indicator.id);
    if (captured == m_state.captured.end())
        return Observation::missing(QStringLiteral("no baseline was captured before the first traffic"));
    out.value -= captured->second;
    if (indicator.delta == Delta::Percent) {
        if (captured->second == 0)
            return Observation::missing(QStringLiteral("the captured baseline is 0: no percentage of it"));
        out.value *= 100 / captured->second;
    }
    return out;
}

/// Means of the delta indicators while the canary carries nothing.
void Turn::captureBaseline(const Evaluated &event)
{
    for (const auto &[id, seen] : event.seen) {
        const Indicator *indicator = m_plan.indicator(id);
        if (!indicator || indicator->delta == Delta::None || !seen.isValue())
            continue;
        const int count = ++m_state.capturedOf[id];
        double &mean = m_state.captured[id];
        mean += (seen.value - mean) / count;
    }
}

void Turn::judgeGuardrails(const Evaluated &event)
{
    const Instant start = inStage() ? progress().enteredAt : m_state.since;
    const auto isSeen = [&event](const IndicatorId &id) {
        return std::any_of(event.seen.begin(), event.seen.end(),
                           [&id](const auto &pair) { return pair.first == id; });
    };
    std::vector<GuardrailId> judged;
    for (const Guardrail &raw : m_plan.guardrails) {
        if (raw.composite || !isSeen(raw.indicator))
            continue;
        const Guardrail rule = ruleHere(raw);
        judgeOne(rule, judge(rule, m_state.guardrails[rule.id], m_state.indicators[rule.indicator],
                             m_now.boot, start));
        judged.push_back(rule.id);
    }
    for (const Guardrail &rule : m_plan.guardrails) {
        if (!rule.composite)
            continue;
        const auto &members = rule.composite->of;
        if (std::any_of(members.begin(), members.end(), [&judged](const GuardrailId &id) {
                return std::find(judged.begin(), judged.end(), id) != judged.end();
            }))
            judgeOne(rule, judgeMembers(rule, m_state.guardrails[rule.id]));
    }
    if (inStage() && m_state.phase == Phase::Baking && !event.seen.empty()) {
        ++progress().evaluations;
        progress().breaches += m_inBreach ? 1 : 0;
    }
}

Judgement Turn::judgeMembers(const Guardrail &rule, const GuardrailState &before) const
{
    int inBreach = 0, judged = 0;
    for (const GuardrailId &member : rule.composite->of) {
        const auto found = m_state.guardrails.find(member);
        if (found == m_state.guardrails.end() || !found->second.last.isValue())
            continue;
        ++judged;
        const auto phase = found->second.phase;
        inBreach += phase == GuardrailState::Phase::Pending || phase == GuardrailState::Phase::Firing ? 1 : 0;
    }
    const Instant start =
        m_state.stage >= 0 ? m_state.stages.at(size_t(m_state.stage)).enteredAt : m_state.since;
    return judgeComposite(rule, before, inBreach, judged, m_now.boot, start);
}

void Turn::judgeOne(const Guardrail &rule, const Judgement &judgement)
{
    const GuardrailState before = m_state.guardrails[rule.id];
    const GuardrailState &after = judgement.state;
    m_state.guardrails[rule.id] = after;
    const bool active =
        after.phase == GuardrailState::Phase::Pending || after.phase == GuardrailState::Phase::Firing;
    m_inBreach = m_inBreach || (active && !rule.shadow);
    if (inStage() && m_state.phase == Phase::Baking && m_now.boot - progress().enteredAt >= rule.warmUp &&
        !rule.composite) {
        StageTotals &totals = progress().totals[rule.id];
        totals.add(rule, after.last);
        totals.breached = totals.breached || after.phase == GuardrailState::Phase::Firing;
    }
    if (judgement.confirmedNow || (after.missingExceeded && !before.missingExceeded)) {
        tell(judgement.confirmedNow ? QStringLiteral("guardrail-fired") : QStringLiteral("guardrail-blind"),
             {{QStringLiteral("guardrail"), rule.id.text},
              {QStringLiteral("reason"), judgement.reason},
              {QStringLiteral("action"),
               toString(rule.shadow ? Action::Warn : judgement.demand.value_or(rule.action))},
              {QStringLiteral("shadow"), rule.shadow},
              {QStringLiteral("recovery"), rule.recovery}},
             !rule.shadow && judgement.demand.value_or(Action::Warn) >= Action::Hold);
    }
    if (judgement.demand && (!m_demand || *judgement.demand > *m_demand)) {
        m_demand = judgement.demand;
        m_demandReason = judgement.reason;
    }
}

void Turn::actOnDemand()
{
    if (!m_demand || isOver(m_state.phase) || m_state.phase == Phase::RollingBack)
        return;
    if (*m_demand >= Action::RollBack)
        rollBack(m_demandReason, *m_demand);
    else if (*m_demand == Action::Hold && (m_state.phase == Phase::Baking || m_state.phase == Phase::AtGate))
        hold(m_demandReason);
}

bool Turn::everyGuardrailSees() const
{
    return std::none_of(m_plan.guardrails.begin(), m_plan.guardrails.end(), [this](const Guardrail &rule) {
        const auto found = m_state.guardrails.find(rule.id);
        return mustSee(rule) && !rule.composite &&
               (found == m_state.guardrails.end() || !found->second.lastAt || found->second.missingSince);
    });
}

/// Bake time is boot time between two looks, both with values, and never more than two cadences at once (I9,
/// I10).
void Turn::creditBake()
{
    StageProgress &here = progress();
    if (m_state.open || !everyGuardrailSees()) {
        here.countedTo.reset();
        return;
    }
    if (here.countedTo) {
        const Duration most = 2 * std::max(stageAt(m_state.stage).every, Duration(1000));
        here.counted += std::clamp(m_now.boot - *here.countedTo, Duration(0), most);
    }
    here.countedTo = m_now.boot;
}

/// Why the guardrails do not allow a raise now: each that can stop one needs a fresh value and no breach.
/// Empty: they do.
QString Turn::whyNotFresh() const
{
    for (const Guardrail &rule : m_plan.guardrails) {
        const auto found = m_state.guardrails.find(rule.id);
        if (rule.shadow || rule.action < Action::Hold || found == m_state.guardrails.end())
            continue;
        const GuardrailState &state = found->second;
        if (state.phase == GuardrailState::Phase::Pending || state.phase == GuardrailState::Phase::Firing)
            return QStringLiteral("%1 is in breach").arg(rule.id.text);
        if (!state.lastAt || !state.last.isValue())
            return QStringLiteral("%1 has no value (%2)").arg(rule.id.text, state.last.reason);
        const Duration often = cadence(rule, stageAt(std::max(0, m_state.stage)));
        if (m_now.boot - *state.lastAt > std::max(3 * often, Duration(3000)))
            return QStringLiteral("%1 was not evaluated lately").arg(rule.id.text);
        const Indicator *indicator = m_plan.indicator(rule.indicator);
        if (indicator && !state.last.age && !indicator->acceptUnknownAge)
            return QStringLiteral("the age of %1 is unknown: name `alive`, or set accept_unknown_age")
                .arg(rule.indicator.text);
    }
    return {};
}

} // namespace interlock
