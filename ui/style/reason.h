#pragma once

#include <QStringList>

namespace interlock {

/// A reason as the guard wrote it into the log, said in the language of whoever reads: "held by root" reads
/// "von root angehalten". The log itself stays as it was signed. What the guard did not make itself, a
/// person's words or an endpoint's, stays as it is.
QString sayReason(const QString &written);
/// Those that it knows, with %1, %2 where names and numbers stand.
QStringList knownReasons();

} // namespace interlock
