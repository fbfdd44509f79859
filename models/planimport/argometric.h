#pragma once

#include "models/planimport/argoanalysis.h"

namespace interlock {

/// An indicator and its guardrails for one metric, as far as its conditions have the simple form. Gives how
/// long its measurements take: 0 for a single one, and where they never end.
Duration importArgoMetric(const ArgoMetric &metric, ArgoAnalysisPlace place, Importing &importing);

} // namespace interlock
