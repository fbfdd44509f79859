#include "models/engine/intake.h"

#include "models/base/digest.h"
#include "models/base/duration.h"
#include "models/base/json.h"
#include "models/engine/judgerole.h"
#include "models/engine/pack.h"

namespace interlock {

namespace {

struct Judge {
    const Ledger &ledger;
    WallTime now;
    const Ledger::ReadBlob &readBlob;
    const QString &account; ///< whose file brought it; empty: not known
    const Principal *signer = nullptr;

    Done signerIsKnown(const Record &record)
    {
        if (!ledger.policy())
            return fail(ErrorCode::Refused, QStringLiteral("the log has no trust policy"),
                        QStringLiteral("`interlock init` makes one"));
        const bool onPolicy = record.statement.predicate.contains(QStringLiteral("policyVersion"));
        signer = onPolicy ? ledger.policies().signerAt(ledger.size(), record.signedBy)
                          : principalOf(ledger.policy()->policy, record.signedBy);
        if (!signer)
            return fail(ErrorCode::Refused,
                        QStringLiteral("the key %1 belongs to nobody in the policy")
                            .arg(record.signedBy.fingerprint()),
                        QStringLiteral("sign with a key that `interlock policy show` lists"));
        const PolicyKey *key = ledger.policy()->policy.key(record.signedBy);
        if (key && key->until && std::max(now, ledger.highWater()) >= *key->until)
            return fail(
                ErrorCode::Refused,
                QStringLiteral("the key of %1 was good until %2").arg(signer->id, toRfc3339(*key->until)),
                QStringLiteral("an admin renews it in the policy: `interlock policy propose FILE`"));
        return {};
    }

    /// An engine and a console hold, roll back and acknowledge. What kinds may decide is in the policy.
    Done kindMaySign(const Record &record) const
    {
        if (isPersonOrAgent(signer->kind) || maySign(signer->kind, record.statement.predicateType))
            return {};
        return fail(ErrorCode::Refused,
                    QStringLiteral("the key of %1 (%2) may hold, roll back and acknowledge, nothing else")
                        .arg(signer->id, toString(signer->kind)),
                    QStringLiteral("sign with a person's key, or an agent's"));
    }

    Done holdsRole(const QString &role) const
    {
        if (role.isEmpty() || signer->roles.contains(role))
            return {};
        return fail(ErrorCode::Refused, QStringLiteral("%1 does not hold the role %2").arg(signer->id, role),
                    QStringLiteral("`interlock policy show` lists the roles"));
    }

    Done notInTheFuture(WallTime issued) const
    {
        if (issued <= now + kSkew)
            return {};
        return fail(ErrorCode::Refused,
                    QStringLiteral("it was issued in the future (%1)").arg(toRfc3339(issued)),
                    QStringLiteral("set the clocks right"));
    }

    Done asOfHolds(const AsOf &asOf) const
    {
        if (asOf.origin != ledger.origin())
            return fail(ErrorCode::Refused,
                        QStringLiteral("it was signed for another log (%1)").arg(asOf.origin));
        const auto root = asOf.size <= ledger.size() ? ledger.tree().rootAt(asOf.size)
                                                     : Result<QByteArray>(fail(ErrorCode::BadInput, {}));
        if (!root || QString::fromLatin1(root->toHex()) != asOf.root)
            return fail(ErrorCode::Unverified,
                        QStringLiteral("its signer saw another history of this log (size %1)").arg(asOf.size),
                        QStringLiteral("compare the heads: `interlock verify`"));
        return {};
    }

    /// Signed in this log's history, and neither before what its signer had seen of it nor in the future.
    Done issuedThen(const AsOf &asOf, WallTime issued) const
    {
        if (const Done holds = asOfHolds(asOf); !holds)
            return holds;
        if (const Done past = notInTheFuture(issued); !past)
            return past;
        if (issued < ledger.highWaterAt(asOf.size) - kSkew)
            return fail(ErrorCode::Refused,
                        QStringLiteral("it was issued at %1, before what its signer had seen of the log")
                            .arg(toRfc3339(issued)),
                        QStringLiteral("set the clocks right"));
        return {};
    }

    Result<QByteArray> packOf(const Lease &lease, const Plan &plan) const;
    Result<Admitted> lease(Record record) const;
    Result<Admitted> approval(Record record) const;
    Result<Admitted> policy(Record record) const;
    Result<Admitted> recovery(Record record) const;
    Result<Admitted> remark(Record record) const;
    Done withinPolicy(const Lease &lease) const;
    Done onPolicy(const Approval &approval, const SshSignature &signature) const;
    Result<Admitted> decision(Record record) const;
    Done startIsAllowed(const Decision &decision) const;
    Result<bool> overrideWantsMore(const Record &record, const Decision &decision,
                                   const RolloutEntry &entry) const;
    Done raisingIsAllowed(const Decision &decision, const RolloutEntry &entry) const;
};

/// Does the policy in force let such a lease be: its length, its starts, who asks in which role?
Done Judge::withinPolicy(const Lease &lease) const
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
Result<QByteArray> Judge::packOf(const Lease &lease, const Plan &plan) const
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

Result<Admitted> Judge::lease(Record record) const
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
    if (!wanted.notYetCarriedOut.isEmpty())
        return fail(ErrorCode::Refused,
                    QStringLiteral("this version cannot carry out the plan: %1")
                        .arg(wanted.notYetCarriedOut.join(QStringLiteral("; "))),
                    QStringLiteral("take these keys out of the plan"));
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

Result<Admitted> Judge::approval(Record record) const
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

/// A proposal that others still have to sign is taken as well: it changes nothing until they have.
Result<Admitted> Judge::policy(Record record) const
{
    const auto next = readPolicy(record.statement);
    if (!next)
        return passOn(next);
    if (const Done issued = issuedThen(next->asOf, next->issued); !issued)
        return passOn(issued);
    PolicyHistory after = ledger.policies();
    if (const Done fits = after.propose({*next, record.payloadSha256}, record.signature, ledger.size());
        !fits)
        return passOn(fits);
    return Admitted{std::move(record), {}, {}, {}, false};
}

/// Whether its roots are this log's is for the fold.
Result<Admitted> Judge::recovery(Record record) const
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
Result<Admitted> Judge::remark(Record record) const
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

Done Judge::onPolicy(const Approval &approval, const SshSignature &signature) const
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
    if (missingOf(*ledger.policy(), after) == missingOf(*ledger.policy(), **proposal))
        return fail(ErrorCode::Refused, QStringLiteral("%1 has signed this policy already").arg(signer->id));
    return {};
}

Done Judge::startIsAllowed(const Decision &decision) const
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

Done Judge::raisingIsAllowed(const Decision &decision, const RolloutEntry &entry) const
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
Result<bool> Judge::overrideWantsMore(const Record &record, const Decision &decision,
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

Result<Admitted> Judge::decision(Record record) const
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

} // namespace

QByteArray encode(const BareLowering &lowering)
{
    QJsonObject json{{QStringLiteral("lower"), toString(lowering.kind)},
                     {QStringLiteral("rollout"), lowering.rollout.text},
                     {QStringLiteral("reason"), lowering.reason},
                     {QStringLiteral("nonce"), lowering.nonce}};
    if (!lowering.result.isEmpty())
        json[QStringLiteral("result")] = recordText(lowering.result);
    return compactJson(json);
}

std::optional<BareLowering> bareLowering(const QByteArray &bytes)
{
    const auto json = parseStrictJson(bytes, {16 * 1024, 2, 8 * 1024});
    const auto kind = json ? decisionKind(json->value(u"lower").toString()) : std::nullopt;
    if (!kind || !isLowering(toString(*kind)))
        return std::nullopt;
    return BareLowering{*kind,
                        RolloutId{json->value(u"rollout").toString()},
                        recordText(json->value(u"reason").toString()),
                        json->value(u"nonce").toString(),
                        QStringLiteral("absent"),
                        recordText(json->value(u"result").toString())};
}

namespace {

/// Whether the signature under a lowering says something, and by whom.
QString signatureWord(const QByteArray &bytes, const Ledger &ledger, WallTime now)
{
    const auto record = readRecord(bytes);
    if (!record)
        return QStringLiteral("invalid: ") + record.error().text;
    Judge judge{ledger, now, {}, {}};
    if (const Done known = judge.signerIsKnown(*record); !known)
        return QStringLiteral("does not count: ") + known.error().text;
    const auto decision = readDecision(record->statement);
    const Done holds = decision ? judge.asOfHolds(decision->asOf) : Done(passOn(decision));
    if (!holds)
        return QStringLiteral("does not count: ") + holds.error().text;
    return QStringLiteral("valid, ") + judge.signer->id;
}

} // namespace

std::optional<BareLowering> loweringIn(const QByteArray &bytes)
{
    if (const auto bare = bareLowering(bytes))
        return bare;
    const auto envelope = decodeEnvelope(bytes);
    const auto statement =
        envelope ? decodeStatement(envelope->payload) : Result<Statement>(passOn(envelope));
    const auto decision = statement ? readDecision(*statement) : Result<Decision>(passOn(statement));
    const auto kind = decision ? decisionKind(decision->kind) : std::nullopt;
    if (!kind || !isLowering(decision->kind))
        return std::nullopt;
    return BareLowering{*kind, RolloutId{decision->rollout}, decision->reason, {}, {}};
}

std::optional<BareLowering> readLowering(const QByteArray &bytes, const Ledger &ledger, WallTime now)
{
    auto lowering = loweringIn(bytes);
    if (lowering && lowering->signature.isEmpty())
        lowering->signature = signatureWord(bytes, ledger, now);
    return lowering;
}

Result<Admitted> admit(Record record, const Ledger &ledger, WallTime now, const Ledger::ReadBlob &readBlob,
                       const QString &account)
{
    if (const Done predicate = checkPredicate(record.statement); !predicate)
        return passOn(predicate);
    Judge judge{ledger, now, readBlob, account};
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
