#include "models/rehearsal/timeline.h"

#include <algorithm>
#include <array>
#include <set>

namespace interlock {

namespace {

constexpr size_t kMostValues = 200'000;

bool rollsBack(const Guardrail &rule)
{
    return rule.action >= Action::RollBack && !rule.shadow;
}

/// The values of one indicator in a stretch of time, in order.
std::vector<double> valuesIn(const std::vector<RolloutWatch::Value> &values, const IndicatorId &indicator,
                             Span span)
{
    std::vector<double> found;
    for (const RolloutWatch::Value &value : values)
        if (value.indicator == indicator && span.holds(value.at))
            found.push_back(value.value);
    return found;
}

std::optional<double> medianOf(std::vector<double> values)
{
    if (values.empty())
        return {};
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::ranges::nth_element(values, middle);
    return *middle;
}

} // namespace

std::optional<Duration> Timeline::total() const
{
    if (!confirmed || !restored)
        return {};
    return std::max(Duration(0), Duration(*restored - *confirmed));
}

void RolloutWatch::row(const RolloutId &rollout, const Ledger &ledger, const EvaluationRow &row)
{
    const RolloutEntry *entry = ledger.rollout(rollout);
    if (!entry || row.rollout != rollout.text)
        return;
    const Instant at = instantFromMs(row.at.bootMs);
    const auto *seen = ledger.newestEvent() ? std::get_if<Evaluated>(&*ledger.newestEvent()) : nullptr;
    if (seen)
        for (const auto &[indicator, observation] : seen->seen)
            if (observation.isValue() && m_values.size() < kMostValues)
                m_values.push_back({at, indicator, observation.value});
    if (timeline.injected && at >= *timeline.injected)
        look(*entry, at);
}

void RolloutWatch::look(const RolloutEntry &entry, Instant at)
{
    const auto note = [at](std::optional<Instant> &point) {
        if (!point)
            point = at;
    };
    for (const Guardrail &rule : entry.plan->plan.guardrails) {
        const auto judged = entry.state.guardrails.find(rule.id);
        if (!rollsBack(rule) || judged == entry.state.guardrails.end())
            continue;
        using Judged = GuardrailState::Phase;
        if (judged->second.phase == Judged::Pending || judged->second.phase == Judged::Firing)
            note(timeline.breached);
        if (judged->second.phase == Judged::Firing) {
            if (!timeline.confirmed)
                timeline.guardrail = rule.id.text;
            note(timeline.confirmed);
        }
    }
    if (entry.state.phase == Phase::RollingBack || entry.state.phase == Phase::RolledBack)
        note(timeline.begun);
    if (entry.state.phase == Phase::RolledBack)
        note(timeline.zero);
}

Duration windowOf(const Indicator &indicator)
{
    return std::visit(
        [](const auto &measure) {
            if constexpr (requires { measure.window; })
                return measure.window;
            else
                return Duration(0);
        },
        indicator.measure);
}

bool isOfTheCanary(const Plan &plan, const Indicator &indicator)
{
    if (const auto *combined = std::get_if<Combined>(&indicator.measure))
        return std::ranges::any_of(std::array{combined->of, combined->to}, [&plan](const IndicatorId &id) {
            const Indicator *part = plan.indicator(id);
            return part && !std::holds_alternative<Combined>(part->measure) && isOfTheCanary(plan, *part);
        });
    return indicator.stable || std::ranges::any_of(plan.indicators, [&](const Indicator &other) {
               const Indicator *twin = other.stable ? plan.indicator(*other.stable) : nullptr;
               return twin && other.source == indicator.source && twin->source != other.source;
           });
}

std::vector<RecoveryRow> indicatorRows(const Plan &plan, const std::vector<RolloutWatch::Value> &values,
                                       Span baseline, Span degraded, Span restored)
{
    std::vector<RecoveryRow> rows;
    std::set<IndicatorId> told;
    for (const Guardrail &rule : plan.guardrails) {
        const Indicator *indicator = plan.indicator(rule.indicator);
        const auto before = valuesIn(values, rule.indicator, baseline);
        if (!indicator || before.empty() || !told.insert(rule.indicator).second)
            continue;
        const auto with = valuesIn(values, rule.indicator, degraded);
        const bool canaryOnly = isOfTheCanary(plan, *indicator);
        const Span after{std::max(restored.from, degraded.to + windowOf(*indicator)), restored.to};
        const auto [least, most] = std::ranges::minmax(before);
        rows.push_back({rule.indicator.text, indicator->unit.symbol, medianOf(before),
                        with.empty() ? std::nullopt : std::optional(with.back()),
                        canaryOnly ? std::nullopt : medianOf(valuesIn(values, rule.indicator, after)),
                        most - least, canaryOnly});
    }
    return rows;
}

} // namespace interlock
