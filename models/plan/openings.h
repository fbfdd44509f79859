#pragma once

#include "models/plan/calendar.h"

namespace interlock {

/// How far ahead nextChange looks.
constexpr std::chrono::hours kCalendarAhead{24 * 14};

/// When a calendar that is open at `from` closes next, or one that is closed opens; none within
/// kCalendarAhead. For display: what may be raised is decided at the moment itself, by whyClosed.
std::optional<WallTime> nextChange(const std::vector<TimeSpan> &calendar, const std::vector<TimeSpan> &freeze,
                                   WallTime from);

/// Whether the last day of the span is over: it covers no moment any more.
bool isSpent(const TimeSpan &span, WallTime at);

} // namespace interlock
