#pragma once

#include "models/base/clock.h"
#include "models/store/paths.h"
#include "models/store/rows.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace interlock {

/// Whether a rollout could be rolled back when that was last proven.
struct RollbackProof {
    QString rollout;
    QString why; ///< why not; empty: it could
    qint64 wallMs = 0;
    bool ready() const { return why.isEmpty(); }
    bool operator==(const RollbackProof &) const = default;
};

/// What a living engine writes twice a second. A file, because it must not load the log (decision 26).
struct Heartbeat {
    qint64 pid = 0;
    qint64 supervisor = 0; ///< pid of the parent that restarts it; 0 without one
    qint64 epoch = 0;
    Stamp at;
    Stamp started;
    QString host;
    QString version;
    QString trouble;                           ///< "the store cannot be written: ..."; empty when all is well
    std::vector<RollbackProof> rollbacks = {}; ///< of the open rollouts
    bool operator==(const Heartbeat &) const = default;
};

/// Replaces the file; not synced: a heartbeat that is lost with the machine is no loss.
Done writeHeartbeat(const StorePaths &paths, const Heartbeat &beat);
std::optional<Heartbeat> readHeartbeat(const StorePaths &paths);

/// An engine that has said nothing for longer is one that nobody waits for (decision 7).
inline constexpr Duration kSilent{5000};
/// How long it is since the engine wrote this; nothing when that was before the machine started.
std::optional<Duration> silentFor(const Heartbeat &beat, const Clock &clock);

/// Does this process still run?
bool isAlive(qint64 pid);

} // namespace interlock
