#pragma once

#include "models/engine/ledger.h"
#include "models/lease/risk.h"

namespace interlock {

/// The newest earlier lease of the same rollout and environment under which something was started; nullptr if
/// there is none.
const LeaseEntry *lastApproved(const Ledger &ledger, const LeaseEntry &lease);

/// What plan and bound files changed since the last approved lease, file by file ("plan", then paths). Empty
/// without an earlier one.
struct BoundChange {
    QString file;
    QByteArrayList lines; ///< see diffLines
    int changed = 0;
};
std::vector<BoundChange> changesSinceApproved(const Ledger &ledger, const LeaseEntry &lease);

/// The facts behind the risk score of a lease, from the log as it stands and the moment the lease was
/// requested: everybody gets the same.
RiskFacts riskFacts(const Ledger &ledger, const LeaseEntry &lease);
/// The score by the weights of the policy in force.
RiskScore riskOf(const Ledger &ledger, const LeaseEntry &lease);

} // namespace interlock
