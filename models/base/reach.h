#pragma once

#include "models/base/result.h"

namespace interlock {

/// Environment with whose it is, where this account may not look at the file or a folder above it: then
/// nobody knows from here whether it is there. Nothing otherwise, also when it is not there.
Done withinReach(const QString &path);

} // namespace interlock
