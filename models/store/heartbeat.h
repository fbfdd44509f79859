#pragma once

#include "models/base/clock.h"
#include "models/store/paths.h"
#include "models/store/rows.h"

#include <QJsonObject>

#include <optional>

namespace interlock {

/// What a living engine writes twice a second. A file, because it must not load the log (decision 26).
struct Heartbeat {
    qint64 pid = 0;
    qint64 supervisor = 0; ///< pid of the parent that restarts it; 0 without one
    qint64 epoch = 0;
    Stamp at;
    Stamp started;
    QString host;
    QString version;
    QString trouble; ///< "the store cannot be written: ..."; empty when all is well
    bool operator==(const Heartbeat &) const = default;
};

/// Replaces the file; not synced: a heartbeat that is lost with the machine is no loss.
Done writeHeartbeat(const StorePaths &paths, const Heartbeat &beat);
std::optional<Heartbeat> readHeartbeat(const StorePaths &paths);

/// Does this process still run?
bool isAlive(qint64 pid);

} // namespace interlock
