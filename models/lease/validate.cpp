#include "models/lease/fields.h"
#include "models/lease/lease.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kMostPrincipals = 256;
constexpr std::size_t kMostKeys = 16;

/// Names that never reach a file format in which they would mean something else.
void checkPrincipal(const Principal &principal, QStringList &faults)
{
    if (!isIdentifier(principal.id))
        faults << u"principal \"%1\" is not a plain name"_s.arg(principal.id);
    for (const QString &role : principal.roles)
        if (!isIdentifier(role))
            faults << u"role \"%1\" of %2 is not a plain name"_s.arg(role, principal.id);
    if (principal.keys.empty() || principal.keys.size() > kMostKeys)
        faults << u"%1 needs 1 to %2 keys"_s.arg(principal.id).arg(kMostKeys);
    for (const PolicyKey &key : principal.keys) {
        if (const auto sound = publicKeyFromBlob(key.key.blob()); !sound)
            faults << u"a key of %1: %2"_s.arg(principal.id, sound.error().text);
        const bool token = key.key.type == PublicKey::Type::SkEd25519;
        if (token != (key.custody == Custody::Fido2))
            faults << u"key %1 of %2: custody fido2 and a token's key belong together"_s.arg(
                key.key.fingerprint(), principal.id);
        for (const QString &flag : key.require)
            if (!token || (flag != u"up" && flag != u"uv"))
                faults << u"key %1 of %2 cannot require \"%3\""_s.arg(key.key.fingerprint(), principal.id,
                                                                      flag);
    }
}

void checkPrincipals(const Policy &policy, QStringList &faults)
{
    if (policy.principals.empty() || policy.principals.size() > kMostPrincipals)
        faults << u"a policy has 1 to %1 principals"_s.arg(kMostPrincipals);
    QSet<QString> ids;
    QHash<QByteArray, QString> owners; // by the point: one secret key is one person, whatever its wrapping
    for (const Principal &principal : policy.principals) {
        checkPrincipal(principal, faults);
        if (ids.contains(principal.id))
            faults << u"two principals are named %1"_s.arg(principal.id);
        ids.insert(principal.id);
        for (const PolicyKey &key : principal.keys) {
            if (owners.contains(key.key.point))
                faults << u"key %1 is listed twice (%2, %3): one key belongs to exactly one person"_s.arg(
                    key.key.fingerprint(), owners.value(key.key.point), principal.id);
            owners.insert(key.key.point, principal.id);
        }
    }
    for (const Revocation &revoked : policy.revoked)
        for (const Principal &principal : policy.principals)
            for (const PolicyKey &key : principal.keys)
                if (key.key.fingerprint() == revoked.fingerprint)
                    faults << u"key %1 of %2 is revoked"_s.arg(revoked.fingerprint, principal.id);
}

/// Can this principal's signature count as a human's in that environment?
bool countsAsHuman(const Principal &principal, const QString &environment)
{
    return principal.kind == PrincipalKind::Human &&
           (!isProduction(environment) ||
            std::any_of(principal.keys.begin(), principal.keys.end(),
                        [](const PolicyKey &key) { return key.custody != Custody::Software; }));
}

/// One way to sit different people on all seats with enough humans among them, by search.
class Seating {
public:
    Seating(const Policy &policy, const ActionRule &rule, QString environment)
        : m_policy(policy), m_rule(rule), m_environment(std::move(environment))
    {
        for (const SeatRule &seat : rule.all)
            for (int i = 0; i < seat.n; ++i)
                m_roles << seat.role;
    }
    bool exists() { return sit(0, 0); }
    const QStringList &seated() const { return m_seated; } ///< after `exists`, seat by seat

private:
    bool sit(qsizetype seat, int humans)
    {
        if (seat == m_roles.size())
            return humans >= m_rule.minHumans;
        if (++m_tries > 100'000) // fails closed: such a policy is too tangled to be trusted
            return false;
        for (const Principal &one : m_policy.principals) {
            const bool human = countsAsHuman(one, m_environment);
            if (m_used.contains(one.id) || !one.roles.contains(m_roles[seat]) ||
                (one.kind == PrincipalKind::Human && !human))
                continue;
            m_used.insert(one.id);
            m_seated << one.id;
            if (sit(seat + 1, humans + (human ? 1 : 0)))
                return true;
            m_used.remove(one.id);
            m_seated.removeLast();
        }
        return false;
    }

    const Policy &m_policy;
    const ActionRule &m_rule;
    QString m_environment;
    QStringList m_roles, m_seated;
    QSet<QString> m_used;
    int m_tries = 0;
};

void checkRule(const Policy &policy, const QString &name, const ActionRule &rule, QStringList &faults)
{
    int seats = 0;
    for (const SeatRule &seat : rule.all)
        seats += seat.n;
    const bool sound = std::all_of(rule.all.begin(), rule.all.end(), [](const SeatRule &seat) {
        return seat.n >= 1 && isIdentifier(seat.role);
    });
    if (!sound || seats < 2 || seats > kMostSeats)
        faults << u"rule %1 needs 2 to %2 seats: nothing is raised with one key"_s.arg(name).arg(kMostSeats);
    if (rule.minHumans < 1 || rule.minHumans > seats)
        faults << u"rule %1 needs 1 to %2 humans"_s.arg(name).arg(seats);
    if (rule.maxLease < std::chrono::minutes(1) || rule.maxUses < 1)
        faults << u"rule %1 needs a longest lease and a number of uses"_s.arg(name);
    if (faults.isEmpty() && !Seating(policy, rule, name.section(u'/', 0, -2)).exists())
        faults << u"rule %1 can be met by nobody: no different people of the policy fill its seats with %2 "
                  "humans among them%3"_s.arg(name)
                      .arg(rule.minHumans)
                      .arg(isProduction(name.section(u'/', 0, -2))
                               ? u" (a software key does not count as a human's in production)"_s
                               : QString());
}

void checkRules(const Policy &policy, QStringList &faults)
{
    for (const auto &[environment, actions] : policy.rules) {
        if (environment != u"*" && !isIdentifier(environment))
            faults << u"environment \"%1\" is not a plain name"_s.arg(environment);
        if (isProduction(environment) && (policy.admins.size() < 2 || policy.adminThreshold < 2))
            faults << u"rules for %1 need at least two admins and a threshold of 2: one key must never raise "
                      "production"_s.arg(environment);
        for (const auto &[action, rule] : actions) {
            if (!decisionWords().contains(action) || isLowering(action))
                faults << u"\"%1\" in %2 is not a raising action"_s.arg(action, environment);
            checkRule(policy, environment + u'/' + action, rule, faults);
        }
    }
    for (const auto &[kind, kinds] : policy.may)
        for (const QString &word : kinds)
            if (!decisionWords().contains(word))
                faults << u"\"%1\" is not a decision that a %2 may take"_s.arg(word, toString(kind));
}

void checkAdmins(const Policy &policy, QStringList &faults)
{
    for (const QString &id : policy.admins)
        if (const Principal *one = policy.principal(id); !one || one->kind != PrincipalKind::Human)
            faults << u"admin %1 is not a human of this policy"_s.arg(id);
    const QSet<QString> distinct(policy.admins.begin(), policy.admins.end());
    if (policy.adminThreshold < 1 || policy.adminThreshold > distinct.size() ||
        distinct.size() != policy.admins.size())
        faults << u"the admins' threshold must be 1 to the number of different admins"_s;
}

} // namespace

QStringList exampleSeating(const Policy &policy, const ActionRule &rule, const QString &environment)
{
    Seating seating(policy, rule, environment);
    return seating.exists() ? seating.seated() : QStringList();
}

bool canFill(const Policy &policy, const ActionRule &rule, const QString &environment,
             const QStringList &people)
{
    Policy those = policy;
    std::erase_if(those.principals, [&people](const Principal &one) { return !people.contains(one.id); });
    return Seating(those, rule, environment).exists();
}

Done validate(const Policy &policy)
{
    QStringList faults;
    if (policy.version < 1 || (policy.version == 1) != policy.previous.isEmpty())
        faults << u"version 1 has no previous policy, every later one names it"_s;
    checkPrincipals(policy, faults);
    checkAdmins(policy, faults);
    checkRules(policy, faults);
    if (faults.isEmpty())
        return {};
    return fail(ErrorCode::Refused, u"the policy is not safe: "_s + faults.join(u'\n'),
                u"mend the policy file: interlock policy check"_s);
}

} // namespace interlock
