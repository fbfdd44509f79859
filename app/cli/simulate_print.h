#pragma once

#include "app/cli/verb.h"
#include "models/rollout/simulate.h"

namespace interlock::cli {

/// Each transition with its time, the stage tables, what to do about a guardrail that fired, and how it
/// ended; with `--json` one object a line, with `--quiet` the last line alone.
void printSimulation(const Plan &plan, const Simulation &made, const CommonOptions &common);

/// 0 completed, 3 rolled back, 4 anything that waits for a person or for more of the series.
int simulationStatus(const Simulation &made);

} // namespace interlock::cli
