#pragma once

#include "ui/first/stallmeter.h"
#include "ui/follower/snapshot.h"

namespace interlock {

/// How this window answers, for the list of connections.
ConnectionView stallView(const StallMeter::Tally &tally);

} // namespace interlock
