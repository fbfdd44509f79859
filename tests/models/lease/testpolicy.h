#pragma once

#include "models/lease/seats.h"
#include "tests/models/records/testkeys.h"

namespace interlock::testing {

inline const QString kDigestA = QString(64, QLatin1Char('a'));
inline const QString kDigestB = QString(64, QLatin1Char('b'));
inline const AsOf kAsOf{QStringLiteral("interlock/test"), 3, QString(64, QLatin1Char('c'))};

inline WallTime at(const char *time)
{
    bool ok = false;
    return fromRfc3339(QString::fromLatin1(time), ok);
}

inline Principal human(const QString &id, const QStringList &roles, const TestKey &key,
                       Custody kept = Custody::Software)
{
    return {id, PrincipalKind::Human, roles, {{key.pub, kept, {}}}};
}

/// alice and bob, humans; bot, an agent. Staging: one sre-lead, one release-agent.
inline Policy smallPolicy()
{
    Policy policy;
    policy.principals = {
        human(QStringLiteral("alice"), {QStringLiteral("sre-lead"), QStringLiteral("product-owner")}, alice(),
              Custody::Confirmed),
        human(QStringLiteral("bob"), {QStringLiteral("product-owner")}, bob(), Custody::Confirmed),
        {QStringLiteral("bot"),
         PrincipalKind::Agent,
         {QStringLiteral("release-agent")},
         {{bot().pub, Custody::Software, {}}}},
    };
    ActionRule rule;
    rule.all = {{QStringLiteral("sre-lead"), 1}, {QStringLiteral("release-agent"), 1}};
    rule.maxLease = std::chrono::hours(4);
    rule.maxUses = 3;
    for (const char *action : {"start", "promote", "resume"})
        policy.rules[QStringLiteral("staging")][QString::fromLatin1(action)] = rule;
    policy.may[PrincipalKind::Human] = {QStringLiteral("start"), QStringLiteral("promote"),
                                        QStringLiteral("resume")};
    policy.admins = {QStringLiteral("alice"), QStringLiteral("bob")};
    policy.adminThreshold = 2;
    policy.reason = QStringLiteral("test");
    policy.asOf = kAsOf;
    policy.issued = at("2026-11-21T07:00:00.000Z");
    return policy;
}

inline Lease smallLease()
{
    Lease lease;
    lease.leaseId = QStringLiteral("0123456789abcdef0123456789abcdef");
    lease.environment = QStringLiteral("staging");
    lease.rollout = QStringLiteral("web");
    lease.service = QStringLiteral("portal");
    lease.actions = {QStringLiteral("start"), QStringLiteral("promote")};
    lease.weights = {500, 2500};
    lease.maxWeight = 2500;
    lease.planSha256 = kDigestA;
    lease.files = {{QStringLiteral("backup.sh"), kDigestB}};
    lease.policy = {1, kDigestB};
    lease.notBefore = at("2026-11-21T08:00:00.000Z");
    lease.expires = at("2026-11-21T12:00:00.000Z");
    lease.maxUses = 2;
    lease.requester = QStringLiteral("bot");
    lease.reason = QStringLiteral("weekly release");
    lease.asOf = kAsOf;
    lease.issued = at("2026-11-21T08:00:00.000Z");
    return lease;
}

inline SignedApproval approvalBy(const TestKey &key, const char *role, qint64 index,
                                 ApprovalVerdict verdict = ApprovalVerdict::Approve)
{
    SignedApproval word;
    word.approval.leaseId = smallLease().leaseId;
    word.approval.sha256 = kDigestA;
    word.approval.verdict = verdict;
    word.approval.role = QString::fromLatin1(role);
    word.approval.reason = QStringLiteral("looked at it");
    word.approval.policy = {1, kDigestB};
    word.approval.asOf = kAsOf;
    word.approval.issued = at("2026-11-21T08:05:00.000Z");
    word.signature.key = key.pub;
    word.index = index;
    return word;
}

} // namespace interlock::testing
