#include "models/base/digest.h"
#include "models/lease/lease.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

PolicyKey plainKey(const PublicKey &key)
{
    const bool token = key.type == PublicKey::Type::SkEd25519;
    return {key, token ? Custody::Fido2 : Custody::Software, token ? QStringList{u"up"_s} : QStringList{}};
}

ActionRule twoKeys()
{
    ActionRule rule;
    rule.all = {{u"operator"_s, 1}, {u"agent"_s, 1}};
    rule.minHumans = 1;
    rule.requesterCounts = true;
    rule.maxLease = std::chrono::hours(72);
    rule.maxUses = 10;
    return rule;
}

} // namespace

Result<Policy> genesisPolicy(const Genesis &genesis)
{
    Policy policy;
    PolicyKey console = plainKey(genesis.consoleKey);
    console.until =
        genesis.issued + std::chrono::hours(24 * 400); // raises nothing; the year's policy renews it
    policy.principals = {
        {genesis.person, PrincipalKind::Human, {u"operator"_s}, {plainKey(genesis.personKey)}},
        {genesis.agent, PrincipalKind::Agent, {u"agent"_s}, {plainKey(genesis.agentKey)}},
        {u"engine"_s, PrincipalKind::Service, {}, {plainKey(genesis.engineKey)}},
        {u"console"_s, PrincipalKind::Console, {}, {console}},
    };
    const QStringList raising{u"start"_s,    u"promote"_s,   u"resume"_s,
                              u"override"_s, u"supersede"_s, u"signoff"_s};
    // none for an override: any two people may, and the agent never
    for (const QString &action : {u"start"_s, u"promote"_s, u"resume"_s, u"supersede"_s})
        policy.rules[u"*"_s][action] = twoKeys();
    policy.may[PrincipalKind::Human] = raising;
    policy.may[PrincipalKind::Agent] = {u"start"_s, u"promote"_s};
    policy.admins = {genesis.person};
    policy.adminThreshold = 1;
    policy.reason = u"first policy of this store"_s;
    policy.asOf = {genesis.origin, 0, QString::fromLatin1(sha256(QByteArrayView()).toHex())};
    policy.issued = genesis.issued;
    if (const Done valid = validate(policy); !valid)
        return passOn(valid);
    return policy;
}

} // namespace interlock
