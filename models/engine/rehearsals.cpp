#include "models/engine/rehearsals.h"

#include "models/base/duration.h"

namespace interlock {

namespace {

bool isRollback(const QString &action)
{
    return action == toString(Action::RollBack) || action == toString(Action::SecurityRollBack);
}

QString coarse(Duration age)
{
    const qint64 minutes = std::max<qint64>(0, age.count() / 60'000), hours = minutes / 60;
    if (hours >= 48)
        return QStringLiteral("%1 days").arg(hours / 24);
    return hours >= 2 ? QStringLiteral("%1 h").arg(hours) : QStringLiteral("%1 min").arg(minutes);
}

} // namespace

void Rehearsals::started(const RolloutId &rollout, const Plan &plan)
{
    if (plan.rehearsal)
        m_rollouts[rollout] = {plan.service, plan.environment, {}, {}, false, {}};
}

void Rehearsals::fold(const QString &kind, const RolloutId &rollout, const QJsonObject &detail,
                      WallTime issued)
{
    const auto found = m_rollouts.find(rollout);
    if (found == m_rollouts.end())
        return;
    Followed &followed = found->second;
    const QString reason = detail[u"reason"].toString();
    if (kind == u"guardrail-fired" && !detail[u"shadow"].toBool() && isRollback(detail[u"action"].toString()))
        followed.fired.emplace(reason, issued);
    else if (kind == u"rolling-back")
        followed.reason = reason;
    else if (kind == u"outcome" && detail[u"to_bp"].toInt(-1) == 0 && detail[u"observed_bp"].toInt(-1) == 0)
        followed.zero = true;
    else if (kind == u"rolled-back")
        followed.over = issued;
}

QString Rehearsals::whyNotProven(const RolloutId &rollout) const
{
    const auto found = m_rollouts.find(rollout);
    if (found == m_rollouts.end())
        return QStringLiteral("the log knows no rollout %1 of a plan that is rehearsed").arg(rollout.text);
    const Followed &followed = found->second;
    if (followed.reason.isEmpty())
        return QStringLiteral("nothing rolled it back");
    if (!followed.fired.contains(followed.reason))
        return QStringLiteral("no guardrail rolled it back: %1").arg(followed.reason);
    if (!followed.over || !followed.zero)
        return QStringLiteral("0 was not read back");
    return {};
}

void Rehearsals::passed(const RolloutId &rollout, qint64 index)
{
    const auto counted = [&rollout](const auto &one) { return one.second.rollout == rollout; };
    if (!whyNotProven(rollout).isEmpty() || std::ranges::any_of(m_passed, counted))
        return;
    const Followed &followed = m_rollouts.at(rollout);
    m_passed.push_back(
        {{followed.service, followed.environment},
         {rollout, index, *followed.over, *followed.over - followed.fired.at(followed.reason)}});
}

const Rehearsed *Rehearsals::newest(const QString &service, const QString &environment, qint64 before) const
{
    const Rehearsed *newest = nullptr;
    for (const auto &[where, one] : m_passed)
        if (where == std::pair(service, environment) && one.index < before &&
            (!newest || one.at > newest->at))
            newest = &one;
    return newest;
}

QString whyNotFresh(const Rehearsed *newest, Duration within, WallTime now)
{
    if (!newest)
        return QStringLiteral("its rollback was never rehearsed: `interlock rehearse PLAN`");
    const auto age = std::chrono::floor<std::chrono::seconds>(now - newest->at);
    return age <= within ? QString()
                         : QStringLiteral("its rollback was rehearsed %1 ago, %2 are allowed")
                               .arg(formatDuration(age), formatDuration(within));
}

QString rehearsalText(const Rehearsed &rehearsed, WallTime now)
{
    return QStringLiteral("%1 ago, back in %2 s")
        .arg(coarse(now - rehearsed.at))
        .arg(double(rehearsed.took.count()) / 1000.0, 0, 'f', 1);
}

} // namespace interlock
