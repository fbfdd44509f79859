#pragma once

namespace interlock {

/// Measures what a person feels, prints each figure with its goal and quits: the first frame against a bare
/// window's, frames of twelve live plots of a day, a million points against 2,900, bytes a point, opening a
/// day, memory, a press of the rollback button against a real engine, and what the stall meter saw. A missed
/// goal is said; only what cannot be measured fails. \returns the exit status: 0, or 1 when a figure could
/// not be measured
int runConsoleBench();

} // namespace interlock
