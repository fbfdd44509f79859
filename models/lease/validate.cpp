#include "models/lease/fields.h"
#include "models/lease/lease.h"
#include "models/lease/satisfiable.h"

#include <QRegularExpression>

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
    if (!isPersonOrAgent(principal.kind) && !principal.roles.isEmpty())
        faults << u"%1 is a %2 and may hold no role: it fills no seat"_s.arg(principal.id,
                                                                             toString(principal.kind));
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
}

/// All names under which one secret key could come back: as it is, as a software key, as a token's.
QStringList wrappings(const PublicKey &key)
{
    PublicKey plain = key, token = key;
    plain.type = PublicKey::Type::Ed25519;
    plain.application.clear();
    token.type = PublicKey::Type::SkEd25519;
    token.application = "ssh:";
    return {key.fingerprint(), plain.fingerprint(), token.fingerprint()};
}

void checkRevoked(const Policy &policy, QStringList &faults)
{
    static const QRegularExpression fingerprint(u"^SHA256:[A-Za-z0-9+/]{43}$"_s);
    QSet<QString> revoked;
    for (const Revocation &one : policy.revoked) {
        if (!fingerprint.match(one.fingerprint).hasMatch())
            faults << u"revoked: \"%1\" is not the fingerprint of a key (SHA256: and 43 characters)"_s.arg(
                one.fingerprint);
        if (!revocationReasons().contains(one.reason))
            faults << u"revoked %1: the reason is one of %2, not \"%3\""_s.arg(
                one.fingerprint, revocationReasons().join(u", "_s), one.reason);
        if (one.suspectSince > policy.asOf.size)
            faults << u"revoked %1: suspectSince names record %2, but the log has %3"_s.arg(one.fingerprint)
                          .arg(one.suspectSince)
                          .arg(policy.asOf.size);
        if (revoked.contains(one.fingerprint))
            faults << u"key %1 is revoked twice"_s.arg(one.fingerprint);
        revoked.insert(one.fingerprint);
    }
    for (const Principal &principal : policy.principals)
        for (const PolicyKey &key : principal.keys)
            for (const QString &name : wrappings(key.key))
                if (revoked.contains(name)) {
                    faults << u"key %1 of %2 is revoked%3"_s.arg(
                        key.key.fingerprint(), principal.id,
                        name == key.key.fingerprint() ? QString() : u" (as %1)"_s.arg(name));
                    break;
                }
}

void checkRule(const QString &name, const ActionRule &rule, QStringList &faults)
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
}

void checkMay(const Policy &policy, QStringList &faults)
{
    for (const auto &[kind, kinds] : policy.may) {
        for (const QString &word : kinds)
            if (!decisionWords().contains(word))
                faults << u"\"%1\" is not a decision that a %2 may take"_s.arg(word, toString(kind));
        if (!isPersonOrAgent(kind) && !kinds.isEmpty())
            faults << u"a %1 may hold, roll back and acknowledge, nothing else: take \"%2\" out of may"_s.arg(
                toString(kind), toString(kind));
    }
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
            checkRule(environment + u'/' + action, rule, faults);
        }
    }
    checkMay(policy, faults);
    if (faults.isEmpty()) // else it would say twice what is wrong
        faults << unsatisfiable(policy);
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

Done knowsEngine(const Policy &policy, const PublicKey &engine)
{
    const Principal *principal = principalOf(policy, engine);
    if (principal && principal->kind == PrincipalKind::Service)
        return {};
    return fail(ErrorCode::Refused,
                u"the policy does not name this engine's key, %1, as that of a service: nothing could be "
                "recorded under it"_s.arg(engine.fingerprint()),
                u"keep the principal \"engine\"; `interlock policy show --as-file` has it"_s);
}

Done validate(const Policy &policy)
{
    QStringList faults;
    if (policy.version < 1 || (policy.version == 1) != policy.previous.isEmpty())
        faults << u"version 1 has no previous policy, every later one names it"_s;
    checkPrincipals(policy, faults);
    checkRevoked(policy, faults);
    checkAdmins(policy, faults);
    checkRules(policy, faults);
    if (faults.isEmpty())
        return {};
    return fail(ErrorCode::Refused, u"the policy is not safe: "_s + faults.join(u'\n'),
                u"mend the policy file: interlock policy check"_s);
}

} // namespace interlock
