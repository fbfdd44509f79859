#include "models/lease/fields.h"
#include "models/lease/lease.h"

namespace interlock {

using namespace Qt::StringLiterals;

QString toString(PrincipalKind kind)
{
    switch (kind) {
    case PrincipalKind::Human:
        return u"human"_s;
    case PrincipalKind::Agent:
        return u"agent"_s;
    case PrincipalKind::Service:
        return u"service"_s;
    case PrincipalKind::Console:
        return u"console"_s;
    }
    return {};
}

std::optional<PrincipalKind> principalKind(const QString &word)
{
    for (const auto kind :
         {PrincipalKind::Human, PrincipalKind::Agent, PrincipalKind::Service, PrincipalKind::Console})
        if (toString(kind) == word)
            return kind;
    return {};
}

QString toString(Custody kept)
{
    switch (kept) {
    case Custody::Software:
        return u"software"_s;
    case Custody::Confirmed:
        return u"confirm"_s;
    case Custody::Fido2:
        return u"fido2"_s;
    }
    return {};
}

std::optional<Custody> custody(const QString &word)
{
    for (const auto kept : {Custody::Software, Custody::Confirmed, Custody::Fido2})
        if (toString(kept) == word)
            return kept;
    return {};
}

const Principal *Policy::principal(const QString &id) const
{
    const auto it = std::find_if(principals.begin(), principals.end(),
                                 [&id](const Principal &one) { return one.id == id; });
    return it == principals.end() ? nullptr : &*it;
}

const PolicyKey *Policy::key(const PublicKey &wanted) const
{
    for (const Principal &one : principals)
        for (const PolicyKey &candidate : one.keys)
            if (candidate.key == wanted)
                return &candidate;
    return nullptr;
}

const Principal *principalOf(const Policy &policy, const PublicKey &key)
{
    for (const Principal &one : policy.principals)
        for (const PolicyKey &candidate : one.keys)
            if (candidate.key == key)
                return &one;
    return nullptr;
}

bool isProduction(const QString &environment)
{
    const QString name = environment.toLower();
    return name == u"production" || name == u"prod";
}

Result<ActionRule> ruleFor(const Policy &policy, const QString &environment, const QString &action)
{
    auto rules = policy.rules.find(environment);
    if (rules == policy.rules.end() && !isProduction(environment))
        rules = policy.rules.find(u"*"_s);
    if (rules == policy.rules.end() || environment == u"*")
        return fail(ErrorCode::Refused, u"the policy has no rules for the environment %1"_s.arg(environment),
                    u"an admin can propose them: interlock policy propose FILE"_s);
    const auto rule = rules->second.find(action);
    if (rule == rules->second.end())
        return fail(ErrorCode::Refused,
                    u"the policy has no rule for the action %1 in %2"_s.arg(action, environment),
                    u"an admin can propose one: interlock policy propose FILE"_s);
    return rule->second;
}

bool mayDecide(const Policy &policy, PrincipalKind kind, const QString &decisionKind)
{
    if (isLowering(decisionKind))
        return true;
    const auto kinds = policy.may.find(kind);
    return decisionWords().contains(decisionKind) && kinds != policy.may.end() &&
           kinds->second.contains(decisionKind);
}

namespace {

/// How many different admins of this policy are behind the keys.
int adminsBehind(const Policy &policy, const std::vector<PublicKey> &keys)
{
    QSet<QString> persons;
    for (const PublicKey &key : keys)
        if (const Principal *one = principalOf(policy, key); one && policy.isAdmin(one->id))
            persons.insert(one->id);
    return int(persons.size());
}

} // namespace

Done checkNextPolicy(const Policy &current, const QString &currentSha256, const Policy &next,
                     const std::vector<PublicKey> &signedBy)
{
    if (next.version != current.version + 1)
        return fail(ErrorCode::Refused,
                    u"policy %1 cannot follow policy %2"_s.arg(next.version).arg(current.version),
                    u"propose it again as version %1"_s.arg(current.version + 1));
    if (next.previous != currentSha256)
        return fail(ErrorCode::Refused,
                    u"policy %1 was made from another policy than the one in force"_s.arg(next.version),
                    u"propose it again on the policy in force"_s);
    if (const Done valid = validate(next); !valid)
        return valid;
    const int before = adminsBehind(current, signedBy), after = adminsBehind(next, signedBy);
    if (before < current.adminThreshold)
        return fail(
            ErrorCode::Refused,
            u"%1 of %2 admins of the policy in force have signed"_s.arg(before).arg(current.adminThreshold),
            u"another admin signs: interlock policy sign ID"_s);
    if (after < next.adminThreshold)
        return fail(ErrorCode::Refused,
                    u"%1 of %2 admins of the new policy have signed"_s.arg(after).arg(next.adminThreshold),
                    u"another admin signs: interlock policy sign ID"_s);
    return {};
}

} // namespace interlock
