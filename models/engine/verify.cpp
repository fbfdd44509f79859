#include "models/engine/verify.h"

#include "models/records/checkpoint.h"
#include "models/store/localstore.h"
#include "models/store/reader.h"

namespace interlock {

namespace {

tl::unexpected<Error> atFault(qint64 index, const QString &what)
{
    return fail(ErrorCode::Unverified, QStringLiteral("record %1: %2").arg(index).arg(what));
}

Done checkAsOf(const Record &record, qint64 index, const Ledger &ledger)
{
    const QJsonObject asOf = record.statement.predicate[u"asOf"].toObject();
    if (asOf.isEmpty() || index == 0)
        return {};
    const qint64 size = asOf[u"size"].toInteger();
    if (size > index)
        return atFault(index, QStringLiteral("its signer claims to have seen %1 records").arg(size));
    const auto root = ledger.tree().rootAt(size);
    if (!root || QString::fromLatin1(root->toHex()) != asOf[u"root"].toString())
        return atFault(index, QStringLiteral("its signer saw another history"));
    return {};
}

Done checkHead(const StoreReader &reader, const Ledger &ledger)
{
    const auto head = reader.newestHead();
    if (!head)
        return passOn(head);
    if (!*head)
        return fail(ErrorCode::Unverified, QStringLiteral("the log has no signed head"));
    const NoteKey key{ledger.origin(), NoteKey::Type::Ed25519, ledger.engineKey().point};
    const auto checkpoint = verifyCheckpoint((*head)->second.toUtf8(), ledger.origin(), {key});
    if (!checkpoint)
        return fail(ErrorCode::Unverified, QStringLiteral("the signed head of size %1: %2")
                                               .arg((*head)->first)
                                               .arg(checkpoint.error().text));
    if (checkpoint->size != ledger.size())
        return fail(ErrorCode::Unverified,
                    QStringLiteral("record %1: the newest signed head covers %2 records, the log has %3")
                        .arg(std::min(checkpoint->size, ledger.size()))
                        .arg(checkpoint->size)
                        .arg(ledger.size()));
    if (checkpoint->root != ledger.tree().root())
        return fail(ErrorCode::Unverified, QStringLiteral("the signed head has another root than the log"));
    return {};
}

Result<StoreReport> verifyOpened(const StorePaths &paths, const StoreReader &reader, unsigned cores)
{
    Ledger ledger([&](const QString &sha256) { return findBlob(reader, paths, sha256); });
    Done judged;
    StoreReport report;
    const Done read = readWhole(reader, ledger,
                                {[&](const Record &record, qint64 index) {
                                     if (index == 0)
                                         report.genesisSha256 = record.payloadSha256;
                                     if (judged)
                                         judged = checkPredicate(record.statement);
                                     if (judged)
                                         judged = judgeRole(record, index, ledger);
                                     if (judged)
                                         judged = checkAsOf(record, index, ledger);
                                 },
                                 {}},
                                {{}, cores});
    if (!judged)
        return passOn(judged);
    if (!read)
        return passOn(read);
    if (const Done head = checkHead(reader, ledger); !head)
        return passOn(head);
    if (const Done pinned = checkPin(LocalFolder(paths), ledger); !pinned)
        return passOn(pinned);
    report.records = ledger.size();
    report.evaluations = ledger.nextSequence();
    report.origin = ledger.origin();
    report.root = QString::fromLatin1(ledger.tree().root().toHex());
    return report;
}

} // namespace

Done judgeRole(const Record &record, qint64 index, const Ledger &ledger)
{
    if (!ledger.policy())
        return atFault(index, QStringLiteral("it stands before any trust policy"));
    const Policy &policy = ledger.policy()->policy;
    const Principal *signer = principalOf(policy, record.signedBy);
    if (!signer)
        return atFault(
            index,
            QStringLiteral("its key %1 belongs to nobody in the policy").arg(record.signedBy.fingerprint()));
    const QString &type = record.statement.predicateType;
    if (type == predicates::event && signer->kind != PrincipalKind::Service)
        return atFault(index,
                       QStringLiteral("%1 signed a fact that only the engine may sign").arg(signer->id));
    if (type == predicates::policy && !policy.isAdmin(signer->id))
        return atFault(index, QStringLiteral("%1 is no admin of the policy").arg(signer->id));
    if (type != predicates::decision)
        return {};
    const auto decision = readDecision(record.statement);
    if (!decision)
        return atFault(index, decision.error().text);
    if (!mayDecide(policy, signer->kind, decision->kind))
        return atFault(index, QStringLiteral("%1 may not decide %2").arg(signer->id, decision->kind));
    const LeaseEntry *lease = ledger.lease(decision->leaseId);
    if (decision->kind != u"start" || !lease)
        return decision->kind == u"start" ? Done(atFault(index, QStringLiteral("a start without a lease")))
                                          : Done();
    const auto seats = fillSeats(*ledger.policy(), lease->record, lease->approvals);
    if (!seats || !seats->complete)
        return atFault(index, QStringLiteral("a start whose lease was not complete: %1")
                                  .arg(seats ? seats->missing : seats.error().text));
    return {};
}

Result<StoreReport> verifyStore(const StorePaths &paths, unsigned cores)
{
    const auto reader = StoreReader::open(paths.database);
    if (!reader)
        return passOn(reader);
    auto report = verifyOpened(paths, **reader, cores);
    if (!report)
        return fail(ErrorCode::Unverified, report.error().text, report.error().mend);
    return report;
}

} // namespace interlock
