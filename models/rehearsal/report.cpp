#include "models/rehearsal/report.h"

#include <QJsonArray>

#include <array>

namespace interlock {

namespace {

constexpr qsizetype kMostNote = 1800;

struct Point {
    QString key, what;
    std::optional<Instant> at;
};

std::array<Point, 6> pointsOf(const Timeline &line)
{
    return {{{QStringLiteral("injected"), QStringLiteral("fault injected"), line.injected},
             {QStringLiteral("breached"), QStringLiteral("first breach"), line.breached},
             {QStringLiteral("confirmed"), QStringLiteral("breach confirmed"), line.confirmed},
             {QStringLiteral("begun"), QStringLiteral("rollback begun"), line.begun},
             {QStringLiteral("zero"), QStringLiteral("canary 0 % read back"), line.zero},
             {QStringLiteral("restored"), QStringLiteral("users served as before"), line.restored}}};
}

struct Part {
    QString key, what;
    std::optional<Duration> took;
};

std::array<Part, 4> partsOf(const Timeline &line)
{
    const auto between = [](const std::optional<Instant> &from, const std::optional<Instant> &to) {
        return from && to ? std::optional(std::max(Duration(0), Duration(*to - *from))) : std::nullopt;
    };
    return {{{QStringLiteral("detection_to_initiation"), QStringLiteral("detection -> initiation"),
              between(line.confirmed, line.begun)},
             {QStringLiteral("initiation_to_completion"), QStringLiteral("initiation -> completion"),
              between(line.begun, line.zero)},
             {QStringLiteral("completion_to_baseline"), QStringLiteral("completion -> baseline"),
              between(line.zero, line.restored)},
             {QStringLiteral("total"), QStringLiteral("total"), line.total()}}};
}

QString seconds(Duration duration)
{
    return QString::number(double(duration.count()) / 1000.0, 'f', 2) + QStringLiteral(" s");
}

QString figure(const std::optional<double> &value, const QString &unit)
{
    if (!value)
        return QStringLiteral("-");
    return (QString::number(*value, 'f', std::abs(*value) < 10 ? 2 : 1) + u' ' + unit).trimmed();
}

QStringList cellsOf(const RecoveryRow &row)
{
    const auto recovery = row.recovery();
    return {row.name, figure(row.baseline, row.unit), figure(row.degraded, row.unit),
            row.canaryOnly ? QStringLiteral("no traffic") : figure(row.restored, row.unit),
            recovery ? QString::number(*recovery, 'f', 1) + QStringLiteral(" %")
            : row.baseline && row.degraded && !row.isSeen() ? QStringLiteral("not seen")
                                                            : QStringLiteral("-")};
}

QJsonValue number(const std::optional<double> &value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

} // namespace

QString toString(RehearsalOutcome outcome)
{
    switch (outcome) {
    case RehearsalOutcome::Passed:
        return QStringLiteral("passed");
    case RehearsalOutcome::NotRehearsed:
        return QStringLiteral("not-rehearsed");
    case RehearsalOutcome::NotDetected:
        return QStringLiteral("not-detected");
    case RehearsalOutcome::Inconclusive:
        return QStringLiteral("inconclusive");
    case RehearsalOutcome::NotRestored:
        return QStringLiteral("not-restored");
    case RehearsalOutcome::TooLate:
        return QStringLiteral("too-late");
    case RehearsalOutcome::Stopped:
        return QStringLiteral("stopped");
    case RehearsalOutcome::Broken:
        return QStringLiteral("broken");
    }
    return {};
}

QStringList timelineLines(const RehearsalReport &report)
{
    QStringList lines;
    const Timeline &line = report.timeline;
    for (const Point &point : pointsOf(line))
        if (point.at && line.injected)
            lines << QStringLiteral("T+%1  %2%3")
                         .arg(seconds(*point.at - *line.injected), 8)
                         .arg(point.what, point.at == line.confirmed && point.key == u"confirmed"
                                              ? QStringLiteral(" by ") + line.guardrail
                                              : QString());
    for (const Part &part : partsOf(line))
        if (part.took)
            lines << QStringLiteral("%1  %2%3")
                         .arg(part.what.leftJustified(24), seconds(*part.took),
                              part.key == u"total" ? QStringLiteral(" of ") + seconds(report.within)
                                                   : QString());
    return lines;
}

QStringList recoveryLines(const std::vector<RecoveryRow> &rows)
{
    std::vector<QStringList> table{{QStringLiteral("figure"), QStringLiteral("baseline"),
                                    QStringLiteral("degraded"), QStringLiteral("restored"),
                                    QStringLiteral("recovery")}};
    for (const RecoveryRow &row : rows)
        table.push_back(cellsOf(row));
    qsizetype first = 0, other = 0;
    for (const QStringList &cells : table)
        for (qsizetype i = 0; i < cells.size(); ++i)
            (i == 0 ? first : other) = std::max(i == 0 ? first : other, cells[i].size());
    QStringList lines;
    for (const QStringList &cells : table) {
        QString text = cells.first().leftJustified(first);
        for (const QString &cell : cells.mid(1))
            text += QStringLiteral("  ") + cell.rightJustified(other);
        lines << text;
    }
    return lines;
}

QString noteText(const RehearsalReport &report)
{
    QStringList parts{QStringLiteral("rehearsal %1").arg(toString(report.outcome))};
    if (!report.why.isEmpty())
        parts << report.why;
    for (const QString &line : timelineLines(report))
        parts << line.simplified();
    for (const RecoveryRow &row : report.rows) {
        const QStringList cells = cellsOf(row);
        parts << QStringLiteral("%1: %2, %3, %4, recovery %5")
                     .arg(cells[0], cells[1], cells[2], cells[3], cells[4]);
    }
    QString text;
    for (const QString &part : parts) {
        if ((text + part).toUtf8().size() + 2 > kMostNote)
            break;
        text += (text.isEmpty() ? QString() : QStringLiteral("; ")) + part;
    }
    return text;
}

QJsonObject toJson(const RehearsalReport &report)
{
    QJsonObject timeline, took;
    for (const Point &point : pointsOf(report.timeline))
        if (point.at && report.timeline.injected)
            timeline[point.key + QStringLiteral("_s")] =
                double((*point.at - *report.timeline.injected).count()) / 1000.0;
    for (const Part &part : partsOf(report.timeline))
        if (part.took)
            took[part.key + QStringLiteral("_s")] = double(part.took->count()) / 1000.0;
    QJsonArray rows;
    for (const RecoveryRow &row : report.rows)
        rows.append(QJsonObject{{QStringLiteral("figure"), row.name},
                                {QStringLiteral("unit"), row.unit},
                                {QStringLiteral("baseline"), number(row.baseline)},
                                {QStringLiteral("degraded"), number(row.degraded)},
                                {QStringLiteral("restored"), number(row.restored)},
                                {QStringLiteral("seen"), row.isSeen()},
                                {QStringLiteral("canary_only"), row.canaryOnly},
                                {QStringLiteral("recovery"), number(row.recovery())}});
    return {{QStringLiteral("outcome"), toString(report.outcome)},
            {QStringLiteral("why"), report.why},
            {QStringLiteral("rollout"), report.rollout.text},
            {QStringLiteral("fault"), report.fault},
            {QStringLiteral("guardrail"), report.timeline.guardrail},
            {QStringLiteral("timeline"), timeline},
            {QStringLiteral("took"), took},
            {QStringLiteral("within_s"), double(report.within.count()) / 1000.0},
            {QStringLiteral("recovery"), rows}};
}

} // namespace interlock
