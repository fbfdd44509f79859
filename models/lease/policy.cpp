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

bool isPersonOrAgent(PrincipalKind kind)
{
    return kind == PrincipalKind::Human || kind == PrincipalKind::Agent;
}

const QStringList &revocationReasons()
{
    static const QStringList all{u"lost"_s, u"compromised"_s, u"left"_s};
    return all;
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
    return isPersonOrAgent(kind) && decisionWords().contains(decisionKind) && kinds != policy.may.end() &&
           kinds->second.contains(decisionKind);
}

bool maySign(PrincipalKind kind, const QString &predicateType)
{
    if (predicateType == predicates::event)
        return kind == PrincipalKind::Service;
    return isPersonOrAgent(kind) || predicateType == predicates::decision || predicateType == predicates::ack;
}

QString flagsMissing(const PolicyKey &key, const SshSignature &signature)
{
    if (key.require.contains(u"uv") && !signature.wasUserVerified())
        return u"touch/PIN missing: the policy wants the PIN for this key"_s;
    if (key.require.contains(u"up") && !signature.wasTouched())
        return u"touch/PIN missing: the policy wants a touch for this key"_s;
    return {};
}

} // namespace interlock
