#include "models/guardrails/judge.h"

#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/guardrails/confirm.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace interlock {

namespace {

using Phase = GuardrailState::Phase;
const std::array<QString, 4> kPhases{QStringLiteral("warming"), QStringLiteral("ok"),
                                     QStringLiteral("pending"), QStringLiteral("firing")};

void settle(GuardrailState &state)
{
    state.phase = Phase::Ok;
    state.activeAt.reset();
    state.firingSince.reset();
    state.keepFiringSince.reset();
}

void startBreach(GuardrailState &state, Instant now)
{
    if (state.phase != Phase::Firing)
        state.phase = Phase::Pending;
    if (!state.activeAt)
        state.activeAt = now;
}

void fire(GuardrailState &state, Instant now)
{
    state.phase = Phase::Firing;
    state.firingSince = now;
}

/// Prometheus' alert, one evaluation: `present` is its "in the result set". Its step back from firing to
/// pending after a reload with a longer `for` has no counterpart: a rule is constant while it is judged.
void judgeFor(const For &rule, bool present, Instant now, GuardrailState &state)
{
    if (present) {
        state.keepFiringSince.reset();
        startBreach(state, now);
        if (state.phase == Phase::Pending && now - *state.activeAt >= rule.pending)
            fire(state, now);
        return;
    }
    if (state.phase == Phase::Firing && rule.keepFiring.count() > 0) {
        if (!state.keepFiringSince)
            state.keepFiringSince = now;
        if (now - *state.keepFiringSince < rule.keepFiring)
            return;
    }
    settle(state);
}

void judgeCounted(const Confirm &confirm, bool breach, bool well, GuardrailState &state)
{
    const Instant now = *state.lastAt;
    if (state.phase == Phase::Firing) {
        if (well && !isConfirmed(confirm, state))
            settle(state);
    } else if (!breach) {
        settle(state);
    } else {
        startBreach(state, now);
        if (isConfirmed(confirm, state))
            fire(state, now);
    }
}

/// Counts a failed check; whether the budget of them is used up.
bool spend(const CheckBudget &budget, bool breach, GuardrailState &state)
{
    if (breach && budget.total > 0)
        state.failedChecks = std::min(state.failedChecks + 1, budget.total);
    state.spent = state.spent || (budget.total > 0 && state.failedChecks >= budget.total) ||
                  (budget.consecutive > 0 && state.breachesInRow >= budget.consecutive);
    return state.spent;
}

void judgeValue(const Guardrail &rule, double value, Instant now, GuardrailState &state)
{
    const bool breach = rule.breach && rule.breach->isMetBy(value);
    const bool well = !breach && (!rule.clear || rule.clear->isMetBy(value));
    state.warning = !breach && rule.warn && rule.warn->isMetBy(value);
    state.breachesInRow = breach ? state.breachesInRow + 1 : 0;
    addLook(rule.confirm, {now, breach}, state.looks);
    if (spend(rule.budget, breach, state)) {
        startBreach(state, now);
        if (state.phase != Phase::Firing)
            fire(state, now);
    } else if (const auto *timed = std::get_if<For>(&rule.confirm))
        judgeFor(*timed, breach || (state.phase == Phase::Firing && !well), now, state);
    else
        judgeCounted(rule.confirm, breach, well, state);
}

void shift(std::optional<Instant> &instant, Duration by)
{
    if (instant)
        *instant += by;
}

void shiftLooks(GuardrailState &state, Duration by)
{
    for (GuardrailState::Look &look : state.looks)
        look.at += by;
}

/// Nothing was judged for `span`: it counts towards no confirmation.
void pause(const Confirm &confirm, Duration span, GuardrailState &state)
{
    shiftLooks(state, span);
    if (!std::holds_alternative<For>(confirm))
        return;
    if (state.phase == Phase::Pending)
        shift(state.activeAt, span);
    shift(state.keepFiringSince, span);
}

void judgeMissing(const Guardrail &rule, Duration span, Instant now, GuardrailState &state)
{
    const auto *timed = std::get_if<For>(&rule.confirm);
    if (!timed) {
        shiftLooks(state, span);
        return;
    }
    state.breachesInRow = 0;
    if (state.phase != Phase::Warming && !state.spent) // nothing becomes ok without a value
        judgeFor(*timed, false, now, state);
}

void countMissing(const MissingPolicy &policy, bool hasValue, Instant now, GuardrailState &state)
{
    if (hasValue) {
        state.missingSince.reset();
        state.missingExceeded = false;
        return;
    }
    if (!state.missingSince)
        state.missingSince = now;
    state.missingExceeded = now - *state.missingSince >= policy.after;
}

QString subject(const Guardrail &rule)
{
    return rule.indicator.isEmpty() ? rule.id.text : rule.indicator.text;
}

/// Where the value stands while the guardrail fires: in breach, not yet well, well again, or unknown.
QString standing(const Guardrail &rule, const Observation &last)
{
    const Limit breach = rule.breach.value_or(Limit{});
    const auto limit = [&rule](const Limit &side) { return withUnit(side.text(), rule.unit); };
    if (rule.composite && last.isValue())
        return QStringLiteral("%1: %2 of %3 members in breach, %4 needed")
            .arg(subject(rule), QString::number(last.value))
            .arg(rule.composite->of.size())
            .arg(rule.composite->atLeast);
    if (!last.isValue())
        return QStringLiteral("%1 %2 (%3) after a breach %4")
            .arg(subject(rule), toString(last.kind), last.reason, limit(breach));
    if (rule.compare && std::holds_alternative<CompareShare>(*rule.compare))
        return QStringLiteral("%1: %2 % sure that the canary does not get its share, %3 % needed")
            .arg(rule.id.text, shownBeside(breach, last.value), decimalText(breach.value));
    const QString value = withUnit(shownBeside(breach, last.value), rule.unit);
    if (rule.compare)
        return QStringLiteral("%1: %2 % sure that the canary is worse than stable, %3 % needed")
            .arg(subject(rule), value, decimalText(breach.value));
    if (breach.isMetBy(last.value))
        return QStringLiteral("%1 %2 %3").arg(subject(rule), value, limit(breach));
    if (rule.clear && !rule.clear->isMetBy(last.value))
        return QStringLiteral("%1 %2 not yet %3 after a breach %4")
            .arg(subject(rule), value, limit(*rule.clear), limit(breach));
    return QStringLiteral("%1 %2 after a breach %3").arg(subject(rule), value, limit(breach));
}

QString budgetText(const CheckBudget &budget, const GuardrailState &state)
{
    return budget.total > 0 && state.failedChecks >= budget.total
               ? QStringLiteral("%1 of %2 failed checks").arg(state.failedChecks).arg(budget.total)
               : QStringLiteral("%1 failed checks in a row").arg(budget.consecutive);
}

QString missingReason(const Guardrail &rule, const GuardrailState &state, Instant now)
{
    const Duration gone = now - *state.missingSince;
    return QStringLiteral("%1 without a value for %2, %3 allowed: %4 (%5)")
        .arg(subject(rule), formatDuration(gone), formatDuration(rule.missing.after),
             toString(state.last.kind), state.last.reason);
}

Judgement conclude(const Guardrail &rule, Phase before, GuardrailState after, Instant now)
{
    Judgement made;
    const bool firing = after.phase == Phase::Firing;
    made.confirmedNow = firing && before != Phase::Firing;
    if (firing) {
        made.wanted = rule.action;
        made.reason = standing(rule, after.last) + QStringLiteral(", ") +
                      (after.spent ? budgetText(rule.budget, after) : confirmText(rule.confirm, after));
    }
    if (after.missingExceeded && (!made.wanted || rule.missing.action > *made.wanted)) {
        made.wanted = rule.missing.action;
        made.reason = missingReason(rule, after, now);
    }
    if (!rule.shadow)
        made.demand = made.wanted;
    made.state = std::move(after);
    return made;
}

} // namespace

QString toString(GuardrailState::Phase phase)
{
    return kPhases.at(size_t(phase));
}

Observation usable(const Guardrail &rule, const Observation &seen)
{
    if (!seen.isValue())
        return seen;
    Observation lacking = Observation::missing(QString());
    lacking.age = seen.age;
    lacking.samples = seen.samples;
    if (!std::isfinite(seen.value))
        lacking.reason = QStringLiteral("not a finite number");
    else if (seen.samples < rule.minSamples)
        lacking.reason = QStringLiteral("%1 of %2 samples needed").arg(seen.samples).arg(rule.minSamples);
    else
        return seen;
    return lacking;
}

GuardrailState enterStage(GuardrailState state, Instant)
{
    if (state.phase == Phase::Ok)
        state.phase = Phase::Warming;
    return state;
}

Judgement judge(const Guardrail &rule, const GuardrailState &before, const Observation &seen, Instant now,
                Instant stageStart)
{
    GuardrailState after = before;
    after.last = usable(rule, seen);
    after.lastAt = now;
    const Duration span = before.lastAt ? std::max(now - *before.lastAt, Duration(0)) : Duration(0);
    countMissing(rule.missing, after.last.isValue(), now, after);
    if (now - stageStart < rule.warmUp) {
        pause(rule.confirm, span, after);
        if (after.phase == Phase::Ok)
            after.phase = Phase::Warming;
    } else if (after.last.isValue()) {
        judgeValue(rule, after.last.value, now, after);
    } else {
        judgeMissing(rule, span, now, after);
    }
    return conclude(rule, before.phase, std::move(after), now);
}

Judgement judgeComposite(const Guardrail &rule, const GuardrailState &before, int inBreach, int judged,
                         Instant now, Instant stageStart)
{
    const Composite members = rule.composite.value_or(Composite{});
    const int count = int(members.of.size());
    const int unknown = std::max(count - judged, 0);
    Guardrail counted = rule;
    counted.breach = Limit{Comparison::AtLeast, double(members.atLeast)};
    counted.warn.reset();
    counted.clear.reset();
    counted.minSamples = 0;
    Observation seen = Observation::of(inBreach, Duration(0), judged);
    if (inBreach < members.atLeast && inBreach + unknown >= members.atLeast)
        seen = Observation::missing(QStringLiteral("%1 of %2 members have a value").arg(judged).arg(count));
    return judge(counted, before, seen, now, stageStart);
}

GuardrailState forgiven(GuardrailState state)
{
    if (!state.spent)
        return state;
    state.spent = false;
    state.failedChecks = state.breachesInRow = 0;
    state.looks.clear();
    settle(state);
    state.phase = Phase::Warming; // not ok before a value says so
    return state;
}

GuardrailState afterBlindTime(GuardrailState state, Instant now)
{
    if (state.phase == Phase::Pending)
        state.activeAt.reset();
    if (!state.lastAt)
        return state;
    const Duration blind = now - *state.lastAt; // negative after a reboot: boot time starts anew
    shiftLooks(state, blind);
    for (std::optional<Instant> *instant :
         {&state.activeAt, &state.firingSince, &state.keepFiringSince, &state.missingSince, &state.lastAt})
        shift(*instant, blind);
    return state;
}

} // namespace interlock
