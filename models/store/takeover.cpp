#include "models/store/takeover.h"

#include "models/base/clock.h"
#include "models/store/epoch.h"
#include "models/store/heartbeat.h"

#include <csignal>
#include <unistd.h>

namespace interlock {

namespace {

/// The process that holds the store, proven to be the one that took it.
Result<ProcessId> provenHolder(const StorePaths &paths, const QString &bootId)
{
    const EpochHolder written = writtenHolder(paths);
    const auto process = processOf(written.pid);
    const QString who = QStringLiteral("the holder of the store, process %1,").arg(written.pid);
    const QString mend = QStringLiteral("find out who holds %1: `fuser -v %1`").arg(paths.lockFile());
    if (!process)
        return fail(ErrorCode::Refused, QStringLiteral("%1 does not run, and the lock is held").arg(who),
                    mend);
    if (written.bootId != bootId || process->started != written.started)
        return fail(ErrorCode::Refused, QStringLiteral("%1 is another one than took the store").arg(who),
                    mend);
    if (process->user != ::geteuid())
        return fail(ErrorCode::Refused, QStringLiteral("%1 belongs to another user").arg(who),
                    QStringLiteral("end it as that user"));
    return *process;
}

Done refuseWhileItAnswers(const StorePaths &paths, const Clock &clock)
{
    const auto beat = readHeartbeat(paths);
    const auto silent = beat ? silentFor(*beat, clock) : std::nullopt;
    if (!silent || *silent >= kSilent)
        return {};
    return fail(ErrorCode::Refused,
                QStringLiteral("the engine (pid %1) answered %2 ms ago").arg(beat->pid).arg(silent->count()),
                QStringLiteral("it guards: stop it in good order if another shall"));
}

/// What it runs ends with it: a command that goes on would move traffic behind the next engine's back.
Done endWithChildren(const ProcessId &holder)
{
    if (const Done stopped = signalProcess(holder, SIGSTOP); !stopped) // it begins nothing more
        return stopped;
    const std::vector<ProcessId> children = childrenOf(holder.pid);
    const Done ended = endProcess(holder);
    for (const ProcessId &child : children) {
        const auto now = processOf(child.pid);
        if (now && now->isSame(child) && child.group == child.pid)
            ::kill(pid_t(-child.group), SIGKILL); // its whole group: it leads one of its own
        (void)endProcess(child);
    }
    return ended;
}

} // namespace

Result<qint64> takeOver(const StorePaths &paths)
{
    if (epochHolder(paths) == 0)
        return 0;
    const SystemClock clock;
    if (const Done silent = refuseWhileItAnswers(paths, clock); !silent)
        return passOn(silent);
    const auto holder = provenHolder(paths, clock.bootId());
    if (!holder)
        return passOn(holder);
    if (const Done ended = endWithChildren(*holder); !ended)
        return passOn(ended);
    return holder->pid;
}

} // namespace interlock
