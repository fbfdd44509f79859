#pragma once

#include "models/store/paths.h"

#include <QByteArray>

#include <vector>

namespace interlock {

/// Records that were signed while the store could not be written (I16): a file each, durable, merged into the
/// log at the next start. Empty where there is none.
class EmergencyJournal {
public:
    explicit EmergencyJournal(StorePaths paths) : m_paths(std::move(paths)) {}
    Done keep(const QByteArray &envelope);
    /// Oldest first; at most 1000.
    std::vector<QByteArray> kept() const;
    /// What was kept is in the log now.
    void forget(const QByteArray &envelope);

private:
    QString pathOf(const QByteArray &envelope) const;
    StorePaths m_paths;
};

/// A rollback that was ordered without an engine: every engine looks here before every raise (decision 8).
Done layTombstone(const StorePaths &paths, const QString &rollout, const QByteArray &envelope);
bool hasTombstone(const StorePaths &paths, const QString &rollout);
std::vector<QByteArray> tombstones(const StorePaths &paths);
/// The account whose file it is; that of this process where there is none.
uint tombstoneOwner(const StorePaths &paths, const QString &rollout);
void removeTombstone(const StorePaths &paths, const QString &rollout);

} // namespace interlock
