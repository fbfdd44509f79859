#pragma once

#include "models/store/paths.h"
#include "models/store/processes.h"

namespace interlock {

/// Ends the engine that holds this store and says nothing any more, with the commands it runs, so that
/// another may start (decision 7). Refused while it answers: its heartbeat is younger than `kSilent`. The
/// holder is the process that the lock file names, and only if that one started when the file says, in this
/// boot, as this user. What it had ordered may still be carried out: whoever starts reads the traffic back
/// first, twice. Gives the pid that was ended; 0 when nobody held the store.
Result<qint64> takeOver(const StorePaths &paths);

} // namespace interlock
