#pragma once

#include "models/traffic/actuator.h"

#include <memory>

namespace interlock {

/// The actuator of a plan's traffic. `folder`: where relative paths of its commands begin.
std::unique_ptr<Actuator> makeActuator(const Traffic &traffic, const QString &folder);

} // namespace interlock
