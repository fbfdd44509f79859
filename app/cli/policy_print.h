#pragma once

#include "models/lease/policy.h"

namespace interlock::cli {

/// Everything that a policy says, for people: who with which keys, who may decide what, rules with their
/// limits, admins, risk weights, revocations.
void printPolicy(const Policy &policy);

} // namespace interlock::cli
