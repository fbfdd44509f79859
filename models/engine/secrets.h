#pragma once

#include "models/plan/plan.h"

namespace interlock {

/// The secrets that a plan refers to and this process cannot resolve, a sentence each: of its sources, its
/// traffic and its sinks. A deploy hook's is not needed before the first order, and a sink's not before there
/// is something to say: both would be found missing too late.
QStringList unresolvedSecrets(const Plan &plan);

} // namespace interlock
