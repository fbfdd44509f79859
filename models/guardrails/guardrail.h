#pragma once

#include "models/base/clock.h"
#include "models/base/id.h"
#include "models/guardrails/direction.h"

#include <QString>

#include <optional>
#include <variant>
#include <vector>

namespace interlock {

/// What a confirmed breach does. The order is the precedence: the later one wins within one evaluation.
enum class Action { Warn, Hold, RollBack, SecurityRollBack };

enum class Comparison { Above, AtLeast, Below, AtMost, Equal, NotEqual };

/// A side of a number line: "> 500" in the indicator's unit. `isMetBy(value)` says whether the value lies on
/// it; NaN lies on no side.
struct Limit {
    Comparison comparison = Comparison::Above;
    double value = 0;

    bool isMetBy(double observed) const;
    /// "> 500", for people and normalised plans.
    QString text() const;
    bool operator==(const Limit &) const = default;
};

/// How often, or how long, a breach must be seen before it is confirmed.
struct Consecutive {
    int count = 1;
    bool operator==(const Consecutive &) const = default;
};
/// Prometheus' `for` and `keep_firing_for`, evaluation by evaluation.
struct For {
    Duration pending{0};
    Duration keepFiring{0};
    bool operator==(const For &) const = default;
};
struct AtLeastOf {
    int hits = 1;
    int of = 1;
    bool operator==(const AtLeastOf &) const = default;
};
/// Share of the evaluations within a window that were in breach: at least `share` (0..1] of the last
/// `window`. Each evaluation stands for the time since the one before it, so a window that is not yet full
/// confirms only what was seen.
struct ShareOfTime {
    double share = 1;
    Duration window{0};
    bool operator==(const ShareOfTime &) const = default;
};
using Confirm = std::variant<Consecutive, For, AtLeastOf, ShareOfTime>;

struct MissingPolicy {
    Duration after{90'000};
    Action action = Action::Hold;
    bool operator==(const MissingPolicy &) const = default;
};

/// `any: {at_least: 2, of: [...]}`: a breach is when that many of the named guardrails are in breach (pending
/// or firing).
struct Composite {
    int atLeast = 1;
    std::vector<GuardrailId> of;
    bool operator==(const Composite &) const = default;
};

/// `failed_checks`: how many values in breach a rollout may show. Reached, the guardrail fires and stays so,
/// whatever `confirm` says. 0: no such limit.
struct CheckBudget {
    int total = 0;       ///< over the whole rollout
    int consecutive = 0; ///< in a row, as Consecutive counts them
    bool operator==(const CheckBudget &) const = default;
};

/// `compare:` the canary held against its stable twin. The value judged is the certainty, in percent, that
/// the canary is worse; the breach is ">= 99" for an alpha of 1 %.
struct CompareCounts {
    IndicatorId requests;        ///< running total of what the errors are counted among
    double margin = 1.25;        ///< the ratio of error rates still tolerated
    double alpha = 0.01;         ///< chance of ever firing without a reason
    std::optional<double> prove; ///< a stage passes only when a ratio of this or more is ruled out
    bool operator==(const CompareCounts &) const = default;
};
struct CompareRanks {
    Duration window{1'800'000};
    double confidence = 0.98; ///< of all looks together
    Direction direction = Direction::Increase;
    double effect = 1.10; ///< the smallest ratio of means that matters
    bool operator==(const CompareRanks &) const = default;
};
/// `verify_share` of the traffic: the requests that the canary really got, among all, held against the
/// intended share. The guardrail's indicator is the running total of the canary's requests.
struct CompareShare {
    IndicatorId total;        ///< running total of all requests
    double confidence = 0.99; ///< of the binomial confidence interval
    double tolerance = 0.1;   ///< of the intended share, still as intended
    bool operator==(const CompareShare &) const = default;
};
using Compare = std::variant<CompareCounts, CompareRanks, CompareShare>;

/// One promise a release keeps while it ramps. Limits are in the indicator's unit.
struct Guardrail {
    GuardrailId id;
    IndicatorId indicator; ///< empty for a composite; the canary's side of a comparison
    QString unit;          ///< of its limits, for sentences; empty for a comparison and where there is none
    std::optional<Composite> composite;
    std::optional<Compare> compare;
    std::optional<double> baseline; ///< what is normal, for display and stage tables
    std::optional<Limit> warn;
    std::optional<Limit> breach; ///< live: a breach is a value on this side
    std::optional<Limit>
        clear; ///< where a firing guardrail counts as well again; absent: whatever is not a breach
    std::optional<Limit> target; ///< at a stage's end, on its mean: met is PASS
    double tolerance = 0;        ///< over target within this share (0.1 = 10 %) is ACCEPTABLE
    Confirm confirm = Consecutive{1};
    std::optional<Duration> watch; ///< fast evaluation while the canary carries traffic
    MissingPolicy missing;
    Duration warmUp{0}; ///< counted from the stage's start: values are shown, never judged
    int minSamples = 0; ///< fewer samples than this under a value make it missing
    CheckBudget budget;
    bool shadow = false; ///< judges, never acts
    Action action = Action::RollBack;
    QString recovery; ///< shown when it fires: what to look at, whom to call

    bool operator==(const Guardrail &) const = default;
};

/// "500 ms"; the text alone where there is no unit.
QString withUnit(const QString &text, const QString &unit);
/// A value for a sentence beside its limit: six significant digits, or all of them where six would make it
/// look like the limit itself.
QString shownBeside(const Limit &limit, double value);

/// The words of plans, records and screens: warn, hold, rollback, security-rollback.
QString toString(Action action);
std::optional<Action> actionFrom(const QString &word);

} // namespace interlock
