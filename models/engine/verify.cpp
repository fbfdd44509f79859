#include "models/engine/verify.h"

#include "models/engine/cosign.h"
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

Done checkHead(const QByteArray &note, const Ledger &ledger)
{
    if (note.isEmpty())
        return fail(ErrorCode::Unverified, QStringLiteral("the log has no signed head"));
    const NoteKey key{ledger.origin(), NoteKey::Type::Ed25519, ledger.engineKey().point};
    const auto checkpoint = verifyCheckpoint(note, ledger.origin(), {key});
    if (!checkpoint)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the signed head: %1").arg(checkpoint.error().text));
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

/// Judges each record as it is read, until one does not hold.
class Judging {
public:
    Judging(const LogCheck &check, const Ledger &ledger) : m_check(check), m_ledger(ledger) {}

    void hear(const Record &record, qint64 index)
    {
        if (index == 0)
            genesisSha256 = record.payloadSha256;
        if (outcome)
            outcome = judge(record, index);
        if (outcome && m_check.told.record)
            m_check.told.record(record, index);
    }

    Done outcome;
    QString genesisSha256;

private:
    Done judge(const Record &record, qint64 index) const
    {
        if (const Done profile = checkPredicate(record.statement); !profile)
            return atFault(index, profile.error().text);
        if (const Done role = judgeRole(record, index, m_ledger); !role)
            return role;
        return checkAsOf(record, index, m_ledger);
    }

    const LogCheck &m_check;
    const Ledger &m_ledger;
};

Result<StoreReport> verifyOpened(const StorePaths &paths, const StoreReader &reader, unsigned cores)
{
    const auto head = reader.newestHead();
    if (!head)
        return passOn(head);
    Ledger ledger([&](const QString &sha256) { return findBlob(reader, paths, sha256); });
    auto report = verifyLog({reader, *head ? (*head)->second.toUtf8() : QByteArray(), {}, cores}, ledger);
    if (!report)
        return report;
    if (const Done pinned = checkPin(LocalFolder(paths), ledger); !pinned)
        return passOn(pinned);
    const auto cosigned = reader.newestCosignedHead();
    if (!cosigned)
        return passOn(cosigned);
    if (*cosigned) {
        const auto seen = readCosignedHead((*cosigned)->second.toUtf8(), ledger);
        if (!seen)
            return passOn(seen);
        report->cosignedSize = seen->size;
        report->cosignedBy = seen->consoles;
    }
    return report;
}

} // namespace

Done judgeRole(const Record &record, qint64 index, const Ledger &ledger)
{
    const PolicyRecord *inForce = ledger.policies().inForceAt(index);
    if (!inForce)
        return atFault(index, QStringLiteral("it stands before any trust policy"));
    const Policy &policy = inForce->policy;
    const bool onPolicy = record.statement.predicate.contains(QStringLiteral("policyVersion"));
    const Principal *signer =
        onPolicy ? ledger.policies().signerAt(index, record.signedBy) : principalOf(policy, record.signedBy);
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
    const bool raises =
        !isLowering(decision->kind) && decision->kind != u"supersede" && decision->kind != u"signoff";
    if (const QString stale = ledger.whyStale(decision->leaseId, decision->asOf); raises && !stale.isEmpty())
        return atFault(index, stale);
    const LeaseEntry *lease = ledger.lease(decision->leaseId);
    if (decision->kind != u"start" || !lease)
        return decision->kind == u"start" ? Done(atFault(index, QStringLiteral("a start without a lease")))
                                          : Done();
    const auto seats = fillSeats(*inForce, lease->record, lease->approvals);
    if (!seats || !seats->complete)
        return atFault(index, QStringLiteral("a start whose lease was not complete: %1")
                                  .arg(seats ? seats->missing : seats.error().text));
    return {};
}

Result<StoreReport> verifyLog(const LogCheck &check, Ledger &ledger)
{
    Judging judging(check, ledger);
    const Done read = readWhole(
        check.reader, ledger,
        {[&judging](const Record &record, qint64 index) { judging.hear(record, index); }, check.told.row},
        {{}, check.cores});
    if (!judging.outcome)
        return passOn(judging.outcome);
    if (!read)
        return passOn(read);
    if (const Done head = checkHead(check.head, ledger); !head)
        return passOn(head);
    return StoreReport{ledger.size(), ledger.nextSequence(), ledger.origin(),
                       QString::fromLatin1(ledger.tree().root().toHex()), judging.genesisSha256};
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
