#pragma once

#include "ui/follower/snapshot.h"
#include "ui/stall/stallmeter.h"

namespace interlock {

/// How this window answers, for the list of connections.
ConnectionView stallView(const StallMeter::Tally &tally);

} // namespace interlock
