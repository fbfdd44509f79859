#include "models/guardrails/verdict.h"

#include "models/guardrails/judge.h"
#include "models/guardrails/opposite.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace interlock {

namespace {

const std::array<QString, 4> kVerdicts{QStringLiteral("PASS"), QStringLiteral("ACCEPTABLE"),
                                       QStringLiteral("INCONCLUSIVE"), QStringLiteral("FAIL")};

bool isMinimumSide(Comparison comparison)
{
    return comparison == Comparison::Below || comparison == Comparison::AtMost;
}

bool isMaximumSide(Comparison comparison)
{
    return comparison == Comparison::Above || comparison == Comparison::AtLeast;
}

/// Whether small values are the bad ones: the breach or warning is "< x", or the target "> x".
bool smallerIsWorse(const Guardrail &rule)
{
    if (rule.breach)
        return isMinimumSide(rule.breach->comparison);
    if (rule.target)
        return isMaximumSide(rule.target->comparison);
    return rule.warn && isMinimumSide(rule.warn->comparison);
}

/// The side that must hold where only a breach is named: "at least 3" for a breach below 3.
std::optional<Limit> held(const Guardrail &rule)
{
    if (!rule.breach)
        return {};
    Limit limit = *rule.breach;
    limit.comparison = opposite(limit.comparison);
    return limit;
}

/// Whether a mean that misses the target does so by at most `tolerance` of the target's size, bound included.
bool isWithinTolerance(const Limit &target, double mean, double tolerance)
{
    if (tolerance <= 0 || target.comparison == Comparison::NotEqual)
        return false;
    const double slack = tolerance * std::abs(target.value);
    return std::abs(mean - target.value) <= slack * (1 + 1e-9); // 0.55 is within 10 % of 0.5
}

Verdict verdictOf(const Guardrail &rule, const StageTotals &totals, double needed)
{
    if (totals.values == 0 || totals.coverage() < needed)
        return Verdict::Inconclusive;
    const double mean = totals.mean();
    if (!rule.target)
        return rule.breach && rule.breach->isMetBy(mean) ? Verdict::Fail : Verdict::Pass;
    if (rule.target->isMetBy(mean))
        return Verdict::Pass;
    return isWithinTolerance(*rule.target, mean, rule.tolerance) ? Verdict::Acceptable : Verdict::Fail;
}

} // namespace

QString toString(Verdict verdict)
{
    return kVerdicts.at(size_t(verdict));
}

void StageTotals::add(const Guardrail &rule, const Observation &seen)
{
    ++expected;
    const Observation used = usable(rule, seen);
    if (!used.isValue())
        return;
    if (values == 0)
        peak = used.value;
    else
        peak = smallerIsWorse(rule) ? std::min(peak, used.value) : std::max(peak, used.value);
    ++values;
    sum += used.value;
    breached = breached || (rule.breach && rule.breach->isMetBy(used.value));
}

StageRow judgeStage(const Guardrail &rule, const StageTotals &totals, double needed)
{
    return {rule.id,
            rule.baseline,
            totals.mean(),
            totals.peak,
            rule.target ? rule.target : held(rule),
            totals.coverage(),
            verdictOf(rule, totals, needed),
            {},
            rule.shadow};
}

Verdict worst(const std::vector<StageRow> &rows)
{
    std::optional<Verdict> found;
    for (const StageRow &row : rows)
        if (!row.shadow)
            found = std::max(found.value_or(row.verdict), row.verdict);
    return found.value_or(Verdict::Inconclusive);
}

} // namespace interlock
