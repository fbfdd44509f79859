#include "models/planimport/finding.h"

using namespace Qt::StringLiterals;

namespace interlock {

QString toString(FindingKind kind)
{
    switch (kind) {
    case FindingKind::Dropped:
        return u"dropped"_s;
    case FindingKind::Approximated:
        return u"approximated"_s;
    case FindingKind::Differs:
        return u"differs"_s;
    case FindingKind::Hazard:
        return u"hazard"_s;
    case FindingKind::Added:
        return u"added"_s;
    case FindingKind::Open:
        break;
    }
    return u"open"_s;
}

QString Finding::text() const
{
    return u"%1:%2:%3: "_s.arg(file).arg(line).arg(column) + toString(kind) + u": "_s + message;
}

} // namespace interlock
