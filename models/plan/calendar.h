#pragma once

#include "models/base/clock.h"

#include <QDate>
#include <QTime>

#include <optional>
#include <vector>

namespace interlock {

/// Days and hours on a wall calendar: `{days: [sat, sun], zone: Europe/Berlin}`, `{from: 2026-12-20, to:
/// 2027-01-03}`, `{days: [mon], hours: "09:00-17:00"}`. What is not said holds always.
struct TimeSpan {
    std::vector<int> days;         ///< 1 Monday to 7 Sunday; empty: every day
    std::optional<QDate> from, to; ///< first and last day, both included
    std::optional<QTime> opens;    ///< with `closes`; an end before the start lies on the next day
    std::optional<QTime> closes;
    QByteArray zone = "UTC"; ///< IANA name
    QString why;             ///< for people
    bool operator==(const TimeSpan &) const = default;
};

/// "sat, sun; 09:00-17:00 (Europe/Berlin)", and the reason.
QString toString(const TimeSpan &span);
/// mon tue wed thu fri sat sun.
const std::vector<QString> &dayWords();

/// Whether the span covers this moment, as the clocks on the wall of its zone show it.
bool covers(const TimeSpan &span, WallTime at);
/// Why nothing may be raised now: a freeze covers it, or no span of the calendar does. Empty: it may.
QString whyClosed(const std::vector<TimeSpan> &calendar, const std::vector<TimeSpan> &freeze, WallTime at);
/// Whether the days that a freeze names leave no day of any week, whatever the date: nothing could ever be
/// raised.
bool coversEveryDay(const std::vector<TimeSpan> &freeze);

} // namespace interlock
