#pragma once

#include "models/base/digest.h"
#include "models/evidence/archive.h"
#include "models/evidence/compose.h"
#include "tests/integration/forge.h"
#include "tests/models/engine/enginetest.h"

#include <QProcess>

namespace interlock::testing {

constexpr int kNoSay = -1; ///< this verifier does not look at that

struct Ended {
    int status = -2;
    QString text;
};

/// A program that runs beside others until its end is asked for.
class Running {
public:
    Running(const QString &program, const QStringList &arguments)
    {
        m_process->setProcessChannelMode(QProcess::MergedChannels);
        m_process->start(program, arguments);
        m_process->closeWriteChannel();
    }
    Ended ended() const
    {
        if (!m_process->waitForFinished(60000) || m_process->exitStatus() != QProcess::NormalExit)
            return {-2, m_process->errorString()};
        return {m_process->exitCode(), QString::fromUtf8(m_process->readAll())};
    }

private:
    std::unique_ptr<QProcess> m_process = std::make_unique<QProcess>();
};

inline Ended run(const QString &program, const QStringList &arguments)
{
    return Running(program, arguments).ended();
}

inline QString interlockProgram()
{
    return QStringLiteral(INTERLOCK_BIN_DIR "/interlock");
}

/// A release that the real engine took from its lease to its end, and what `interlock evidence` makes of it.
struct Released : Bench {
    bool play()
    {
        if (!init() || !start() || !begin(u"web-1"_s).accepted() || !reaches(u"web-1"_s, Phase::Baking) ||
            !lower(u"web-1"_s).accepted() || !reaches(u"web-1"_s, Phase::RolledBack))
            return false;
        genesis = ledger().policy()->payloadSha256;
        engine.reset();
        const Ended exported = run(interlockProgram(), {u"evidence"_s, u"web"_s, u"-o"_s, tar, u"--store"_s,
                                                        u"sqlite:"_s + paths.database});
        if (exported.status != 0)
            qWarning("%s", qPrintable(exported.text));
        return exported.status == 0;
    }
    Forge forge() const
    {
        return {*readBundle(tar), *LocalSigner::open(paths.keys() + u"/engine"_s),
                *LocalSigner::open(paths.keys() + u"/console"_s)};
    }
    QString tar = folder.path() + u"/web.tar"_s;
    QString genesis;
};

/// What the reader knows from elsewhere.
enum class Known { Digest, Nothing, OtherDigest, Signers, OtherSigners, BadSigners };

using Change = std::function<void(Forge &, const Released &)>;

/// Replaces one byte of the base64 in a record's field.
inline void flip(QByteArray &envelope, const char *after)
{
    const qsizetype at = envelope.indexOf(after) + qsizetype(qstrlen(after)) + 12;
    envelope[at] = envelope[at] == 'A' ? 'B' : 'A';
}

inline Statement hold(const Forge &forge, const Released &released, const QString &kind = u"hold"_s)
{
    const auto start = readDecision(forge.firstOf(predicates::decision));
    Decision decision = *start;
    decision.kind = kind;
    decision.use = 0;
    decision.reason = u"a test"_s;
    decision.notAfter = isLowering(kind) ? std::nullopt : start->notAfter;
    decision.asOf = forge.asOf();
    decision.issued = released.now();
    if (decision.notAfter)
        decision.notAfter = decision.issued + std::chrono::minutes(2);
    return toStatement(decision);
}

/// The policy in force, as the next version; `change` it before it is signed.
inline Statement nextPolicy(const Forge &forge, const PolicyRecord &now,
                            const std::function<void(Policy &)> &change)
{
    Policy policy = now.policy;
    ++policy.version;
    policy.previous = now.payloadSha256;
    policy.asOf = forge.asOf();
    policy.reason = u"a test"_s;
    change(policy);
    return toStatement(policy);
}

inline PolicyRecord policyOf(const Statement &statement)
{
    return {*readPolicy(statement), sha256Hex(encode(statement))};
}

inline PolicyRecord genesisOf(const Forge &forge)
{
    return policyOf(*decodeStatement(forge.payload(0)));
}

/// The files of a policy that judges from the next record on; the one before it ends.
inline void putInForce(Forge &forge, const Statement &statement)
{
    const PolicyRecord policy = policyOf(statement);
    forge.seal(policy.policy.version - 1);
    const QString folder = u"policy/%1/"_s.arg(policy.policy.version);
    forge.files[folder + u"policy.json"_s] = encode(statement);
    forge.files[folder + u"allowed_signers"_s] = allowedSigners(policy.policy);
    forge.files[folder + u"range"_s] = QByteArray::number(forge.records()) + " 0\n";
    forge.seal(policy.policy.version);
}

/// Makes erin, who is a stranger so far, an operator: policy 2.
inline PolicyRecord addErin(Forge &forge, const Released &released)
{
    const Statement statement = nextPolicy(forge, genesisOf(forge), [&](Policy &policy) {
        policy.principals.push_back({u"erin"_s,
                                     PrincipalKind::Human,
                                     {u"operator"_s},
                                     {{released.stranger->key(), Custody::Software, {}}}});
    });
    forge.append(statement, *released.person);
    putInForce(forge, statement);
    return policyOf(statement);
}

/// One more record, judged by the policy that judges the end of the log.
inline void holdBy(const std::shared_ptr<LocalSigner> &who, Forge &forge, const Released &released,
                   int policy)
{
    forge.append(hold(forge, released), *who);
    forge.seal(policy);
}

inline Statement wordOn(const Statement &policy, const Forge &forge, const Released &released,
                        ApprovalVerdict verdict)
{
    Approval word;
    word.policyVersion = policyOf(policy).policy.version;
    word.sha256 = policyOf(policy).payloadSha256;
    word.verdict = verdict;
    word.role = u"admin"_s;
    word.reason = u"a test"_s;
    word.policy = {1, released.genesis};
    word.asOf = forge.asOf();
    word.issued = released.now();
    return toStatement(word);
}

/// dana's key becomes another one: policy 2. The new key says yes as well, or nothing.
inline void replaceDana(Forge &forge, const Released &released, bool proven)
{
    const Statement second = nextPolicy(forge, genesisOf(forge), [&](Policy &policy) {
        for (Principal &one : policy.principals)
            if (one.id == u"dana")
                one.keys.front().key = released.stranger->key();
    });
    forge.append(second, *released.person);
    if (proven)
        forge.append(wordOn(second, forge, released, ApprovalVerdict::Approve), *released.stranger);
    putInForce(forge, second);
}

/// The time that the log had reached by its engine's clock.
inline WallTime reached(const Forge &forge)
{
    WallTime newest{};
    for (qint64 index = 0; index < forge.records(); ++index) {
        const auto statement = decodeStatement(forge.payload(index));
        bool ok = false;
        const WallTime issued = fromRfc3339(statement->predicate[u"issued"].toString(), ok);
        if (statement->predicateType == predicates::event && ok)
            newest = std::max(newest, issued);
    }
    return newest;
}

/// Makes erin an operator whose key ends that long after what the log has reached: policy 2.
inline void addErinUntil(Forge &forge, const Released &released, Duration left)
{
    const WallTime until = reached(forge) + left;
    const Statement statement = nextPolicy(forge, genesisOf(forge), [&](Policy &policy) {
        policy.principals.push_back({u"erin"_s,
                                     PrincipalKind::Human,
                                     {u"operator"_s},
                                     {{released.stranger->key(), Custody::Software, {}, until}}});
    });
    forge.append(statement, *released.person);
    putInForce(forge, statement);
    holdBy(released.stranger, forge, released, 2);
}

/// Policy 3: erin is an admin, and both have to sign. She does, or takes it back, or says nothing.
inline void twoAdmins(Forge &forge, const Released &released, const std::vector<ApprovalVerdict> &words)
{
    const Statement third = nextPolicy(forge, addErin(forge, released), [](Policy &policy) {
        policy.admins << u"erin"_s;
        policy.adminThreshold = 2;
    });
    forge.append(third, *released.person);
    for (const ApprovalVerdict verdict : words)
        forge.append(wordOn(third, forge, released, verdict), *released.stranger);
    putInForce(forge, third);
    holdBy(released.stranger, forge, released, 3);
}

/// A later record by a stranger, and a list of signers that names him.
inline void addStranger(Forge &forge, const Released &released)
{
    forge.append(hold(forge, released), *released.stranger);
    forge.files[u"policy/1/allowed_signers"_s] +=
        "mallory namespaces=\"interlock-record.v1\" " + released.stranger->key().line().toLatin1() + '\n';
    forge.seal();
}

/// A second lease, over the plan with two files; gives the digest of one.
inline QString bindFiles(Forge &forge, const Released &released)
{
    PlanFile plan = released.plan;
    for (const auto &[path, content] :
         std::map<QString, QByteArray>{{u"config/flags.json"_s, "{}\n"}, {u"backup.sh"_s, "#!/bin/sh\n"}})
        plan.files.push_back({path, sha256Hex(content), content});
    plan.sha256 = planDigest(plan.bytes, plan.files);
    Lease lease = *readLease(forge.firstOf(predicates::lease));
    lease.leaseId = newLeaseId();
    lease.planSha256 = plan.sha256;
    for (const BoundFile &file : plan.files)
        lease.files.push_back({file.path, file.sha256});
    lease.asOf = forge.asOf();
    forge.append(toStatement(lease), *released.person);
    forge.files.merge(subjectFiles(plan));
    return plan.files.front().sha256;
}

/// A lease like the first one, changed, with both keys under it.
inline Lease granted(Forge &forge, const Released &released, const std::function<void(Lease &)> &change)
{
    Lease lease = *readLease(forge.firstOf(predicates::lease));
    lease.leaseId = newLeaseId();
    lease.asOf = forge.asOf();
    change(lease);
    const Statement statement = toStatement(lease);
    forge.append(statement, *released.person);
    for (const auto &[role, signer] :
         {std::pair(u"operator"_s, released.person), {u"agent"_s, released.agent}}) {
        Approval approval = *readApproval(forge.firstOf(predicates::approval));
        approval.leaseId = lease.leaseId;
        approval.sha256 = sha256Hex(encode(statement));
        approval.role = role;
        approval.asOf = forge.asOf();
        forge.append(toStatement(approval), *signer);
    }
    return lease;
}

/// A start, or what goes on, under that lease.
inline Statement under(const Lease &lease, const Forge &forge, const Released &released, const QString &kind,
                       const QString &role = u"operator"_s)
{
    const bool starts = kind == u"start";
    Decision decision =
        *readDecision(starts ? forge.firstOf(predicates::decision) : hold(forge, released, kind));
    decision.asOf = forge.asOf();
    decision.rollout = lease.rollout + u"-2"_s;
    decision.leaseId = lease.leaseId;
    decision.leaseSha256 = sha256Hex(encode(toStatement(lease)));
    decision.role = role;
    decision.use = starts ? 1 : 0;
    return toStatement(decision);
}

/// The word of an admin that the log goes on after a loss.
inline Statement recoveryTo(const Forge &forge, const Released &released, const AsOf &head)
{
    Recovery recovery;
    recovery.oldSize = head.size + 3;
    recovery.oldRoot = QString(64, u'a');
    recovery.newSize = head.size;
    recovery.newRoot = head.root;
    recovery.reason = u"restored from last night"_s;
    recovery.policy = {1, released.genesis};
    recovery.asOf = forge.asOf();
    recovery.issued = released.now();
    return toStatement(recovery);
}

/// The signature with S + L: the same equation, another text.
inline void malleate(Forge &forge)
{
    static const QByteArray order =
        QByteArray::fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    auto envelope = *decodeEnvelope(forge.files[logName(1)]);
    auto signature = *parseSshSignature(envelope.signature);
    int carry = 0;
    for (qsizetype i = 0; i < 32; ++i) {
        const int sum = uchar(signature.raw[32 + i]) + uchar(order[i]) + carry;
        signature.raw[32 + i] = char(sum & 0xff);
        carry = sum >> 8;
    }
    envelope.signature = encode(signature);
    forge.files[logName(1)] = encode(envelope);
    forge.seal();
}

} // namespace interlock::testing

Q_DECLARE_METATYPE(interlock::testing::Change)
Q_DECLARE_METATYPE(interlock::testing::Known)

namespace interlock::testing {

/// Two releases that were played, and the three verifiers on what is made of the first one's bundle.
class EvidenceTest : public QObject {
protected:
    bool play()
    {
        if (!m_released.play() || !m_other.play())
            return false;
        const auto write = [this](const QString &name, const QByteArray &text) {
            QFile file(m_released.folder.path() + u'/' + name);
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        const QByteArray dana = m_released.person->key().line().toLatin1();
        return write(u"signers"_s, "dana namespaces=\"interlock-policy.v1\" " + dana + '\n') &&
               write(u"strangers"_s, "dana " + m_released.stranger->key().line().toLatin1() + '\n') &&
               write(u"zoneless"_s, "dana valid-after=\"20200101\" " + dana + '\n');
    }
    static void columns()
    {
        QTest::addColumn<Known>("known");
        QTest::addColumn<Change>("change");
        QTest::addColumn<int>("program");
        QTest::addColumn<int>("shell");
        QTest::addColumn<int>("python");
        QTest::addColumn<QString>("says"); ///< the program, among other words
    }
    static void row(const char *name, int program, int shell, int python, const QString &says, Change change,
                    Known known = Known::Digest)
    {
        QTest::addRow("%s", name) << known << std::move(change) << program << shell << python << says;
    }
    static void bad(const char *name, const QString &says, Change change)
    {
        row(name, 5, 5, 5, says, std::move(change));
    }

    /// One row: each of the three ends as it says there.
    void playRow()
    {
        QFETCH(Known, known);
        QFETCH(Change, change);
        QFETCH(int, program);
        QFETCH(int, shell);
        QFETCH(int, python);
        QFETCH(QString, says);
        Forge forge = m_released.forge();
        change(forge, m_released);
        const QTemporaryDir folder;
        forge.unpack(folder.path());
        const Running shellRun(u"bash"_s, QStringList{resource(u"verify.sh"_s)} + options(known, true) +
                                              QStringList{folder.path()});
        const Running pythonRun(u"python3"_s, QStringList{u"-B"_s, resource(u"verify.py"_s)} +
                                                  options(known, false) + QStringList{folder.path()});
        const Ended one =
            run(interlockProgram(), QStringList{u"verify"_s, folder.path()} + options(known, false));
        QVERIFY2(one.status == program && one.text.contains(says), qPrintable(explained(one)));
        const Ended two = shellRun.ended(), three = pythonRun.ended();
        QVERIFY2(two.status == shell, qPrintable(explained(two)));
        QVERIFY2(three.status == python, qPrintable(explained(three)));
        if (known == Known::Nothing) // the words that a reader looks for
            for (const Ended &ended : {one, two, three})
                QVERIFY2(ended.text.contains(u"UNTRUSTED"), qPrintable(explained(ended)));
    }

    QStringList options(Known known, bool shell) const
    {
        const QString digest = shell ? u"--genesis"_s : u"--policy-digest"_s,
                      signers = u"--allowed-signers"_s;
        const QString folder = m_released.folder.path();
        switch (known) {
        case Known::Digest:
            return {digest, m_released.genesis};
        case Known::OtherDigest:
            return {digest, m_other.genesis};
        case Known::Signers:
            return {signers, folder + u"/signers"_s};
        case Known::OtherSigners:
            return {signers, folder + u"/strangers"_s};
        case Known::BadSigners:
            return {signers, folder + u"/zoneless"_s};
        case Known::Nothing:
            break;
        }
        return {};
    }
    static QString resource(const QString &name)
    {
        return QStringLiteral(INTERLOCK_SOURCE_DIR "/resources/evidence/") + name;
    }
    static QString explained(const Ended &ended)
    {
        return u"exit %1: %2"_s.arg(ended.status).arg(ended.text);
    }

    Released m_released, m_other;
};

} // namespace interlock::testing
