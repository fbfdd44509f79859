#pragma once

#include "models/engine/engine.h"

namespace interlock {

struct StoreReport {
    qint64 records = 0;
    qint64 evaluations = 0;
    QString origin;
    QString root; ///< hexadecimal, of the whole log
    QString
        genesisSha256; ///< payload digest of record 0, to be compared with one that was told by another way
    qint64 cosignedSize =
        0; ///< records under the newest head that a console signed as well; 0: there is none
    QStringList cosignedBy{}; ///< those consoles
};

/// A log to re-compute, wherever it is read from.
struct LogCheck {
    const LogReader &reader;
    QByteArray head;             ///< the newest signed head, a signed note; empty: there is none
    ReadingTold told{};          ///< of each record that holds, and of each look
    unsigned cores = allCores(); ///< check signatures; the rest is one's work
};
/// Re-computes everything that the log itself proves: each record's bytes, signature, role and what its
/// signer saw of the log; the signed head; the chain of evaluations and every state from them. Folds into
/// `ledger`, which is new. An error (Unverified) names the first record at fault.
Result<StoreReport> verifyLog(const LogCheck &check, Ledger &ledger);

/// The same for the log of a store, and that it goes on from the head this machine pinned.
Result<StoreReport> verifyStore(const StorePaths &paths, unsigned cores = allCores());

} // namespace interlock
