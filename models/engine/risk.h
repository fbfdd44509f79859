#pragma once

#include "models/engine/ledger.h"
#include "models/lease/risk.h"

namespace interlock {

/// What the log tells of earlier rollouts of the lease's release; the ledger stands where the lease is asked
/// for.
ReleaseHistory historyOf(const Ledger &ledger, const LeaseEntry &lease);

/// The newest earlier lease of the same rollout and environment that both keys were under before this one was
/// asked for; nullptr if there is none.
const LeaseEntry *lastApproved(const Ledger &ledger, const LeaseEntry &lease);

/// What plan and bound files changed since the last approved lease, file by file ("plan", then paths). Empty
/// without an earlier one.
struct BoundChange {
    QString file;
    QByteArrayList lines; ///< see diffLines
    int changed = 0;
};
std::vector<BoundChange> changesSinceApproved(const Ledger &ledger, const LeaseEntry &lease);

/// The facts behind the risk score of a lease, from the log up to the lease's own record and the moment it
/// was requested: everybody gets the same, at any time.
RiskFacts riskFacts(const Ledger &ledger, const LeaseEntry &lease);
/// The score by the weights of the policy in force.
RiskScore riskOf(const Ledger &ledger, const LeaseEntry &lease);

} // namespace interlock
