#pragma once

#include "models/base/json.h"
#include "models/engine/ledger.h"
#include "models/store/paths.h"
#include "models/traffic/actuator.h"

namespace interlock {

/// What a rollout will touch and how it is taken back, written down when its lease is asked for. The lease
/// binds the SHA-256 of these bytes.
struct PackManifest {
    /// A thing as it stood then. `text` only of what is no file: a file may hold secrets.
    struct Seen {
        QString name, sha256, text;
        bool operator==(const Seen &) const = default;
    };
    /// A bound file that is put back as it was.
    struct PutBack {
        QString path; ///< in the plan
        QString to;   ///< absolute: where it was found
        QString sha256;
        bool operator==(const PutBack &) const = default;
    };
    QString planSha256;
    Traffic traffic;
    Rollback rollback;
    std::vector<Seen> world;
    QString unread; ///< why the world was not read; empty when it was
    std::vector<PutBack> putsBack;
    std::optional<Weight> canary = {}; ///< what it carried then; nothing where that could not be read
    bool operator==(const PackManifest &) const = default;
};
QByteArray encode(const PackManifest &manifest);
Result<PackManifest> readManifest(const QByteArray &bytes);
/// The manifest of a plan whose world nobody read. `folder`: where the plan lies.
PackManifest manifestOf(const PlanFile &plan, const QString &folder, const QString &unread);

/// All that is needed to take a rollout back without engine, log, store or plan.
struct Pack {
    RolloutId rollout;
    qint64 startRecord = 0; ///< of two packs over one traffic, the higher owns it
    QString folder;         ///< where the engine ran: relative paths of the traffic's commands begin there
    Plan plan;              ///< name, environment, versions and traffic only
    PackManifest manifest;
    QString manifestSha256;
    std::vector<BoundFile> files; ///< of the plan, with contents
    /// The files that the traffic is read from, with their bytes and rights, as they stood before the first
    /// raise: a rollback writes one anew that is gone. They may hold secrets, so they lie in the pack alone,
    /// never in the manifest, which is part of the log.
    std::vector<Touched> kept = {};
};
/// Whether a rollback of this traffic needs the bytes of a file that stood there before.
bool keepsFiles(const Traffic &traffic);
/// How the traffic stood before the rollout, as its pack says.
std::vector<Touched> worldOf(const Pack &pack);
/// The pack of a rollout that begins: `manifest` is the lease's, or empty where it binds none.
Result<Pack> makePack(const RolloutEntry &entry, const QByteArray &manifest);
QByteArray encode(const Pack &pack);
/// Every digest is checked: what is read is whole, or an error.
Result<Pack> decodePack(const QByteArray &bytes);
inline constexpr JsonLimits kPackLimits{96 * 1024 * 1024, 16, 2 * 1024 * 1024};

QString packPath(const StorePaths &paths, const RolloutId &rollout);
Result<Pack> readPack(const StorePaths &paths, const RolloutId &rollout);
/// The rollouts that have a pack; one that cannot be read is left out.
std::vector<Pack> allPacks(const StorePaths &paths);
/// The rollout to roll back where the store cannot be read: the only one that has a pack, of those whose id
/// begins with `named`.
Result<RolloutId> packedRollout(const StorePaths &paths, const QString &named);
/// Refused when the pack of a newer rollout moves the same traffic (decision 2).
Done ownsItsTraffic(const StorePaths &paths, const Pack &pack);

} // namespace interlock
