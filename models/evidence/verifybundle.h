#pragma once

#include "models/engine/verify.h"
#include "models/evidence/bundle.h"
#include "models/records/allowedsigners.h"

namespace interlock {

/// What the reader of a bundle knows from elsewhere. A bundle that proves everything but was made up as a
/// whole (A60) can be told from a real one by nothing else.
struct BundleTrust {
    QString genesisSha256;                             ///< payload digest of record 0; empty: not known
    std::optional<std::vector<AllowedSigner>> signers; ///< who may have signed the first trust policy
    WallTime now{};                                    ///< for the validity of those signers' keys
};
struct BundleReport {
    StoreReport log;
    bool trusted = false; ///< rests on something that was known from elsewhere
};

/// Re-computes all that `verifyStore` does, through the same code, and that everything beside the log is what
/// the log gives: policies, allowed signers, plans, sums; no file too many or too few. An error (Unverified)
/// names the first record or file at fault. Without trust the report says so.
Result<BundleReport> verifyBundle(const BundleFiles &files, const BundleTrust &trust);

} // namespace interlock
