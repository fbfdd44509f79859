#include "models/engine/verify.h"

#include "models/engine/cosign.h"
#include "models/engine/judgerole.h"
#include "models/engine/logupto.h"
#include "models/store/localstore.h"
#include "models/store/reader.h"

namespace interlock {

namespace {

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

/// A log whose reading ends as soon as somebody gives it up.
class AttendedLog final : public LogReader {
public:
    AttendedLog(const LogReader &log, const Attended &attended) : m_log(log), m_attended(attended) {}

    QString storeUuid() const override { return m_log.storeUuid(); }
    Result<std::vector<LogRow>> records(qint64 from, int most) const override
    {
        const Done goesOn = whetherItGoesOn();
        return goesOn ? m_log.records(from, most) : Result<std::vector<LogRow>>(passOn(goesOn));
    }
    Result<std::vector<EvaluationRow>> evaluations(qint64 from, int most) const override
    {
        const Done goesOn = whetherItGoesOn();
        return goesOn ? m_log.evaluations(from, most) : Result<std::vector<EvaluationRow>>(passOn(goesOn));
    }
    Result<QByteArray> blob(const QString &sha256) const override { return m_log.blob(sha256); }

private:
    Done whetherItGoesOn() const
    {
        if (m_attended.isGivenUp && m_attended.isGivenUp())
            return fail(ErrorCode::Cancelled, QStringLiteral("given up"));
        return {};
    }

    const LogReader &m_log;
    const Attended &m_attended;
};

tl::unexpected<Error> notCovered(qint64 head, qint64 size)
{
    return atFault(
        head, QStringLiteral("the newest signed head covers %1 records, the log has %2").arg(head).arg(size));
}

/// A head that covers all records, and no others.
Done checkNewestHead(const QByteArray &note, const Ledger &ledger)
{
    if (note.isEmpty())
        return fail(ErrorCode::Unverified, QStringLiteral("the log has no signed head"));
    const auto head = readHead(note, ledger);
    if (!head)
        return passOn(head);
    if (head->size < ledger.size())
        return notCovered(head->size, ledger.size());
    return checkHead(*head, ledger);
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
        if (outcome && m_check.attended.progress)
            m_check.attended.progress(index + 1);
        if (outcome && m_check.told.record)
            m_check.told.record(record, index);
    }

    void hear(const EvaluationRow &row)
    {
        m_heads.push_back(row.chain);
        if (m_check.told.row)
            m_check.told.row(row);
    }

    Done outcome;
    QString genesisSha256;

private:
    /// The engine signs with each fact how many looks there were and the head of their chain.
    Done checkLooks(const Record &record, qint64 index) const
    {
        const QJsonValue looks = record.statement.predicate[u"evaluations"];
        const qint64 count = looks[u"count"].toInteger(-1);
        if (record.statement.predicateType != predicates::event || looks.isUndefined())
            return {};
        if (count < 0 || count > qint64(m_heads.size()))
            return atFault(
                index, QStringLiteral("it was signed after evaluation %1, which is missing").arg(count - 1));
        const QByteArray head = count == 0 ? QByteArray() : m_heads[size_t(count - 1)];
        if (QString::fromLatin1(head.toHex()) != looks[u"head"].toString())
            return atFault(
                index, QStringLiteral("its signer saw other evaluations than those up to %1").arg(count - 1));
        return {};
    }

    Done judge(const Record &record, qint64 index) const
    {
        if (const Done profile = checkPredicate(record.statement); !profile)
            return atFault(index, profile.error().text);
        if (const Done role = judgeRole(record, index, m_ledger); !role)
            return role;
        if (const Done looks = checkLooks(record, index); !looks)
            return looks;
        return checkAsOf(record, index, m_ledger);
    }

    const LogCheck &m_check;
    const Ledger &m_ledger;
    std::vector<QByteArray> m_heads; ///< of the chain, by evaluation
};

/// The newest signed head, which covers every record that was there before it was read: an engine writes on
/// meanwhile, each batch of records with the head over it.
Result<std::pair<qint64, QString>> headOfAll(const StoreReader &reader)
{
    const auto size = reader.logSize();
    if (!size)
        return passOn(size);
    const auto head = reader.newestHead();
    if (!head)
        return passOn(head);
    if (!*head)
        return fail(ErrorCode::Unverified, QStringLiteral("the log has no signed head"));
    if ((*head)->first < *size)
        return notCovered((*head)->first, *size);
    return **head;
}

Result<StoreReport> verifyOpened(const StorePaths &paths, const StoreReader &reader, unsigned cores,
                                 const Attended &attended)
{
    const auto seen = seenBefore(LocalFolder(paths));
    if (!seen)
        return passOn(seen);
    const auto cosigned = reader.newestCosignedHead();
    const auto head = headOfAll(reader); // after whatever has to lie below it
    if (!cosigned || !head)
        return cosigned ? Result<StoreReport>(passOn(head)) : passOn(cosigned);
    const LogUpTo log(reader, head->first);
    Ledger ledger([&](const QString &sha256) { return findBlob(reader, paths, sha256); });
    auto report = verifyLog({log, head->second.toUtf8(), {}, cores, attended}, ledger);
    if (!report)
        return report;
    if (const Done still = checkSeen(*seen, ledger); !still)
        return passOn(still);
    if (*cosigned) {
        const auto consoles = readCosignedHead((*cosigned)->second.toUtf8(), ledger);
        if (!consoles)
            return passOn(consoles);
        report->cosignedSize = consoles->size;
        report->cosignedBy = consoles->consoles;
    }
    return report;
}

} // namespace

Result<StoreReport> verifyLog(const LogCheck &check, Ledger &ledger)
{
    Judging judging(check, ledger);
    const Done read =
        readWhole(AttendedLog(check.reader, check.attended), ledger,
                  {[&judging](const Record &record, qint64 index) { judging.hear(record, index); },
                   [&judging](const EvaluationRow &row) { judging.hear(row); }},
                  {{}, check.cores});
    if (!judging.outcome)
        return passOn(judging.outcome);
    if (!read)
        return passOn(read);
    if (const Done head = checkNewestHead(check.head, ledger); !head)
        return passOn(head);
    return StoreReport{ledger.size(), ledger.nextSequence(), ledger.origin(),
                       QString::fromLatin1(ledger.tree().root().toHex()), judging.genesisSha256};
}

Result<StoreReport> verifyStore(const StorePaths &paths, unsigned cores, const Attended &attended)
{
    const auto reader = StoreReader::open(paths.database);
    if (!reader)
        return passOn(reader);
    auto report = verifyOpened(paths, **reader, cores, attended);
    if (!report)
        return asUnverified(report.error());
    return report;
}

tl::unexpected<Error> asUnverified(const Error &error)
{
    const bool givenUp = error.code == ErrorCode::Cancelled;
    return fail(givenUp ? error.code : ErrorCode::Unverified, error.text, error.mend);
}

} // namespace interlock
