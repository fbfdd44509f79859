#pragma once

#include "models/base/result.h"

#include <QString>

namespace interlock {

/// Where everything of one store lies: the SQLite file, and a folder `<file>.d` beside it (decision 30).
struct StorePaths {
    QString database;
    QString folder;

    QString raisingInbox() const { return folder + QStringLiteral("/inbox/raise"); }
    QString loweringInbox() const { return folder + QStringLiteral("/inbox/lower"); }
    QString answers() const { return folder + QStringLiteral("/answers"); }
    QString blobs() const
    {
        return folder + QStringLiteral("/blobs");
    } ///< contents bound into lease requests, by SHA-256
    QString keys() const { return folder + QStringLiteral("/keys"); }
    QString tombstones() const
    {
        return folder + QStringLiteral("/tombstones");
    } ///< rollbacks done without an engine
    QString packs() const
    {
        return folder + QStringLiteral("/packs");
    }                                           ///< what a rollback needs, a file a rollout
    QString pack(const QString &rollout) const; ///< the file of one rollout
    QString liveFolder() const { return folder + QStringLiteral("/live"); }
    QString live(const QString &rollout) const; ///< the newest lines its checks and commands printed
    QString journal() const
    {
        return folder + QStringLiteral("/journal");
    } ///< records written while the store was not writable
    QString spares() const { return folder + QStringLiteral("/spares"); } ///< see models/store/spares.h
    QString heartbeat() const { return folder + QStringLiteral("/heartbeat.json"); }
    QString lockFile() const { return folder + QStringLiteral("/engine.lock"); }
    QString pin() const
    {
        return folder + QStringLiteral("/pinned-head.json");
    } ///< the highest head ever verified
    QString copy() const { return folder + QStringLiteral("/copy.sqlite"); } ///< see models/store/copy.h
    QString engineLog() const { return folder + QStringLiteral("/engine.log"); }

    /// Creates the folders, mode 0700.
    Done makeFolders() const;
};

/// `sqlite:PATH` or a plain path; empty gives `$XDG_DATA_HOME/interlock/interlock.sqlite`. Other schemes are
/// refused.
Result<StorePaths> storePaths(const QString &url);

} // namespace interlock
