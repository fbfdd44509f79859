#include "models/metrics/ambiguous.h"

namespace interlock {

namespace {
const QString kPrefix = QStringLiteral("ambiguous: ");
}

Observation ambiguous(const QString &how)
{
    return Observation::missing(kPrefix + how);
}

bool isAmbiguous(const Observation &seen)
{
    return seen.kind == Observation::Kind::Missing && seen.reason.startsWith(kPrefix);
}

} // namespace interlock
