#include "tests/integration/released.h"

using namespace interlock;
using namespace interlock::testing;

/// The three verifiers agree on bundles as they were written, and as they were changed on the way or by
/// insiders.
class TestEvidence : public EvidenceTest {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(play()); }

    void theyAgree_data()
    {
        columns();
        goodRows();
        changedRows();
        insiderRows();
    }
    void theyAgree() { playRow(); }

private:
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
        row("an admin's key replaced, signed with the old one and the new one", 0, 0, 0, u"verified"_s,
            [](Forge &forge, const Released &released) {
                replaceDana(forge, released, true);
                holdBy(released.stranger, forge, released, 2);
            });
        bad("a replaced key that signs on", u"belongs to nobody in the policy"_s,
            [](Forge &forge, const Released &released) {
                replaceDana(forge, released, true);
                holdBy(released.person, forge, released, 2);
            });
        row("an admin's new key that never signed", 5, 0, 5, u"policy/"_s,
            [](Forge &forge, const Released &released) { replaceDana(forge, released, false); });
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
};

QTEST_GUILESS_MAIN(TestEvidence)
#include "tst_evidence.moc"
