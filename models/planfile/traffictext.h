#pragma once

#include "models/base/result.h"
#include "models/plan/traffic.h"

namespace interlock {

/// The `traffic:` section of a normalised plan, alone: what a rollback pack keeps, so that its actuator can
/// be made again without the plan. Secrets stay references.
QString trafficSection(const Traffic &traffic);
Result<Traffic> readTrafficSection(const QString &yaml);

} // namespace interlock
