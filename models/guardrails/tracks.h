#pragma once

#include "models/guardrails/counts.h"
#include "models/guardrails/guardrail.h"
#include "models/metrics/observation.h"

#include <array>
#include <deque>

namespace interlock {

/// What a comparison of canary and stable remembers. A value: it is kept across stages, so that evidence is
/// never lost by a change of weight.
struct TrackEvidence {
    /// The four running totals of a count comparison, and the newest values of a rank test (first and third).
    enum Track { CanaryErrors, CanaryRequests, StableErrors, StableRequests };
    struct Value {
        Instant at{};
        double value = 0;
        bool operator==(const Value &) const = default;
    };

    std::array<Observation, 4> seen;           ///< newest observation of each track
    std::array<bool, 4> renewed{};             ///< seen since the last tick
    std::optional<std::array<double, 4>> base; ///< totals at the last tick; empty after time nobody watched
    CountEvidence worse;                       ///< that the canary's rate exceeds `margin` times the stable's
    CountEvidence safe;                        ///< that it is below `prove` times the stable's
    qint64 canaryRequests = 0;                 ///< counted by ticks, as the next three
    qint64 stableRequests = 0;
    qint64 stableErrors = 0;
    Duration counted{0};                             ///< the time behind them
    std::optional<Instant> countedTo;                ///< when the last tick was
    std::optional<std::array<double, 2>> stableBase; ///< stable's totals while the canary has none yet
    std::deque<Value> canary, stable; ///< values of a rank test within its window, at most 1000 a side
    qint64 planned = 1;               ///< looks that the plan has for a rank test, see `shareOfRisk`
    qint64 looks = 0;                 ///< of them taken, with enough values to be sure of anything

    bool operator==(const TrackEvidence &) const = default;
};

/// Takes one observation of a track.
void see(TrackEvidence::Track track, const Observation &seen, TrackEvidence &evidence);

/// Judges what was taken since the last call: the certainty in percent that the canary is worse, or why there
/// is none (a total is missing, nothing was requested, too few values). Nothing: not all tracks were renewed
/// yet; a share is judged by `shareCertainty`. A total that fell (a restarted process) starts a new tick;
/// `judged` false (warming up, no stage yet) counts the traffic (stable's alone where the canary has none
/// yet) and takes no evidence. A rank test's certainty is of all its looks together: each spends its share of
/// the risk. Its values count as independent: look at most as often as the indicator's own window is long,
/// where it has one.
std::optional<Observation> certainty(const Compare &compare, bool judged, Instant now,
                                     TrackEvidence &evidence);

/// Whether a rank test has not had enough values yet, since the start, to be sure of anything.
bool isGathering(const Compare &compare, const TrackEvidence &evidence);
/// How many values a side that takes.
constexpr int kGathered = 5;

/// Totals taken before time nobody watched are no base to count from.
void forgetBase(TrackEvidence &evidence);

/// Where the certainty is a breach: at least 100 (1 - alpha), or the confidence, of a share as well.
Limit certaintyLimit(const Compare &compare);

/// Whether a stage may pass: without `prove` always; else when a ratio of `prove` or more is ruled out.
bool isProven(const Compare &compare, const TrackEvidence &evidence);

/// Whether a count comparison has seen stable's totals once, so that its next look says how much traffic
/// there is.
bool isCounting(const Compare &compare, const TrackEvidence &evidence);

/// How long a doubled error rate would take to be seen at the traffic counted so far, with the canary at
/// `share` (0..1) of it; nullopt where nothing was counted yet, or never.
std::optional<Duration> timeToSeeDoubled(const CompareCounts &rule, const TrackEvidence &evidence,
                                         double share);

} // namespace interlock
