#pragma once

#include "models/guardrails/guardrail.h"

namespace interlock {

/// Of ">", ">=", "<", "<=", "==" or "!="; of nothing else.
Comparison comparisonFrom(const QString &sign);
/// "> 0.5" with a unit's symbol.
QString limitText(Comparison comparison, double value, const QString &unit = {});
/// The side that a value is on when it is not on this one.
Comparison opposite(Comparison comparison);
/// With its sides exchanged: `5 < x` says `x > 5`.
Comparison mirrored(Comparison comparison);

} // namespace interlock
