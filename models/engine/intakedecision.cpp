#include "models/engine/intakejudge.h"

namespace interlock {

Done IntakeJudge::startIsAllowed(const Decision &decision) const
{
    const LeaseEntry *lease = ledger.lease(decision.leaseId);
    if (!lease)
        return fail(ErrorCode::Refused, QStringLiteral("there is no lease %1").arg(decision.leaseId),
                    QStringLiteral("`interlock lease request PLAN` asks for one"));
    if (ledger.rollout(RolloutId{decision.rollout}))
        return fail(ErrorCode::BadInput,
                    QStringLiteral("the rollout %1 is there already").arg(decision.rollout));
    const Plan &plan = lease->plan->plan;
    for (const auto &[id, other] : ledger.rollouts())
        if (!isOver(other.state.phase) && moveTheSame(other.plan->plan.traffic, plan.traffic))
            return fail(ErrorCode::Refused,
                        QStringLiteral("the rollout %1 moves the same traffic and is not over").arg(id.text),
                        QStringLiteral("end it first: `interlock supersede %1 --reason ...`").arg(id.text));
    if (const QString closed = whyClosed(plan.calendar, plan.freeze, now); !closed.isEmpty())
        return fail(ErrorCode::Refused, closed, QStringLiteral("start it when the calendar is open"));
    if (decision.leaseSha256 != lease->record.payloadSha256)
        return fail(ErrorCode::Refused,
                    QStringLiteral("the start is bound to other bytes than lease %1").arg(decision.leaseId));
    if (const Done covered =
            judgeLease(*ledger.policy(), lease->record, lease->approvals,
                       {decision.planSha256, plan.name, plan.environment, QStringLiteral("start"),
                        lease->record.lease.maxWeight, decision.use, now, ledger.highWater()});
        !covered)
        return covered;
    if (decision.use != lease->starts + 1) // else one number would cover start after start
        return fail(ErrorCode::Refused,
                    QStringLiteral("the next start under the lease %1 is number %2, not %3")
                        .arg(decision.leaseId)
                        .arg(lease->starts + 1)
                        .arg(decision.use),
                    QStringLiteral("look again, and sign again"));
    return {};
}

Done IntakeJudge::raisingIsAllowed(const Decision &decision, const RolloutEntry &entry) const
{
    if (decision.planSha256 != entry.planSha256)
        return fail(ErrorCode::Refused,
                    QStringLiteral("the decision is about another plan than the rollout's"));
    if (decision.kind == u"supersede" || decision.kind == u"signoff")
        return {}; // neither raises anything: a lease that ended is no reason against it
    const LeaseEntry *named = ledger.lease(decision.leaseId);
    const bool renews = decision.kind == u"resume" && named && // its own is over: it goes on under another
                        named->record.lease.planSha256 == entry.planSha256;
    if (decision.leaseId != entry.leaseId && !renews)
        return fail(ErrorCode::Refused,
                    QStringLiteral("the decision does not name the rollout's lease, %1").arg(entry.leaseId),
                    QStringLiteral("look again, and sign again"));
    if (decision.leaseId != entry.leaseId && named->starts >= named->record.lease.maxUses)
        return fail(ErrorCode::Refused, QStringLiteral("the lease %1 is used up").arg(decision.leaseId),
                    QStringLiteral("request a new lease and have it signed"));
    const LeaseStanding standing = ledger.standingUnder(entry, decision.leaseId, now);
    if (!standing.valid)
        return fail(ErrorCode::Refused, standing.why,
                    QStringLiteral("request a new lease and have it signed"));
    if (decision.leaseSha256 != named->record.payloadSha256)
        return fail(
            ErrorCode::Refused,
            QStringLiteral("the decision is bound to other bytes than lease %1").arg(decision.leaseId));
    const QStringList &covered = named->record.lease.actions;
    if (decision.kind != u"override" && !covered.contains(decision.kind))
        return fail(ErrorCode::Refused,
                    QStringLiteral("the lease does not cover the action %1, only %2")
                        .arg(decision.kind, covered.join(QStringLiteral(", "))),
                    QStringLiteral("request a new lease and have it signed"));
    return {};
}

/// By the policy's own rule for an override: does it want more words, or others, than have come with this
/// one? Without such a rule any two who may decide it are enough. Refused when this word fills no seat.
Result<bool> IntakeJudge::overrideWantsMore(const Record &record, const Decision &decision,
                                            const RolloutEntry &entry) const
{
    const Policy &policy = ledger.policy()->policy;
    const QString &environment = entry.plan->plan.environment;
    const auto rule = ruleFor(policy, environment, QStringLiteral("override"));
    if (!rule)
        return false;
    QStringList roles;
    for (const SeatRule &seat : rule->all)
        roles << seat.role;
    const bool seated =
        std::ranges::any_of(roles, [this](const QString &role) { return signer->roles.contains(role); });
    if (!seated)
        return fail(ErrorCode::Refused,
                    QStringLiteral("the policy wants an override in %1 from %2, and %3 is none of them")
                        .arg(environment, roles.join(QStringLiteral(" and ")), signer->id),
                    QStringLiteral("`interlock policy show` lists who is"));
    if (const QString missing = flagsMissing(*policy.key(record.signature.key), record.signature);
        !missing.isEmpty())
        return fail(ErrorCode::Refused, missing);
    QStringList people{signer->id};
    for (const OverrideWord &word : entry.state.overrideAsked)
        if (word.about == decision.guardrail)
            people << word.who;
    if (const LeaseEntry *lease = ledger.lease(entry.leaseId); lease && !rule->requesterCounts)
        people.removeAll(lease->record.lease.requester);
    return !canFill(policy, *rule, environment, people);
}

Result<Admitted> IntakeJudge::decision(Record record) const
{
    const auto decision = readDecision(record.statement);
    if (!decision)
        return passOn(decision);
    const auto kind = decisionKind(decision->kind);
    if (!kind)
        return fail(ErrorCode::BadInput, QStringLiteral("unknown decision %1").arg(decision->kind));
    const RolloutId rollout{decision->rollout};
    const RolloutEntry *entry = ledger.rollout(rollout);
    const bool lowering = isLowering(decision->kind);
    if (*kind != DecisionKind::Start && !entry)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no rollout %1").arg(decision->rollout),
                    QStringLiteral("`interlock status` lists them"));
    if (entry && isOver(entry->state.phase) && *kind != DecisionKind::SignOff)
        return fail(ErrorCode::Refused, QStringLiteral("the rollout %1 is over (%2)")
                                            .arg(decision->rollout, toString(entry->state.phase)));
    if (!lowering) {
        if (const Done issued = issuedThen(decision->asOf, decision->issued); !issued)
            return passOn(issued);
        if (decision->notAfter && *decision->notAfter < now)
            return fail(ErrorCode::Refused,
                        QStringLiteral("the request expired at %1").arg(toRfc3339(*decision->notAfter)),
                        QStringLiteral("ask again"));
        if (!mayDecide(ledger.policy()->policy, signer->kind, decision->kind))
            return fail(ErrorCode::Refused, QStringLiteral("%1 (%2) may not decide %3")
                                                .arg(signer->id, toString(signer->kind), decision->kind));
        if (const Done role = holdsRole(decision->role); !role)
            return passOn(role);
        QString stale = ledger.whyStale(decision->leaseId, decision->asOf);
        if (stale.isEmpty() && entry) // also what stopped the rollout under the lease that it had
            stale = ledger.whyStale(entry->leaseId, decision->asOf);
        if (!stale.isEmpty() && *kind != DecisionKind::Supersede && *kind != DecisionKind::SignOff)
            return fail(ErrorCode::Refused, stale, QStringLiteral("look again, and sign again"));
        const Done allowed =
            *kind == DecisionKind::Start ? startIsAllowed(*decision) : raisingIsAllowed(*decision, *entry);
        if (!allowed)
            return passOn(allowed);
    }
    const auto wantsMore =
        *kind == DecisionKind::Override ? overrideWantsMore(record, *decision, *entry) : Result<bool>(false);
    if (!wantsMore)
        return passOn(wantsMore);
    return Admitted{
        std::move(record),
        {},
        Decided{*kind, signer->id, decision->reason, -1, decision->role, decision->guardrail, *wantsMore},
        rollout,
        *kind == DecisionKind::Start};
}

} // namespace interlock
