#pragma once

#include <QString>

#include <chrono>
#include <compare>

namespace interlock {

using Duration = std::chrono::milliseconds;

/// Time since boot, suspend included (CLOCK_BOOTTIME): every duration and deadline is counted in it (I18).
struct BootTime {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<BootTime>;
    static constexpr bool is_steady = true;
};
using Instant = BootTime::time_point;

/// Wall time, UTC, for display and for expiry that fails closed.
using WallTime = std::chrono::sys_time<Duration>;

/// One reading of both clocks.
struct Moment {
    Instant boot{};
    WallTime wall{};

    auto operator<=>(const Moment &) const = default;
};

/// Where time comes from. Injected everywhere; the pure rooms get a Moment handed in instead.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Moment now() const = 0;
    /// Identifies this boot of the machine: instants of two boots must not be compared.
    virtual QString bootId() const = 0;
};

class SystemClock final : public Clock {
public:
    Moment now() const override;
    QString bootId() const override;
};

/// RFC 3339, UTC, milliseconds, `Z`: the only form in records and on the wire.
QString toRfc3339(WallTime wall);
/// The inverse; accepts any RFC 3339 date-time with an offset, but for leap seconds. For other text `ok` is
/// false and the epoch is given.
WallTime fromRfc3339(const QString &text, bool &ok);

inline qint64 toMs(Instant instant)
{
    return instant.time_since_epoch().count();
}
inline qint64 toMs(WallTime wall)
{
    return wall.time_since_epoch().count();
}
inline Instant instantFromMs(qint64 ms)
{
    return Instant(Duration(ms));
}
inline WallTime wallFromMs(qint64 ms)
{
    return WallTime(Duration(ms));
}

} // namespace interlock
