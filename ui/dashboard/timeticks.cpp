#include "ui/dashboard/timeticks.h"

#include <QDateTime>
#include <QLocale>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr qint64 kWithSeconds = 10 * kMinute;
constexpr qint64 kSteps[] = {kSecond,      2 * kSecond,  5 * kSecond, 10 * kSecond, 15 * kSecond,
                             30 * kSecond, kMinute,      2 * kMinute, 5 * kMinute,  10 * kMinute,
                             15 * kMinute, 30 * kMinute, kHour,       2 * kHour,    3 * kHour,
                             6 * kHour,    12 * kHour,   kDay,        2 * kDay,     7 * kDay};

QString labelOf(qint64 wallMs, qint64 span, qint64 step, Zone zone)
{
    const WallTime at = wallFromMs(wallMs);
    if (span > kDay)
        return Words::dateClock(at, zone);
    return span < kWithSeconds || step < kMinute ? Words::clock(at, zone) : Words::clockShort(at, zone);
}

qint64 offsetAt(qint64 wallMs, Zone zone)
{
    return zone == Zone::Utc ? 0 : qint64(QDateTime::fromMSecsSinceEpoch(wallMs).offsetFromUtc()) * kSecond;
}
} // namespace

std::vector<TimeTick> timeTicks(Stretch stretch, int most, Zone zone)
{
    std::vector<TimeTick> made;
    const qint64 span = stretch.to - stretch.from;
    if (span <= 0 || most < 1)
        return made;
    qint64 step = 30 * kDay;
    for (qint64 each : kSteps) {
        if (span / each < most) {
            step = each;
            break;
        }
    }
    const qint64 offset = offsetAt(stretch.from, zone);
    const qint64 first = (stretch.from + offset + step - 1) / step * step - offset;
    for (qint64 at = first; at <= stretch.to; at += step)
        made.push_back({at, labelOf(at, span, step, zone)});
    return made;
}

int tickRoom(Stretch stretch, int pixels, int digitWidth)
{
    const qint64 span = stretch.to - stretch.from;
    const int digits = span > kDay ? 13 : span < kWithSeconds ? 9 : 6; // "21 Nov 14:34", "14:34:05", "14:34"
    return std::max(2, pixels / std::max(1, (digits + 3) * digitWidth));
}

} // namespace interlock
