#pragma once

#include "models/metrics/observation.h"

namespace interlock {

/// Several series stand where one is expected: missing, with `how`. Unlike other values that miss, no traffic
/// brings it.
Observation ambiguous(const QString &how);
/// Told by its reason, which the journal keeps.
bool isAmbiguous(const Observation &seen);

} // namespace interlock
