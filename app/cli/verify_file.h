#pragma once

#include "app/cli/verb.h"

namespace interlock::cli {

/// `interlock verify FILE --allowed-signers SIGNERS`: one envelope, signature and strict profile only, no
/// roles. Exit status 0, or 5 with the reason; 1 or 2 if a file cannot be read.
int verifyFile(const QString &path, const QString &signersPath, const CommonOptions &common);

} // namespace interlock::cli
