#include "tests/integration/released.h"

using namespace interlock;
using namespace interlock::testing;

/// Every signature of these bundles holds; who may say what does not, and the verifiers that judge it agree.
class TestEvidenceRoles : public EvidenceTest {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(play()); }

    void theyAgree_data()
    {
        columns();
        roleRows();
        leaseRows();
    }
    void theyAgree() { playRow(); }

private:
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
};

QTEST_GUILESS_MAIN(TestEvidenceRoles)
#include "tst_evidenceroles.moc"
