#include "models/base/atomicfile.h"
#include "models/base/digest.h"
#include "models/engine/genesis.h"
#include "models/engine/packrequest.h"
#include "models/engine/petition.h"
#include "models/plan/evidencedemands.h"

// What a petition says: each request's statement, made of what was asked for and of the log as it stands.
namespace interlock {

QStringList openRoles(const Plan &plan, const RolloutState &state, const Principal &principal)
{
    QStringList open;
    if (state.stage >= 0)
        for (const QString &role : plan.stages.at(size_t(state.stage)).gate.roles)
            if (principal.roles.contains(role) && !state.approvals.contains(role))
                open << role;
    return open;
}

namespace {

constexpr Duration kLeaseDefault{24LL * 3600 * 1000};

/// The role somebody speaks in who named none: the one that the gate still asks for, else the first of all.
/// Where it could be either of two, it is theirs to say: nobody else may take the seat that is left then.
Result<QString> roleAt(const Plan &plan, const RolloutState &state, const Principal &principal)
{
    const QStringList open = openRoles(plan, state, principal);
    if (open.size() > 1)
        return fail(ErrorCode::BadInput,
                    QStringLiteral("the gate still asks for %1, and you could be any of them")
                        .arg(open.join(QStringLiteral(", "))),
                    QStringLiteral("say which with --role: another person must be the other"));
    return open.isEmpty() ? principal.roles.value(0) : open.front();
}

/// The role somebody signs off in who named none: the first that the plan asks a sign-off of.
QString signOffRole(const Plan &plan, const Principal &principal)
{
    for (const QString &role : evidenceDemands(plan).signOff)
        if (principal.roles.contains(role))
            return role;
    return principal.roles.value(0);
}

} // namespace

PolicyRef Petition::policyRef() const
{
    return m_ledger.policy() ? PolicyRef{m_ledger.policy()->policy.version, m_ledger.policy()->payloadSha256}
                             : PolicyRef{};
}

void Petition::requestLease(const PlanFile &plan, const QString &reason, Answered answered)
{
    packFor(plan, this, [this, plan, reason, answered = std::move(answered)](const PackManifest &pack) {
        requestLease(plan, encode(pack), reason, answered);
    });
}

/// Lays down what the lease will bind, where the engine finds it.
Done Petition::offer(const PlanFile &plan, const QByteArray &pack) const
{
    if (const Done folders = m_paths.makeFolders(); !folders)
        return folders;
    Done laid = writeAtomically(m_paths.blobs() + u'/' + plan.sha256, plan.bytes);
    if (laid)
        laid = writeAtomically(m_paths.blobs() + u'/' + sha256Hex(pack), pack);
    for (const BoundFile &file : plan.files)
        if (laid)
            laid = writeAtomically(m_paths.blobs() + u'/' + file.sha256, file.content);
    return laid;
}

void Petition::requestLease(const PlanFile &plan, const QByteArray &pack, const QString &reason,
                            Answered answered)
{
    if (const Done laid = offer(plan, pack); !laid)
        return answered(passOn(laid));
    Lease lease;
    lease.packSha256 = sha256Hex(pack);
    lease.leaseId = newLeaseId();
    lease.environment = plan.plan.environment;
    lease.rollout = plan.plan.name;
    lease.service = plan.plan.service;
    lease.actions = leaseActions();
    for (const Stage &stage : plan.plan.stages)
        lease.weights.push_back(stage.weight.basisPoints);
    lease.maxWeight = lease.weights.empty() ? 0 : lease.weights.back();
    lease.planSha256 = plan.sha256;
    for (const BoundFile &file : plan.files)
        lease.files.push_back({file.path, file.sha256});
    for (const Seat &seat : plan.plan.lease.keys) {
        const auto same = std::ranges::find(lease.seats, seat.role, &SeatRule::role);
        if (same == lease.seats.end())
            lease.seats.push_back({seat.role, 1});
        else
            ++same->n;
    }
    lease.traffic = trafficText(plan.plan.traffic);
    lease.reason = reason;
    const Duration valid = plan.plan.lease.valid.count() > 0 ? plan.plan.lease.valid : kLeaseDefault;
    signAndSend(
        Lane::Raising,
        [this, lease, valid](const Principal &principal) -> Result<Statement> {
            Lease made = lease;
            made.policy = policyRef();
            made.asOf = m_ledger.asOf();
            made.issued = made.notBefore = m_clock.now().wall;
            made.expires = made.issued + valid;
            made.requester = principal.id;
            made.role = principal.roles.value(0);
            return toStatement(made);
        },
        std::move(answered), lease.leaseId);
}

Result<Approval> Petition::approvalFor(const LeaseWord &word) const
{
    const LeaseEntry *lease = m_ledger.lease(word.leaseId);
    if (!lease)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no lease %1").arg(word.leaseId),
                    QStringLiteral("`interlock lease show` lists them"));
    Approval approval;
    approval.leaseId = word.leaseId;
    approval.sha256 = lease->record.payloadSha256;
    approval.verdict = word.verdict;
    approval.role = word.role;
    approval.reason = word.reason;
    approval.policy = policyRef();
    approval.asOf = m_ledger.asOf();
    approval.issued = m_clock.now().wall;
    return approval;
}

void Petition::sayOnLease(const LeaseWord &word, Answered answered)
{
    signAndSend(
        Lane::Raising,
        [this, word](const Principal &) -> Result<Statement> {
            const auto approval = approvalFor(word);
            if (!approval)
                return passOn(approval);
            return toStatement(*approval);
        },
        std::move(answered));
}

void Petition::proposePolicy(const QByteArray &file, const QString &name, const QString &reason,
                             Answered answered)
{
    signAndSend(
        Lane::Raising,
        [this, file, name, reason](const Principal &) -> Result<Statement> {
            Policy frame = m_ledger.policy()->policy;
            ++frame.version;
            frame.previous = m_ledger.policy()->payloadSha256;
            frame.reason = reason;
            frame.asOf = m_ledger.asOf();
            frame.issued = m_clock.now().wall;
            const auto next = policyFromFile(file, name, frame);
            if (!next)
                return passOn(next);
            if (changesNothing(m_ledger.policy()->policy, *next))
                return fail(ErrorCode::Refused,
                            QStringLiteral("%1 changes nothing of the policy in force: it would hold every "
                                           "open rollout for nothing")
                                .arg(name),
                            QStringLiteral("change the file first; `interlock policy check` prints what it "
                                           "says"));
            if (const Done isNew = m_ledger.policies().checkNew(*next); !isNew)
                return passOn(isNew);
            if (const Done fits = checkSuccessor(*m_ledger.policy(), *next); !fits)
                return passOn(fits);
            return toStatement(*next);
        },
        std::move(answered));
}

void Petition::sayOnPolicy(const QString &sha256, ApprovalVerdict verdict, const QString &reason,
                           Answered answered)
{
    const auto proposed = m_ledger.policies().proposal(sha256);
    if (!proposed)
        return answered(passOn(proposed));
    KeyFound signAndSay = sendWith(
        Lane::Raising,
        [this, sha256, verdict, reason](const Principal &) -> Result<Statement> {
            const auto proposal = m_ledger.policies().proposal(sha256);
            if (!proposal)
                return passOn(proposal);
            Approval approval;
            approval.policyVersion = (*proposal)->record.policy.version;
            approval.sha256 = sha256;
            approval.verdict = verdict;
            approval.role = QStringLiteral("admin");
            approval.reason = reason;
            approval.policy = policyRef();
            approval.asOf = m_ledger.asOf();
            approval.issued = m_clock.now().wall;
            return toStatement(approval);
        },
        std::move(answered));
    findPolicyKey(**proposed, std::move(signAndSay));
}

void Petition::acceptLoss(qint64 oldSize, const QString &oldRoot, const QString &reason, Answered answered)
{
    m_clerkDuty = Duty::Recovery;
    signAndSend(
        Lane::Raising,
        [this, oldSize, oldRoot, reason](const Principal &) -> Result<Statement> {
            Recovery step;
            step.oldSize = oldSize;
            step.oldRoot = oldRoot;
            step.asOf = m_ledger.asOf();
            const Recovery *begun = m_ledger.openRecovery(oldSize, oldRoot);
            step.newSize = begun ? begun->newSize : step.asOf.size;
            step.newRoot = begun ? begun->newRoot : step.asOf.root;
            step.reason = reason;
            step.policy = policyRef();
            step.issued = m_clock.now().wall;
            return toStatement(step);
        },
        std::move(answered));
}

void Petition::start(const QString &leaseId, const QString &reason, Answered answered)
{
    if (const Done fresh = refresh(); !fresh)
        return answered(passOn(fresh));
    const LeaseEntry *lease = m_ledger.lease(leaseId);
    if (!lease)
        return answered(fail(ErrorCode::NotFound, QStringLiteral("there is no lease %1").arg(leaseId),
                             QStringLiteral("`interlock lease show` lists them")));
    const int use = lease->starts + 1;
    const QString id = QStringLiteral("%1-%2-%3").arg(lease->record.lease.rollout, leaseId.left(6)).arg(use);
    signAndSend(
        Lane::Raising,
        [this, leaseId, reason, use, id](const Principal &principal) -> Result<Statement> {
            const LeaseEntry *entry = m_ledger.lease(leaseId);
            Decision decision;
            decision.kind = QStringLiteral("start");
            decision.rollout = id;
            decision.leaseId = leaseId;
            decision.leaseSha256 = entry->record.payloadSha256;
            decision.planSha256 = entry->record.lease.planSha256;
            decision.role = principal.roles.value(0);
            decision.reason = reason;
            decision.use = use;
            decision.policy = policyRef();
            decision.asOf = m_ledger.asOf();
            decision.issued = m_clock.now().wall;
            return toStatement(decision);
        },
        std::move(answered), id);
}

Result<const RolloutEntry *> Petition::rolloutNamed(const RolloutId &rollout) const
{
    const RolloutEntry *entry = m_ledger.rollout(rollout);
    if (!entry)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no rollout %1").arg(rollout.text),
                    QStringLiteral("`interlock status` lists them"));
    return entry;
}

/// Signed by the console's own key where this account has it: no touch, no second key. Without it the request
/// is bare, and lowers all the same (decision 15).
QByteArray Petition::loweringRequest(const RolloutId &rollout, const Word &word) const
{
    const QByteArray bare = encode(BareLowering{word.kind, rollout, word.reason, newLeaseId()});
    const RolloutEntry *entry = m_ledger.rollout(rollout);
    const auto key = LocalSigner::open(consoleKeyPath(m_paths));
    if (!entry || !key)
        return bare;
    Decision decision;
    decision.kind = toString(word.kind);
    decision.rollout = rollout.text;
    decision.leaseId = entry->leaseId;
    if (const LeaseEntry *lease = m_ledger.lease(entry->leaseId))
        decision.leaseSha256 = lease->record.payloadSha256;
    decision.planSha256 = entry->planSha256;
    decision.reason = recordText(word.reason);
    decision.policy = policyRef();
    decision.asOf = m_ledger.asOf();
    decision.issued = m_clock.now().wall;
    return signRecord(toStatement(decision), **key).value_or(bare);
}

void Petition::decide(const RolloutId &rollout, const Word &word, Answered answered)
{
    if (isLowering(toString(word.kind)))
        return send(Lane::Lowering, loweringRequest(rollout, word), std::move(answered), {});
    signAndSend(
        Lane::Raising,
        [this, rollout, word](const Principal &principal) -> Result<Statement> {
            const auto entry = rolloutNamed(rollout);
            if (!entry)
                return passOn(entry);
            const QString leaseId = word.kind == DecisionKind::Resume
                                        ? m_ledger.leaseToResume(**entry, m_clock.now().wall)
                                        : (*entry)->leaseId;
            const LeaseEntry *lease = m_ledger.lease(leaseId);
            Decision decision;
            decision.kind = toString(word.kind);
            decision.rollout = rollout.text;
            decision.guardrail = word.about;
            decision.supersedes = word.kind == DecisionKind::Supersede ? rollout.text : QString();
            decision.leaseId = leaseId;
            decision.leaseSha256 = lease ? lease->record.payloadSha256 : QString();
            decision.planSha256 = (*entry)->planSha256;
            const Plan &plan = (*entry)->plan->plan;
            const auto role = !word.role.isEmpty()                 ? word.role
                              : word.kind == DecisionKind::SignOff ? signOffRole(plan, principal)
                              : word.kind == DecisionKind::Promote
                                  ? roleAt(plan, (*entry)->state, principal)
                                  : Result<QString>(principal.roles.value(0));
            if (!role)
                return passOn(role);
            decision.role = *role;
            decision.reason = word.reason;
            decision.policy = policyRef();
            decision.asOf = m_ledger.asOf();
            decision.issued = m_clock.now().wall;
            return toStatement(decision);
        },
        std::move(answered));
}

Result<Statement> Petition::remarkOn(const RolloutId &rollout, QLatin1StringView predicateType,
                                     const QString &reason, const QString &about) const
{
    const auto entry = rolloutNamed(rollout);
    if (!entry)
        return passOn(entry);
    Remark remark;
    remark.rollout = rollout.text;
    remark.about = about;
    remark.reason = reason;
    remark.subjectSha256 = (*entry)->planSha256;
    remark.asOf = m_ledger.asOf();
    remark.issued = m_clock.now().wall;
    return toStatement(remark, predicateType);
}

void Petition::remark(const RolloutId &rollout, QLatin1StringView predicateType, const QString &reason,
                      Answered answered, const QString &about)
{
    signAndSend(
        Lane::Raising,
        [this, rollout, predicateType, reason, about](const Principal &) {
            return remarkOn(rollout, predicateType, reason, about);
        },
        std::move(answered));
}

void Petition::acknowledge(const RolloutId &rollout, const QString &reason, Answered answered)
{
    const auto key = LocalSigner::open(consoleKeyPath(m_paths));
    if (!key || principalOfKey((*key)->key()).isEmpty())
        return remark(rollout, predicates::ack, reason, std::move(answered));
    if (const Done fresh = refresh(); !fresh)
        return answered(passOn(fresh));
    const auto envelope =
        remarkOn(rollout, predicates::ack, reason, {})
            .and_then(wellSaid)
            .and_then([&key](const Statement &statement) { return signRecord(statement, **key); });
    if (!envelope)
        return answered(passOn(envelope));
    send(Lane::Raising, *envelope, std::move(answered), {});
}

} // namespace interlock
