#include "models/engine/intakejudge.h"

namespace interlock {

/// A proposal that others still have to sign is taken as well: it changes nothing until they have.
Result<Admitted> IntakeJudge::policy(Record record) const
{
    const auto next = readPolicy(record.statement);
    if (!next)
        return passOn(next);
    if (const Done issued = issuedThen(next->asOf, next->issued); !issued)
        return passOn(issued);
    if (const Done isNew = ledger.policies().checkNew(*next); !isNew)
        return passOn(isNew);
    PolicyHistory after = ledger.policies();
    if (const Done fits = after.propose({*next, record.payloadSha256}, record.signature, ledger.size());
        !fits)
        return passOn(fits);
    Admitted admitted{std::move(record), {}, {}, {}, false};
    admitted.policy = *next;
    return admitted;
}

/// Whether its roots are this log's is for the fold.
Result<Admitted> IntakeJudge::recovery(Record record) const
{
    const auto step = readRecovery(record.statement);
    if (!step)
        return passOn(step);
    if (!ledger.policy()->policy.isAdmin(signer->id))
        return fail(
            ErrorCode::Refused, QStringLiteral("only an admin may accept a loss"),
            QStringLiteral("its admins: %1").arg(ledger.policy()->policy.admins.join(QStringLiteral(", "))));
    if (const Done holds = asOfHolds(step->asOf); !holds)
        return passOn(holds);
    if (const Done past = notInTheFuture(step->issued); !past)
        return passOn(past);
    return Admitted{std::move(record), {}, {}, {}, false};
}

/// A note says something about a rollout that there is; an acknowledgement may be silent.
Result<Admitted> IntakeJudge::remark(Record record) const
{
    const auto remark = readRemark(record.statement);
    if (!remark)
        return passOn(remark);
    if (const Done issued = issuedThen(remark->asOf, remark->issued); !issued)
        return passOn(issued);
    if (!ledger.rollout(RolloutId{remark->rollout}))
        return fail(ErrorCode::NotFound, QStringLiteral("there is no rollout %1").arg(remark->rollout),
                    QStringLiteral("`interlock status` lists them"));
    if (record.statement.predicateType == predicates::note && remark->reason.trimmed().isEmpty())
        return fail(ErrorCode::BadInput, QStringLiteral("a note says something: its reason is empty"),
                    QStringLiteral("give it with --reason"));
    return Admitted{std::move(record), {}, {}, {}, false};
}

Done IntakeJudge::onPolicy(const Approval &approval, const SshSignature &signature) const
{
    const auto proposal = ledger.policies().proposal(approval.sha256);
    if (!proposal)
        return passOn(proposal);
    const Policy &next = (*proposal)->record.policy;
    if (approval.policyVersion != next.version)
        return fail(ErrorCode::Refused,
                    QStringLiteral("the signature names policy %1, but the bytes are policy %2")
                        .arg(approval.policyVersion)
                        .arg(next.version));
    const bool isAdmin = ledger.policy()->policy.isAdmin(signer->id) || next.isAdmin(signer->id);
    if (!isAdmin)
        return fail(ErrorCode::Refused, QStringLiteral("%1 is an admin of neither policy").arg(signer->id),
                    QStringLiteral("its admins: %1").arg(next.admins.join(QStringLiteral(", "))));
    if (approval.verdict != ApprovalVerdict::Approve)
        return {};
    for (const Policy *policy : {&ledger.policy()->policy, &next})
        if (const PolicyKey *key = policy->key(signature.key))
            if (const QString missing = flagsMissing(*key, signature); !missing.isEmpty())
                return fail(ErrorCode::Refused, missing);
    Proposal after = **proposal;
    after.words.push_back({approval, signature, ledger.size()});
    if (!addsSignature(*ledger.policy(), **proposal, after))
        return fail(ErrorCode::Refused, QStringLiteral("%1 has signed this policy already").arg(signer->id));
    return {};
}

Result<Admitted> admit(Record record, const Ledger &ledger, WallTime now, const Ledger::ReadBlob &readBlob,
                       const QString &account)
{
    if (const Done predicate = checkPredicate(record.statement); !predicate)
        return passOn(predicate);
    IntakeJudge judge{ledger, now, readBlob, account};
    if (const Done known = judge.signerIsKnown(record); !known)
        return passOn(known);
    if (const Done may = judge.kindMaySign(record); !may)
        return passOn(may);
    const QString type = record.statement.predicateType;
    if (type == predicates::lease)
        return judge.lease(std::move(record));
    if (type == predicates::approval)
        return judge.approval(std::move(record));
    if (type == predicates::decision)
        return judge.decision(std::move(record));
    if (type == predicates::policy)
        return judge.policy(std::move(record));
    if (type == predicates::recovery)
        return judge.recovery(std::move(record));
    if (type == predicates::note || type == predicates::ack)
        return judge.remark(std::move(record));
    return fail(ErrorCode::Refused,
                QStringLiteral("records of the type %1 are not taken from outside").arg(type));
}

} // namespace interlock
