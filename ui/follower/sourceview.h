#pragma once

#include "models/planfile/planfile.h"

namespace interlock {

/// Of whom an indicator is asked, and where the plan says so: "canary, line 12 of the plan".
QString sourceText(const PlanFile &plan, const Indicator &indicator);
/// Where a person can ask the same: the page of Prometheus that draws the query, or the address that is read.
/// Without user and password; empty where the source is no http address.
QString sourceUrl(const Plan &plan, const Indicator &indicator);

} // namespace interlock
