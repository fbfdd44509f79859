#pragma once

#include "models/metrics/seriestable.h"
#include "models/rollout/rollout.h"

namespace interlock {

/// What people do at gates that need one: nobody comes, or somebody promotes as soon as it is allowed.
enum class Gates { Wait, Pass };

struct SimulationSetup {
    Gates gates = Gates::Wait;
    std::optional<Duration> from; ///< time of the series at which the rollout starts; absent: its first row
    std::optional<Duration> to;   ///< and at which it is left, whatever its state; absent: the series' end
};

/// Something that happened, `at` after the start.
struct Transition {
    Duration at{0};
    QString kind;     ///< that of a `Tell`, or started, raising, lowering, waits, guardrail-pending,
                      ///< guardrail-warning, guardrail-cleared
    QString sentence; ///< for people
    QJsonObject fields;
    std::vector<StageRow> table; ///< of stage-verdict
    bool operator==(const Transition &) const = default;
};

struct Simulation {
    std::vector<Transition> transitions;
    RolloutState state;
    Duration lasted{0};
    qint64 looks = 0;
    bool cut = false; ///< left after `kMostLooks`
    bool operator==(const Simulation &) const = default;
};

/// Looks at most: a year of looks every 10 s.
constexpr qint64 kMostLooks = 5'000'000;

/// The indicators that a series of this plan gives, and those that are computed.
SeriesNames seriesNames(const Plan &plan);

/// The wall time at which the rollout starts: that of a series of Unix times, else a Monday morning.
WallTime startsAt(const SeriesTable &series, const SimulationSetup &setup = {});

/// Plays the plan on a series in virtual time, through the same `step` as the engine and with its schedule of
/// looks, without its jitter. The lease is valid; a raise is read back as ordered 1 s later, a lowering at
/// once; a series of Unix times gives wall time too, others start on Monday 2026-01-05 at 09:00 UTC. Ends
/// with the rollout or with the series. Pure.
Simulation simulate(const Plan &plan, const SeriesTable &series, const SimulationSetup &setup = {});

/// What a record or a transition of this kind says, in one line.
QString sentenceOf(const Plan &plan, const Tell &tell);
/// "5 % -> 25 %: stage 5 % passed"
QString sentenceOf(const SetWeight &order);

} // namespace interlock
