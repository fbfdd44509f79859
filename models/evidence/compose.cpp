#include "models/evidence/compose.h"

#include "models/engine/artifact.h"
#include "models/engine/logupto.h"
#include "models/evidence/bundlelog.h"
#include "models/evidence/report.h"
#include "models/records/checkpoint.h"
#include "models/store/reader.h"

#include <QFile>

// Qt's macro must be used outside of any namespace.
static void loadEvidence()
{
    Q_INIT_RESOURCE(evidence);
}

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

QByteArray resource(const QString &name)
{
    loadEvidence();
    QFile file(u":/evidence/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Reads the log once; what it hears goes into the bundle.
class Composing {
public:
    Composing(const StoreReader &store, const StorePaths &paths)
        : m_store(store), m_ledger([&](const QString &sha256) { return findBlob(store, paths, sha256); })
    {}

    Done readLog(const Attended &attended = {})
    {
        const auto head = m_store.newestHead();
        if (!head)
            return passOn(head);
        if (!*head)
            return fail(ErrorCode::Unverified, u"the log has no signed head"_s);
        files[u"checkpoint"_s] = (*head)->second.toUtf8();
        QByteArray &samples = files[u"samples/evaluations.jsonl"_s];
        const LogUpTo log(m_store, (*head)->first);
        LogCheck check{log, files[u"checkpoint"_s]};
        check.attended = attended;
        check.told.record = [this](const Record &record, qint64 index) {
            files[logName(index)] = record.envelope;
            if (record.statement.predicateType == predicates::policy)
                m_policies[record.payloadSha256] = decodeEnvelope(record.envelope)->payload;
            m_words.push_back(describe(record, index, m_ledger));
            m_trail.hear(record, index, m_ledger);
            if (record.statement.predicateType == predicates::event)
                m_artifacts << artifactsOf(record.statement.predicate[u"detail"].toObject());
            m_signers.push_back(record.signedBy);
        };
        check.told.row = [&samples](const EvaluationRow &row) { samples += sampleLine(row); };
        const auto report = verifyLog(check, m_ledger);
        return report ? Done() : Done(passOn(report));
    }

    /// What facts of the log rest on, under the digests that they name.
    Done addArtifacts()
    {
        for (const QString &sha256 : m_artifacts) {
            const auto content = m_store.blob(sha256);
            if (!content)
                return fail(ErrorCode::Unverified,
                            u"the content %1 that a record names is not there"_s.arg(sha256));
            files[artifactName(sha256)] = *content;
        }
        return {};
    }

    void addWhatItRestsOn()
    {
        files.merge(policyFiles(m_ledger.policies(), m_policies, m_ledger.size()));
        for (const auto &[id, lease] : m_ledger.leases())
            files.merge(subjectFiles(*lease.plan));
        for (const QString &name : {u"README"_s, u"verify.py"_s, u"verify.sh"_s})
            files[name] = resource(name);
    }

    void addReport(const RolloutId &rollout)
    {
        for (RecordWords &words :
             m_words) // what a later policy says about the key stands beside what was said
            if (const qint64 since = m_ledger.policies().suspectSince(m_signers[size_t(words.index)]);
                since >= 0 && words.index >= since)
                words.who += u" (disputed: key revoked)"_s;
        files[u"report.md"_s] = reportOf(m_ledger, rollout, m_words, demands(rollout)).toUtf8();
    }

    std::vector<DemandLine> demands(const RolloutId &rollout) const
    {
        return m_trail.answers(m_ledger, *m_ledger.rollout(rollout));
    }

    const Ledger &ledger() const { return m_ledger; }

    BundleFiles files;

private:
    const StoreReader &m_store;
    Ledger m_ledger;
    std::map<QString, QByteArray> m_policies; ///< payloads of policy records, by digest
    QStringList m_artifacts;                  ///< digests
    std::vector<RecordWords> m_words;
    EvidenceTrail m_trail;
    std::vector<PublicKey> m_signers; ///< of the same records
};

/// The console's signatures: over the head, and over the sums of all the rest.
Done sign(BundleFiles &files, const Policy &policy, const LocalSigner &console)
{
    const Principal *who = principalOf(policy, console.key());
    if (!who || who->kind != PrincipalKind::Console)
        return fail(
            ErrorCode::Refused,
            u"the console's key %1 is no console's in the policy in force"_s.arg(console.key().fingerprint()),
            u"restore the key beside the store, or let an admin propose it"_s);
    const auto note = parseSignedNote(files[u"checkpoint"_s]);
    if (!note)
        return passOn(note);
    files[u"checkpoint.txt"_s] = note->text;
    const auto head = console.signNow(note->text, QString(namespaces::checkpoint));
    if (!head)
        return passOn(head);
    files[headName(who->id)] = armour(*head);
    files[u"SHA256SUMS"_s] = sumsOf(files);
    const auto sums = console.signNow(files[u"SHA256SUMS"_s], QString(namespaces::bundle));
    if (!sums)
        return passOn(sums);
    files[u"SHA256SUMS.sig"_s] = armour(*sums);
    return {};
}

Done checkBounds(const BundleFiles &files)
{
    qint64 bytes = 0;
    for (const auto &[name, content] : files)
        bytes += content.size();
    if (bytes <= kMostBundleBytes && qsizetype(files.size()) <= kMostBundleFiles)
        return {};
    return fail(ErrorCode::Environment,
                u"a bundle of %1 bytes in %2 files; at most %3 and %4 can be read back"_s.arg(bytes)
                    .arg(files.size())
                    .arg(kMostBundleBytes)
                    .arg(kMostBundleFiles),
                u"hand over the store itself"_s);
}

} // namespace

Result<std::vector<DemandLine>> checkDemands(const StorePaths &paths,
                                             const std::function<Result<RolloutId>(const Ledger &)> &choose)
{
    const auto store = StoreReader::open(paths.database);
    if (!store)
        return passOn(store);
    Composing composing(**store, paths);
    if (const Done read = composing.readLog(); !read)
        return asUnverified(read.error());
    const auto rollout = choose(composing.ledger());
    return rollout ? composing.demands(*rollout) : Result<std::vector<DemandLine>>(passOn(rollout));
}

Result<BundleFiles> composeBundle(const BundleWish &wish)
{
    const auto store = StoreReader::open(wish.paths.database);
    if (!store)
        return passOn(store);
    Composing composing(**store, wish.paths);
    if (const Done read = composing.readLog(wish.attended); !read)
        return asUnverified(read.error());
    const auto rollout = wish.choose(composing.ledger());
    if (!rollout)
        return passOn(rollout);
    composing.addWhatItRestsOn();
    if (const Done added = composing.addArtifacts(); !added)
        return passOn(added);
    composing.addReport(*rollout);
    if (const Done bounded = checkBounds(composing.files); !bounded)
        return passOn(bounded);
    if (const Done isSigned = sign(composing.files, composing.ledger().policy()->policy, *wish.console);
        !isSigned)
        return passOn(isSigned);
    return std::move(composing.files);
}

} // namespace interlock
