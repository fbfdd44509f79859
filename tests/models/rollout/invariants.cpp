#include "tests/models/rollout/scenario.h"

namespace interlock::test {

namespace {

constexpr int kTolerance = 50;

bool carries(const RolloutState &state)
{
    return state.intended.basisPoints > 0 || (state.open && state.open->order.to.basisPoints > 0);
}

/// Two persons answer for this raise: a bake, a gate or the calendar may be passed over.
bool isOverridden(const Stepped &after)
{
    return std::ranges::any_of(after.effects, [](const Effect &effect) {
        const auto *tell = std::get_if<Tell>(&effect);
        return tell && tell->kind == u"overridden";
    });
}

bool isOnItsWayBack(Phase phase)
{
    return phase == Phase::RollingBack || phase == Phase::RolledBack;
}

} // namespace

QStringList Invariants::check(const RolloutState &before, const RolloutEvent &event, const Stepped &after,
                              Moment now)
{
    QStringList broken;
    for (const Effect &effect : after.effects) {
        const auto *order = std::get_if<SetWeight>(&effect);
        if (!order)
            continue;
        if (order->stage >= 0)
            broken << ofRaise(before, *order, after, now);
        else if (order->to.basisPoints > order->from.basisPoints + kTolerance)
            broken << u"I1: a lowering raised from %1 to %2"_s.arg(toString(order->from),
                                                                   toString(order->to));
    }
    broken << ofState(after.state) << ofStages(before, after.state, now) << ofRollback(before, event, after);
    m_rollbackOrdered = m_rollbackOrdered || isOnItsWayBack(after.state.phase);
    broken.removeAll(QString());
    return broken;
}

QString Invariants::ofRaise(const RolloutState &before, const SetWeight &raise, const Stepped &after,
                            Moment now) const
{
    const RolloutState &state = after.state;
    if (!state.lease.valid || state.lease.most < raise.to)
        return u"I1: raised to %1 without a lease for it"_s.arg(toString(raise.to));
    if (raise.stage >= int(m_plan.stages.size()) || m_plan.stages[size_t(raise.stage)].weight != raise.to)
        return u"I1: raised to %1, which is no stage's weight"_s.arg(toString(raise.to));
    if (m_rollbackOrdered)
        return u"I7: raised after a rollback"_s;
    if (const QString closed = whyClosed(m_plan.calendar, m_plan.freeze, now.wall);
        !closed.isEmpty() && !isOverridden(after))
        return u"I1: raised although "_s + closed;
    const Gate &gate = m_plan.stages[size_t(std::max(0, state.stage))].gate;
    if (gate.kind == Gate::Kind::Approval && raise.stage == state.stage + 1 && state.stage >= 0 &&
        !isOverridden(after)) {
        std::set<QString> persons;
        for (const QString &role : gate.roles)
            if (const auto who = state.approvals.find(role); who != state.approvals.end())
                persons.insert(who->second);
        if (qsizetype(persons.size()) != gate.roles.size())
            return u"I1: raised past a gate that %1 of %2 persons approved"_s.arg(persons.size())
                .arg(gate.roles.size());
    }
    if (before.open)
        return u"I8: raised while order %1 was open"_s.arg(before.open->order.order);
    if (!state.observedAt || now.boot - *state.observedAt > Duration(5000))
        return u"I8: raised without a fresh reading"_s;
    if (std::abs(state.observed->canary.basisPoints - state.intended.basisPoints) > kTolerance)
        return u"I11: raised although the traffic is not as intended"_s;
    if (raise.stage > state.stage + 1)
        return u"I9: a stage was jumped over"_s;
    if (raise.stage == state.stage + 1 && state.stage >= 0 && !isOverridden(after)) {
        const StageProgress &here = state.stages[size_t(state.stage)];
        if (here.counted < m_plan.stages[size_t(state.stage)].bake || here.table.empty() ||
            here.verdict == Verdict::Fail)
            return u"I9: raised past stage %1, which did not pass"_s.arg(state.stage);
        if (state.intended != m_plan.stages[size_t(state.stage)].weight)
            return u"I9: raised past stage %1 from %2"_s.arg(state.stage).arg(toString(state.intended));
    }
    return {};
}

QString Invariants::ofState(const RolloutState &state) const
{
    if (carries(state) && !isOver(state.phase) && state.phase != Phase::RollingBack && !state.deadline)
        return u"I13: %1 carries traffic without a deadline"_s.arg(toString(state.phase));
    if (state.phase == Phase::RollingBack && state.intended.basisPoints != 0)
        return u"I7: rolling back to %1"_s.arg(toString(state.intended));
    if (m_rollbackOrdered && !isOnItsWayBack(state.phase))
        return u"I7: %1 after a rollback"_s.arg(toString(state.phase));
    return {};
}

QString Invariants::ofStages(const RolloutState &before, const RolloutState &after, Moment now) const
{
    if (after.stage > before.stage + 1)
        return u"I9: from stage %1 to %2"_s.arg(before.stage).arg(after.stage);
    if (after.stage > before.stage &&
        (after.observedAt != now.boot ||
         std::abs(after.observed->canary.basisPoints -
                  m_plan.stages[size_t(after.stage)].weight.basisPoints) > kTolerance))
        return u"I14: stage %1 was entered, and its weight was not read back"_s.arg(after.stage);
    if (after.phase == Phase::Completed && before.phase != Phase::Completed) {
        const StageProgress &last = after.stages.back();
        if (after.stage + 1 != int(m_plan.stages.size()) || last.verdict > Verdict::Acceptable ||
            last.counted < m_plan.stages.back().bake)
            return u"I9: completed without a positive verdict"_s;
    }
    if (after.stage < 0 || after.stage != before.stage)
        return {};
    const StageProgress &was = before.stages[size_t(before.stage)], &is = after.stages[size_t(after.stage)];
    const Duration credit = is.counted - was.counted;
    if (credit.count() > 0 && (!was.countedTo || credit > now.boot - *was.countedTo))
        return u"I9: credited more than was watched"_s;
    if (credit > 2 * m_plan.stages[size_t(after.stage)].every)
        return u"I10: credited more than two cadences at once"_s;
    return {};
}

QString Invariants::ofRollback(const RolloutState &before, const RolloutEvent &event,
                               const Stepped &after) const
{
    const auto *decided = std::get_if<Decided>(&event);
    if (decided && decided->kind == DecisionKind::RollBack && !isOver(before.phase) &&
        !isOnItsWayBack(after.state.phase))
        return u"I12: a person's rollback was not accepted while %1"_s.arg(toString(before.phase));
    const bool stableReady = !after.state.observed || after.state.observed->stableReady;
    for (const Guardrail &rule : m_plan.guardrails) {
        const auto was = before.guardrails.find(rule.id), is = after.state.guardrails.find(rule.id);
        if (rule.shadow || rule.action < Action::RollBack || was == before.guardrails.end() ||
            is == after.state.guardrails.end())
            continue;
        const bool confirmed = was->second.phase != GuardrailState::Phase::Firing &&
                               is->second.phase == GuardrailState::Phase::Firing;
        if (confirmed && stableReady && !isOver(before.phase) && !isOnItsWayBack(after.state.phase))
            return u"I2: %1 was confirmed and not acted upon"_s.arg(rule.id.text);
    }
    return {};
}

} // namespace interlock::test
