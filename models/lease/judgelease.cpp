#include "models/lease/seats.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> no(const QString &why, const QString &mend)
{
    return fail(ErrorCode::Refused, why, mend);
}

QString newLease()
{
    return u"request a new lease: interlock lease request PLAN"_s;
}

QString percent(int basisPoints)
{
    return QString::number(basisPoints / 100.0, 'g', 5) + u" %"_s;
}

/// Scope: is it this lease that covers this action?
Done judgeScope(const LeaseRecord &record, const LeaseQuestion &asked)
{
    const Lease &lease = record.lease;
    if (lease.planSha256 != asked.planSha256)
        return no(u"the lease is for other bytes of the plan (%1, not %2)"_s.arg(lease.planSha256.left(12),
                                                                                 asked.planSha256.left(12)),
                  newLease());
    if (!asked.environment.isEmpty() && lease.environment != asked.environment)
        return no(u"the lease is for %1, not for %2"_s.arg(lease.environment, asked.environment), newLease());
    if (!asked.rollout.isEmpty() && lease.rollout != asked.rollout)
        return no(u"the lease is for the rollout %1, not for %2"_s.arg(lease.rollout, asked.rollout),
                  newLease());
    if (!lease.actions.contains(asked.action))
        return no(u"the lease does not cover the action %1, only %2"_s.arg(asked.action,
                                                                           lease.actions.join(u", "_s)),
                  newLease());
    if (asked.weight > lease.maxWeight)
        return no(
            u"the lease covers %1 at most, not %2"_s.arg(percent(lease.maxWeight), percent(asked.weight)),
            newLease());
    const bool isStage = asked.weight == 0 || std::find(lease.weights.begin(), lease.weights.end(),
                                                        asked.weight) != lease.weights.end();
    if (!isStage)
        return no(u"%1 is the weight of no stage in the lease"_s.arg(percent(asked.weight)), newLease());
    if (asked.use < 0 || asked.use > lease.maxUses)
        return no(u"the lease covers %1 starts; this is number %2"_s.arg(lease.maxUses).arg(asked.use),
                  newLease());
    return {};
}

/// Time fails closed: the latest time ever seen counts, so a clock set back revives nothing.
Done judgeTime(const Lease &lease, const ActionRule &rule, const LeaseQuestion &asked)
{
    const WallTime now = std::max(asked.now, asked.highWater);
    if (now >= lease.expires)
        return no(u"the lease expired at %1"_s.arg(toRfc3339(lease.expires)) +
                      (asked.now < lease.expires ? u" (the clock was set back since)"_s : QString()),
                  newLease());
    if (asked.now < lease.notBefore)
        return no(u"the lease begins at %1"_s.arg(toRfc3339(lease.notBefore)), u"wait until then"_s);
    if (lease.expires - lease.notBefore > rule.maxLease)
        return no(u"the lease lasts longer than the policy allows (%1 s)"_s.arg(rule.maxLease.count() / 1000),
                  newLease());
    if (lease.maxUses > rule.maxUses)
        return no(u"the lease covers %1 starts; the policy allows %2"_s.arg(lease.maxUses).arg(rule.maxUses),
                  newLease());
    return {};
}

} // namespace

Done judgeLease(const PolicyRecord &policy, const LeaseRecord &lease,
                const std::vector<SignedApproval> &approvals, const LeaseQuestion &question)
{
    if (const Done scope = judgeScope(lease, question); !scope)
        return scope;
    const auto rule = ruleOf(policy.policy, lease.lease);
    if (!rule)
        return passOn(rule);
    if (const Done time = judgeTime(lease.lease, *rule, question); !time)
        return time;
    if (lease.lease.policy.version > policy.policy.version)
        return no(u"the lease was made under policy %1, which is not in force yet"_s.arg(
                      lease.lease.policy.version),
                  newLease());
    const auto report = fillSeats(policy, lease, approvals);
    if (!report)
        return passOn(report);
    if (!report->complete) {
        const QString notCounted = report->ignored.isEmpty()
                                       ? QString()
                                       : u" (not counted: %1)"_s.arg(report->ignored.join(u"; "_s));
        return no(u"the lease is not signed by all it needs: %1%2"_s.arg(report->missing, notCounted),
                  u"sign it: interlock lease sign %1 --role ROLE"_s.arg(lease.lease.leaseId));
    }
    return {};
}

} // namespace interlock
