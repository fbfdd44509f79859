#pragma once

#include "app/cli/session.h"

namespace interlock::cli {

/// The plan at this path; the error has a line for each problem.
Result<PlanFile> readChecked(const std::string &path);
/// The lease that was named, or the newest complete one over exactly this plan.
Result<QString> leaseFor(const Ledger &ledger, const PlanFile &plan, const std::string &named);
/// Starts an engine if none is alive over the petition's store, and calls `then` once one is, within 5 s; as
/// long as `context` lives.
void ensureEngine(QObject *context, const StorePaths &paths, const std::function<void(const Done &)> &then);

} // namespace interlock::cli
