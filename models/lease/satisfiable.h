#pragma once

#include "models/lease/policy.h"

namespace interlock {

/// Each rule of a policy that nobody could ever meet, in a sentence: seats without different people whose
/// keys are still good, the requester left out where the rule says so, nobody who may decide the action, a
/// lease (it covers start, promote and resume) that no rule lets be. Judged for the time when the policy is
/// issued.
QStringList unsatisfiable(const Policy &policy);

} // namespace interlock
