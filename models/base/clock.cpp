#include "models/base/clock.h"

#include <QDateTime>
#include <QFile>
#include <QRegularExpression>

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
    // Qt alone also takes dates without seconds or offset, commas, and 24:00.
    static const QRegularExpression form(
        QStringLiteral("\\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
                       "(\\.[0-9]{1,9})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])\\z"));
    const QDateTime time =
        form.match(text).hasMatch() ? QDateTime::fromString(text.toUpper(), Qt::ISODateWithMs) : QDateTime();
    ok = time.isValid();
    return ok ? wallFromMs(time.toMSecsSinceEpoch()) : WallTime{};
}

} // namespace interlock
