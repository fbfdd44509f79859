#include "models/base/digest.h"
#include "models/evidence/archive.h"
#include "models/evidence/compose.h"
#include "tests/integration/forge.h"
#include "tests/models/engine/enginetest.h"

#include <QProcess>

using namespace interlock;
using namespace interlock::testing;

namespace {

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

Ended run(const QString &program, const QStringList &arguments)
{
    return Running(program, arguments).ended();
}

QString interlockProgram()
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
void flip(QByteArray &envelope, const char *after)
{
    const qsizetype at = envelope.indexOf(after) + qsizetype(qstrlen(after)) + 12;
    envelope[at] = envelope[at] == 'A' ? 'B' : 'A';
}

Statement hold(const Forge &forge, const Released &released, const QString &kind = u"hold"_s)
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
Statement nextPolicy(const Forge &forge, const PolicyRecord &now, const std::function<void(Policy &)> &change)
{
    Policy policy = now.policy;
    ++policy.version;
    policy.previous = now.payloadSha256;
    policy.asOf = forge.asOf();
    policy.reason = u"a test"_s;
    change(policy);
    return toStatement(policy);
}

PolicyRecord policyOf(const Statement &statement)
{
    return {*readPolicy(statement), sha256Hex(encode(statement))};
}

PolicyRecord genesisOf(const Forge &forge)
{
    return policyOf(*decodeStatement(forge.payload(0)));
}

/// The files of a policy that judges from the next record on; the one before it ends.
void putInForce(Forge &forge, const Statement &statement)
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
PolicyRecord addErin(Forge &forge, const Released &released)
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
void holdBy(const std::shared_ptr<LocalSigner> &who, Forge &forge, const Released &released, int policy)
{
    forge.append(hold(forge, released), *who);
    forge.seal(policy);
}

/// The time that the log had reached by its engine's clock.
WallTime reached(const Forge &forge)
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
void addErinUntil(Forge &forge, const Released &released, Duration left)
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

Statement wordOn(const Statement &policy, const Forge &forge, const Released &released,
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

/// Policy 3: erin is an admin, and both have to sign. She does, or takes it back, or says nothing.
void twoAdmins(Forge &forge, const Released &released, const std::vector<ApprovalVerdict> &words)
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
void addStranger(Forge &forge, const Released &released)
{
    forge.append(hold(forge, released), *released.stranger);
    forge.files[u"policy/1/allowed_signers"_s] +=
        "mallory namespaces=\"interlock-record.v1\" " + released.stranger->key().line().toLatin1() + '\n';
    forge.seal();
}

/// A second lease, over the plan with two files; gives the digest of one.
QString bindFiles(Forge &forge, const Released &released)
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
Lease granted(Forge &forge, const Released &released, const std::function<void(Lease &)> &change)
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
Statement under(const Lease &lease, const Forge &forge, const Released &released, const QString &kind,
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
Statement recoveryTo(const Forge &forge, const Released &released, const AsOf &head)
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
void malleate(Forge &forge)
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

} // namespace

Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(Known)

/// `interlock verify`, verify.sh and verify.py on the same bundles: they agree wherever each has a say.
class TestEvidence : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_released.play());
        QVERIFY(m_other.play());
        const auto write = [this](const QString &name, const QByteArray &text) {
            QFile file(m_released.folder.path() + u'/' + name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        const QByteArray dana = m_released.person->key().line().toLatin1();
        write(u"signers"_s, "dana namespaces=\"interlock-policy.v1\" " + dana + '\n');
        write(u"strangers"_s, "dana " + m_released.stranger->key().line().toLatin1() + '\n');
        write(u"zoneless"_s, "dana valid-after=\"20200101\" " + dana + '\n');
    }

    void theyAgree_data()
    {
        QTest::addColumn<Known>("known");
        QTest::addColumn<Change>("change");
        QTest::addColumn<int>("program");
        QTest::addColumn<int>("shell");
        QTest::addColumn<int>("python");
        QTest::addColumn<QString>("says"); ///< the program, among other words
        goodRows();
        changedRows();
        insiderRows();
        roleRows();
        leaseRows();
    }
    void theyAgree()
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

    /// What only a tar, or only a folder, can hold.
    void unfitContainersAreRefused_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<int>("shell");
        QTest::addRow("a link in the folder") << u"link"_s << 5;
        QTest::addRow("a folder that is a link") << u"folder link"_s << 5;
        QTest::addRow("a hidden file") << u"hidden"_s << 5;
        QTest::addRow("a tar with .. in a name") << u"tar"_s << kNoSay;
        QTest::addRow("a tar that is cut short") << u"short"_s << kNoSay;
    }
    void unfitContainersAreRefused()
    {
        QFETCH(QString, how);
        QFETCH(int, shell);
        const QTemporaryDir folder;
        QString bundle = folder.path() + u"/b"_s;
        m_released.forge().unpack(bundle);
        if (how == u"link")
            QVERIFY(QFile::link(bundle + u"/README"_s, bundle + u"/heads/link.sig"_s));
        else if (how == u"folder link")
            QVERIFY(QFile::link(bundle + u"/heads"_s, bundle + u"/more"_s));
        else if (how == u"hidden")
            QVERIFY(QFile::copy(bundle + u"/README"_s, bundle + u"/.hidden"_s));
        else if (how == u"tar") {
            bundle = folder.path() + u"/x.tar"_s;
            BundleFiles files = m_released.forge().files;
            files[u"log/../x"_s] = "x";
            QVERIFY(writeArchive(bundle, files));
        } else {
            bundle = folder.path() + u"/x.tar"_s;
            QVERIFY(QFile::copy(m_released.tar, bundle));
            QVERIFY(QFile::resize(bundle, QFileInfo(bundle).size() / 2));
        }
        const QStringList digest{u"--policy-digest"_s, m_released.genesis};
        const Ended one = run(interlockProgram(), QStringList{u"verify"_s, bundle} + digest);
        QVERIFY2(one.status == 5, qPrintable(explained(one)));
        const Ended three =
            run(u"python3"_s, QStringList{u"-B"_s, resource(u"verify.py"_s), bundle} + digest);
        QVERIFY2(three.status == 5, qPrintable(explained(three)));
        if (shell == kNoSay)
            return;
        const Ended two =
            run(u"bash"_s, {resource(u"verify.sh"_s), u"--genesis"_s, m_released.genesis, bundle});
        QVERIFY2(two.status == shell, qPrintable(explained(two)));
    }

    void theTarItselfIsVerified()
    {
        for (const QString &ending : {u".tar"_s, u".tar.gz"_s, u".tar.zst"_s}) {
            const QString path = m_released.folder.path() + u"/again"_s + ending;
            QVERIFY(writeArchive(path, m_released.forge().files));
            const QStringList digest{u"--policy-digest"_s, m_released.genesis};
            const Ended one = run(interlockProgram(), QStringList{u"verify"_s, path, u"--json"_s} + digest);
            QVERIFY2(one.status == 0 && one.text.contains(u"\"trusted\":true"), qPrintable(explained(one)));
            if (ending == u".tar.zst")
                continue; // not in Python's standard library
            const Ended three =
                run(u"python3"_s, QStringList{u"-B"_s, resource(u"verify.py"_s), path} + digest);
            QVERIFY2(three.status == 0, qPrintable(explained(three)));
        }
    }

    void theExportRefuses_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        QTest::addRow("to overwrite")
            << QStringList{u"web-1"_s, u"-o"_s, m_released.tar} << 2 << u"never overwritten"_s;
        QTest::addRow("an unknown rollout")
            << QStringList{u"web-9"_s, u"-o"_s, u"x.tar"_s} << 2 << u"there is no rollout"_s;
        QTest::addRow("a folder that is not there")
            << QStringList{u"web-1"_s, u"-o"_s, u"/nowhere/x.tar"_s} << 1 << u"cannot create"_s;
        QTest::addRow("neither a file nor --check")
            << QStringList{u"web-1"_s} << 2 << u"either -o or --check"_s;
    }
    void theExportRefuses()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QString, says);
        const Ended ended =
            run(interlockProgram(), QStringList{u"evidence"_s} + arguments +
                                        QStringList{u"--store"_s, u"sqlite:"_s + m_released.paths.database});
        QVERIFY2(ended.status == status && ended.text.contains(says), qPrintable(explained(ended)));
    }

    void whatThePlanDemandsIsAskedFor()
    {
        Bench bench;
        bench.plan = Bench::planOf(
            planText() + "evidence: {require: [lease, traffic-diff, decision], sign_off: [operator]}\n");
        QVERIFY(bench.init() && bench.start() && bench.begin(u"web-1"_s).accepted());
        QVERIFY(bench.reaches(u"web-1"_s, Phase::Baking));
        QVERIFY(bench.lower(u"web-1"_s).accepted() && bench.reaches(u"web-1"_s, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rolled-back"_s), 1, 20000);
        const QStringList store{u"--store"_s, u"sqlite:"_s + bench.paths.database};
        const Ended open =
            run(interlockProgram(), QStringList{u"evidence"_s, u"web-1"_s, u"--check"_s} + store);
        QVERIFY2(open.status == 4, qPrintable(explained(open)));
        QVERIFY2(
            open.text.contains(u"MISSING sign-off of operator  missing: interlock signoff --role operator"_s),
            qPrintable(open.text));
        QCOMPARE(open.text.count(u"met     "_s), 3);
        const QStringList status =
            QStringList{u"status"_s, u"web-1"_s} + store; // where people look afterwards
        const QString mend = u"signoff web-1 --role operator --reason 'read the report'"_s;
        QVERIFY2(run(interlockProgram(), status)
                     .text.contains(u"  evidence MISSING  sign-off of operator: missing: interlock signoff "
                                    "--role operator; interlock "_s +
                                    mend),
                 qPrintable(run(interlockProgram(), status).text));
        QVERIFY(run(interlockProgram(), status + QStringList{u"--json"_s}).text.contains(mend));

        const QString lease = bench.ledger().rollout(RolloutId{u"web-1"_s})->leaseId;
        Decision signOff = bench.startOf(bench.ledger(), lease, u"web-1"_s);
        signOff.kind = u"signoff"_s;
        signOff.use = 0;
        signOff.reason = u"read it"_s;
        const EngineAnswer answer = bench.ask(Bench::sign(toStatement(signOff), bench.person));
        QVERIFY2(answer.accepted(), qPrintable(answer.text));
        QVERIFY(!run(interlockProgram(), status).text.contains(u"MISSING"_s));
        const QString tar = bench.folder.path() + u"/web.tar"_s;
        const Ended whole = run(interlockProgram(),
                                QStringList{u"evidence"_s, u"web-1"_s, u"-o"_s, tar, u"--json"_s} + store);
        QVERIFY2(whole.status == 0, qPrintable(explained(whole)));
        QVERIFY2(!whole.text.contains(u"\"met\":false"_s) && whole.text.count(u"\"met\":true"_s) == 4,
                 qPrintable(whole.text));
        QVERIFY(readBundle(tar)->at(u"report.md"_s).contains("| sign-off of operator | yes | dana, record "));
    }

private:
    static void row(const char *name, int program, int shell, int python, const QString &says, Change change,
                    Known known = Known::Digest)
    {
        QTest::addRow("%s", name) << known << std::move(change) << program << shell << python << says;
    }
    static void bad(const char *name, const QString &says, Change change)
    {
        row(name, 5, 5, 5, says, std::move(change));
    }

    void goodRows()
    {
        const Change none = [](Forge &, const Released &) {};
        row("as it was written", 0, 0, 0, u"verified"_s, none);
        row("nothing known from elsewhere", 5, 5, 5, u"UNTRUSTED"_s, none, Known::Nothing);
        row("another log's digest", 5, 5, 5, u"the first trust policy has digest"_s, none,
            Known::OtherDigest);
        row("signers known from elsewhere", 0, 0, 0, u"verified"_s, none, Known::Signers);
        row("signers who did not sign it", 5, 5, 5, u"may not sign a policy"_s, none, Known::OtherSigners);
        row("signers with a time without Z", 5, 5, 5, u"times end with Z"_s, none, Known::BadSigners);
        row("a second policy, which names a new person", 0, 0, 0, u"verified"_s,
            [](Forge &forge, const Released &released) {
                addErin(forge, released);
                holdBy(released.stranger, forge, released, 2);
            });
        row("a key that ended since", 0, 0, 0, u"verified"_s, [](Forge &forge, const Released &released) {
            addErinUntil(forge, released, Duration(1000)); // less than this test takes to be here
        });
        row("a key that ends next year", 0, 0, 0, u"verified"_s, [](Forge &forge, const Released &released) {
            addErinUntil(forge, released, std::chrono::hours(24 * 365));
        });
        row("a policy that has judged no record yet", 0, 0, 0, u"verified"_s,
            [](Forge &forge, const Released &released) { addErin(forge, released); });
        row("a third policy, signed by both its admins", 0, 0, 0, u"verified"_s,
            [](Forge &forge, const Released &released) {
                twoAdmins(forge, released, {ApprovalVerdict::Approve});
            });
        row("a policy signed by the admin whom it brings", 0, 0, 0, u"verified"_s,
            [](Forge &forge, const Released &released) {
                const Statement second = nextPolicy(forge, genesisOf(forge), [&](Policy &policy) {
                    policy.principals.push_back({u"erin"_s,
                                                 PrincipalKind::Human,
                                                 {u"operator"_s},
                                                 {{released.stranger->key(), Custody::Software, {}}}});
                    policy.admins << u"erin"_s;
                    policy.adminThreshold = 2;
                });
                forge.append(second, *released.person);
                forge.append(wordOn(second, forge, released, ApprovalVerdict::Approve), *released.stranger);
                putInForce(forge, second);
                holdBy(released.stranger, forge, released, 2);
            });
        row("denied at first, then approved", 0, 0, 0, u"verified"_s,
            [](Forge &forge, const Released &released) {
                twoAdmins(forge, released, {ApprovalVerdict::Deny, ApprovalVerdict::Approve});
            });
        row("one more record, sealed", 0, 0, 0, u"verified"_s, [](Forge &forge, const Released &released) {
            forge.append(hold(forge, released), *released.person);
            forge.seal();
        });
        row("a recovery that an admin signed", 0, 0, 0, u"verified"_s,
            [](Forge &forge, const Released &released) {
                forge.append(recoveryTo(forge, released, forge.asOf()), *released.person);
                forge.seal();
            });
        row("a lease with bound files", 0, 0, 0, u"verified"_s, [](Forge &forge, const Released &released) {
            bindFiles(forge, released);
            forge.seal();
        });
        const Change other = [this](Forge &forge, const Released &) { forge = m_other.forge(); };
        row("another log, true in itself (A60)", 5, 5, 5, u"the first trust policy has digest"_s, other);
        row("another log, nothing known from elsewhere (A60)", 5, 5, 5, u"UNTRUSTED"_s, other,
            Known::Nothing);
        row("another log, its signers not known (A60)", 5, 5, 5, u"may not sign a policy"_s, other,
            Known::Signers);
    }

    /// Changed on the way, by somebody without keys.
    static void changedRows()
    {
        bad("a byte of a payload (A43)", u"record 2: "_s,
            [](Forge &forge, const Released &) { flip(forge.files[logName(2)], "\"payload\":\""); });
        bad("a byte of a signature", u"record 3: "_s,
            [](Forge &forge, const Released &) { flip(forge.files[logName(3)], "\"sig\":\"AAAA"); });
        bad("a line feed after an envelope", u"record 1: "_s,
            [](Forge &forge, const Released &) { forge.files[logName(1)] += '\n'; });
        bad("a key id that names another", u"record 1: "_s,
            [](Forge &forge, const Released &) { flip(forge.files[logName(1)], "\"keyid\":\"SHA256:"); });
        bad("a record removed in the middle (A45)", u"record 3: "_s,
            [](Forge &forge, const Released &) { forge.files.erase(logName(3)); });
        bad("the last record removed (A46)", u"the newest signed head covers"_s,
            [](Forge &forge, const Released &) { forge.files.erase(logName(forge.records() - 1)); });
        bad("two records swapped (A45)", u"record 2: "_s, [](Forge &forge, const Released &) {
            std::swap(forge.files[logName(2)], forge.files[logName(3)]);
        });
        bad("an edited plan", u"digest"_s, [](Forge &forge, const Released &released) {
            forge.files[u"subjects/"_s + released.plan.sha256] += "# later\n";
        });
        bad("an edited look", u"chain"_s, [](Forge &forge, const Released &) {
            forge.files[u"samples/evaluations.jsonl"_s].replace("100\\\"", "101\\\"");
        });
        bad("an edited report", u"report.md"_s,
            [](Forge &forge, const Released &) { forge.files[u"report.md"_s] += "All was well.\n"; });
        bad("a signer added to the allowed signers", u"policy/1/allowed_signers"_s,
            [](Forge &forge, const Released &) {
                forge.files[u"policy/1/allowed_signers"_s] += forge.files[u"policy/1/allowed_signers"_s];
            });
        bad("a file too many", u"notes.txt is no file of a bundle"_s,
            [](Forge &forge, const Released &) { forge.files[u"notes.txt"_s] = "x"; });
        bad("a subject that no lease names", u"belongs to no record"_s,
            [](Forge &forge, const Released &) { forge.files[u"subjects/"_s + sha256Hex("x")] = "x"; });
        bad("a file too few", u"report.md is missing"_s,
            [](Forge &forge, const Released &) { forge.files.erase(u"report.md"_s); });
        bad("no console's signature of the head", u"heads/"_s,
            [](Forge &forge, const Released &) { forge.files.erase(u"heads/console.sig"_s); });
        bad("text after the signature of the sums (A11)", u"SHA256SUMS"_s,
            [](Forge &forge, const Released &) { forge.files[u"SHA256SUMS"_s] += "\n"; });
    }

    /// Changed and made to fit again with the keys of engine and console.
    static void insiderRows()
    {
        row("a record removed in the middle, sealed again", 5, 0, 5, u"its signer "_s,
            [](Forge &forge, const Released &) {
                const qint64 gone = forge.first(predicates::approval), last = forge.records() - 1;
                for (qint64 index = gone; index < last; ++index)
                    forge.files[logName(index)] = forge.files[logName(index + 1)];
                forge.files.erase(logName(last));
                forge.seal();
            });
        bad("a record by a key that had ended", u"the key of erin was "_s,
            [](Forge &forge, const Released &released) {
                addErinUntil(forge, released, -Duration(3'600'000));
            });
        bad("a stranger's record and signers that name him", u"record "_s, addStranger);
        bad("a head of another size", u"signed head covers"_s, [](Forge &forge, const Released &) {
            const MerkleTree log = forge.tree();
            forge.setHead(checkpointText({forge.origin(), log.size() - 1, log.root()}));
        });
        bad("a head with another root", u"another root"_s, [](Forge &forge, const Released &) {
            forge.setHead(checkpointText({forge.origin(), forge.records(), leafHash("x")}));
        });
        bad("a head's size with a leading zero (A54)", u"not a plain number"_s,
            [](Forge &forge, const Released &) {
                QByteArray text = forge.files[u"checkpoint.txt"_s];
                forge.setHead(text.insert(text.indexOf('\n') + 1, '0'));
            });
        bad("a head of another log's name", u"made for the log"_s, [](Forge &forge, const Released &) {
            const QByteArray text =
                "interlock/other" + forge.files[u"checkpoint.txt"_s].mid(forge.origin().size());
            forge.files[u"checkpoint.txt"_s] = text;
            forge.setHead(text);
        });
        bad("a head that the agent signed", u"heads/console.sig"_s,
            [](Forge &forge, const Released &released) {
                forge.setHead(QByteArray(forge.files[u"checkpoint.txt"_s]), released.agent.get());
            });
        bad("sums that the agent signed", u"SHA256SUMS.sig"_s,
            [](Forge &forge, const Released &released) { forge.sums(released.agent.get()); });
        bad("an edited plan, summed again", u"digest"_s, [](Forge &forge, const Released &released) {
            forge.files[u"subjects/"_s + released.plan.sha256] += "# later\n";
            forge.sums();
        });
        bad("an edited policy, summed again", u"policy/1/policy.json"_s, [](Forge &forge, const Released &) {
            forge.files[u"policy/1/policy.json"_s].replace("\"threshold\":1", "\"threshold\":2");
            forge.sums();
        });
        bad("a policy's range that ends early", u"policy/1/range"_s, [](Forge &forge, const Released &) {
            forge.files[u"policy/1/range"_s] = "0 3\n";
            forge.sums();
        });
        bad("a decision signed under the namespace of git (A9)", u"namespace"_s,
            [](Forge &forge, const Released &released) {
                forge.append(Forge::envelope(encode(hold(forge, released)), *released.person, u"git"_s));
                forge.seal();
            });
        bad("a policy that no admin signed (A38)", u"record "_s, [](Forge &forge, const Released &released) {
            forge.append(nextPolicy(forge, genesisOf(forge), [](Policy &) {}), *released.agent);
            forge.seal();
        });
        bad("an unknown kind of record (A17)", u"unknown record"_s,
            [](Forge &forge, const Released &released) {
                Statement statement = hold(forge, released);
                statement.predicateType = u"urn:interlock:decision:v2"_s;
                forge.append(Forge::envelope(encode(statement), *released.person));
                forge.seal();
            });
        bad("an edited bound file, summed again", u"backup.sh"_s, [](Forge &forge, const Released &released) {
            forge.files[u"subjects/"_s + bindFiles(forge, released)] += "exit 1\n";
            forge.seal();
        });
        row("an edited look, summed again", 5, 0, 5, u"chain"_s, [](Forge &forge, const Released &) {
            forge.files[u"samples/evaluations.jsonl"_s].replace("100\\\"", "101\\\"");
            forge.sums();
        });
        row("a signature with S + L, sealed", 5, 0, 5, u"record 1: "_s,
            [](Forge &forge, const Released &) { malleate(forge); });
    }

    /// Every signature holds, but its owner may not say that: nothing that ssh-keygen alone could know.
    static void roleRows()
    {
        const auto role = [](const char *name, const QString &says, Change change) {
            row(name, 5, 0, 5, says, std::move(change));
        };
        role("a payload with a key twice (A15)", u"stands twice"_s,
             [](Forge &forge, const Released &released) {
                 const QByteArray payload =
                     encode(hold(forge, released)).replace("\"reason\":", "\"kind\":\"hold\",\"reason\":");
                 forge.append(Forge::envelope(payload, *released.person));
                 forge.seal();
             });
        role("a fact that a person signed", u"only the engine may sign"_s,
             [](Forge &forge, const Released &released) {
                 Statement fact = *decodeStatement(forge.payload(forge.records() - 1));
                 fact.predicate[u"asOf"_s] = QJsonObject();
                 forge.append(fact, *released.person);
                 forge.seal();
             });
        role("an override by the agent", u"may not decide override"_s,
             [](Forge &forge, const Released &released) {
                 forge.append(hold(forge, released, u"override"_s), *released.agent);
                 forge.seal();
             });
        role("a start whose lease was denied", u"not complete"_s, [](Forge &forge, const Released &released) {
            const auto lease = *readLease(forge.firstOf(predicates::lease));
            Approval denial = *readApproval(forge.firstOf(predicates::approval));
            denial.verdict = ApprovalVerdict::Deny;
            denial.asOf = forge.asOf();
            forge.append(toStatement(denial), *released.person);
            Decision again = *readDecision(forge.firstOf(predicates::decision));
            again.asOf = forge.asOf();
            again.rollout = lease.rollout + u"-2"_s;
            again.use = 2;
            forge.append(toStatement(again), *released.person);
            forge.seal();
        });
        role("a promote by somebody who had not seen the rollback", u"had not seen that"_s,
             [](Forge &forge, const Released &released) {
                 Decision promote = *readDecision(hold(forge, released, u"promote"_s));
                 const MerkleTree log = forge.tree();
                 const qint64 seen = forge.first(predicates::decision) + 1;
                 promote.asOf = {forge.origin(), seen, QString::fromLatin1(log.rootAt(seen)->toHex())};
                 forge.append(toStatement(promote), *released.person);
                 forge.seal();
             });
        role("a promote signed before the policy changed", u"policy changed since"_s,
             [](Forge &forge, const Released &released) {
                 Decision promote = *readDecision(hold(forge, released, u"promote"_s));
                 addErin(forge, released);
                 forge.append(toStatement(promote), *released.person);
                 forge.seal(2);
             });
        role("a recovery that the agent signed", u"only an admin may accept a loss"_s,
             [](Forge &forge, const Released &released) {
                 forge.append(recoveryTo(forge, released, forge.asOf()), *released.agent);
                 forge.seal();
             });
        role("a recovery to a head that never was", u"a head that this log never had"_s,
             [](Forge &forge, const Released &released) {
                 AsOf head = forge.asOf();
                 --head.size;
                 forge.append(recoveryTo(forge, released, head), *released.person);
                 forge.seal();
             });
        role("a signer who saw another history (A51)", u"saw another history"_s,
             [](Forge &forge, const Released &released) {
                 Statement statement = hold(forge, released);
                 QJsonObject asOf = statement.predicate[u"asOf"].toObject();
                 asOf[u"root"_s] = QString(64, u'0');
                 statement.predicate[u"asOf"_s] = asOf;
                 forge.append(statement, *released.person);
                 forge.seal();
             });
        role("a signer who saw more than there was (A51)", u"claims to have seen"_s,
             [](Forge &forge, const Released &released) {
                 Statement statement = hold(forge, released);
                 QJsonObject asOf = statement.predicate[u"asOf"].toObject();
                 asOf[u"size"_s] = 1000;
                 statement.predicate[u"asOf"_s] = asOf;
                 forge.append(statement, *released.person);
                 forge.seal();
             });
        role("a policy in force without its second admin (A38)", u"policy/"_s,
             [](Forge &forge, const Released &released) { twoAdmins(forge, released, {}); });
        role("a policy that leaves a version out (A38)", u"cannot follow policy 1"_s,
             [](Forge &forge, const Released &released) {
                 forge.append(nextPolicy(forge, genesisOf(forge), [](Policy &policy) { policy.version = 3; }),
                              *released.person);
                 forge.seal();
             });
        role("a policy made from another one (A38)", u"made from another policy"_s,
             [](Forge &forge, const Released &released) {
                 forge.append(nextPolicy(forge, genesisOf(forge),
                                         [](Policy &policy) { policy.previous = QString(64, u'a'); }),
                              *released.person);
                 forge.seal();
             });
        role("a policy that nobody can meet", u"can be met by nobody"_s,
             [](Forge &forge, const Released &released) {
                 forge.append(nextPolicy(forge, genesisOf(forge),
                                         [](Policy &policy) {
                                             policy.principals[0].roles = QStringList{u"reader"_s};
                                         }),
                              *released.person);
                 forge.seal();
             });
        role("a word on a policy that nobody proposed", u"is proposed"_s,
             [](Forge &forge, const Released &released) {
                 const Statement statement = nextPolicy(forge, genesisOf(forge), [](Policy &) {});
                 forge.append(wordOn(statement, forge, released, ApprovalVerdict::Approve), *released.person);
                 forge.seal();
             });
        role("a lease twice", u"is there already"_s, [](Forge &forge, const Released &) {
            forge.append(forge.files.at(logName(forge.first(predicates::lease))));
            forge.seal();
        });
    }

    /// Insiders with the engine's key: what it would never have taken does not hold in its log either.
    static void leaseRows()
    {
        const auto starts = [](const char *name, const QString &says, std::function<void(Lease &)> change,
                               const QString &kind = u"start"_s, const QString &role = u"operator"_s,
                               int python = 5) {
            row(name, 5, 0, python, says, [=](Forge &forge, const Released &released) {
                const Lease lease = granted(forge, released, change);
                forge.append(under(lease, forge, released, kind, role), *released.person);
                forge.seal();
            });
        };
        starts("a lease in somebody else's name", u"as its requester, but"_s,
               [](Lease &lease) { lease.requester = u"bot"_s; });
        starts("a lease for longer than the policy allows", u"lasts longer"_s,
               [](Lease &lease) { lease.expires = lease.notBefore + std::chrono::hours(1000); });
        starts("a lease for more starts than the policy allows", u"the policy allows"_s,
               [](Lease &lease) { lease.maxUses = 900; });
        starts("a start before its lease begins", u"begins"_s,
               [](Lease &lease) { lease.notBefore = lease.notBefore + std::chrono::minutes(9); });
        starts(
            "a start in a role of nobody's", u"does not hold the role king"_s, [](Lease &) {}, u"start"_s,
            u"king"_s);
        starts(
            "a promote under a lease that does not cover it", u"does not cover it"_s,
            [](Lease &lease) { lease.actions = QStringList{u"start"_s}; }, u"promote"_s);
        starts(
            "a start under a lease for other weights than its plan's", u"what its plan says"_s,
            [](Lease &lease) { lease.weights.front() += 1; }, u"start"_s, u"operator"_s, 0);
        row("the same approval twice (A2)", 5, 0, 5, u"fills no seat"_s,
            [](Forge &forge, const Released &released) {
                const Lease lease = granted(forge, released, [](Lease &) {});
                Approval again = *readApproval(forge.firstOf(predicates::approval));
                again.leaseId = lease.leaseId;
                again.sha256 = sha256Hex(encode(toStatement(lease)));
                again.role = u"operator"_s;
                again.asOf = forge.asOf();
                forge.append(toStatement(again), *released.person);
                forge.seal();
            });
        row("a promote without a lease", 5, 0, 5, u"without a lease"_s,
            [](Forge &forge, const Released &released) {
                Decision promote = *readDecision(hold(forge, released, u"promote"_s));
                promote.leaseId.clear();
                promote.leaseSha256.clear();
                forge.append(toStatement(promote), *released.person);
                forge.seal();
            });
        row("another lease, and a start under it", 0, 0, 0, {}, [](Forge &forge, const Released &released) {
            const Lease lease = granted(forge, released, [](Lease &) {});
            forge.append(under(lease, forge, released, u"start"_s), *released.person);
            forge.seal();
        });
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

QTEST_GUILESS_MAIN(TestEvidence)
#include "tst_evidence.moc"
