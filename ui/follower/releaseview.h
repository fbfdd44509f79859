#pragma once

#include "models/engine/pack.h"
#include "models/lease/risk.h"
#include "ui/follower/trace.h"

namespace interlock {

/// One release as it is shown, from the engine's own fold and what the records told.
ReleaseView releaseView(const RolloutEntry &entry, const Trace &trace, const Ledger &ledger, Moment now);
/// Nobody watches it: nothing that is shown of it is of now, and nothing happens by itself.
void showUnwatched(ReleaseView &release);
/// What the guard tried this minute says more than that something was read from there a while ago.
void showWayBack(const EngineLink &engine, ReleaseView &release);
/// What takes long to find out about a lease, and changes only when the log grows.
struct LeaseDepth {
    RiskScore risk;
    QStringList changes; ///< see LeaseView
    QString planText = {};
    QString pack, doubt; ///< the same
};
/// `manifest`: of the rollback pack that the lease binds; nothing where it binds none, or none can be read.
LeaseDepth leaseDepth(const LeaseEntry &entry, const Ledger &ledger,
                      const std::optional<PackManifest> &manifest);
/// One lease as it is shown to `me`.
LeaseView leaseView(const LeaseEntry &entry, const Ledger &ledger, const LeaseDepth &depth, const Me &me,
                    WallTime now);

} // namespace interlock
