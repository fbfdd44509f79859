#include "models/base/duration.h"
#include "models/rollout/turn.h"

namespace interlock {

namespace {
constexpr Duration kAnotherKeyWithin{15 * 60'000};
}

/// Takes a person's word for a role of the gate. Different roles need different persons.
bool Turn::approve(const Decided &by)
{
    const QStringList &roles = stageAt(m_state.stage).gate.roles;
    QStringList open;
    for (const QString &role : roles)
        if (!m_state.approvals.contains(role))
            open << role;
    QString why;
    if (!roles.contains(by.role))
        why = QStringLiteral("the gate asks for %1, not for %2")
                  .arg(roles.join(QStringLiteral(", ")),
                       by.role.isEmpty() ? QStringLiteral("no role") : by.role);
    else if (!open.contains(by.role))
        why = QStringLiteral("%1 has approved as %2 already").arg(m_state.approvals[by.role], by.role);
    for (const auto &[role, who] : m_state.approvals)
        if (why.isEmpty() && who == by.who)
            why = QStringLiteral("%1 has approved as %2: another person must be %3").arg(who, role, by.role);
    if (!why.isEmpty()) {
        refuse(by, why);
        return false;
    }
    m_state.approvals[by.role] = by.who;
    open.removeOne(by.role);
    tell(QStringLiteral("approved"), {{QStringLiteral("who"), by.who},
                                      {QStringLiteral("role"), by.role},
                                      {QStringLiteral("stage"), m_state.stage},
                                      {QStringLiteral("open"), open.join(u' ')}});
    return true;
}

/// Why this override cannot be: it may pass over the calendar, a gate, a bake and a hold, or silence one
/// guardrail that at most holds; never over a lease, the traffic, or a guardrail that rolls back.
QString Turn::whyNotOverride(const Decided &by) const
{
    if (by.reason.isEmpty())
        return QStringLiteral("an override needs a reason");
    if (!by.about.isEmpty()) {
        const Guardrail *rule = m_plan.guardrail({by.about});
        if (!rule)
            return QStringLiteral("there is no guardrail %1").arg(by.about);
        if (rule->action >= Action::RollBack)
            return QStringLiteral("%1 rolls back: nobody overrides it").arg(by.about);
        return inStage() && m_state.phase != Phase::RollingBack
                   ? QString()
                   : QStringLiteral("nothing can be overridden while %1").arg(toString(m_state.phase));
    }
    if (const QString why = whyNotJump(); !why.isEmpty())
        return why;
    const Weight to = stageAt(m_state.stage + 1).weight;
    if (!m_state.lease.valid)
        return whyNot(m_state.lease);
    if (m_state.lease.most < to)
        return QStringLiteral("the lease covers at most %1").arg(toString(m_state.lease.most));
    if (isStableDown())
        return QStringLiteral("every stable target is DOWN");
    for (const Guardrail &rule : m_plan.guardrails)
        if (!rule.shadow && rule.action >= Action::RollBack && isActive(stateOf(rule)))
            return QStringLiteral("%1 is in breach and rolls back").arg(rule.id.text);
    return whyNotTraffic();
}

/// Two different persons, each with a reason, within 15 minutes; more where the policy wants more.
void Turn::overrideBy(const Decided &by)
{
    if (const QString why = whyNotOverride(by); !why.isEmpty()) {
        refuse(by, why);
        return;
    }
    std::vector<OverrideWord> &words = m_state.overrideAsked;
    std::erase_if(words,
                  [&by](const OverrideWord &word) { return word.who == by.who || word.about != by.about; });
    const auto tooOld = std::erase_if(
        words, [this](const OverrideWord &word) { return m_now.boot - word.since > kAnotherKeyWithin; });
    words.push_back({by.who, by.about, by.reason, m_now.boot});
    if (words.size() < 2 || by.wantsMore || tooOld > 0) { // the policy may have counted one that is too old
        tell(QStringLiteral("override-asked"),
             {{QStringLiteral("who"), by.who},
              {QStringLiteral("about"), by.about},
              {QStringLiteral("reason"), by.reason},
              {QStringLiteral("second_key_within_ms"), qint64(kAnotherKeyWithin.count())}},
             true);
        return;
    }
    QStringList who, reasons;
    for (const OverrideWord &word : std::exchange(words, {})) {
        who << word.who;
        reasons << word.reason;
    }
    const QString all = who.join(QStringLiteral(" and "));
    tell(QStringLiteral("overridden"),
         {{QStringLiteral("who"), all},
          {QStringLiteral("about"), by.about},
          {QStringLiteral("stage"), m_state.stage},
          {QStringLiteral("reason"), reasons.join(QStringLiteral("; "))}},
         true);
    if (by.about.isEmpty())
        raise(m_state.stage + 1, QStringLiteral("overridden by %1").arg(all));
    else
        m_state.muted.insert({by.about});
}

} // namespace interlock
