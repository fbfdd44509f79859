#include "models/base/number.h"
#include "models/rollout/turn.h"

namespace interlock {

namespace {

QString valueText(const Observation &seen)
{
    return seen.isValue() ? decimalText(seen.value) : seen.reason;
}

/// OK, WARNING, BREACH or NO DATA: the worst that the guardrails of an indicator say.
QString statusOf(const Plan &plan, const RolloutState &state, const IndicatorId &indicator)
{
    bool breach = false, warning = false;
    for (const Guardrail &rule : plan.guardrails) {
        if (rule.indicator != indicator || rule.compare)
            continue;
        const GuardrailState &seen = state.guardrails.at(rule.id);
        breach |= isActive(seen);
        warning |= seen.warning;
    }
    if (breach)
        return QStringLiteral("BREACH");
    if (!state.indicators.at(indicator).isValue())
        return QStringLiteral("NO DATA");
    return warning ? QStringLiteral("WARNING") : QStringLiteral("OK");
}

} // namespace

QJsonArray Turn::guardrailRows() const
{
    QJsonArray rows;
    for (const auto &[id, state] : m_state.guardrails)
        rows.append(QJsonObject{{QStringLiteral("guardrail"), id.text},
                                {QStringLiteral("state"), toString(state.phase)},
                                {QStringLiteral("kind"), toString(state.last.kind)},
                                {QStringLiteral("value"), valueText(state.last)}});
    return rows;
}

/// A stage's checkpoints: what everything was when that much of the bake was counted.
void Turn::checkpoint()
{
    const Stage &stage = stageAt(m_state.stage);
    StageProgress &here = progress();
    while (here.checkpoints < int(stage.checkpoints.size()) &&
           here.counted >= stage.checkpoints[size_t(here.checkpoints)]) {
        const Duration at = stage.checkpoints[size_t(here.checkpoints++)];
        tell(QStringLiteral("checkpoint"),
             {{QStringLiteral("stage"), m_state.stage},
              {QStringLiteral("number"), here.checkpoints},
              {QStringLiteral("at_ms"), qint64(at.count())},
              {QStringLiteral("intended_bp"), m_state.intended.basisPoints},
              {QStringLiteral("observed_bp"), m_state.observed->canary.basisPoints},
              {QStringLiteral("guardrails"), guardrailRows()}});
    }
}

/// A written check of all indicators, each `report.every` while the canary has traffic; the first one is what
/// later ones are compared with (decision 36).
void Turn::report()
{
    if (!m_plan.reportEvery || !inStage() || m_state.phase == Phase::RollingBack)
        return;
    if (!m_state.nextReport)
        m_state.nextReport = m_now.boot + *m_plan.reportEvery;
    if (m_now.boot < *m_state.nextReport)
        return;
    m_state.nextReport = m_now.boot + *m_plan.reportEvery; // those of time nobody watched are not made up
    const bool first = m_state.reports++ == 0;
    QJsonArray rows;
    for (const auto &[id, seen] : m_state.indicators) {
        if (first && seen.isValue())
            m_state.firstReport[id] = seen.value;
        const auto before = m_state.firstReport.find(id);
        rows.append(
            QJsonObject{{QStringLiteral("indicator"), id.text},
                        {QStringLiteral("status"), statusOf(m_plan, m_state, id)},
                        {QStringLiteral("value"), valueText(seen)},
                        {QStringLiteral("first"),
                         before == m_state.firstReport.end() ? QString() : decimalText(before->second)}});
    }
    tell(QStringLiteral("report"), {{QStringLiteral("stage"), m_state.stage},
                                    {QStringLiteral("number"), m_state.reports},
                                    {QStringLiteral("rows"), rows}});
}

} // namespace interlock
