#pragma once

#include "models/evidence/bundle.h"

namespace interlock {

/// Writes a tar (POSIX pax, plain ustar where that is enough) that depends on nothing but the files: sorted,
/// without times or owners, `*.sh` and `*.py` executable. Compressed when `path` ends with `.gz` or `.zst`;
/// an ending of another format (`.zip`, `.xz`) is BadInput. Never overwrites; `path` appears whole or not at
/// all, mode 0600. `isGivenUp` is asked before each file; Cancelled leaves nothing behind.
Done writeArchive(const QString &path, const BundleFiles &files, const std::function<bool()> &isGivenUp = {});

/// BadInput where the name says that it is no tar: whoever gets it would open it with the wrong program.
Done checkArchiveName(const QString &path);

/// Reads a tar (also `.gz`, `.zst`) or a folder. Refuses, as Unverified: links and other special files, names
/// that `isBundleName` refuses, names that stand twice, empty folders, anything but padding after the tar's
/// end, more than kMostBundleBytes or kMostBundleFiles.
Result<BundleFiles> readBundle(const QString &path);

/// Is there a bundle at `path`: a folder, or a file that begins as a tar or a compressed file does?
bool looksLikeBundle(const QString &path);

} // namespace interlock
