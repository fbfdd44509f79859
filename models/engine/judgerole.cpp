#include "models/engine/judgerole.h"

#include "models/base/duration.h"

namespace interlock {

tl::unexpected<Error> atFault(qint64 index, const QString &what)
{
    return fail(ErrorCode::Unverified, QStringLiteral("record %1: %2").arg(index).arg(what));
}

namespace {

/// Are all seats that the plan demands in the lease?
bool hasSeatsOf(const Plan &plan, const Lease &lease)
{
    return std::ranges::all_of(plan.lease.keys, [&](const Seat &wanted) {
        const auto many = std::ranges::count(plan.lease.keys, wanted);
        return std::ranges::any_of(lease.seats, [&wanted, many](const SeatRule &seat) {
            return seat.role == wanted.role && seat.n >= many;
        });
    });
}

/// Longer than its plan lets a lease be valid? A second covers the seconds that times are written in.
bool lastsLonger(const Lease &lease, const Plan &plan)
{
    return plan.lease.valid.count() > 0 &&
           lease.expires - std::min(lease.notBefore, lease.issued) > plan.lease.valid + Duration(1000);
}

/// One record of the log, judged.
class Judged {
public:
    Judged(const Record &record, qint64 index, const Ledger &ledger, const PolicyRecord &inForce,
           const Principal &signer)
        : m_record(record), m_index(index), m_ledger(ledger), m_inForce(inForce), m_signer(signer)
    {}

    Done byType() const
    {
        const QString &type = m_record.statement.predicateType;
        if (type == predicates::event)
            return event();
        if (!maySign(m_signer.kind, type))
            return fault(QStringLiteral("%1 (%2) may hold, roll back and acknowledge, nothing else")
                             .arg(m_signer.id, toString(m_signer.kind)));
        if (type == predicates::policy && !m_inForce.policy.isAdmin(m_signer.id))
            return fault(QStringLiteral("%1 is no admin of the policy").arg(m_signer.id));
        if (type == predicates::lease)
            return read(readLease(m_record.statement), &Judged::lease);
        if (type == predicates::approval)
            return read(readApproval(m_record.statement), &Judged::approval);
        if (type == predicates::decision)
            return read(readDecision(m_record.statement), &Judged::decision);
        return {};
    }

private:
    tl::unexpected<Error> fault(const QString &what) const { return atFault(m_index, what); }
    template <typename What>
    Done read(const Result<What> &what, Done (Judged::*judge)(const What &) const) const
    {
        return what ? (this->*judge)(*what) : Done(fault(what.error().text));
    }
    Done event() const;
    Done lease(const Lease &lease) const;
    Done approval(const Approval &approval) const;
    Done decision(const Decision &decision) const;
    Done start(const Decision &start, const LeaseEntry &lease) const;
    Done goesOn(const Decision &decision, const LeaseEntry &lease) const;
    Done leaseStood(const LeaseEntry &lease, const Decision &decision, int use) const;

    const Record &m_record;
    qint64 m_index;
    const Ledger &m_ledger;
    const PolicyRecord &m_inForce;
    const Principal &m_signer;
};

/// Facts are the engine's; a raise past the first stage is a promotion, which its lease must cover.
Done Judged::event() const
{
    if (m_signer.kind != PrincipalKind::Service)
        return fault(QStringLiteral("%1 signed a fact that only the engine may sign").arg(m_signer.id));
    const QJsonObject &predicate = m_record.statement.predicate;
    const QJsonObject detail = predicate[u"detail"].toObject();
    const RolloutEntry *rollout = m_ledger.rollout(RolloutId{predicate[u"rollout"].toString()});
    if (predicate[u"kind"].toString() != u"intent" || detail[u"stage"].toInt(-1) < 1 || !rollout)
        return {};
    const LeaseEntry *lease = m_ledger.lease(rollout->leaseId);
    if (!lease || !lease->record.lease.actions.contains(QStringLiteral("promote")))
        return fault(QStringLiteral("a raise past the first stage under a lease that covers no promote"));
    return {};
}

Done Judged::lease(const Lease &lease) const
{
    if (lease.requester != m_signer.id)
        return fault(QStringLiteral("the lease names %1 as its requester, but %2 signed it")
                         .arg(lease.requester, m_signer.id));
    const auto rule = ruleOf(m_inForce.policy, lease);
    if (!rule)
        return fault(rule.error().text);
    if (lease.expires - lease.notBefore > rule->maxLease)
        return fault(QStringLiteral("the lease lasts longer than the policy allows, %1")
                         .arg(formatDuration(rule->maxLease)));
    if (lease.maxUses > rule->maxUses)
        return fault(QStringLiteral("the lease covers %1 starts; the policy allows %2")
                         .arg(lease.maxUses)
                         .arg(rule->maxUses));
    if (!lease.role.isEmpty() && !m_signer.roles.contains(lease.role))
        return fault(QStringLiteral("%1 does not hold the role %2").arg(m_signer.id, lease.role));
    if (lease.policy != PolicyRef{m_inForce.policy.version, m_inForce.payloadSha256})
        return fault(QStringLiteral("the lease was made under policy %1 (%2), which was not in force")
                         .arg(lease.policy.version)
                         .arg(lease.policy.sha256.left(12)));
    const LeaseEntry *entry = m_ledger.lease(lease.leaseId);
    if (!entry || !saysItsPlan(lease, entry->plan->plan))
        return fault(QStringLiteral("the lease does not say what its plan says"));
    return {};
}

Done Judged::approval(const Approval &approval) const
{
    if (approval.policyVersion > 0 || approval.verdict != ApprovalVerdict::Approve)
        return {}; // what is on a policy, the history of policies judges
    const LeaseEntry *lease = m_ledger.lease(approval.leaseId);
    if (!lease || approval.sha256 != lease->record.payloadSha256)
        return fault(QStringLiteral("an approval of a lease that is not in the log"));
    if (m_ledger.highWaterAt(m_index) >= lease->record.lease.expires)
        return fault(QStringLiteral("an approval of a lease that had expired at %1")
                         .arg(toRfc3339(lease->record.lease.expires)));
    const auto seats = fillSeats(m_inForce, lease->record, lease->approvals);
    if (!seats)
        return fault(seats.error().text);
    if (std::ranges::none_of(seats->seats, [this](const SeatLine &seat) { return seat.index == m_index; }))
        return fault(QStringLiteral("an approval that fills no seat: %1")
                         .arg(seats->ignored.isEmpty() ? QStringLiteral("none is open for it")
                                                       : seats->ignored.back()));
    return {};
}

Done Judged::decision(const Decision &decision) const
{
    if (!mayDecide(m_inForce.policy, m_signer.kind, decision.kind))
        return fault(QStringLiteral("%1 may not decide %2").arg(m_signer.id, decision.kind));
    if (isLowering(decision.kind))
        return {};
    if (!decision.role.isEmpty() && !m_signer.roles.contains(decision.role))
        return fault(QStringLiteral("%1 does not hold the role %2").arg(m_signer.id, decision.role));
    if (decision.kind == u"supersede" || decision.kind == u"signoff")
        return {}; // neither raises anything
    if (const QString stale = m_ledger.whyStale(decision.leaseId, decision.asOf); !stale.isEmpty())
        return fault(stale);
    const LeaseEntry *lease = m_ledger.lease(decision.leaseId);
    if (!lease)
        return fault(QStringLiteral("a %1 without a lease").arg(decision.kind));
    return decision.kind == u"start" ? start(decision, *lease) : goesOn(decision, *lease);
}

Done Judged::start(const Decision &start, const LeaseEntry &lease) const
{
    const Lease &granted = lease.record.lease;
    if (start.use != lease.starts || start.use > granted.maxUses) // the fold counted it already
        return fault(QStringLiteral("start number %1 under a lease for %2, of which %3 were used")
                         .arg(start.use)
                         .arg(granted.maxUses)
                         .arg(lease.starts - 1));
    if (start.issued >= granted.expires || start.planSha256 != granted.planSha256)
        return fault(
            start.issued >= granted.expires
                ? QStringLiteral("a start under a lease that expired at %1").arg(toRfc3339(granted.expires))
                : QStringLiteral("a start of another plan than its lease's"));
    return leaseStood(lease, start, start.use);
}

/// Promote, resume, override.
Done Judged::goesOn(const Decision &decision, const LeaseEntry &lease) const
{
    if (decision.planSha256 != lease.record.lease.planSha256)
        return fault(QStringLiteral("a %1 of another plan than its lease's").arg(decision.kind));
    if (decision.kind != u"override" && !lease.record.lease.actions.contains(decision.kind))
        return fault(QStringLiteral("a %1 under a lease that does not cover it").arg(decision.kind));
    return leaseStood(lease, decision, 0);
}

/// The engine looked at its own clock, which the log tells only about: people's may differ from it.
Done Judged::leaseStood(const LeaseEntry &lease, const Decision &decision, int use) const
{
    const Lease &granted = lease.record.lease;
    const WallTime at = decision.issued + kSkew >= granted.notBefore
                            ? std::max(decision.issued, granted.notBefore)
                            : decision.issued;
    const Plan &plan = lease.plan->plan;
    const Done stood = judgeLease(m_inForce, lease.record, lease.approvals,
                                  {decision.planSha256, plan.name, plan.environment, QStringLiteral("start"),
                                   use > 0 ? granted.maxWeight : 0, use, at, m_ledger.highWaterAt(m_index)});
    if (stood)
        return {};
    return fault(QStringLiteral("a %1 whose lease was not complete or did not stand: %2")
                     .arg(decision.kind, stood.error().text));
}

} // namespace

bool saysItsPlan(const Lease &lease, const Plan &plan)
{
    std::vector<int> weights;
    for (const Stage &stage : plan.stages)
        weights.push_back(stage.weight.basisPoints);
    return lease.environment == plan.environment && lease.rollout == plan.name &&
           lease.service == plan.service && lease.weights == weights && hasSeatsOf(plan, lease) &&
           lease.traffic == trafficText(plan.traffic) && !lastsLonger(lease, plan);
}

Done judgeRole(const Record &record, qint64 index, const Ledger &ledger)
{
    const PolicyRecord *inForce = ledger.policies().inForceAt(index);
    if (!inForce)
        return atFault(index, QStringLiteral("it stands before any trust policy"));
    const bool onPolicy = record.statement.predicate.contains(QStringLiteral("policyVersion"));
    const Principal *signer = onPolicy ? ledger.policies().signerAt(index, record.signedBy)
                                       : principalOf(inForce->policy, record.signedBy);
    if (!signer)
        return atFault(
            index,
            QStringLiteral("its key %1 belongs to nobody in the policy").arg(record.signedBy.fingerprint()));
    const PolicyKey *key = inForce->policy.key(record.signedBy);
    if (key && key->until && isPersonOrAgent(signer->kind) && ledger.highWaterAt(index) >= *key->until)
        return atFault(
            index, QStringLiteral("the key of %1 was good until %2").arg(signer->id, toRfc3339(*key->until)));
    return Judged(record, index, ledger, *inForce, *signer).byType();
}

} // namespace interlock
