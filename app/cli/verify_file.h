#pragma once

#include "app/cli/verb.h"

namespace interlock::cli {

/// Of an allowed_signers file, in bytes.
inline constexpr qint64 kMostSigners = 1024 * 1024;

/// `interlock verify FILE --allowed-signers SIGNERS`: one envelope, signature and strict profile only, no
/// roles. Exit status 0, or 5 with the reason; 1 or 2 if a file cannot be read.
int verifyFile(const QString &path, const QString &signersPath, const CommonOptions &common);

} // namespace interlock::cli
