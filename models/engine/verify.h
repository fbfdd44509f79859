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

/// Somebody who waits for long work and may give it up. Both are called on the thread of the work.
struct Attended {
    std::function<bool()> isGivenUp{};              ///< asked between pieces of the log
    std::function<void(qint64 records)> progress{}; ///< records that were judged so far
};

/// A log to re-compute, wherever it is read from.
struct LogCheck {
    const LogReader &reader;
    QByteArray head;             ///< the newest signed head, a signed note; empty: there is none
    ReadingTold told{};          ///< of each record that holds, and of each look
    unsigned cores = allCores(); ///< check signatures; the rest is one's work
    Attended attended{};
};
/// Re-computes everything that the log itself proves: each record's bytes, signature, role and what its
/// signer saw of the log; the signed head; the chain of evaluations and every state from them. Folds into
/// `ledger`, which is new. An error (Unverified) names the first record at fault; Cancelled: it was given up.
Result<StoreReport> verifyLog(const LogCheck &check, Ledger &ledger);

/// The same for the log of a store, and that it goes on from the head this machine pinned.
Result<StoreReport> verifyStore(const StorePaths &paths, unsigned cores = allCores(),
                                const Attended &attended = {});
/// Whatever hinders a verification leaves the log Unverified, but giving it up is no fault of the log.
tl::unexpected<Error> asUnverified(const Error &error);

} // namespace interlock
