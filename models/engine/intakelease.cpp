#include "models/base/digest.h"
#include "models/base/duration.h"
#include "models/engine/intakejudge.h"
#include "models/engine/judgerole.h"
#include "models/engine/pack.h"

namespace interlock {

/// Does the policy in force let such a lease be: its length, its starts, who asks in which role?
Done IntakeJudge::withinPolicy(const Lease &lease) const
{
    const PolicyRecord &inForce = *ledger.policy();
    if (lease.policy != PolicyRef{inForce.policy.version, inForce.payloadSha256})
        return fail(ErrorCode::Refused,
                    QStringLiteral("the lease was made under policy %1 (%2); policy %3 is in force")
                        .arg(lease.policy.version)
                        .arg(lease.policy.sha256.left(12))
                        .arg(inForce.policy.version),
                    QStringLiteral("request it again"));
    if (const Done role = holdsRole(lease.role); !role)
        return role;
    const auto rule = ruleOf(inForce.policy, lease);
    if (!rule)
        return passOn(rule);
    if (lease.expires <= now || lease.expires - lease.notBefore > rule->maxLease)
        return fail(ErrorCode::Refused, QStringLiteral("a lease may last at most %1 and must not be over")
                                            .arg(formatDuration(rule->maxLease)));
    if (lease.maxUses > rule->maxUses)
        return fail(ErrorCode::Refused, QStringLiteral("a lease may cover at most %1 starts, not %2")
                                            .arg(rule->maxUses)
                                            .arg(lease.maxUses));
    return {};
}

/// The manifest that the lease binds, held against its digest and the plan; empty where it binds none.
Result<QByteArray> IntakeJudge::packOf(const Lease &lease, const Plan &plan) const
{
    if (lease.packSha256.isEmpty())
        return plan.rollback.pack.isEmpty()
                   ? Result<QByteArray>(QByteArray())
                   : fail(ErrorCode::Refused,
                          QStringLiteral("the plan puts files back and its lease binds no rollback pack"),
                          QStringLiteral("request it with `interlock lease request`"));
    auto bytes = readBlob(lease.packSha256);
    if (!bytes)
        return passOn(bytes);
    if (sha256Hex(*bytes) != lease.packSha256)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the rollback pack has other bytes than were signed"));
    const auto manifest = readManifest(*bytes);
    if (!manifest)
        return passOn(manifest);
    if (encode(*manifest) != *bytes || manifest->planSha256 != lease.planSha256 ||
        manifest->traffic != plan.traffic || manifest->rollback != plan.rollback ||
        manifest->putsBack.size() != size_t(plan.rollback.pack.size()))
        return fail(ErrorCode::Refused, QStringLiteral("the rollback pack is not of this plan"),
                    QStringLiteral("request the lease again from the plan"));
    for (const PackManifest::PutBack &file : manifest->putsBack) {
        const auto bound = std::ranges::find(lease.files, file.path, &Subject::name);
        if (bound == lease.files.end() || bound->sha256 != file.sha256 || file.to.isEmpty())
            return fail(ErrorCode::Refused,
                        QStringLiteral("the rollback pack puts back %1, which the lease does not bind so")
                            .arg(file.path));
    }
    return bytes;
}

Result<Admitted> IntakeJudge::lease(Record record) const
{
    const auto lease = readLease(record.statement);
    if (!lease)
        return passOn(lease);
    if (lease->requester != signer->id)
        return fail(ErrorCode::Refused,
                    QStringLiteral("the lease names %1 as its requester, but %2 signed it")
                        .arg(lease->requester, signer->id));
    if (const Done issued = issuedThen(lease->asOf, lease->issued); !issued)
        return passOn(issued);
    if (const Done fits = withinPolicy(*lease); !fits)
        return passOn(fits);
    const auto plan = boundPlan(lease->planSha256, lease->files, readBlob);
    if (!plan)
        return passOn(plan);
    const Plan &wanted = (*plan)->plan;
    if (!saysItsPlan(*lease, wanted))
        return fail(ErrorCode::Refused, QStringLiteral("the lease does not say what its plan says"),
                    QStringLiteral("request it again from the plan"));
    const auto manifest = packOf(*lease, wanted);
    if (!manifest)
        return passOn(manifest);
    Admitted admitted{std::move(record), {{lease->planSha256, (*plan)->bytes}}, {}, {}, false};
    if (!manifest->isEmpty())
        admitted.blobs.push_back({lease->packSha256, *manifest});
    for (const BoundFile &file : (*plan)->files)
        admitted.blobs.push_back({file.sha256, file.content});
    return admitted;
}

/// Is the signer's newest word on it a no?
bool IntakeJudge::hasDenied(const LeaseEntry &lease) const
{
    for (auto word = lease.approvals.rbegin(); word != lease.approvals.rend(); ++word)
        if (principalOf(ledger.policy()->policy, word->signature.key) == signer)
            return word->approval.verdict == ApprovalVerdict::Deny;
    return false;
}

Result<Admitted> IntakeJudge::approval(Record record) const
{
    const auto approval = readApproval(record.statement);
    if (!approval)
        return passOn(approval);
    if (const Done issued = issuedThen(approval->asOf, approval->issued); !issued)
        return passOn(issued);
    if (approval->policyVersion > 0) {
        if (const Done fits = onPolicy(*approval, record.signature); !fits)
            return passOn(fits);
        return Admitted{std::move(record), {}, {}, {}, false};
    }
    const LeaseEntry *lease = ledger.lease(approval->leaseId);
    if (!lease)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no lease %1").arg(approval->leaseId),
                    QStringLiteral("`interlock lease show` lists them"));
    if (approval->sha256 != lease->record.payloadSha256)
        return fail(
            ErrorCode::Refused,
            QStringLiteral("the approval is bound to other bytes than lease %1").arg(approval->leaseId));
    if (lease->record.lease.expires <= std::max(now, ledger.highWater()))
        return fail(ErrorCode::Refused,
                    QStringLiteral("the lease expired at %1").arg(toRfc3339(lease->record.lease.expires)),
                    QStringLiteral("request a new one"));
    auto approvals = lease->approvals;
    approvals.push_back({*approval, record.signature, ledger.size()});
    const auto seats = fillSeats(*ledger.policy(), lease->record, approvals);
    if (!seats)
        return passOn(seats);
    const bool counts = std::any_of(seats->seats.begin(), seats->seats.end(),
                                    [this](const SeatLine &seat) { return seat.index == ledger.size(); });
    if (approval->verdict == ApprovalVerdict::Approve && !counts && hasDenied(*lease))
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 denied this lease, and no seat is open any more in which they could "
                                   "say yes after all: it stays denied")
                        .arg(signer->id),
                    QStringLiteral("ask for a new one: `interlock lease request PLAN`"));
    if (approval->verdict == ApprovalVerdict::Approve && !counts)
        return fail(ErrorCode::Refused,
                    seats->ignored.isEmpty() ? QStringLiteral("no seat is open for it")
                                             : seats->ignored.back(),
                    QStringLiteral("`interlock lease show` prints the seats"));
    LeaseEntry after = *lease;
    after.accounts[signer->id] = account;
    if (const QString shared = sharedAccount(after, *seats);
        !shared.isEmpty() && !account.isEmpty() && isProduction(lease->record.lease.environment))
        return fail(
            ErrorCode::Refused, shared,
            QStringLiteral("in production each person and each agent signs from an account of their own"));
    return Admitted{std::move(record), {}, {}, {}, false, approval->leaseId, signer->id};
}

} // namespace interlock
