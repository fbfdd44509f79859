#pragma once

#include "models/engine/ledger.h"

namespace interlock {

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

} // namespace interlock
