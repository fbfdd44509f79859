#pragma once

#include "models/guardrails/guardrail.h"

namespace interlock {

/// The side that a value is on when it is not on this one.
Comparison opposite(Comparison comparison);

} // namespace interlock
