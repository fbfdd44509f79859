#pragma once

#include "models/engine/ledger.h"

namespace interlock {

/// What a rollback of this rollout may break, "NAME: WHY" each: steps that only go forward (`forward_only`)
/// and that have begun. Known to a person before a rollback, and never in its way.
QStringList rollbackRisks(const RolloutEntry &entry, const Ledger &ledger);

} // namespace interlock
