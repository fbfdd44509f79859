#include "models/plan/openings.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace interlock {

namespace {
/// Moments at which the span may begin or end: its midnights and hours, and where its zone changes its
/// clocks.
void addEdges(const TimeSpan &span, WallTime from, std::vector<WallTime> &edges)
{
    const QTimeZone zone(span.zone);
    const QDateTime first = QDateTime::fromMSecsSinceEpoch(toMs(from), zone);
    const QDateTime last = QDateTime::fromMSecsSinceEpoch(toMs(from + kCalendarAhead), zone);
    const auto add = [&edges](const QDateTime &edge) {
        edges.push_back(wallFromMs(edge.toMSecsSinceEpoch()));
    };
    for (QDate day = first.date(); day <= last.date(); day = day.addDays(1)) {
        add(day.startOfDay(zone));
        if (span.opens)
            add(QDateTime(day, *span.opens, zone));
        if (span.closes)
            add(QDateTime(day, *span.closes, zone));
    }
    for (const QTimeZone::OffsetData &change : zone.transitions(first, last))
        add(change.atUtc);
}
} // namespace

std::optional<WallTime> nextChange(const std::vector<TimeSpan> &calendar, const std::vector<TimeSpan> &freeze,
                                   WallTime from)
{
    std::vector<WallTime> edges;
    for (const std::vector<TimeSpan> *spans : {&calendar, &freeze}) {
        for (const TimeSpan &span : *spans)
            addEdges(span, from, edges);
    }
    std::ranges::sort(edges);
    const bool open = whyClosed(calendar, freeze, from).isEmpty();
    for (const WallTime edge : edges) {
        if (edge > from && edge <= from + kCalendarAhead &&
            whyClosed(calendar, freeze, edge).isEmpty() != open)
            return edge;
    }
    return std::nullopt;
}

bool isSpent(const TimeSpan &span, WallTime at)
{
    if (!span.to)
        return false;
    const bool overnight = span.opens && *span.opens >= *span.closes; // its last hours lie on the next day
    const QDate today = QDateTime::fromMSecsSinceEpoch(toMs(at), QTimeZone(span.zone)).date();
    return today > (overnight ? span.to->addDays(1) : *span.to);
}

} // namespace interlock
