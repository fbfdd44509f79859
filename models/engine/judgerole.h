#pragma once

#include "models/engine/ledger.h"

namespace interlock {

/// What the clocks of people and engine may differ by, where one is held against the other.
inline constexpr Duration kSkew{120'000};

/// "record 12: ...", Unverified.
tl::unexpected<Error> atFault(qint64 index, const QString &what);

/// Does a lease bind what its plan says: name, service, environment, weights, seats, traffic, validity?
bool saysItsPlan(const Lease &lease, const Plan &plan);

/// May the signer of this record say what it says, by the policy in force at its index? Judged from the log
/// alone, as the engine judged it when it came: leases against rule and plan, approvals that fill a seat,
/// decisions under a lease that stood. The ledger has folded it already.
Done judgeRole(const Record &record, qint64 index, const Ledger &ledger);

} // namespace interlock
