#pragma once

#include "models/engine/guard.h"

namespace interlock {

/// The concrete sources and actuators: the only place that builds them. `clock` outlives the workshop.
Workshop realWorkshop(const Clock &clock, const QString &planFolder = {});

} // namespace interlock
