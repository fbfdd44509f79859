#pragma once

#include "tests/sim/world.h"

namespace interlock::sim {

/// Runs a recipe; `history` gets its last events.
Outcome simulate(const Recipe &recipe, QStringList *history = nullptr);
/// A smaller recipe that breaks the same invariant: faults dropped, then cut short in time.
Recipe shrunk(Recipe recipe);
/// All that a person needs of a failure: the recipe, shrunk, what broke, and the last events.
QString report(const Recipe &recipe, qsizetype events = 200);

} // namespace interlock::sim
