#pragma once

#include "models/lease/policy.h"

namespace interlock {

/// Where in a policy file a fault of `readPolicy` or `validate` is: the offset of the value that it is about,
/// as closely as its words tell; -1 when they tell nothing. The bytes are JSON that was read.
qsizetype placeOf(const QString &fault, const QByteArray &file);

} // namespace interlock
