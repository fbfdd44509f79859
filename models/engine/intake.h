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
    QString leaseId{}, person{}; ///< of an approval: whose word, on which lease
};

/// A lowering that came without a record: being able to write to the inbox is enough (decision 15).
struct BareLowering {
    DecisionKind kind = DecisionKind::RollBack;
    RolloutId rollout;
    QString reason;
    QString nonce{}; ///< makes this request another one than the same words before
    /// "absent"; "valid, console"; or why the signature does not count, which changes nothing: it lowers.
    QString signature = QStringLiteral("absent");
    QString result{}; ///< of a rollback without an engine: how its restoring went; empty while it is open
    bool operator==(const BareLowering &) const = default;
};
QByteArray encode(const BareLowering &lowering);
std::optional<BareLowering> bareLowering(const QByteArray &bytes);
/// What is asked to be lowered, in either form; no signature is looked at.
std::optional<BareLowering> loweringIn(const QByteArray &bytes);
/// A lowering request in either form: bare, or a decision signed by anybody, the console's own key first of
/// all.
std::optional<BareLowering> readLowering(const QByteArray &bytes, const Ledger &ledger, WallTime now);

/// Judges one signed request whose signature holds against the ledger as it stands. Refusals say what is
/// missing and how to mend it. Pure but for the contents it looks up through `readBlob`. `account`: whose
/// file brought it; empty: not known.
Result<Admitted> admit(Record record, const Ledger &ledger, WallTime now, const Ledger::ReadBlob &readBlob,
                       const QString &account = {});

} // namespace interlock
