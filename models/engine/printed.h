#pragma once

#include "models/process/command.h"

namespace interlock {

/// The most of what a command printed that a record holds, in bytes.
constexpr qsizetype kMostPrinted = 4096;

/// The end of what a command printed, errors last, as a record may hold it. A progress line that was written
/// over becomes a line of its own.
QString printedBy(const CommandResult &ran);

} // namespace interlock
