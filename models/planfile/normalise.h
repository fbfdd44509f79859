#pragma once

#include "models/plan/plan.h"

#include <QString>

namespace interlock {

/// The plan as YAML with every default filled in, every limit in its indicator's unit and a fixed order: for
/// reading and comparing. It decodes to an equal plan. Digests are over the bytes that were written by
/// people, never over this.
QString normalise(const Plan &plan);

/// "> 500ms", as a plan writes it.
QString limitText(const Limit &limit, const Unit &unit);

} // namespace interlock
