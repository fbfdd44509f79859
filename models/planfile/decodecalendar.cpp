#include "models/planfile/decode.h"

#include <QTimeZone>

namespace interlock {

namespace {

std::optional<QDate> readDate(const YamlNode &node, Problems &problems)
{
    const auto text = readText(node, problems);
    if (!text)
        return std::nullopt;
    const QDate date = QDate::fromString(*text, QStringLiteral("yyyy-MM-dd"));
    if (date.isValid())
        return date;
    problems.add(node.place,
                 QStringLiteral("\"%1\" is not a date; write it like 2026-12-20, and the hours of "
                                "such days in `hours`")
                     .arg(*text));
    return std::nullopt;
}

std::optional<std::vector<int>> readDays(const YamlNode &node, Problems &problems)
{
    WordOf<int> words;
    for (size_t i = 0; i < dayWords().size(); ++i)
        words.table.emplace_back(dayWords()[i], int(i) + 1);
    if (!node.isSequence() || node.items.empty()) {
        problems.add(node.place, QStringLiteral("days are a list: [sat, sun]"));
        return std::nullopt;
    }
    std::vector<int> days;
    for (const YamlNode &item : node.items)
        if (const auto day = words(item, problems))
            days.push_back(*day);
    return days;
}

std::optional<std::pair<QTime, QTime>> readHours(const YamlNode &node, Problems &problems)
{
    const auto text = readText(node, problems);
    if (!text)
        return std::nullopt;
    const QStringList ends = text->split(u'-');
    const auto time = [&ends](int i) {
        return QTime::fromString(ends.value(i).trimmed(), QStringLiteral("HH:mm"));
    };
    if (ends.size() == 2 && time(0).isValid() && time(1).isValid() && time(0) != time(1))
        return std::pair(time(0), time(1));
    problems.add(node.place,
                 QStringLiteral("\"%1\" are no hours; write them like \"09:00-17:00\"").arg(*text));
    return std::nullopt;
}

std::optional<QByteArray> readZone(const YamlNode &node, Problems &problems)
{
    const auto text = readText(node, problems);
    if (!text)
        return std::nullopt;
    const QByteArray zone = text->toUtf8();
    if (QTimeZone::isTimeZoneIdAvailable(zone))
        return zone;
    problems.add(node.place,
                 QStringLiteral("there is no time zone \"%1\" of a place; use one like Europe/Berlin, or UTC")
                     .arg(*text));
    return std::nullopt;
}

TimeSpan decodeSpan(const YamlNode &node, const QString &where, Problems &problems)
{
    TimeSpan span;
    const Keys keys(node, problems, where,
                    {QStringLiteral("days"), QStringLiteral("from"), QStringLiteral("to"),
                     QStringLiteral("hours"), QStringLiteral("zone"), QStringLiteral("why")});
    if (!keys.valid())
        return span;
    keys.read(u"days", span.days, readDays);
    keys.read(u"zone", span.zone, readZone);
    keys.read(u"why", span.why, readText);
    if (keys.has(u"from") || keys.has(u"to")) {
        keys.readNeeded(u"from", span.from, readDate);
        keys.readNeeded(u"to", span.to, readDate);
    }
    if (std::pair<QTime, QTime> hours; keys.has(u"hours")) {
        keys.read(u"hours", hours, readHours);
        if (hours.first.isValid()) {
            span.opens = hours.first;
            span.closes = hours.second;
        }
    }
    if (span.from && span.to && *span.to < *span.from)
        problems.add(keys.find(u"to")->place, QStringLiteral("%1 ends before it begins").arg(where));
    if (!keys.has(u"days") && !keys.has(u"from") && !keys.has(u"hours"))
        problems.add(node.place, QStringLiteral("%1 says no days, dates or hours").arg(where));
    return span;
}

std::vector<TimeSpan> decodeSpans(const YamlNode &node, const QString &where, Problems &problems)
{
    std::vector<TimeSpan> spans;
    if (!node.isSequence() || node.items.size() > 100) {
        problems.add(
            node.place,
            QStringLiteral("%1 must be a list of at most 100 spans: [{days: [sat, sun]}]").arg(where));
        return spans;
    }
    for (size_t i = 0; i < node.items.size(); ++i)
        spans.push_back(decodeSpan(node.items[i], QStringLiteral("%1[%2]").arg(where).arg(i), problems));
    return spans;
}

} // namespace

void decodeFreeze(const YamlNode &node, Decoding &decoding)
{
    decoding.plan.freeze = decodeSpans(node, QStringLiteral("freeze"), decoding.problems);
    if (coversEveryDay(decoding.plan.freeze))
        decoding.problems.add(node.place,
                              QStringLiteral("freeze covers every day of the week: nothing could ever be "
                                             "raised; leave a day, or give dates with from and to"));
}

void decodeCalendar(const YamlNode &node, Decoding &decoding)
{
    decoding.plan.calendar = decodeSpans(node, QStringLiteral("calendar"), decoding.problems);
}

} // namespace interlock
