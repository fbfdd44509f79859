#include "models/base/number.h"
#include "models/rollout/turn.h"

namespace interlock {

namespace {

/// Whether a guardrail without values must stop the bake clock and a raise.
bool mustSee(const Guardrail &rule)
{
    return !rule.shadow && rule.missing.action >= Action::Hold;
}

/// A value older than this is not of now: a raise does not rest on it.
Duration freshFor(const Guardrail &rule, const Stage &stage)
{
    return std::max(3 * cadence(rule, stage), Duration(3000));
}

/// The longest that one poll of the guardrail's indicator may take.
Duration pollOf(const Plan &plan, const Guardrail &rule)
{
    const Indicator *indicator = plan.indicator(rule.indicator);
    const Source *source = indicator ? plan.source(indicator->source) : nullptr;
    return std::max(source ? source->timeout : Duration(0), Duration(10'000));
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
    if (!m_state.observed || m_state.observed->canary.basisPoints > 0 || m_state.open)
        return;
    for (const Guardrail &rule : m_plan.guardrails)
        if (rule.compare)
            (void)compared(rule, event); // what stable does says how long a regression would take to be seen
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
    std::vector<GuardrailId> judged;
    for (const Guardrail &raw : m_plan.guardrails) {
        if (raw.composite)
            continue;
        const std::optional<Observation> seen = toJudge(ruleHere(raw), event);
        if (!seen)
            continue;
        const Guardrail rule = whileCounting(ruleHere(raw));
        judgeOne(rule, judge(rule, m_state.guardrails[rule.id], *seen, m_now.boot, stageStart()));
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

/// What this look says about a guardrail: its indicator if that was due, and "missing" once nobody has looked
/// at it for too long (I5: silence is not health).
std::optional<Observation> Turn::toJudge(const Guardrail &rule, const Evaluated &event)
{
    if (rule.compare) {
        if (auto certain = compared(rule, event))
            return certain;
    } else if (std::any_of(event.seen.begin(), event.seen.end(),
                           [&rule](const auto &pair) { return pair.first == rule.indicator; }))
        return m_state.indicators[rule.indicator];
    if (!isOverdue(rule))
        return std::nullopt;
    const auto missing = Observation::missing(QStringLiteral("its source told nothing"));
    if (!rule.compare)
        m_state.indicators[rule.indicator] = missing;
    return missing;
}

/// Gives a comparison what this look saw of its tracks; the certainty once all of them were renewed.
std::optional<Observation> Turn::compared(const Guardrail &rule, const Evaluated &event)
{
    const auto twinOf = [this](const IndicatorId &id) {
        const Indicator *indicator = m_plan.indicator(id);
        return indicator && indicator->stable ? *indicator->stable : IndicatorId{};
    };
    std::vector<std::pair<IndicatorId, TrackEvidence::Track>> tracks{
        {rule.indicator, TrackEvidence::CanaryErrors}, {twinOf(rule.indicator), TrackEvidence::StableErrors}};
    if (const auto *counting = std::get_if<CompareCounts>(&*rule.compare)) {
        tracks.emplace_back(counting->requests, TrackEvidence::CanaryRequests);
        tracks.emplace_back(twinOf(counting->requests), TrackEvidence::StableRequests);
    }
    if (const auto *share = std::get_if<CompareShare>(&*rule.compare))
        return shared(rule, *share, event);
    TrackEvidence &evidence = m_state.tracks[rule.id];
    for (const auto &[seen, observation] : event.seen)
        for (const auto &[indicator, track] : tracks)
            if (seen == indicator)
                see(track, m_state.indicators[indicator], evidence);
    const bool judged = inStage() && m_now.boot - stageStart() >= rule.warmUp;
    return certainty(*rule.compare, judged, m_now.boot, evidence);
}

/// Gives the counted share what this look saw of its totals; the certainty once both were renewed.
std::optional<Observation> Turn::shared(const Guardrail &rule, const CompareShare &compare,
                                        const Evaluated &event)
{
    const auto newest = [&](const IndicatorId &id) -> std::optional<Observation> {
        for (const auto &[seen, observation] : event.seen)
            if (seen == id)
                return m_state.indicators[id];
        return std::nullopt;
    };
    seeShare(newest(rule.indicator), newest(compare.total), m_state.share);
    if (m_state.intended.basisPoints == 0)
        return std::nullopt; // no share is meant, and none is judged
    std::optional<double> weighted;
    if (isAt(*m_state.observed, m_state.intended)) // it was read, or nothing would be intended
        weighted = m_state.observed->canary.basisPoints / 10'000.0;
    const ShareRange range = shareRange(compare, m_state.intended.basisPoints / 10'000.0, weighted);
    return shareCertainty(compare, range, m_now.boot, m_state.share);
}

/// A share of which too few requests were counted is not judged yet; that it is missing counts.
Guardrail Turn::whileCounting(Guardrail rule) const
{
    const bool counts = rule.compare && std::holds_alternative<CompareShare>(*rule.compare);
    if (counts && !m_state.share.enough)
        rule.warmUp = std::max(rule.warmUp, m_now.boot - stageStart() + Duration(1));
    return rule;
}

/// The reason with what was counted.
QString Turn::withShare(const Guardrail &rule, const QString &reason) const
{
    const bool counts = rule.compare && std::holds_alternative<CompareShare>(*rule.compare);
    const QString counted = counts ? shareText(m_state.share) : QString();
    return counted.isEmpty() || reason.isEmpty() ? reason : reason + QStringLiteral(": ") + counted;
}

void Turn::tellFrozen(const GuardrailId &id, const Observation &before, const Observation &after)
{
    if (after.frozen && !before.frozen && after.value != 0) // nothing often stays nothing
        tell(QStringLiteral("value-frozen"),
             {{QStringLiteral("guardrail"), id.text}, {QStringLiteral("value"), decimalText(after.value)}});
}

bool Turn::isOverdue(const Guardrail &rule) const
{
    const Stage &stage = stageAt(std::max(0, m_state.stage));
    const GuardrailState &before = stateOf(rule);
    const Instant last = std::max(before.lastAt.value_or(stageStart()), stageStart());
    if (before.missingSince)
        return m_now.boot - last >= std::max(cadence(rule, stage), Duration(1000));
    return m_now.boot - last > freshFor(rule, stage) + pollOf(m_plan, rule);
}

Instant Turn::stageStart() const
{
    return m_state.stage >= 0 ? m_state.stages.at(size_t(m_state.stage)).enteredAt : m_state.since;
}

Judgement Turn::judgeMembers(const Guardrail &rule, const GuardrailState &before) const
{
    int inBreach = 0, judged = 0;
    for (const GuardrailId &member : rule.composite->of) {
        const auto found = m_state.guardrails.find(member);
        if (found == m_state.guardrails.end())
            continue;
        const bool active = isActive(found->second); // a breach stands when its values stop
        inBreach += active ? 1 : 0;
        judged += active || found->second.last.isValue() ? 1 : 0;
    }
    return judgeComposite(rule, before, inBreach, judged, m_now.boot, stageStart());
}

void Turn::judgeOne(const Guardrail &rule, const Judgement &judgement)
{
    const GuardrailState before = m_state.guardrails[rule.id];
    const GuardrailState &after = judgement.state;
    m_state.guardrails[rule.id] = after;
    tellFrozen(rule.id, before.last, after.last);
    const QString reason = withShare(rule, judgement.reason);
    m_inBreach = m_inBreach || (isActive(after) && !rule.shadow);
    if (inStage() && m_state.phase == Phase::Baking && !m_state.open &&
        m_now.boot - progress().enteredAt >= rule.warmUp && !rule.composite &&
        !(rule.compare && isGathering(*rule.compare, m_state.tracks[rule.id]))) {
        StageTotals &totals = progress().totals[rule.id];
        totals.add(rule, after.last);
        totals.breached = totals.breached || after.phase == GuardrailState::Phase::Firing;
    }
    if (judgement.confirmedNow || (after.missingExceeded && !before.missingExceeded)) {
        tell(judgement.confirmedNow ? QStringLiteral("guardrail-fired") : QStringLiteral("guardrail-blind"),
             {{QStringLiteral("guardrail"), rule.id.text},
              {QStringLiteral("reason"), reason},
              {QStringLiteral("action"), toString(judgement.wanted.value_or(rule.action))},
              {QStringLiteral("shadow"), rule.shadow},
              {QStringLiteral("recovery"), rule.recovery}},
             !rule.shadow && judgement.demand.value_or(Action::Warn) >= Action::Hold);
    }
    if (judgement.demand && (!m_demand || *judgement.demand > *m_demand)) {
        m_demand = judgement.demand;
        m_demandReason = reason;
        m_demandRecovery = rule.recovery;
    }
}

void Turn::actOnDemand()
{
    if (!m_demand || m_state.phase == Phase::RollingBack)
        return;
    if (*m_demand >= Action::RollBack)
        rollBack(m_demandReason, *m_demand);
    else if (*m_demand == Action::Hold && m_state.phase != Phase::Held)
        hold(m_demandReason);
    else
        return;
    m_state.recovery = m_demandRecovery;
}

bool Turn::everyGuardrailSees() const
{
    const Stage &stage = stageAt(m_state.stage);
    return std::none_of(m_plan.guardrails.begin(), m_plan.guardrails.end(), [&](const Guardrail &rule) {
        if (!mustSee(rule) || rule.composite || m_state.muted.contains(rule.id))
            return false;
        const GuardrailState &state = stateOf(rule);
        return !state.lastAt || state.missingSince ||
               m_now.boot - *state.lastAt > std::max(freshFor(rule, stage), 3 * stage.every);
    });
}

/// Bake time is boot time between two looks, both with values, and never more than two cadences at once (I9,
/// I10).
void Turn::creditBake()
{
    StageProgress &here = progress();
    if (m_state.open || !here.smoked || !everyGuardrailSees()) {
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
        if (rule.shadow || rule.action < Action::Hold || m_state.muted.contains(rule.id))
            continue;
        const GuardrailState &state = stateOf(rule);
        if (isActive(state))
            return QStringLiteral("%1 is in breach").arg(rule.id.text);
        if (!state.lastAt || !state.last.isValue())
            return QStringLiteral("%1 has no value (%2)").arg(rule.id.text, state.last.reason);
        if (m_now.boot - *state.lastAt > freshFor(rule, stageAt(std::max(0, m_state.stage))))
            return QStringLiteral("%1 was not evaluated lately").arg(rule.id.text);
        const Indicator *indicator = m_plan.indicator(rule.indicator);
        if (indicator && !state.last.age && !indicator->acceptUnknownAge)
            return QStringLiteral("the age of %1 is unknown: name `alive`, or set accept_unknown_age")
                .arg(rule.indicator.text);
    }
    return {};
}

} // namespace interlock
