#include "models/evidence/verifybundle.h"

#include "models/base/digest.h"
#include "models/engine/artifact.h"
#include "models/evidence/bundlelog.h"
#include "models/records/checkpoint.h"

#include <QRegularExpression>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

const QStringList &singleFiles()
{
    static const QStringList names{u"README"_s,     u"SHA256SUMS"_s,     u"SHA256SUMS.sig"_s,
                                   u"checkpoint"_s, u"checkpoint.txt"_s, u"report.md"_s,
                                   u"verify.py"_s,  u"verify.sh"_s,      u"samples/evaluations.jsonl"_s};
    return names;
}

tl::unexpected<Error> fault(const QString &what)
{
    return fail(ErrorCode::Unverified, what, u"this is not the bundle as it was written"_s);
}

/// The files of the log stand without a gap, and each other file is one that bundles have.
Done checkNames(const BundleFiles &files)
{
    for (const QString &name : singleFiles())
        if (!files.contains(name))
            return fault(u"%1 is missing"_s.arg(name));
    static const QRegularExpression known(
        u"\\A(heads/[^/]+\\.sig|policy/[1-9][0-9]*/(policy\\.json|allowed_signers|range)|"
        "subjects/[0-9a-f]{64}(\\.index)?|artifacts/[0-9a-f]{64})\\z"_s);
    qint64 records = 0;
    for (const auto &[name, bytes] : files) // sorted, up to a million; the next digit sorts elsewhere
        records += name.startsWith(u"log/") ? 1 : 0;
    for (qint64 index = 0; index < records; ++index)
        if (!files.contains(logName(index)))
            return fault(u"record %1: %2 is missing"_s.arg(index).arg(logName(index)));
    for (const auto &[name, bytes] : files)
        if (!name.startsWith(u"log/") && !singleFiles().contains(name) && !known.match(name).hasMatch())
            return fault(u"%1 is no file of a bundle"_s.arg(name));
    return {};
}

/// The files of one folder are exactly the expected ones.
Done checkFolder(const BundleFiles &files, const QString &folder, const BundleFiles &expected)
{
    for (const auto &[name, bytes] : expected) {
        const auto found = files.find(name);
        if (found == files.end())
            return fault(u"%1 is missing"_s.arg(name));
        if (found->second != bytes)
            return fault(u"%1 is not what the records give"_s.arg(name));
    }
    for (auto it = files.lower_bound(folder); it != files.end() && it->first.startsWith(folder); ++it)
        if (!expected.contains(it->first))
            return fault(u"%1 belongs to no record"_s.arg(it->first));
    return {};
}

/// What facts rest on is there, under its digest, and nothing else.
Done checkArtifacts(const BundleFiles &files, const QStringList &named)
{
    BundleFiles expected;
    for (const QString &sha256 : named) {
        const auto found = files.find(artifactName(sha256));
        if (found == files.end())
            return fault(u"%1 is missing"_s.arg(artifactName(sha256)));
        if (sha256Hex(found->second) != sha256)
            return fault(u"%1 has another digest"_s.arg(artifactName(sha256)));
        expected.insert(*found);
    }
    return checkFolder(files, u"artifacts/"_s, expected);
}

/// Who signed a text of the bundle: a console or an engine of the policy.
Result<QString> signerOf(const QByteArray &armoured, const QByteArray &text, QLatin1StringView nameSpace,
                         const Policy &policy)
{
    const auto signature = fromArmour(armoured).and_then([&](const QByteArray &blob) {
        return verifySshSignature(blob, QByteArrayView(nameSpace.data(), nameSpace.size()), text);
    });
    if (!signature)
        return passOn(signature);
    const Principal *who = principalOf(policy, signature->key);
    if (!who || (who->kind != PrincipalKind::Console && who->kind != PrincipalKind::Service))
        return fault(u"signed by %1, no console of the policy"_s.arg(signature->key.fingerprint()));
    return who->id;
}

/// The head once more as plain text, and the consoles' signatures of it.
Done checkHeads(const BundleFiles &files, const Policy &policy)
{
    const QByteArray &text = files.at(u"checkpoint.txt"_s);
    const auto note = parseSignedNote(files.at(u"checkpoint"_s));
    if (!note || note->text != text)
        return fault(u"checkpoint.txt is not the text of checkpoint"_s);
    bool any = false;
    for (auto it = files.lower_bound(u"heads/"_s); it != files.end() && it->first.startsWith(u"heads/");
         ++it) {
        const auto who = signerOf(it->second, text, namespaces::checkpoint, policy);
        if (!who)
            return fault(u"%1: %2"_s.arg(it->first, who.error().text));
        if (headName(*who) != it->first)
            return fault(u"%1 was signed by %2"_s.arg(it->first, *who));
        any = true;
    }
    return any ? Done() : Done(fault(u"heads/ holds no signature of a console"_s));
}

/// The exact list, and its signature.
Done checkSums(const BundleFiles &files, const Policy &policy)
{
    const QByteArray &sums = files.at(u"SHA256SUMS"_s);
    const QList<QByteArray> told = sums.split('\n'), wanted = sumsOf(files).split('\n');
    for (qsizetype i = 0; i < std::max(told.size(), wanted.size()); ++i)
        if (told.value(i) != wanted.value(i))
            return fault(u"SHA256SUMS, line %1 is not that of %2"_s.arg(i + 1).arg(
                QString::fromLatin1(wanted.value(i).mid(66))));
    const auto who = signerOf(files.at(u"SHA256SUMS.sig"_s), sums, namespaces::bundle, policy);
    return who ? Done() : Done(fault(u"SHA256SUMS.sig: %1"_s.arg(who.error().text)));
}

/// Is there something from elsewhere that the bundle agrees with? An error when it disagrees.
Result<bool> isTrusted(const Record &genesis, const BundleTrust &trust)
{
    if (!trust.genesisSha256.isEmpty() &&
        trust.genesisSha256.compare(genesis.payloadSha256, Qt::CaseInsensitive) != 0)
        return fault(u"record 0: the first trust policy has digest %1, not %2"_s.arg(genesis.payloadSha256,
                                                                                     trust.genesisSha256));
    if (!trust.signers)
        return !trust.genesisSha256.isEmpty();
    for (const AllowedSigner &signer : *trust.signers)
        if (signer.key == genesis.signedBy && signer.allows(QString(namespaces::policy)) &&
            signer.isValidAt(trust.now))
            return true;
    return fault(u"record 0: key %1 may not sign a policy by the allowed signers given"_s.arg(
        genesis.signedBy.fingerprint()));
}

/// The policy is the log's own word for which log it is: without that, records could be shown as another's.
Done checkOrigin(const Record &genesis, const QString &origin)
{
    const QString told = genesis.statement.predicate[u"asOf"][u"origin"].toString();
    return told == origin ? Done()
                          : Done(fault(u"record 0: made for the log %1, not for %2"_s.arg(told, origin)));
}

} // namespace

Result<BundleReport> verifyBundle(const BundleFiles &files, const BundleTrust &trust)
{
    if (const Done names = checkNames(files); !names)
        return passOn(names);
    const auto log = BundleLog::open(files);
    if (!log)
        return passOn(log);
    Ledger ledger([&log](const QString &sha256) { return (*log)->blob(sha256); });
    std::map<QString, QByteArray> policies; // payloads, by digest
    QStringList artifacts;                  // digests that facts name
    std::optional<Record> genesis;
    LogCheck check{**log, files.at(u"checkpoint"_s)};
    check.told.record = [&](const Record &record, qint64 index) {
        if (record.statement.predicateType == predicates::policy)
            policies[record.payloadSha256] = decodeEnvelope(record.envelope)->payload;
        if (record.statement.predicateType == predicates::event)
            artifacts << artifactsOf(record.statement.predicate[u"detail"].toObject());
        if (index == 0)
            genesis = record;
    };
    const auto report = verifyLog(check, ledger);
    if (!report)
        return fail(ErrorCode::Unverified, report.error().text, report.error().mend);
    BundleFiles subjects;
    for (const auto &[id, lease] : ledger.leases())
        subjects.merge(subjectFiles(*lease.plan));
    const Policy &policy = ledger.policy()->policy;
    for (const Done &checked :
         {checkOrigin(*genesis, ledger.origin()),
          checkFolder(files, u"policy/"_s, policyFiles(ledger.policies(), policies, ledger.size())),
          checkFolder(files, u"subjects/"_s, subjects), checkArtifacts(files, artifacts),
          checkHeads(files, policy), checkSums(files, policy)})
        if (!checked)
            return passOn(checked);
    const auto trusted = isTrusted(*genesis, trust);
    if (!trusted)
        return passOn(trusted);
    return BundleReport{*report, *trusted};
}

} // namespace interlock
