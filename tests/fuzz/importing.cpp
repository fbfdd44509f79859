#include "models/planimport/importplan.h"
#include "tests/fuzz/entries.h"

namespace interlock::fuzz {

namespace {

QString importedAs(ImportOrigin origin, const QByteArray &input)
{
    const Imported made = importPlan(origin, {{QStringLiteral("x"), input}}, {});
    if (made.plan.isEmpty() != !made.problems.empty())
        return QStringLiteral("%1: a plan is made although there are problems, or is not and there are none")
            .arg(toString(origin));
    for (const PlanProblem &problem : made.problems)
        if (problem.line < 1 || problem.column < 1 || problem.message.isEmpty())
            return QStringLiteral("a problem has no place: %1").arg(problem.text());
    bool open = false;
    for (const Finding &finding : made.report)
        open = open || finding.kind == FindingKind::Open;
    if (!made.plan.isEmpty() && readPlan(made.plan, QStringLiteral("plan")).file.has_value() == open)
        return QStringLiteral("%1: the report does not tell whether the plan is whole").arg(toString(origin));
    for (const Finding &finding : made.report)
        if (finding.message.contains(QStringLiteral("not valid YAML")))
            return QStringLiteral("%1: what was made is no YAML: %2").arg(toString(origin), finding.text());
    return {};
}

} // namespace

QString importing(const QByteArray &input)
{
    for (const ImportOrigin origin : {ImportOrigin::Argo, ImportOrigin::Flagger, ImportOrigin::Prometheus,
                                      ImportOrigin::OpenSlo, ImportOrigin::Kayenta})
        if (const QString fault = importedAs(origin, input); !fault.isEmpty())
            return fault;
    return {};
}

} // namespace interlock::fuzz
