#pragma once

#include "models/plan/plan.h"

namespace interlock {

/// Whether the body of an HTTP check's answer is as the check wants it (its status was looked at before).
/// Refused with what stands there instead, cut at 200 characters.
Done meets(const Check &check, const QByteArray &body);

} // namespace interlock
