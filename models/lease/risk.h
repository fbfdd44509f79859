#pragma once

#include "models/lease/policy.h"

namespace interlock {

/// What a risk score is made of. All of it is in the log or in the plan: whoever computes it again gets the
/// same number.
struct RiskFacts {
    std::optional<int>
        changedLines; ///< of plan and bound files since the last approved lease of this rollout
    QString environment;
    std::optional<Duration> toFreeze; ///< until the calendar closes; none: it is open as far as we look
    bool calendarOpen = true;
    std::optional<double> budgetLeft;    ///< smallest share of a guardrail's limit that stable leaves, 0..1
    std::optional<Duration> rehearsed;   ///< age of the last rehearsal; none: never
    int rollbacks = 0;                   ///< rollouts of this name that were rolled back in the last 30 days
    int guardrails = 0, withoutData = 0; ///< of the plan; those whose value was never seen
    int firstStep = 0, widestStep = 0;   ///< basis points
    double exposure = 0;                 ///< seconds, worst exposure of a bad stage
};

struct RiskLine {
    QString factor; ///< a key of `riskFactors()`
    int points = 0, most = 0;
    QString why; ///< in a sentence
    bool operator==(const RiskLine &) const = default;
};
struct RiskScore {
    int points = 0, most = 0;
    int limit = 0; ///< an automated cosigner signs below it only
    std::vector<RiskLine> lines;
    bool isUnderLimit() const { return points < limit; }
    bool operator==(const RiskScore &) const = default;
};

/// The factors in the order in which they are shown, with the points that each has unless a policy says
/// otherwise.
const std::vector<std::pair<QString, int>> &riskFactors();

/// Deterministic; what is not known counts in full.
RiskScore scoreRisk(const RiskFacts &facts, const RiskWeights &weights);

} // namespace interlock
