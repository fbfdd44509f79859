#pragma once

#include "models/engine/ledger.h"
#include "models/store/inbox.h"

namespace interlock {

/// What an admitted request leads to.
struct Admitted {
    Record record;
    std::vector<BlobRow> blobs; ///< contents to copy into the store with it
    std::optional<Decided>
        decision;      ///< for an open rollout; its `record` is filled in when the index is known
    RolloutId rollout; ///< of the decision or the start
    bool starts = false;
    QString leaseId{}, person{};    ///< of an approval: whose word, on which lease
    std::optional<Policy> policy{}; ///< that is proposed
};

/// Judges one signed request whose signature holds against the ledger as it stands. Refusals say what is
/// missing and how to mend it. Pure but for the contents it looks up through `readBlob`. `account`: whose
/// file brought it; empty: not known.
Result<Admitted> admit(Record record, const Ledger &ledger, WallTime now, const Ledger::ReadBlob &readBlob,
                       const QString &account = {});

} // namespace interlock
