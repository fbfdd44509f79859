#pragma once

#include "models/engine/ledger.h"
#include "models/rehearsal/recovery.h"

namespace interlock {

/// When what happened, by the clock since boot that the engine's journal names.
struct Timeline {
    std::optional<Instant> injected;
    std::optional<Instant> breached;  ///< a guardrail that rolls back first saw a value on the wrong side
    std::optional<Instant> confirmed; ///< it fired
    std::optional<Instant> begun;     ///< the rollback was ordered
    std::optional<Instant> zero;      ///< 0 was read back
    std::optional<Instant> restored;  ///< users were served as before
    QString guardrail;                ///< that fired

    /// From the guardrail's word until users were served as before; nullopt while one of them is missing.
    std::optional<Duration> total() const;
};

/// Follows one rollout's journal: where it stands, when a guardrail spoke, what its indicators showed.
class RolloutWatch {
public:
    /// After each row that was folded, of whatever rollout.
    void row(const RolloutId &rollout, const Ledger &ledger, const EvaluationRow &row);

    Timeline timeline;
    /// Values of the indicators of guardrails: when, which, in the indicator's unit.
    struct Value {
        Instant at{};
        IndicatorId indicator;
        double value = 0;
    };
    const std::vector<Value> &values() const { return m_values; }

private:
    void look(const RolloutEntry &entry, Instant at);
    std::vector<Value> m_values; ///< at most 200,000
};

/// How far back a value of this indicator looks; 0 where it is of its moment.
Duration windowOf(const Indicator &indicator);
/// Whether it tells of the canary alone: it, or a part of it, has a twin of stable, or comes from a source
/// where only the canary answers, because the twins of its indicators come from another.
bool isOfTheCanary(const Plan &plan, const Indicator &indicator);

/// One row for each indicator that a guardrail rests on and that had a value in the baseline: its median
/// before the fault, its last value before the rollback, its median after it, of values that look back to no
/// moment before that; none for the canary's own. Noise is how far the values of the baseline lie apart.
std::vector<RecoveryRow> indicatorRows(const Plan &plan, const std::vector<RolloutWatch::Value> &values,
                                       Span baseline, Span degraded, Span restored);

} // namespace interlock
