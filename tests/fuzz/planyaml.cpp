#include "models/planfile/normalise.h"
#include "models/planfile/planfile.h"
#include "tests/fuzz/entries.h"

namespace interlock::fuzz {

QString planyaml(const QByteArray &input)
{
    const PlanReading reading = readPlan(input, QStringLiteral("plan"));
    if (reading.file.has_value() != reading.problems.empty())
        return QStringLiteral("a plan is read although it has problems, or is not and has none");
    const qsizetype lines = input.count('\n') + 1 + input.count('\r');
    for (const PlanProblem &problem : reading.problems)
        if (problem.line < 1 || problem.column < 1 || problem.line > lines + 1 || problem.message.isEmpty())
            return QStringLiteral("a problem is not in the plan: %1").arg(problem.text());
    if (!reading.file)
        return {};
    const QString normal = normalise(reading.file->plan);
    const PlanReading again = readPlan(normal.toUtf8(), QStringLiteral("plan"));
    if (!again.file)
        return QStringLiteral("the normal form is no plan: %1").arg(again.problems.front().text());
    if (again.file->plan != reading.file->plan)
        return QStringLiteral("the normal form is another plan");
    if (normalise(again.file->plan) != normal)
        return QStringLiteral("the normal form has another normal form");
    return {};
}

} // namespace interlock::fuzz
