#include "models/base/digest.h"
#include "models/base/json.h"
#include "models/lease/fields.h"
#include "models/lease/risk.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

QJsonObject toJson(const PolicyKey &key)
{
    QJsonObject out{{u"fp"_s, key.key.fingerprint()},
                    {u"pub"_s, key.key.line()},
                    {u"custody"_s, toString(key.custody)},
                    {u"require"_s, QJsonArray::fromStringList(key.require)}};
    if (key.until)
        out.insert(u"until"_s, toRfc3339(*key.until));
    return out;
}

QJsonObject toJson(const Principal &principal)
{
    QJsonArray keys;
    for (const PolicyKey &key : principal.keys)
        keys.append(toJson(key));
    return {{u"id"_s, principal.id},
            {u"kind"_s, toString(principal.kind)},
            {u"roles"_s, QJsonArray::fromStringList(principal.roles)},
            {u"keys"_s, keys}};
}

QJsonObject toJson(const ActionRule &rule)
{
    return {{u"all"_s, toJson(rule.all)},
            {u"distinctPersons"_s, true},
            {u"minHumans"_s, rule.minHumans},
            {u"requesterCounts"_s, rule.requesterCounts},
            {u"maxLeaseSeconds"_s, qint64(rule.maxLease.count() / 1000)},
            {u"maxUses"_s, rule.maxUses}};
}

PolicyKey readKey(const QJsonValue &value, qsizetype at, Fields &up)
{
    Fields fields(value.toObject(), u"keys[%1]"_s.arg(at));
    PolicyKey key;
    const QString fingerprint = fields.text(u"fp"_s);
    const auto pub = publicKeyFromLine(fields.text(u"pub"_s).toUtf8());
    const auto kept = custody(fields.text(u"custody"_s));
    key.require = fields.ids(u"require"_s);
    if (fields.has(u"until"_s))
        key.until = fields.time(u"until"_s);
    if (pub)
        key.key = *pub;
    if (!pub)
        fields.fault(pub.error().text);
    else if (fingerprint != pub->fingerprint())
        fields.fault(u"fp does not fit pub; it is %1"_s.arg(pub->fingerprint()));
    if (!kept)
        fields.fault(u"\"custody\" must be software, confirm or fido2"_s);
    key.custody = kept.value_or(Custody::Software);
    if (const Done done = fields.done(); !done)
        up.fault(done.error().text);
    return key;
}

Principal readPrincipal(const QJsonValue &value, qsizetype at, Fields &up)
{
    const QString id = value[u"id"].toString();
    Fields fields(value.toObject(), u"principals[%1] (%2)"_s.arg(at).arg(isIdentifier(id) ? id : QString()));
    Principal principal;
    principal.id = fields.id(u"id"_s);
    const auto kind = principalKind(fields.text(u"kind"_s));
    if (!kind)
        fields.fault(u"\"kind\" must be human, agent, service or console"_s);
    principal.kind = kind.value_or(PrincipalKind::Service);
    principal.roles = fields.ids(u"roles"_s);
    for (const QJsonValue &key : fields.array(u"keys"_s))
        principal.keys.push_back(readKey(key, qsizetype(principal.keys.size()), fields));
    if (const Done done = fields.done(); !done)
        up.fault(done.error().text);
    return principal;
}

ActionRule readRule(const QJsonValue &value, const QString &name, Fields &up)
{
    Fields fields(value.toObject(), u"rule "_s + name);
    ActionRule rule;
    rule.all = readSeats(fields, u"all"_s);
    if (!fields.truth(u"distinctPersons"_s))
        fields.fault(u"distinctPersons is always true"_s);
    rule.minHumans = int(fields.integer(u"minHumans"_s, 0, kMostSeats));
    rule.requesterCounts = fields.truth(u"requesterCounts"_s);
    rule.maxLease = std::chrono::seconds(fields.integer(u"maxLeaseSeconds"_s, 60, 90LL * 24 * 3600));
    rule.maxUses = int(fields.integer(u"maxUses"_s, 1, 1000));
    if (const Done done = fields.done(); !done)
        up.fault(done.error().text);
    return rule;
}

void readRules(Policy &policy, Fields &fields)
{
    const QJsonObject rules = fields.object(u"rules"_s);
    for (auto environment = rules.begin(); environment != rules.end(); ++environment) {
        if (!environment.value().isObject())
            fields.fault(u"the rules of %1 must be an object"_s.arg(environment.key()));
        const QJsonObject actions = environment.value().toObject();
        for (auto action = actions.begin(); action != actions.end(); ++action)
            policy.rules[environment.key()][action.key()] =
                readRule(action.value(), environment.key() + u'/' + action.key(), fields);
    }
}

void readMay(Policy &policy, Fields &fields)
{
    Fields may(fields.object(u"may"_s), u"may"_s);
    for (const auto kind :
         {PrincipalKind::Human, PrincipalKind::Agent, PrincipalKind::Service, PrincipalKind::Console})
        if (may.has(toString(kind)))
            policy.may[kind] = may.ids(toString(kind));
    if (const Done done = may.done(); !done)
        fields.fault(done.error().text);
}

void readRevoked(Policy &policy, Fields &fields)
{
    for (const QJsonValue &item : fields.array(u"revoked"_s)) {
        Fields one(item.toObject(), u"revoked"_s);
        Revocation revocation;
        revocation.fingerprint = one.text(u"fp"_s);
        revocation.reason = one.id(u"reason"_s);
        if (one.has(u"suspectSince"_s))
            revocation.suspectSince = one.integer(u"suspectSince"_s, 0, (1LL << 53) - 1);
        if (const Done done = one.done(); !done)
            fields.fault(done.error().text);
        policy.revoked.push_back(revocation);
    }
}

void readRisk(Policy &policy, Fields &fields)
{
    if (!fields.has(u"risk"_s))
        return;
    Fields risk(fields.object(u"risk"_s), u"risk"_s);
    policy.risk.limit = int(risk.integer(u"limit"_s, 0, 10'000));
    const QJsonObject points = risk.object(u"points"_s);
    Fields each(points, u"risk points"_s);
    for (const auto &[factor, usual] : riskFactors())
        if (each.has(factor))
            policy.risk.points[factor] = int(each.integer(factor, 0, 1000));
    for (const Done &done : {each.done(), risk.done()})
        if (!done)
            fields.fault(done.error().text);
}

QJsonObject toJson(const RiskWeights &risk)
{
    QJsonObject points;
    for (const auto &[factor, most] : risk.points)
        points.insert(factor, most);
    return {{u"limit"_s, risk.limit}, {u"points"_s, points}};
}

QJsonObject predicateOf(const Policy &policy)
{
    QJsonArray principals, revoked;
    for (const Principal &principal : policy.principals)
        principals.append(toJson(principal));
    for (const Revocation &one : policy.revoked) {
        QJsonObject object{{u"fp"_s, one.fingerprint}, {u"reason"_s, one.reason}};
        if (one.suspectSince >= 0)
            object.insert(u"suspectSince"_s, one.suspectSince);
        revoked.append(object);
    }
    QJsonObject rules, may;
    for (const auto &[environment, actions] : policy.rules) {
        QJsonObject object;
        for (const auto &[action, rule] : actions)
            object.insert(action, toJson(rule));
        rules.insert(environment, object);
    }
    for (const auto &[kind, kinds] : policy.may)
        may.insert(toString(kind), QJsonArray::fromStringList(kinds));
    QJsonObject out{{u"version"_s, policy.version},
                    {u"principals"_s, principals},
                    {u"rules"_s, rules},
                    {u"may"_s, may},
                    {u"admins"_s, QJsonObject{{u"principals"_s, QJsonArray::fromStringList(policy.admins)},
                                              {u"threshold"_s, policy.adminThreshold}}},
                    {u"revoked"_s, revoked},
                    {u"reason"_s, policy.reason},
                    {u"asOf"_s, toJson(policy.asOf)},
                    {u"issued"_s, toRfc3339(policy.issued)}};
    if (!policy.previous.isEmpty())
        out.insert(u"previous"_s, policy.previous);
    if (policy.risk != RiskWeights{})
        out.insert(u"risk"_s, toJson(policy.risk));
    return out;
}

} // namespace

Statement toStatement(const Policy &policy)
{
    const QJsonObject predicate = predicateOf(policy);
    return {QString(predicates::policy), predicate, {subjectOf(u"policy"_s, compactJson(predicate))}};
}

Result<Policy> readPolicy(const Statement &statement)
{
    if (const Done type = expectType(statement, predicates::policy); !type)
        return passOn(type);
    Fields fields(statement.predicate, u"policy"_s);
    Policy policy;
    policy.version = int(fields.integer(u"version"_s, 1, 1'000'000));
    for (const QJsonValue &principal : fields.array(u"principals"_s))
        policy.principals.push_back(readPrincipal(principal, qsizetype(policy.principals.size()), fields));
    readRules(policy, fields);
    readMay(policy, fields);
    readRevoked(policy, fields);
    readRisk(policy, fields);
    Fields admins(fields.object(u"admins"_s), u"admins"_s);
    policy.admins = admins.ids(u"principals"_s);
    policy.adminThreshold = int(admins.integer(u"threshold"_s, 1, 100));
    if (const Done done = admins.done(); !done)
        fields.fault(done.error().text);
    policy.previous = fields.optionalDigest(u"previous"_s);
    policy.reason = fields.text(u"reason"_s);
    policy.asOf = fields.asOf();
    policy.issued = fields.time(u"issued"_s);
    if (statement.subjects != std::vector<Subject>{subjectOf(u"policy"_s, compactJson(statement.predicate))})
        fields.fault(u"the subject is not the digest of the policy itself"_s);
    if (const Done done = fields.done(); !done)
        return passOn(done);
    if (const Done valid = validate(policy); !valid)
        return passOn(valid);
    return policy;
}

} // namespace interlock
