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
};

/// Re-computes everything: each record's bytes, signature, role and what its signer saw of the log; the
/// newest signed head; the pinned head; the chain of evaluations and every state from them. An error
/// (Unverified) names the first record at fault. Signatures are checked on so many cores; the rest is one's
/// work.
Result<StoreReport> verifyStore(const StorePaths &paths, unsigned cores = allCores());

/// May the signer of this record say what it says, by the policy in force before it? The ledger has folded it
/// already.
Done judgeRole(const Record &record, qint64 index, const Ledger &ledger);

} // namespace interlock
