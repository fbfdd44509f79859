#pragma once

#include "ui/follower/trace.h"

namespace interlock {

class Ledger;

/// How a look at one connection ended.
struct Probed {
    bool ok = false;
    QString text; ///< what answered, or what is wrong and how to mend it
    Duration took{0};
    Moment at{};
};

/// What moves the traffic of a rollout: how old the newest reading is, and what was read.
ConnectionView trafficConnection(const RolloutEntry &entry, Moment now);
/// The places that the messages of a rollout go to, and how the newest one went.
std::vector<ConnectionView> sinkConnections(const RolloutEntry &entry, const Trace &trace, Moment now);
/// Of what was not asked for a while: as it should be after the end, else a guard is missing.
Status unwatchedStatus(Phase phase);
/// Of how many of a source's indicators the newest look has a value, and how many of the others it did not
/// answer.
Status sourceStatus(int indicators, int withValue, int unanswered);
/// What moves, reads and tells: the traffic of each open rollout, its sources, the places its messages go to;
/// as the engine saw them last.
std::vector<ConnectionView> rolloutConnections(const Ledger &ledger, const std::map<RolloutId, Trace> &traces,
                                               Moment now);
/// Lays what was tested here over what the engine saw.
void showProbe(ConnectionView &view, const Probed &probe, Moment now);

} // namespace interlock
