#include "app/cli/simulate_print.h"

#include "app/cli/print.h"
#include "models/base/duration.h"
#include "models/base/number.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr int kTimeWidth = 11;
constexpr int kKindWidth = 19;

/// "+00:04:30", with milliseconds where there are some.
QString stamp(Duration at)
{
    const qint64 ms = at.count();
    const auto two = [](qint64 number) { return u"%1"_s.arg(number, 2, 10, QChar(u'0')); };
    const QString whole = u"+%1:%2:%3"_s.arg(two(ms / 3'600'000), two(ms / 60'000 % 60), two(ms / 1000 % 60));
    return ms % 1000 == 0 ? whole : whole + u".%1"_s.arg(ms % 1000, 3, 10, QChar(u'0'));
}

QString indent()
{
    return QString(kTimeWidth, u' ');
}

QString amount(double value, const QString &unit)
{
    const QString number = QString::number(value, 'g', 6);
    return unit.isEmpty() ? number : number + u' ' + unit;
}

QString unitOf(const Plan &plan, const StageRow &row)
{
    const Guardrail *rule = plan.guardrail(row.guardrail);
    return rule ? interlock::unitOf(plan, *rule).symbol : QString();
}

QStringList cells(const Plan &plan, const StageRow &row)
{
    const QString unit = unitOf(plan, row);
    return {row.guardrail.text,
            row.baseline ? amount(*row.baseline, unit) : u"-"_s,
            amount(row.average, unit),
            amount(row.peak, unit),
            row.threshold ? row.threshold->text() + (unit.isEmpty() ? QString() : u' ' + unit) : u"-"_s,
            u"%1 %"_s.arg(row.coverage * 100, 0, 'f', 1),
            toString(row.verdict)};
}

void printTable(const Plan &plan, const std::vector<StageRow> &rows)
{
    std::vector<QStringList> lines{
        {u"guardrail"_s, u"baseline"_s, u"average"_s, u"peak"_s, u"threshold"_s, u"coverage"_s, u"status"_s}};
    for (const StageRow &row : rows)
        lines.push_back(cells(plan, row));
    for (const QStringList &line : lines) {
        QString text;
        for (qsizetype column = 0; column < line.size(); ++column) {
            qsizetype width = 0;
            for (const QStringList &other : lines)
                width = std::max(width, other[column].size());
            text += line[column].leftJustified(width + 2);
        }
        printLine(indent() + text.trimmed());
    }
}

void printTransition(const Plan &plan, const Transition &transition)
{
    printLine((stamp(transition.at).leftJustified(kTimeWidth) +
               transition.kind.leftJustified(kKindWidth - 1) + u' ' + transition.sentence)
                  .trimmed());
    if (const QString recovery = transition.fields[u"recovery"].toString(); !recovery.isEmpty())
        printLine(indent() + u"recovery: "_s + recovery);
    if (!transition.table.empty())
        printTable(plan, transition.table);
}

QJsonArray tableJson(const Plan &plan, const std::vector<StageRow> &table)
{
    QJsonArray rows;
    for (const StageRow &row : table) {
        QJsonObject one{{u"guardrail"_s, row.guardrail.text},       {u"unit"_s, unitOf(plan, row)},
                        {u"average"_s, decimalText(row.average)},   {u"peak"_s, decimalText(row.peak)},
                        {u"coverage"_s, decimalText(row.coverage)}, {u"status"_s, toString(row.verdict)}};
        if (row.baseline)
            one.insert(u"baseline"_s, decimalText(*row.baseline));
        if (row.threshold)
            one.insert(u"threshold"_s, row.threshold->text());
        rows.append(one);
    }
    return rows;
}

void printTransitionJson(const Plan &plan, const Transition &transition)
{
    QJsonObject one{{u"at"_s, stamp(transition.at)},
                    {u"at_ms"_s, qint64(transition.at.count())},
                    {u"kind"_s, transition.kind},
                    {u"text"_s, transition.sentence}};
    if (!transition.fields.isEmpty())
        one.insert(u"detail"_s, transition.fields);
    if (!transition.table.empty())
        one.insert(u"table"_s, tableJson(plan, transition.table));
    printJson(one);
}

QString stageWords(const Plan &plan, const RolloutState &state)
{
    return u"stage %1 of %2, %3"_s.arg(state.stage + 1)
        .arg(plan.stages.size())
        .arg(toString(plan.stages.at(size_t(state.stage)).weight));
}

/// Where it stood when the series ended.
QString undecided(const Plan &plan, const RolloutState &state)
{
    if (state.phase == Phase::Held)
        return u"held, a person must decide: %1"_s.arg(state.reason);
    if (state.stage < 0)
        return u"the series ends before the first raise: %1"_s.arg(
            state.waitsFor.isEmpty() ? toString(state.phase) : state.waitsFor);
    if (state.phase == Phase::AtGate)
        return u"waits at the gate of %1: %2"_s.arg(stageWords(plan, state),
                                                    state.waitsFor.isEmpty() ? u"a person must promote it"_s
                                                                             : state.waitsFor);
    const StageProgress &here = state.stages.at(size_t(state.stage));
    return u"the series ends in %1: %2, %3 of %4 counted"_s.arg(
        stageWords(plan, state), toString(state.phase), formatDuration(here.counted),
        formatDuration(plan.stages.at(size_t(state.stage)).bake));
}

QString outcome(const Plan &plan, const Simulation &made)
{
    const RolloutState &state = made.state;
    const QString after = formatDuration(made.lasted);
    if (state.phase == Phase::Completed)
        return u"completed after %1, the canary has %2"_s.arg(after, toString(state.intended));
    if (state.phase == Phase::RolledBack)
        return u"rolled back after %1%2: %3"_s.arg(
            after, state.security ? u" by a security guardrail"_s : QString(), state.reason);
    const QString words = undecided(plan, state);
    return made.cut
               ? u"left after %1 looks, at %2 (--to ends it earlier): %3"_s.arg(made.looks).arg(after, words)
               : words;
}

} // namespace

void printSimulation(const Plan &plan, const Simulation &made, const CommonOptions &common)
{
    for (const Transition &transition : made.transitions) {
        if (common.quiet)
            break;
        if (common.json)
            printTransitionJson(plan, transition);
        else
            printTransition(plan, transition);
    }
    if (common.json)
        printJson({{u"kind"_s, u"end"_s},
                   {u"at"_s, stamp(made.lasted)},
                   {u"at_ms"_s, qint64(made.lasted.count())},
                   {u"phase"_s, toString(made.state.phase)},
                   {u"security"_s, made.state.security},
                   {u"stage"_s, made.state.stage},
                   {u"weight_bp"_s, made.state.intended.basisPoints},
                   {u"looks"_s, made.looks},
                   {u"text"_s, outcome(plan, made)},
                   {u"exit"_s, simulationStatus(made)}});
    else
        printLine(outcome(plan, made));
}

int simulationStatus(const Simulation &made)
{
    switch (made.state.phase) {
    case Phase::Completed:
        return 0;
    case Phase::RolledBack:
    case Phase::RollingBack:
        return 3;
    default:
        return 4;
    }
}

} // namespace interlock::cli
