#pragma once

#include "models/guardrails/guardrail.h"
#include "models/metrics/observation.h"

#include <QJsonObject>

#include <deque>

namespace interlock {

/// Everything a guardrail remembers between evaluations. A value: copied, compared, stored, never shared.
struct GuardrailState {
    enum class Phase { Warming, Ok, Pending, Firing };

    Phase phase = Phase::Warming;    ///< Ok says "not in breach"; well only if `last` is a value
    Observation last;                ///< the newest observation
    std::optional<Instant> lastAt;   ///< when it was judged; all instants here are moved past blind time
    std::optional<Instant> activeAt; ///< first evaluation of the breach now pending or firing
    std::optional<Instant> firingSince;
    std::optional<Instant> keepFiringSince; ///< Prometheus' KeepFiringSince
    std::optional<Instant> missingSince;    ///< first evaluation without a value, of the run that lasts
    bool missingExceeded = false;           ///< without a value for longer than the policy allows
    bool warning = false;                   ///< on the warn side, not in breach
    int breachesInRow = 0;                  ///< for Consecutive: freezes on missing, restarts on a good value
    int failedChecks = 0; ///< values in breach since the start of the rollout, bounded by its budget
    bool spent = false;   ///< its budget of failed checks is used up: it fires until forgiven
    struct Look {
        Instant at{};
        bool breach = false;
        bool operator==(const Look &) const = default;
    };
    std::deque<Look>
        looks; ///< for AtLeastOf and ShareOfTime: value evaluations only, bounded by `of` or the window; they
               ///< move along with time that was not judged, so that it is never credited

    bool operator==(const GuardrailState &) const = default;
};

QString toString(GuardrailState::Phase phase);

/// What one evaluation asks for, besides the new state.
struct Judgement {
    GuardrailState state;
    std::optional<Action> wanted; ///< set while firing, or while missing for too long
    std::optional<Action> demand; ///< the same, but never of a shadow guardrail
    bool confirmedNow = false;    ///< this very evaluation moved it to Firing
    QString reason; ///< "p95-latency 851 ms > 500 ms, 3 of 3 breaches"; empty where nothing is wanted
};

/// The observation as the rule takes it: a value that is not finite, or rests on fewer than `minSamples`
/// samples (an unknown count is 0), is missing: "3 of 5 samples needed".
Observation usable(const Guardrail &rule, const Observation &seen);

/// Starts the warm-up of a stage: ok becomes warming. Evidence of a breach (pending, firing, counts) is kept,
/// never forgotten by a stage change.
GuardrailState enterStage(GuardrailState state, Instant now);

/// Judges one observation of the guardrail's indicator. Pure. Every boundary:
/// - warm-up: judged when now - stageStart >= warmUp. Before that values are shown, not judged: phase and
///   evidence stand still (a carried-over firing goes on demanding), missing is counted all the same.
/// - missing policy: exceeded when now - missingSince >= after; missingSince is the first evaluation
///   without a value; one value ends it. It demands `missing.action`; of two demands the stronger counts.
/// - For, exactly Prometheus: a breach is pending from its first evaluation, fires when now - activeAt >=
///   pending (0: at once, never pending). A good or missing evaluation resets pending at once; a firing one
///   is kept while now - keepFiringSince < keepFiring, else it is ok. A missing one never makes warming ok.
/// - Consecutive, AtLeastOf, ShareOfTime: bounds as in confirm.h; missing freezes them, firing included.
///   A good value makes pending ok. AtLeastOf and ShareOfTime keep firing while their window confirms.
/// - budget: a value in breach is a failed check; `total` of them, or `consecutive` in a row, reached, fire
/// at
///   once and for good.
/// - clear: a firing guardrail stays so until a value meets `clear` and not `breach`; clear plays no part
///   before it fires.
Judgement judge(const Guardrail &rule, const GuardrailState &before, const Observation &seen, Instant now,
                Instant stageStart);

/// Judges a composite from the states of its members at this evaluation. `inBreach`: members pending or
/// firing; `judged`: members with a value now. Breach when inBreach >= atLeast; missing when it is not but
/// could be, inBreach + members without a value >= atLeast; else good. The members' count in breach is the
/// observed value.
Judgement judgeComposite(const Guardrail &rule, const GuardrailState &before, int inBreach, int judged,
                         Instant now, Instant stageStart);

/// After a person let the rollout go on: the budget of failed checks starts anew.
GuardrailState forgiven(GuardrailState state);

/// After time nobody watched: nothing is credited. `For` starts again from zero, a firing guardrail stays
/// firing, counts stand, and the clocks of missing and keep-firing go on where they stood. Works across
/// boots: all instants are carried over to the new boot's time.
GuardrailState afterBlindTime(GuardrailState state, Instant now);

} // namespace interlock
