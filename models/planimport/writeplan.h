#pragma once

#include "models/planimport/importing.h"
#include "models/planimport/wholeplan.h"

namespace interlock {

/// Makes the stages such that each is looked at, and each guardrail can judge; what that changes is noted.
void settle(Importing &importing);

/// The draft as the text of a plan, with comments that say where each part came from. What nobody said is a
/// mark.
QByteArray writePlan(const QString &origin, const QStringList &files, const Importing &importing,
                     const GivenSections &given);

} // namespace interlock
