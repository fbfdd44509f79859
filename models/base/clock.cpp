#include "models/base/clock.h"

#include <QDateTime>
#include <QFile>
#include <QRegularExpression>

#include <ctime>
#include <optional>

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

namespace {

/// The number that `count` digits from `at` on spell; -1 if one is no digit.
int digits(QStringView text, qsizetype at, int count)
{
    int number = 0;
    for (const QChar c : text.sliced(at, count)) {
        if (c < u'0' || c > u'9')
            return -1;
        number = 10 * number + (c.unicode() - u'0');
    }
    return number;
}

/// Reads `toRfc3339`'s own form, which every record of a log has, at a hundredth of the price.
std::optional<WallTime> ownForm(QStringView text)
{
    static constexpr QStringView shape = u"0000-00-00T00:00:00.000Z";
    if (text.size() != shape.size())
        return std::nullopt;
    for (const qsizetype at : {4, 7, 10, 13, 16, 19, 23})
        if (text[at] != shape[at])
            return std::nullopt;
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    const int milliseconds = digits(text, 20, 3);
    if (year < 1 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 59 || milliseconds < 0)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                                           std::chrono::day(unsigned(day))};
    if (!date.ok())
        return std::nullopt;
    return WallTime(std::chrono::sys_days(date).time_since_epoch()) + std::chrono::hours(hour) +
           std::chrono::minutes(minute) + std::chrono::seconds(second) + Duration(milliseconds);
}

} // namespace

WallTime fromRfc3339(const QString &text, bool &ok)
{
    if (const auto own = ownForm(text)) {
        ok = true;
        return *own;
    }
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
