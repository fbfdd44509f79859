#pragma once

#include "models/engine/ledger.h"
#include "models/records/checkpoint.h"

namespace interlock {

// Heads of the log that consoles sign as well as the engine (decision 21): a second hand that saw this
// history, so that the engine's key alone cannot show another one to somebody else. They stand in the table
// of heads, and are never leaves of the log.

/// A head with the engine's signature and at least one console's, of this log as it stands.
struct CosignedHead {
    qint64 size = 0;
    QString note;         ///< the signatures of known keys only
    QStringList consoles; ///< principals that signed it
};

/// Is this the text of a signed note of this log, rather than a record?
bool isHead(const QByteArray &bytes, const Ledger &ledger);
/// Judges a head against the log: origin, size, root, the engine's signature and a console's. Unverified
/// tells of another history.
Result<CosignedHead> readCosignedHead(const QByteArray &note, const Ledger &ledger);
/// The engine's newest head with this console's signature under it, if its root is the one that the log
/// folded here has. Refused when the key is no console's of the policy.
Result<QByteArray> cosignHead(const QByteArray &note, const Ledger &ledger, const LocalSigner &console,
                              WallTime now);

} // namespace interlock
