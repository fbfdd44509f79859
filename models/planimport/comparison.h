#pragma once

#include "models/guardrails/opposite.h"

namespace interlock {

/// Of ">", ">=", "<", "<=", "==" or "!="; of nothing else.
Comparison comparisonFrom(const QString &sign);
/// "> 0.5" with a unit's symbol.
QString limitText(Comparison comparison, double value, const QString &unit = {});
/// With its sides exchanged: `5 < x` says `x > 5`.
Comparison mirrored(Comparison comparison);

} // namespace interlock
