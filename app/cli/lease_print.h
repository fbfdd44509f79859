#pragma once

#include "app/cli/session.h"

namespace interlock::cli {

/// What there is to say about a lease beside its own words.
struct ShownLease {
    SeatReport seats;
    QString over;    ///< why nothing starts under it any more
    QString running; ///< the open rollout that goes on under it
    QString resumes; ///< the open rollout of the same plan that could go on under it
    QString shared;  ///< whose one account fills two seats
    QString unread;  ///< why its traffic was not read when it was asked for
};
/// Why the traffic's state was not read when the lease was asked for; empty when it was.
QString unreadOf(const Lease &lease, const StorePaths &paths);
Result<ShownLease> shownLease(const Ledger &ledger, const LeaseEntry &entry, const StorePaths &paths,
                              WallTime now);

void printLease(const Ledger &ledger, const LeaseEntry &entry, const ShownLease &shown);
QJsonObject toJson(const Ledger &ledger, const LeaseEntry &entry, const ShownLease &shown);
/// All of them, the oldest first, one a line.
void showLeases(const CommonOptions &common, const Ledger &ledger, WallTime now);

} // namespace interlock::cli
