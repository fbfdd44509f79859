#pragma once

#include "ui/follower/trace.h"

namespace interlock {

/// One release as it is shown, from the engine's own fold and what the records told.
ReleaseView releaseView(const RolloutEntry &entry, const Trace &trace, const Ledger &ledger, Moment now);
/// One lease as it is shown to `me`.
LeaseView leaseView(const LeaseEntry &entry, const Ledger &ledger, const Me &me, WallTime now);

} // namespace interlock
