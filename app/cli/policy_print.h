#pragma once

#include "models/engine/ledger.h"

namespace interlock::cli {

/// Everything that a policy says, for people: who with which keys, who may decide what, rules with their
/// limits, admins, risk weights, revocations.
void printPolicy(const Policy &policy);

/// The open rollouts that any new policy holds as it comes into force: what is signed under the one before it
/// does not count any more.
std::vector<const RolloutEntry *> heldByPolicy(const Ledger &ledger, WallTime now);
/// Which those are and what becomes of them, before it is signed.
QString warningOfHold(const std::vector<const RolloutEntry *> &held);

} // namespace interlock::cli
