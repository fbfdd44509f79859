#include "models/base/duration.h"

#include <array>

namespace interlock {

namespace {

struct DurationUnit {
    QStringView name;
    qint64 ms;
};
constexpr std::array<DurationUnit, 5> kUnits{
    {{u"d", 86'400'000}, {u"h", 3'600'000}, {u"m", 60'000}, {u"s", 1000}, {u"ms", 1}}};
constexpr qint64 kMost = 366LL * 86'400'000;

qsizetype digitsAt(QStringView text, qsizetype from)
{
    qsizetype end = from;
    while (end < text.size() && text[end] >= u'0' && text[end] <= u'9')
        ++end;
    return end - from;
}

tl::unexpected<Error> malformed(QStringView text)
{
    return fail(ErrorCode::BadInput, QStringLiteral("\"%1\" is not a duration").arg(text),
                QStringLiteral("write it like 500ms, 30s, 5m, 24h or 1h30m"));
}

} // namespace

Result<Duration> parseDuration(QStringView text)
{
    qint64 total = 0;
    size_t unit = 0; // units must fall: 1h30m, never 30m1h
    qsizetype at = 0;
    if (text.isEmpty())
        return malformed(text);
    while (at < text.size()) {
        const qsizetype digits = digitsAt(text, at);
        if (digits == 0 || digits > 12)
            return malformed(text);
        const qint64 count = text.mid(at, digits).toLongLong();
        at += digits;
        qsizetype letters = 0;
        while (at + letters < text.size() && text[at + letters].isLetter())
            ++letters;
        const QStringView name = text.mid(at, letters);
        while (unit < kUnits.size() && kUnits[unit].name != name)
            ++unit;
        if (unit == kUnits.size() || count > kMost / kUnits[unit].ms)
            return malformed(text);
        total += count * kUnits[unit].ms;
        if (total > kMost)
            return fail(ErrorCode::BadInput, QStringLiteral("\"%1\" is longer than 366 days").arg(text));
        at += letters;
        ++unit;
    }
    return Duration(total);
}

QString formatDuration(Duration duration)
{
    qint64 rest = duration.count();
    if (rest == 0)
        return QStringLiteral("0s");
    QString text = rest < 0 ? QStringLiteral("-") : QString();
    rest = std::abs(rest);
    for (const DurationUnit &unit : kUnits) {
        if (rest / unit.ms == 0)
            continue;
        text += QString::number(rest / unit.ms);
        text += unit.name;
        rest %= unit.ms;
    }
    return text;
}

} // namespace interlock
