#pragma once

#include "models/planimport/argoanalysis.h"

namespace interlock {

/// Stages of the plan from `spec.strategy.canary` of a Rollout: its steps, and what runs beside them.
void importArgoSteps(const Ref &canary, const ArgoTemplates &templates, Importing &importing);

} // namespace interlock
