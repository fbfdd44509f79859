#pragma once

#include "models/guardrails/guardrail.h"
#include "models/metrics/observation.h"

#include <QJsonObject>

#include <deque>

namespace interlock {

/// Everything a guardrail remembers between evaluations. A value: copied, compared, stored, never shared.
struct GuardrailState {
    enum class Phase { Warming, Ok, Pending, Firing };

    Phase phase = Phase::Warming;
    Observation last;                ///< the newest observation
    std::optional<Instant> lastAt;   ///< when it was judged
    std::optional<Instant> activeAt; ///< first evaluation of the breach now pending or firing
    std::optional<Instant> firingSince;
    std::optional<Instant> keepFiringSince; ///< Prometheus' KeepFiringSince
    std::optional<Instant> missingSince;    ///< first evaluation without a value, of the run that lasts
    bool missingExceeded = false;           ///< without a value for longer than the policy allows
    bool warning = false;                   ///< on the warn side, not in breach
    int breachesInRow = 0;                  ///< for Consecutive: freezes on missing, restarts on a good value
    struct Look {
        Instant at{};
        bool breach = false;
        bool operator==(const Look &) const = default;
    };
    std::deque<Look>
        looks; ///< for AtLeastOf and ShareOfTime: value evaluations only, bounded by `of` or the window

    bool operator==(const GuardrailState &) const = default;
};

QString toString(GuardrailState::Phase phase);

/// What one evaluation asks for, besides the new state.
struct Judgement {
    GuardrailState state;
    std::optional<Action>
        demand; ///< set while firing, or while missing for too long; never for shadow guardrails
    bool confirmedNow = false; ///< this very evaluation moved it to Firing
    QString reason;            ///< "p95-latency 851 ms > 500 ms, 3 of 3 breaches"; empty without a demand
};

/// Starts the warm-up of a stage. Evidence of a breach (pending, firing, counts) is kept, never forgotten by
/// a stage change.
GuardrailState enterStage(GuardrailState state, Instant now);

/// Judges one observation of the guardrail's indicator. Pure.
/// `stageStart`: where warm-up counts from. Missing resets `For` as Prometheus does; it freezes the other
/// confirmations.
Judgement judge(const Guardrail &rule, const GuardrailState &before, const Observation &seen, Instant now,
                Instant stageStart);

/// Judges a composite from the states of its members at this evaluation. `inBreach`: members pending or
/// firing; `judged`: members with a value now. With too few judged to decide, the evaluation counts as
/// missing.
Judgement judgeComposite(const Guardrail &rule, const GuardrailState &before, int inBreach, int judged,
                         Instant now, Instant stageStart);

/// After time nobody watched: nothing is credited. `For` starts again from zero, a firing guardrail stays
/// firing.
GuardrailState afterBlindTime(GuardrailState state, Instant now);

} // namespace interlock
