#include "models/lease/satisfiable.h"

#include "models/lease/fields.h"
#include "models/lease/seats.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

bool isGood(const PolicyKey &key, WallTime at)
{
    return !key.until || at < *key.until;
}

bool hasGoodKey(const Principal &principal, WallTime at)
{
    return std::ranges::any_of(principal.keys, [at](const PolicyKey &key) { return isGood(key, at); });
}

/// Can this principal sign for a seat in that environment? A software key is none of a human's in production.
bool canSign(const Principal &principal, const QString &environment, WallTime at)
{
    const bool strict = principal.kind == PrincipalKind::Human && isProduction(environment);
    return isPersonOrAgent(principal.kind) &&
           std::ranges::any_of(principal.keys, [strict, at](const PolicyKey &key) {
               return isGood(key, at) && !(strict && key.custody == Custody::Software);
           });
}

/// One way to sit different people on all seats with enough humans among them, by search.
class Seating {
public:
    Seating(const Policy &policy, const ActionRule &rule, QString environment, QString action = {})
        : m_policy(policy), m_rule(rule), m_environment(std::move(environment)), m_action(std::move(action))
    {
        for (const SeatRule &seat : rule.all)
            for (int i = 0; i < seat.n; ++i)
                m_roles << seat.role;
    }
    bool exists() { return sit(0, 0); }
    /// The same where somebody has asked for the lease: where a requester does not count, it is another one.
    bool existsWithRequester()
    {
        if (m_rule.requesterCounts)
            return exists();
        for (const Principal &one : m_policy.principals) {
            if (!isPersonOrAgent(one.kind) || !hasGoodKey(one, m_policy.issued))
                continue;
            m_used = {one.id};
            if (exists())
                return true;
        }
        return false;
    }
    const QStringList &seated() const { return m_seated; } ///< after `exists`, seat by seat

private:
    bool fits(const Principal &one, const QString &role) const
    {
        return !m_used.contains(one.id) && one.roles.contains(role) &&
               canSign(one, m_environment, m_policy.issued) &&
               (m_action.isEmpty() || mayDecide(m_policy, one.kind, m_action));
    }
    bool sit(qsizetype seat, int humans)
    {
        if (seat == m_roles.size())
            return humans >= m_rule.minHumans;
        if (++m_tries > 100'000) // fails closed: such a policy is too tangled to be trusted
            return false;
        for (const Principal &one : m_policy.principals) {
            if (!fits(one, m_roles[seat]))
                continue;
            m_used.insert(one.id);
            m_seated << one.id;
            if (sit(seat + 1, humans + (one.kind == PrincipalKind::Human ? 1 : 0)))
                return true;
            m_used.remove(one.id);
            m_seated.removeLast();
        }
        return false;
    }

    const Policy &m_policy;
    const ActionRule &m_rule;
    QString m_environment;
    QString m_action; ///< that whoever sits must be allowed to decide; empty: none
    QStringList m_roles, m_seated;
    QSet<QString> m_used;
    int m_tries = 0;
};

bool somebodyMayDecide(const Policy &policy, const QString &action)
{
    return std::ranges::any_of(policy.principals, [&](const Principal &one) {
        return mayDecide(policy, one.kind, action) && hasGoodKey(one, policy.issued);
    });
}

/// Why nobody could meet the rule; empty when somebody could.
QString whyNobody(const Policy &policy, const QString &environment, const QString &action,
                  const ActionRule &rule)
{
    if (!somebodyMayDecide(policy, action))
        return u"nobody with a good key may decide %1"_s.arg(action);
    const bool decides = action == u"override"; // its seats are filled by those who decide it
    if (Seating(policy, rule, environment, decides ? action : QString()).existsWithRequester())
        return {};
    return u"no different people with good keys fill its seats with %1 humans among them%2%3"_s
        .arg(rule.minHumans)
        .arg(rule.requesterCounts ? QString() : u", besides the one who asks"_s,
             isProduction(environment) ? u" (a software key does not count as a human's in production)"_s
                                       : QString());
}

/// The same for the lease of an environment, which covers several actions at once.
QStringList leaseFaults(const Policy &policy, const QString &environment,
                        const std::map<QString, ActionRule> &actions)
{
    QStringList missing, faults;
    for (const QString &action : leaseActions())
        if (!actions.contains(action))
            missing << action;
    if (missing.size() == leaseActions().size())
        return {};
    if (!missing.isEmpty())
        return {u"the rules for %1 have none for %2: a lease covers %3"_s.arg(
            environment, missing.join(u" and "_s), leaseActions().join(u", "_s))};
    Lease lease;
    lease.environment = environment;
    lease.actions = leaseActions();
    const ActionRule merged = mergedRule(actions, lease);
    int seats = 0;
    for (const SeatRule &seat : merged.all)
        seats += seat.n;
    if (seats > kMostSeats)
        return {u"the rules for %1 together ask for %2 seats; at most %3 can be"_s.arg(environment)
                    .arg(seats)
                    .arg(kMostSeats)};
    if (const QString why = whyNobody(policy, environment, u"start"_s, merged); !why.isEmpty())
        return {u"the lease of %1 (%2 together) can be met by nobody: %3"_s.arg(
            environment, leaseActions().join(u", "_s), why)};
    return {};
}

} // namespace

QStringList unsatisfiable(const Policy &policy)
{
    QStringList faults;
    for (const auto &[environment, actions] : policy.rules) {
        const qsizetype before = faults.size();
        for (const auto &[action, rule] : actions)
            if (const QString why = whyNobody(policy, environment, action, rule); !why.isEmpty())
                faults << u"rule %1/%2 can be met by nobody: %3"_s.arg(environment, action, why);
        if (faults.size() == before)
            faults << leaseFaults(policy, environment, actions);
    }
    return faults;
}

QStringList exampleSeating(const Policy &policy, const ActionRule &rule, const QString &environment)
{
    Seating seating(policy, rule, environment);
    return seating.existsWithRequester() ? seating.seated() : QStringList();
}

bool canFill(const Policy &policy, const ActionRule &rule, const QString &environment,
             const QStringList &people)
{
    Policy those = policy;
    std::erase_if(those.principals, [&people](const Principal &one) { return !people.contains(one.id); });
    return Seating(those, rule, environment).exists();
}

} // namespace interlock
