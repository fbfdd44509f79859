#pragma once

#include "models/base/result.h"

#include <vector>

namespace interlock {

/// One process of this boot: a pid alone may be another's by now.
struct ProcessId {
    qint64 pid = 0;
    quint64 started = 0; ///< clock ticks since boot, `starttime` of proc(5)
    uint user = 0;
    qint64 parent = 0;
    qint64 group = 0;
    bool stopped = false; ///< by SIGSTOP: it lives and does nothing
    bool isSame(const ProcessId &other) const { return pid == other.pid && started == other.started; }
};

/// NotFound when it does not run (a zombie does not).
Result<ProcessId> processOf(qint64 pid);
/// Those whose parent it is.
std::vector<ProcessId> childrenOf(qint64 pid);
/// Sends a signal to exactly this process, through a descriptor of it (pidfd_open(2)); done also when it has
/// ended before.
Done signalProcess(const ProcessId &process, int signal);
/// SIGKILL, and waits at most 5 s until it has ended. Blocks: for a process that starts.
Done endProcess(const ProcessId &process);

} // namespace interlock
