#pragma once

#include <QString>

namespace interlock::demo {

/// The path of a program by its name, looked for in PATH and in the system's own folders (haproxy lives in
/// `/usr/sbin`, which is not in everybody's PATH); empty if there is none.
QString findProgram(const QString &name);

} // namespace interlock::demo
