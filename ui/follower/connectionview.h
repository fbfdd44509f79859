#pragma once

#include "ui/follower/snapshot.h"

namespace interlock {

class Ledger;

/// How a look at one connection ended.
struct Probed {
    bool ok = false;
    QString text; ///< what answered, or what is wrong and how to mend it
    Duration took{0};
    Moment at{};
};

/// What reads and moves: the sources of each open rollout, what moves its traffic; as the engine saw them
/// last.
std::vector<ConnectionView> rolloutConnections(const Ledger &ledger, Moment now);
/// Lays what was tested here over what the engine saw.
void showProbe(ConnectionView &view, const Probed &probe, Moment now);

} // namespace interlock
