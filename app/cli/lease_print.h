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
    /// Its traffic as it stood when it was asked for.
    struct Traffic {
        QString unread; ///< why it was not read; empty when it was
        std::optional<Weight> canary = {};
    } traffic;
};
ShownLease::Traffic trafficThen(const Lease &lease, const StorePaths &paths);
/// What somebody who signs has to know of that traffic, a sentence; empty when there is nothing.
QString warningOf(const ShownLease::Traffic &traffic);
Result<ShownLease> shownLease(const Ledger &ledger, const LeaseEntry &entry, const StorePaths &paths,
                              WallTime now);

void printLease(const Ledger &ledger, const LeaseEntry &entry, const ShownLease &shown);
QJsonObject toJson(const Ledger &ledger, const LeaseEntry &entry, const ShownLease &shown);
/// All of them, the oldest first, one a line.
void showLeases(const CommonOptions &common, const Ledger &ledger, WallTime now);

} // namespace interlock::cli
