#include "models/lease/policyhistory.h"
#include "tests/models/lease/testpolicy.h"

#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

using Change = std::function<void(Policy &)>;
Q_DECLARE_METATYPE(Change)

namespace {

TestKey keyOf(char letter)
{
    return letter == 'a' ? alice() : letter == 'b' ? bob() : letter == 't' ? bot() : numbered(letter);
}

SshSignature signedBy(char letter)
{
    SshSignature signature;
    signature.key = keyOf(letter).pub;
    return signature;
}

Policy second()
{
    Policy next = smallPolicy();
    next.version = 2;
    next.previous = kDigestA;
    return next;
}

SignedApproval word(char letter, qint64 index, ApprovalVerdict verdict = ApprovalVerdict::Approve)
{
    SignedApproval said = approvalBy(keyOf(letter), "admin", index, verdict);
    said.approval.policyVersion = 2;
    said.approval.sha256 = kDigestB;
    return said;
}

/// A log whose record 0 is smallPolicy, signed by alice.
PolicyHistory begun()
{
    PolicyHistory history;
    const Done first = history.propose({smallPolicy(), kDigestA}, signedBy('a'), 0);
    return first ? history : PolicyHistory();
}

void admit(Policy &policy, const char *names)
{
    policy.admins.clear();
    for (const char *letter = names; *letter; ++letter) {
        const QString id = *letter == 'a'   ? u"alice"_s
                           : *letter == 'b' ? u"bob"_s
                                            : QString(QLatin1Char(*letter));
        if (!policy.principal(id))
            policy.principals.push_back(human(id, {}, keyOf(*letter)));
        policy.admins << id;
    }
}

} // namespace

class TstPolicyHistory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstPolicyIsInForceAtOnce();
    void theFirstPolicyIsRefused_data();
    void theFirstPolicyIsRefused();
    void aNextPolicy_data();
    void aNextPolicy();
    void aRecordIsJudgedByThePolicyAtItsIndex();
    void proposalsOfOneVersionExcludeEachOther();
    void whoseYesWouldAdd_data();
    void whoseYesWouldAdd();
    void theSameIsNotProposedTwice_data();
    void theSameIsNotProposedTwice();
    void aPolicyThatChangesNothingIsTold_data();
    void aPolicyThatChangesNothingIsTold();
    void whatIsAmbiguousIsNamed();
    void aTouchThatIsWantedIsWantedForPoliciesToo();
    void aRevokedKeyIsSuspectFromWhereThePolicySays();
};

void TstPolicyHistory::theFirstPolicyIsInForceAtOnce()
{
    const PolicyHistory history = begun();
    QVERIFY(history.inForce());
    QCOMPARE(history.inForceAt(0)->payloadSha256, kDigestA);
    QCOMPARE(history.since(), 0);
}

void TstPolicyHistory::theFirstPolicyIsRefused_data()
{
    QTest::addColumn<char>("signer");
    QTest::addColumn<int>("version");
    QTest::newRow("signed by a stranger") << 'x' << 1;
    QTest::newRow("signed by somebody who is no admin") << 't' << 1;
    QTest::newRow("with version 2") << 'a' << 2;
}

void TstPolicyHistory::theFirstPolicyIsRefused()
{
    QFETCH(const char, signer);
    QFETCH(const int, version);
    PolicyHistory history;
    Policy policy = smallPolicy();
    policy.version = version;
    QVERIFY(!history.propose({policy, kDigestA}, signedBy(signer), 0));
    QVERIFY(!history.inForce());
}

/// `signers`: the first proposes, the others sign after it; a capital letter takes its signature back.
void TstPolicyHistory::aNextPolicy_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("signers");
    QTest::addColumn<QString>("outcome"); ///< "in force", "waits", or the start of the refusal
    const auto row = [](const char *name, const char *signers, const QString &outcome, const Change &change) {
        QTest::newRow(name) << change << QByteArray(signers) << outcome;
    };
    const Change nothing = [](Policy &) {};
    row("both admins", "ab", u"in force"_s, nothing);
    row("one admin of two", "a", u"waits"_s, nothing);
    row("one admin twice", "aa", u"waits"_s, nothing);
    row("an admin and an agent", "at", u"waits"_s, nothing);
    row("an admin who takes it back", "aAb", u"waits"_s, nothing);
    row("an admin who takes it back and signs again", "aAba", u"in force"_s, nothing);
    row("proposed by an agent", "tab", u"only an admin"_s, nothing);
    row("A38 signed only by keys that it brings", "xy", u"only an admin"_s,
        [](Policy &p) { admit(p, "xy"); });
    row("A38 proposed by an admin, else signed only by keys that it brings", "axy", u"waits"_s,
        [](Policy &p) { admit(p, "xy"); });
    row("new admins that signed too", "abxy", u"in force"_s, [](Policy &p) { admit(p, "xy"); });
    row("new admins that did not sign", "ab", u"waits"_s, [](Policy &p) {
        admit(p, "abx");
        p.adminThreshold = 3;
    });
    row("A38 a version left out", "ab", u"policy 3 cannot follow"_s, [](Policy &p) { p.version = 3; });
    row("A38 replay of the same version", "ab", u"policy 1 cannot follow"_s, [](Policy &p) {
        p.version = 1;
        p.previous.clear();
    });
    row("made from another policy", "ab", u"policy 2 was made from another"_s,
        [](Policy &p) { p.previous = kDigestB; });
    const Change newKey = [](Policy &p) {
        p.principals[0].keys = {{keyOf('n').pub, Custody::Confirmed, {}, {}}};
    };
    const Change moreKeys = [](Policy &p) {
        p.principals[0].keys.push_back({keyOf('n').pub, Custody::Confirmed, {}, {}});
    };
    row("alice's key replaced, the new one not proven", "ab", u"waits"_s, newKey);
    row("alice's key replaced, the old one for the policy in force, the new one for the next", "abn",
        u"in force"_s, newKey);
    row("alice's key replaced, the new one first", "anb", u"in force"_s, newKey);
    row("alice's two keys are not two admins", "an", u"waits"_s, newKey);
    row("alice's old key once more is not her new one", "aba", u"waits"_s, newKey);
    row("alice takes back what her new key said", "anNb", u"waits"_s, newKey);
    row("alice takes back with the old key what it said", "anAb", u"waits"_s, newKey);
    row("proposed with the new key that nobody knows yet", "nab", u"only an admin"_s, newKey);
    row("alice keeps her key and gets another: both are one admin", "an", u"waits"_s, moreKeys);
    row("alice keeps her key and gets another, which need not sign", "ab", u"in force"_s, moreKeys);
    row("unsafe in itself", "ab", u"the policy is not safe"_s,
        [](Policy &p) { p.principals[1].id = u"*"_s; });
}

void TstPolicyHistory::aNextPolicy()
{
    QFETCH(const Change, change);
    QFETCH(const QByteArray, signers);
    QFETCH(const QString, outcome);
    PolicyHistory history = begun();
    Policy next = second();
    change(next);
    const Done proposed = history.propose({next, kDigestB}, signedBy(signers[0]), 4);
    if (!proposed) {
        QVERIFY2(proposed.error().text.startsWith(outcome), qPrintable(proposed.error().text));
        return;
    }
    for (qsizetype i = 1; i < signers.size() && !history.proposals().empty(); ++i) {
        const bool back = QChar::isUpper(uint(signers[i]));
        const char letter = back ? char(signers[i] - 'A' + 'a') : signers[i];
        QVERIFY(
            history.hear(word(letter, 4 + i, back ? ApprovalVerdict::Withdraw : ApprovalVerdict::Approve)));
    }
    QCOMPARE(history.inForce()->policy.version == 2 ? u"in force"_s : u"waits"_s, outcome);
    if (!history.proposals().empty())
        QVERIFY(!missingOf(*history.inForce(), history.proposals().front()).isEmpty());
}

void TstPolicyHistory::aRecordIsJudgedByThePolicyAtItsIndex()
{
    PolicyHistory history = begun();
    QVERIFY(history.propose({second(), kDigestB}, signedBy('a'), 4));
    QVERIFY(history.hear(word('b', 7)));
    QCOMPARE(history.inForceAt(7)->policy.version, 1);
    QCOMPARE(history.inForceAt(8)->policy.version, 2);
    QCOMPARE(history.since(), 8);
    QVERIFY(!history.hear(word('b', 9)));
    QVERIFY(history.signerAt(0, bot().pub));
    QVERIFY(!history.signerAt(9, numbered(5).pub));
}

void TstPolicyHistory::proposalsOfOneVersionExcludeEachOther()
{
    PolicyHistory history = begun();
    Policy other = second();
    other.reason = u"another"_s;
    QVERIFY(history.propose({second(), kDigestB}, signedBy('a'), 1));
    QVERIFY(history.propose({other, QString(64, u'd')}, signedBy('b'), 2));
    QVERIFY2(!history.proposal(u"2"_s), "the version does not tell which");
    QCOMPARE((*history.proposal(u"ddd"_s))->index, 2);
    QVERIFY(history.hear(word('b', 3)));
    QCOMPARE(history.inForce()->payloadSha256, kDigestB);
    QVERIFY(history.proposals().empty());
}

void TstPolicyHistory::aTouchThatIsWantedIsWantedForPoliciesToo()
{
    Policy first = smallPolicy();
    PublicKey token = alice().pub;
    token.type = PublicKey::Type::SkEd25519;
    token.application = "ssh:";
    first.principals[0].keys = {{token, Custody::Fido2, {u"up"_s}, {}}};
    SshSignature untouched, touched;
    untouched.key = touched.key = token;
    touched.flags = 0x01;
    Policy next = first;
    next.version = 2;
    next.previous = kDigestA;
    PolicyHistory history;
    QVERIFY(history.propose({first, kDigestA}, touched, 0));
    QVERIFY(history.propose({next, kDigestB}, untouched, 1));
    QVERIFY(history.hear(word('b', 2)));
    QCOMPARE(history.inForce()->policy.version, 1);
    SignedApproval again = word('a', 3);
    again.signature = touched;
    QVERIFY(history.hear(again));
    QCOMPARE(history.inForce()->policy.version, 2);
}

void TstPolicyHistory::aRevokedKeyIsSuspectFromWhereThePolicySays()
{
    PolicyHistory history = begun();
    QCOMPARE(history.suspectSince(bot().pub), -1);
    Policy next = second();
    next.principals[2].keys = {{numbered(7).pub, Custody::Software, {}, {}}};
    next.revoked = {{bot().pub.fingerprint(), u"compromised"_s, 3}};
    QVERIFY(history.propose({next, kDigestB}, signedBy('a'), 4));
    QVERIFY(history.hear(word('b', 5)));
    QCOMPARE(history.suspectSince(bot().pub), 3);
    Policy third = next;
    third.version = 3;
    third.previous = kDigestB;
    third.revoked.clear();
    const Done taken = history.propose({third, QString(64, u'e')}, signedBy('a'), 6);
    QVERIFY(!taken);
    QVERIFY2(taken.error().text.contains(u"takes back the revocation"), qPrintable(taken.error().text));
}

/// Of policy 2, which replaces alice's key `a` by `n`, once these have signed.
void TstPolicyHistory::whoseYesWouldAdd_data()
{
    QTest::addColumn<QByteArray>("signers");
    QTest::addColumn<QByteArray>("adding");
    QTest::addColumn<QString>("missing");
    QTest::newRow("proposed by alice")
        << QByteArray("a") << QByteArray("bn")
        << u"1 of 2 admins of the policy in force have signed; still possible: bob"_s;
    QTest::newRow("and signed by bob") << QByteArray("ab") << QByteArray("n")
                                       << u"1 of 2 admins of the new policy have signed; still possible: "
                                          "alice with the new key %1"_s.arg(keyOf('n').pub.fingerprint());
    QTest::newRow("proposed by bob")
        << QByteArray("b") << QByteArray("an")
        << u"1 of 2 admins of the policy in force have signed; still possible: alice"_s;
    QTest::newRow("and signed with alice's new key")
        << QByteArray("bn") << QByteArray("a")
        << u"1 of 2 admins of the policy in force have signed; still possible: alice"_s;
}

void TstPolicyHistory::whoseYesWouldAdd()
{
    QFETCH(const QByteArray, signers);
    QFETCH(const QByteArray, adding);
    QFETCH(const QString, missing);
    PolicyHistory history = begun();
    Policy next = second();
    next.principals[0].keys = {{keyOf('n').pub, Custody::Confirmed, {}, {}}};
    QVERIFY(history.propose({next, kDigestB}, signedBy(signers[0]), 1));
    for (qsizetype i = 1; i < signers.size(); ++i)
        QVERIFY(history.hear(word(signers[i], 1 + i)));
    QByteArray found;
    for (const char letter : {'a', 'b', 'n', 't', 'x'})
        if (wouldAdd(*history.inForce(), history.proposals().front(), keyOf(letter).pub))
            found += letter;
    QCOMPARE(found, adding);
    QCOMPARE(missingOf(*history.inForce(), history.proposals().front()), missing);
}

void TstPolicyHistory::theSameIsNotProposedTwice_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<bool>("isNew");
    QTest::newRow("with another reason, later") << Change([](Policy &p) {
        p.reason = u"please"_s;
        p.asOf.size = 9;
        p.issued += std::chrono::hours(1);
    }) << false;
    QTest::newRow("with another limit of the risk") << Change([](Policy &p) { p.risk.limit = 60; }) << true;
    QTest::newRow("with one admin less") << Change([](Policy &p) { admit(p, "a"); }) << true;
}

void TstPolicyHistory::theSameIsNotProposedTwice()
{
    QFETCH(const Change, change);
    QFETCH(const bool, isNew);
    PolicyHistory history = begun();
    QVERIFY(history.checkNew(second()));
    QVERIFY(history.propose({second(), kDigestB}, signedBy('a'), 1));
    QVERIFY(
        history.hear(word('a', 2, ApprovalVerdict::Deny))); // refused long ago; it may be signed all the same
    Policy again = second();
    change(again);
    const Done checked = history.checkNew(again);
    QCOMPARE(checked.has_value(), isNew);
    if (isNew)
        return;
    QCOMPARE(checked.error().text, u"the same policy is proposed already, as record 1"_s);
    QVERIFY2(checked.error().mend.contains(u"policy sign "_s + kDigestB.left(12)),
             qPrintable(checked.error().mend));
}

void TstPolicyHistory::aPolicyThatChangesNothingIsTold_data()
{
    theSameIsNotProposedTwice_data();
}

void TstPolicyHistory::aPolicyThatChangesNothingIsTold()
{
    QFETCH(const Change, change);
    QFETCH(const bool, isNew);
    Policy next = second();
    change(next);
    QCOMPARE(changesNothing(smallPolicy(), next), !isNew);
}

void TstPolicyHistory::whatIsAmbiguousIsNamed()
{
    PolicyHistory history = begun();
    Policy other = second();
    other.risk.limit = 60;
    const QString third = QString(64, u'3');
    QVERIFY(history.propose({second(), kDigestB}, signedBy('a'), 1));
    QVERIFY(history.propose({other, third}, signedBy('a'), 2));
    const auto both = history.proposal(u"2"_s);
    QVERIFY(!both);
    QCOMPARE(both.error().text,
             u"2 proposed policies fit \"2\": bbbbbbbbbbbb (record 1), 333333333333 (record 2)"_s);
    QCOMPARE((*history.proposal(u"33"_s))->index, 2);
    QVERIFY(!history.proposal(u"7"_s));
}

QTEST_APPLESS_MAIN(TstPolicyHistory)
#include "tst_policyhistory.moc"
