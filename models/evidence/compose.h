#pragma once

#include "models/engine/verify.h"
#include "models/evidence/bundle.h"
#include "models/evidence/demands.h"
#include "models/records/sshkeyfile.h"
#include "models/store/paths.h"

namespace interlock {

/// What a bundle is made of.
struct BundleWish {
    StorePaths paths;
    /// Names the rollout, once the log is read.
    std::function<Result<RolloutId>(const Ledger &)> choose;
    std::shared_ptr<const LocalSigner> console; ///< signs the head and the sums
    Attended attended{};                        ///< Cancelled when it is given up
};

/// Everything a third party needs to check one rollout: the whole log (a record proves little alone), the
/// looks, the policies, plans and bound files, the report, and two programs that check it. Depends on the
/// store alone: made twice of the same log, it is the same bytes. The log is verified on the way; a broken
/// one is not exported (Unverified). Holds no secrets: plans and records carry references only, and no answer
/// of a metrics endpoint is ever stored.
Result<BundleFiles> composeBundle(const BundleWish &wish);

/// What the plan of a rollout demands as evidence, and what the log up to its newest signed head has for it.
/// The log is verified on the way. Empty when the plan demands nothing.
Result<std::vector<DemandLine>> checkDemands(const StorePaths &paths,
                                             const std::function<Result<RolloutId>(const Ledger &)> &choose);

} // namespace interlock
