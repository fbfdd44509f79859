#pragma once

#include "app/cli/print.h"
#include "app/cli/verb.h"
#include "models/engine/petition.h"
#include "models/lease/risk.h"

#include <QJsonArray>

namespace interlock::cli {

/// The one system clock of the process.
const Clock &systemClock();

/// The store that --store names, read, with the identity and key that were given.
Result<std::unique_ptr<Petition>> openPetition(const CommonOptions &common,
                                               Petition::Loss loss = Petition::Loss::IsAFault);

/// Runs the event loop until `finish(status)` is called; gives that status.
int runUntil(const std::function<void(std::function<void(int)>)> &begin);

/// Runs one petition to its answer: `ask` gets what to answer; `print` says what was accepted.
int petition(const CommonOptions &common, const std::function<void(Petition &, Petition::Answered)> &ask,
             const std::function<void(Petition &, const EngineAnswer &)> &print,
             Petition::Loss loss = Petition::Loss::IsAFault);

/// The lines of a risk score: factor, points, of, why.
QJsonArray factorsJson(const RiskScore &risk);

/// Finds the one open rollout when none is named, or the one whose id starts with the text.
Result<RolloutId> findRollout(const Ledger &ledger, const QString &named);
/// The same for leases.
Result<QString> findLease(const Ledger &ledger, const QString &named);

} // namespace interlock::cli
