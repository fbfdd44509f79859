#include "models/base/clock.h"

#include <QDateTime>
#include <QFile>

#include <ctime>

namespace interlock {

namespace {

Duration read(clockid_t clock)
{
    timespec spec{};
    clock_gettime(clock, &spec);
    return std::chrono::duration_cast<Duration>(std::chrono::seconds(spec.tv_sec) +
                                                std::chrono::nanoseconds(spec.tv_nsec));
}

} // namespace

Moment SystemClock::now() const
{
    return {Instant(read(CLOCK_BOOTTIME)), WallTime(read(CLOCK_REALTIME))};
}

QString SystemClock::bootId() const
{
    static const QString id = [] {
        QFile file(QStringLiteral("/proc/sys/kernel/random/boot_id"));
        return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll()).trimmed() : QString();
    }();
    return id;
}

QString toRfc3339(WallTime wall)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(wall), Qt::UTC).toString(Qt::ISODateWithMs);
}

WallTime fromRfc3339(const QString &text, bool &ok)
{
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    ok = time.isValid() && time.timeSpec() != Qt::LocalTime;
    return ok ? wallFromMs(time.toMSecsSinceEpoch()) : WallTime{};
}

} // namespace interlock
