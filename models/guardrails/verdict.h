#pragma once

#include "models/guardrails/guardrail.h"
#include "models/metrics/observation.h"

#include <vector>

namespace interlock {

/// A stage's end, worst last: the worst of its rows is the stage's.
enum class Verdict { Pass, Acceptable, Inconclusive, Fail };
QString toString(Verdict verdict); ///< PASS, ACCEPTABLE, INCONCLUSIVE, FAIL

/// Running totals of one guardrail's values over one stage: no history is kept.
struct StageTotals {
    qint64 expected = 0; ///< evaluations that were due
    qint64 values = 0;   ///< of them with a value, after warm-up
    double sum = 0;
    double peak = 0; ///< the worst: largest, or smallest where the limit is a minimum
    bool breached =
        false; ///< a value was on the breach side, confirmed or not: for display, not for the verdict

    /// Counts one evaluation that was due; not to be called during warm-up. Too few samples are no value.
    void add(const Guardrail &rule, const Observation &seen);
    double mean() const { return values > 0 ? sum / double(values) : 0; }
    double coverage() const { return expected > 0 ? double(values) / double(expected) : 0; }
    bool operator==(const StageTotals &) const = default;
};

/// One row of the stage table: baseline, average, peak, threshold, status.
struct StageRow {
    GuardrailId guardrail;
    std::optional<double> baseline;
    double average = 0;
    double peak = 0;
    std::optional<Limit> threshold; ///< what must hold: the target, else the other side of the breach
    double coverage = 0;
    Verdict verdict = Verdict::Inconclusive;
    QString why;         ///< where the numbers do not say it
    bool shadow = false; ///< says what it would have said, and counts for nothing
    bool operator==(const StageRow &) const = default;
};

/// Judges one guardrail at the stage's end: `target` (else `breach`, on the safe side) against the mean;
/// coverage below `needed`, or no value at all, is INCONCLUSIVE (coverage equal to `needed` is enough).
/// Target met is PASS; missed by at most `tolerance` of its size, bound included, is ACCEPTABLE; by more is
/// FAIL. Without a target a mean on the breach side is FAIL, else PASS. A shadow guardrail is judged like any
/// other; its row is marked.
StageRow judgeStage(const Guardrail &rule, const StageTotals &totals, double needed);
/// The worst verdict of the rows that are no shadows; INCONCLUSIVE without any: nothing judged is nothing
/// passed.
Verdict worst(const std::vector<StageRow> &rows);

} // namespace interlock
