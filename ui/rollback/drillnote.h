#pragma once

#include "models/base/clock.h"

#include <QString>

#include <optional>

namespace interlock {

/// What a drill leaves in the log, in the log's English: "Drill: 0 % was read back 412 ms after the press".
QString drillNote(Duration took);
/// The time in such a note, or in what the log says of it: "code E8C7 81AB, Drill: ..."; nullopt: it is
/// another.
std::optional<Duration> drilledIn(const QString &note);

} // namespace interlock
