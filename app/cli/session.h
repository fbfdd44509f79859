#pragma once

#include "app/cli/print.h"
#include "app/cli/verb.h"
#include "models/engine/petition.h"
#include "models/evidence/demands.h"
#include "models/lease/risk.h"

#include <QJsonArray>

namespace interlock::cli {

/// The one system clock of the process.
const Clock &systemClock();

/// The store that --store names, read, with the identity and key that were given.
Result<std::unique_ptr<Petition>> openPetition(const CommonOptions &common,
                                               Petition::Loss loss = Petition::Loss::IsAFault);

/// The same, and `trail` hears each record from the first on; it outlives what is opened.
Result<std::unique_ptr<Petition>> openPetition(const CommonOptions &common, EvidenceTrail &trail);

/// Says the short code of each signature before it is asked for.
void showCodes(const CommonOptions &common, Petition &petition);

/// Runs the event loop until `finish(status)` is called; gives that status.
int runUntil(const std::function<void(std::function<void(int)>)> &begin);

/// Runs one petition to its answer: `ask` gets what to answer; `print` says what was accepted.
int petition(const CommonOptions &common, const std::function<void(Petition &, Petition::Answered)> &ask,
             const std::function<void(Petition &, const EngineAnswer &)> &print,
             Petition::Loss loss = Petition::Loss::IsAFault);

/// The lines of a risk score: factor, points, of, why.
QJsonArray factorsJson(const RiskScore &risk);

/// What a plan demands as evidence, and what the log has for it.
QJsonArray demandsJson(const std::vector<DemandLine> &demands);

/// Finds the one open rollout when none is named, or the one whose id starts with the text.
Result<RolloutId> findRollout(const Ledger &ledger, const QString &named);
/// The same for leases.
Result<QString> findLease(const Ledger &ledger, const QString &named);

} // namespace interlock::cli
