#pragma once

#include "app/cli/verb.h"

namespace interlock::cli {

/// What is known from elsewhere; both may be empty.
struct KnownFromElsewhere {
    QString policyDigest;   ///< of the first trust policy
    QString allowedSigners; ///< a file
};
/// `interlock verify BUNDLE`: 0 when all holds and it rests on something known from elsewhere; 5 otherwise.
int verifyBundleAt(const QString &path, const KnownFromElsewhere &known, const CommonOptions &common);

} // namespace interlock::cli
