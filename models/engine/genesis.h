#pragma once

#include "models/engine/ledger.h"
#include "models/records/signer.h"
#include "models/store/paths.h"

#include <QObject>

namespace interlock {

/// What `interlock init` is asked for.
struct InitWish {
    StorePaths paths;
    QString person; ///< name of the first person
    QString agent = QStringLiteral("agent");
    std::shared_ptr<Signer> personKey;
    PublicKey agentKey;
};
/// What it made.
struct InitFacts {
    QString origin, genesisSha256;
    PublicKey engineKey, consoleKey;
};

/// Makes folders, engine and console keys, the store, and the genesis policy signed by the person as record
/// 0. Never overwrites; what was begun and failed is removed.
void initStore(const InitWish &wish, const Clock &clock, QObject *context,
               const std::function<void(Result<InitFacts>)> &done);

/// Where keys of this store lie.
QString engineKeyPath(const StorePaths &paths);
QString consoleKeyPath(const StorePaths &paths);
QString principalKeyPath(const StorePaths &paths, const QString &principal);
/// The log's origin of a store with this uuid.
QString originOf(const QString &storeUuid);

} // namespace interlock
