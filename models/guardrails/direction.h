#pragma once

#include <QString>

namespace interlock {

/// Which change of the canary against its baseline counts.
enum class Direction { Increase, Decrease, Either };
QString toString(Direction direction); ///< increase, decrease, either

} // namespace interlock
