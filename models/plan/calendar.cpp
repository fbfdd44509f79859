#include "models/plan/calendar.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <map>
#include <set>

namespace interlock {

namespace {

bool isDay(const TimeSpan &span, QDate day)
{
    return (span.days.empty() || std::ranges::count(span.days, day.dayOfWeek()) > 0) &&
           (!span.from || day >= *span.from) && (!span.to || day <= *span.to);
}

QString spanText(const std::vector<TimeSpan> &spans)
{
    QStringList all;
    for (const TimeSpan &span : spans)
        all << toString(span);
    return all.join(QStringLiteral(" or "));
}

} // namespace

const std::vector<QString> &dayWords()
{
    static const std::vector<QString> words{
        QStringLiteral("mon"), QStringLiteral("tue"), QStringLiteral("wed"), QStringLiteral("thu"),
        QStringLiteral("fri"), QStringLiteral("sat"), QStringLiteral("sun")};
    return words;
}

QString toString(const TimeSpan &span)
{
    QStringList parts;
    QStringList days;
    for (const int day : span.days)
        days << dayWords().at(size_t(day - 1));
    if (!days.isEmpty())
        parts << days.join(QStringLiteral(", "));
    if (span.from || span.to)
        parts << QStringLiteral("%1 to %2")
                     .arg(span.from ? span.from->toString(Qt::ISODate) : QStringLiteral("..."),
                          span.to ? span.to->toString(Qt::ISODate) : QStringLiteral("..."));
    if (span.opens)
        parts << QStringLiteral("%1-%2").arg(span.opens->toString(QStringLiteral("HH:mm")),
                                             span.closes->toString(QStringLiteral("HH:mm")));
    const QString when = parts.isEmpty() ? QStringLiteral("always") : parts.join(QStringLiteral("; "));
    const QString text = QStringLiteral("%1 (%2)").arg(when, QString::fromLatin1(span.zone));
    return span.why.isEmpty() ? text : text + QStringLiteral(": ") + span.why;
}

bool covers(const TimeSpan &span, WallTime at)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMs(at), QTimeZone(span.zone));
    const QDate day = local.date();
    if (!span.opens)
        return isDay(span, day);
    const QTime time = local.time();
    if (*span.opens < *span.closes)
        return isDay(span, day) && time >= *span.opens && time < *span.closes;
    return (isDay(span, day) && time >= *span.opens) || (isDay(span, day.addDays(-1)) && time < *span.closes);
}

QString whyClosed(const std::vector<TimeSpan> &calendar, const std::vector<TimeSpan> &freeze, WallTime at)
{
    for (const TimeSpan &span : freeze)
        if (covers(span, at))
            return QStringLiteral("the calendar is frozen: %1").arg(toString(span));
    const bool open = calendar.empty() ||
                      std::ranges::any_of(calendar, [at](const TimeSpan &span) { return covers(span, at); });
    return open ? QString() : QStringLiteral("the calendar opens %1").arg(spanText(calendar));
}

bool coversEveryDay(const std::vector<TimeSpan> &freeze)
{
    std::map<QByteArray, std::set<int>> days; // by zone: a day is another one elsewhere
    for (const TimeSpan &span : freeze) {
        if (span.from || span.to || span.opens)
            continue;
        days[span.zone].insert(span.days.begin(), span.days.end());
    }
    return std::ranges::any_of(days, [](const auto &zone) { return zone.second.size() == 7; });
}

} // namespace interlock
