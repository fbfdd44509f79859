#include "models/engine/ledger.h"

#include "models/base/digest.h"
#include "models/engine/risk.h"

namespace interlock {

Result<std::shared_ptr<const PlanFile>>
boundPlan(const QString &planSha256, const std::vector<Subject> &files, const Ledger::ReadBlob &readBlob)
{
    const auto bytes = readBlob(planSha256);
    if (!bytes)
        return passOn(bytes);
    std::vector<BoundFile> bound;
    for (const Subject &file : files) {
        const auto content = readBlob(file.sha256);
        if (!content)
            return passOn(content);
        if (sha256Hex(*content) != file.sha256)
            return fail(ErrorCode::Unverified,
                        QStringLiteral("the bound file %1 has other bytes than were signed").arg(file.name));
        bound.push_back({file.name, file.sha256, *content});
    }
    if (planDigest(*bytes, bound) != planSha256) // before it is read: it says nothing that anybody signed
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the bytes of the plan and its files are not those that were signed: they "
                                   "do not have the digest %1")
                        .arg(planSha256));
    PlanReading reading = readPlan(*bytes, QStringLiteral("plan"));
    if (!reading.file)
        return fail(ErrorCode::BadInput,
                    reading.problems.empty() ? QStringLiteral("the plan cannot be read")
                                             : reading.problems.front().text(),
                    QStringLiteral("`interlock plan check` lists every problem"));
    auto plan = std::make_shared<PlanFile>(std::move(*reading.file));
    plan->files = std::move(bound);
    plan->sha256 = planSha256;
    return std::shared_ptr<const PlanFile>(plan);
}

Result<Record> Ledger::apply(const LogRow &row)
{
    return apply(row.index, readRecord(row.envelope));
}

Result<Record> Ledger::apply(qint64 index, Result<Record> record)
{
    if (index != size())
        return fail(ErrorCode::Unverified,
                    QStringLiteral("record %1 is missing: the log goes on with %2").arg(size()).arg(index),
                    QStringLiteral("the log was changed: restore it, `interlock verify` tells more"));
    if (!record)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("record %1: %2").arg(index).arg(record.error().text), record.error().mend);
    if (const Done folded = fold(*record, index); !folded)
        return fail(folded.error().code, QStringLiteral("record %1: %2").arg(index).arg(folded.error().text),
                    folded.error().mend);
    m_tree.append(record->leaf);
    m_payloads.insert(record->payloadSha256, index);
    m_highWaters.push_back(m_highWater);
    return record;
}

Done Ledger::fold(const Record &record, qint64 index)
{
    const QString &type = record.statement.predicateType;
    if (type == predicates::policy) {
        auto policy = readPolicy(record.statement);
        if (!policy)
            return passOn(policy);
        return m_policies.propose({std::move(*policy), record.payloadSha256}, record.signature, index);
    }
    if (type == predicates::lease)
        return foldLease(record, index);
    if (type == predicates::decision)
        return foldDecision(record, index);
    if (type == predicates::approval)
        return foldApproval(record, index);
    if (type == predicates::recovery)
        return foldRecovery(record, index);
    if (type == predicates::note)
        foldNote(record, index);
    if (type == predicates::event)
        foldEvent(record.statement.predicate, index);
    return {};
}

Done Ledger::foldApproval(const Record &record, qint64 index)
{
    const auto approval = readApproval(record.statement);
    if (!approval)
        return passOn(approval);
    if (approval->policyVersion > 0)
        return m_policies.hear({*approval, record.signature, index});
    if (const auto lease = m_leases.find(approval->leaseId); lease != m_leases.end()) {
        LeaseEntry &entry = lease->second;
        entry.approvals.push_back({*approval, record.signature, index});
        if (entry.completedAt < 0 && policy())
            if (const auto seats = fillSeats(*policy(), entry.record, entry.approvals);
                seats && seats->complete)
                entry.completedAt = index;
    }
    if (approval->verdict != ApprovalVerdict::Approve)
        stopped(approval->leaseId, index);
    return {};
}

Done Ledger::foldRecovery(const Record &record, qint64 index)
{
    auto recovery = readRecovery(record.statement);
    if (!recovery)
        return passOn(recovery);
    const auto root = recovery->newSize <= index ? m_tree.rootAt(recovery->newSize)
                                                 : Result<QByteArray>(fail(ErrorCode::BadInput, {}));
    if (!root || QString::fromLatin1(root->toHex()) != recovery->newRoot)
        return fail(ErrorCode::Unverified, QStringLiteral("a recovery from a head that this log never had"));
    const Principal *admin = policy() ? principalOf(policy()->policy, record.signedBy) : nullptr;
    if (!admin || !policy()->policy.isAdmin(admin->id))
        return fail(ErrorCode::Refused, QStringLiteral("only an admin may accept a loss"));
    for (auto &[step, admins] : m_recoveries)
        if (step.isSameStep(*recovery)) {
            admins.insert(admin->id);
            return {};
        }
    m_recoveries.push_back({*recovery, {admin->id}});
    return {};
}

QString Ledger::missingOf(const Recovery &step) const
{
    const int wanted = policy() ? policy()->policy.adminThreshold : 1;
    qsizetype signedBy = 0;
    for (const auto &[known, admins] : m_recoveries)
        if (known.isSameStep(step))
            signedBy = admins.size();
    return signedBy >= wanted
               ? QString()
               : QStringLiteral("%1 of %2 admins have accepted the loss").arg(signedBy).arg(wanted);
}

const Recovery *Ledger::openRecovery(qint64 size, const QString &root) const
{
    const auto found = std::ranges::find_if(m_recoveries, [&](const auto &one) {
        return one.first.oldSize == size && one.first.oldRoot == root;
    });
    return found == m_recoveries.end() ? nullptr : &found->first;
}

bool Ledger::isRecoveredFrom(qint64 size, const QString &root) const
{
    return std::ranges::any_of(m_recoveries, [&](const auto &one) {
        return one.first.oldSize == size && one.first.oldRoot == root && missingOf(one.first).isEmpty();
    });
}

void Ledger::stopped(const QString &leaseId, qint64 index)
{
    if (const auto lease = m_leases.find(leaseId); lease != m_leases.end())
        lease->second.lastStop = index;
}

void Ledger::foldEvent(const QJsonObject &predicate, qint64 index)
{
    bool ok = false;
    const WallTime issued = fromRfc3339(predicate[u"issued"].toString(), ok);
    if (ok)
        m_highWater = std::max(m_highWater, issued);
    const QString kind = predicate[u"kind"].toString();
    const RolloutId rollout{predicate[u"rollout"].toString()};
    const QJsonValue detail = predicate[u"detail"];
    if (const QString kept = detail[u"kept"].toString(); !kept.isEmpty())
        m_payloads.insert(kept, index); // the same fact, as it was told before
    m_tidings.fold(kind, rollout, detail.toObject(), index);
    m_rehearsed.fold(kind, rollout, detail.toObject(), issued);
    if (kind == u"engine-started") {
        m_epoch = std::max(m_epoch, predicate[u"epoch"].toInteger());
    } else if (kind == u"lowering-request" || kind == u"held" || kind == u"rolling-back") {
        if (const RolloutEntry *entry = this->rollout(rollout))
            stopped(entry->leaseId, index);
    } else if (kind == u"step-begun" || kind == u"after-begun") {
        m_touched.insert(rollout); // what runs after the last stage comes after a raise
        m_begun[rollout] << detail[u"text"].toString();
    } else if (kind.startsWith(u"rollback-part-") || kind == u"rollback-finished") {
        foldRestoration(kind, rollout, detail[u"text"].toString());
    } else if (kind == u"signed-from") {
        if (const auto lease = m_leases.find(detail[u"lease"].toString()); lease != m_leases.end())
            lease->second.accounts[detail[u"person"].toString()] = detail[u"account"].toString();
    } else if (kind == u"intent" || kind == u"outcome") {
        foldOrder(rollout, kind == u"intent", detail);
    }
}

void Ledger::foldDoubt(const RolloutId &rollout, bool isIntent, const QJsonValue &detail)
{
    std::map<int, Doubt> &doubts = m_doubts[rollout];
    const int order = detail[u"order"].toInt();
    const Doubt doubt{Weight{detail[u"to_bp"].toInt()}, detail[u"detail"].toString()};
    if (isIntent) {
        doubts[order] = {doubt.share, QStringLiteral("the engine stopped before its outcome was seen")};
    } else if (detail[u"outcome"].toString() == toString(Actuated::Outcome::Succeeded)) {
        doubts.clear();
    } else if (detail[u"sent_after_ms"].isString() && detail[u"sent_after_ms"].toString().isEmpty()) {
        doubts.erase(order); // it was never given
    } else {
        doubts.clear();
        doubts[order] = doubt;
    }
}

/// An outcome may stand alone: what is kept beside a store that takes nothing need not begin with the intent.
void Ledger::foldOrder(const RolloutId &rollout, bool isIntent, const QJsonValue &detail)
{
    const int order = detail[u"order"].toInt();
    m_lastOrder[rollout] = std::max(m_lastOrder[rollout], order);
    if (isIntent && detail[u"stage"].toInt(-1) >= 0)
        m_touched.insert(rollout);
    foldDoubt(rollout, isIntent, detail);
    if (isIntent)
        m_openIntents[rollout][order] = detail[u"to_bp"].toInt();
    else if (const auto open = m_openIntents.find(rollout);
             open != m_openIntents.end() && open->second.erase(order) > 0 && open->second.empty())
        m_openIntents.erase(open);
}

/// A part that is carried out again after a crash may go well then.
void Ledger::foldRestoration(const QString &kind, const RolloutId &rollout, const QString &text)
{
    QStringList &missing = m_notRestored[rollout];
    const QString head = QStringLiteral("not restored: ");
    if (kind == u"rollback-part-done") {
        missing.removeIf([&](const QString &part) { return part.startsWith(text + QStringLiteral(": ")); });
    } else if (kind == u"rollback-part-failed") {
        missing.removeIf([&](const QString &part) {
            return part.section(QStringLiteral(": "), 0, 0) == text.section(QStringLiteral(": "), 0, 0);
        });
        missing << text;
    } else {
        m_restored.insert(rollout);
        if (missing.isEmpty() && text.startsWith(head)) // somebody without an engine did it
            missing << text.mid(head.size());
    }
}

QString Ledger::notRestored(const RolloutId &id) const
{
    const auto found = m_notRestored.find(id);
    return found == m_notRestored.end() ? QString() : found->second.join(QStringLiteral("; "));
}

Done Ledger::foldLease(const Record &record, qint64 index)
{
    auto lease = readLease(record.statement);
    if (!lease)
        return passOn(lease);
    if (m_leases.contains(lease->leaseId))
        return fail(ErrorCode::BadInput, QStringLiteral("the lease %1 is there already").arg(lease->leaseId));
    auto plan = boundPlan(lease->planSha256, lease->files, m_readBlob);
    if (!plan)
        return passOn(plan);
    const QString id = lease->leaseId;
    LeaseEntry entry{{std::move(*lease), record.payloadSha256}, index, {}, 0, std::move(*plan), {}, -1};
    entry.history = historyOf(*this, entry);
    m_leases.emplace(id, std::move(entry));
    return {};
}

Done Ledger::foldDecision(const Record &record, qint64 index)
{
    const auto decision = readDecision(record.statement);
    if (!decision)
        return passOn(decision);
    if (isLowering(decision->kind))
        stopped(decision->leaseId, index);
    const auto lease = m_leases.find(decision->leaseId);
    const auto rollout = m_rollouts.find(RolloutId{decision->rollout});
    const bool renews = decision->kind == u"resume" && lease != m_leases.end() &&
                        rollout != m_rollouts.end() && rollout->second.leaseId != decision->leaseId &&
                        rollout->second.planSha256 == lease->second.record.lease.planSha256;
    if (renews) { // the lease it ran under is over; from here on this one is judged
        rollout->second.leaseId = decision->leaseId;
        ++lease->second.starts;
    }
    if (decision->kind != u"start")
        return {};
    if (lease == m_leases.end())
        return fail(ErrorCode::Unverified,
                    QStringLiteral("a start under the unknown lease %1").arg(decision->leaseId));
    ++lease->second.starts;
    m_rehearsed.started(RolloutId{decision->rollout}, lease->second.plan->plan);
    m_starts.emplace(index, *decision);
    return {};
}

/// A note moves nothing; one that says that a rehearsal passed is weighed against the facts.
void Ledger::foldNote(const Record &record, qint64 index)
{
    const auto note = readRemark(record.statement);
    if (note && note->about == kRehearsalPassed && m_policies.signerAt(index, record.signedBy))
        m_rehearsed.passed(RolloutId{note->rollout}, index);
}

Done Ledger::beginRollout(const EvaluationRow &row, const Decided &start)
{
    const auto decision = m_starts.find(start.record);
    if (decision == m_starts.end() || decision->second.rollout != row.rollout)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("evaluation %1 begins a rollout that no record starts").arg(row.sequence));
    RolloutEntry entry;
    entry.id = RolloutId{row.rollout};
    entry.leaseId = decision->second.leaseId;
    entry.planSha256 = decision->second.planSha256;
    entry.plan = m_leases.at(entry.leaseId).plan;
    entry.startRecord = start.record;
    entry.startedAt = entry.lastAt = row.at;
    entry.state = begin(entry.plan->plan, entry.id, start, momentOf(row.at));
    m_starts.erase(decision);
    const RolloutId id = entry.id;
    m_rollouts.emplace(id, std::move(entry));
    return {};
}

Result<std::vector<Effect>> Ledger::apply(const EvaluationRow &row)
{
    if (row.sequence != m_nextSequence || chainOf(m_chain, row) != row.chain)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("evaluation %1 does not continue the chain").arg(row.sequence),
                    QStringLiteral("evaluations were changed or lost; the decisions in the log still stand"));
    auto event = decodeEvent(row.body);
    if (!event)
        return passOn(event);
    return fold(row, std::move(*event));
}

Result<std::vector<Effect>> Ledger::journal(EvaluationRow &row, RolloutEvent event)
{
    const RolloutEntry *entry = rollout(RolloutId{row.rollout});
    const bool otherBoot = entry && entry->lastAt.bootId != row.at.bootId;
    if (auto *decided = std::get_if<Decided>(&event)) {
        decided->lastOrder = forgottenOrder(RolloutId{row.rollout});
        decided->otherBoot = otherBoot;
    } else if (auto *resumed = std::get_if<Resumed>(&event)) {
        resumed->otherBoot = otherBoot;
    }
    row.sequence = m_nextSequence;
    row.logSize = size();
    row.body = encodeEvent(event);
    row.chain = chainOf(m_chain, row);
    Q_ASSERT(decodeEvent(row.body) == event); // what is folded now is what replay will read (I20)
    return fold(row, std::move(event));
}

Result<std::vector<Effect>> Ledger::fold(const EvaluationRow &row, RolloutEvent event)
{
    std::vector<Effect> effects;
    const auto found = m_rollouts.find(RolloutId{row.rollout});
    const auto *decided = std::get_if<Decided>(&event);
    if (found != m_rollouts.end()) {
        RolloutEntry &entry = found->second;
        Stepped stepped = step(entry.plan->plan, std::move(entry.state), event, momentOf(row.at));
        entry.state = std::move(stepped.state);
        entry.lastAt = row.at;
        effects = std::move(stepped.effects);
    } else if (decided && decided->kind == DecisionKind::Start) {
        if (const Done begun = beginRollout(row, *decided); !begun)
            return passOn(begun);
    } else {
        return fail(ErrorCode::Unverified, QStringLiteral("evaluation %1 belongs to the unknown rollout %2")
                                               .arg(row.sequence)
                                               .arg(row.rollout));
    }
    ++m_nextSequence;
    m_chain = row.chain;
    m_newestEvent = std::move(event);
    m_highWater = std::max(m_highWater, wallFromMs(row.at.wallMs));
    return effects;
}

} // namespace interlock
