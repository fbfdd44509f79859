#pragma once

#include "models/engine/describe.h"
#include "models/evidence/demands.h"

namespace interlock {

/// The report of one rollout for people, in Markdown: what was released, how it ended, each stage with its
/// table of verdicts, what its plan demands as evidence, who signed and decided what, every record of it.
/// UTC, C locale; a function of the log alone. `words` are all records of the log, in order.
QString reportOf(const Ledger &ledger, const RolloutId &rollout, const std::vector<RecordWords> &words,
                 const std::vector<DemandLine> &demands);

} // namespace interlock
