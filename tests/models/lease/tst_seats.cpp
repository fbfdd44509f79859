#include "models/lease/seats.h"
#include "tests/models/lease/testpolicy.h"

#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

struct Scene {
    PolicyRecord policy{smallPolicy(), kDigestB};
    LeaseRecord lease{smallLease(), kDigestA};
    std::vector<SignedApproval> approvals{approvalBy(bot(), "release-agent", 2),
                                          approvalBy(alice(), "sre-lead", 3)};
    LeaseQuestion question{kDigestA,
                           u"web"_s,
                           u"staging"_s,
                           u"promote"_s,
                           2500,
                           0,
                           at("2026-11-21T09:00:00.000Z"),
                           at("2026-11-21T08:59:00.000Z")};
};
using Change = std::function<void(Scene &)>;

ActionRule &startRule(Scene &scene)
{
    scene.lease.lease.actions = {u"start"_s};
    return scene.policy.policy.rules[u"staging"_s][u"start"_s];
}

/// Production with a token for alice and a confirming key for bob.
void toProduction(Scene &scene)
{
    scene.policy.policy.rules[u"production"_s] = scene.policy.policy.rules[u"staging"_s];
    scene.lease.lease.environment = u"production"_s;
    scene.question.environment = u"production"_s;
}

void aliceHasToken(Scene &scene, quint8 flags, const QStringList &require)
{
    PublicKey key = alice().pub;
    key.type = PublicKey::Type::SkEd25519;
    key.application = "ssh:";
    scene.policy.policy.principals[0].keys = {{key, Custody::Fido2, require}};
    scene.approvals[1].signature.key = key;
    scene.approvals[1].signature.flags = flags;
}

} // namespace
Q_DECLARE_METATYPE(Change)

class TestSeats : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void twoKeysFillTwoSeats()
    {
        const Scene scene;
        const auto report = fillSeats(scene.policy, scene.lease, scene.approvals);
        QVERIFY(report->complete && report->missing.isEmpty() && report->ignored.isEmpty());
        QCOMPARE(report->seats,
                 (std::vector<SeatLine>{{u"sre-lead"_s, u"alice"_s, 3, true, u"looked at it"_s},
                                        {u"release-agent"_s, u"bot"_s, 2, false, u"looked at it"_s}}));
        const Done judged = judgeLease(scene.policy, scene.lease, scene.approvals, scene.question);
        QVERIFY2(judged, qPrintable(judged ? QString() : judged.error().text));
    }

    void aConsoleSaysNothingOnALease()
    {
        Scene scene;
        scene.policy.policy.principals.push_back(
            {u"console"_s, PrincipalKind::Console, {}, {{numbered(2).pub, Custody::Software, {}}}});
        for (const auto verdict :
             {ApprovalVerdict::Deny, ApprovalVerdict::Withdraw, ApprovalVerdict::Approve})
            scene.approvals.push_back(approvalBy(numbered(2), "sre-lead", 9, verdict));
        const auto report = fillSeats(scene.policy, scene.lease, scene.approvals);
        QVERIFY2(report->complete, qPrintable(report->missing));
        QCOMPARE(report->ignored.size(), 3);
        QCOMPARE(report->ignored.front(), u"console: the key of a console says nothing on a lease"_s);
    }

    void notCounted_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("ignored");
        QTest::addColumn<QString>("missing");
        const auto row = [](const char *name, const QString &ignored, const QString &missing,
                            const Change &change) { QTest::newRow(name) << change << ignored << missing; };
        row("nobody signed", {}, u"open: sre-lead, release-agent"_s, [](Scene &s) { s.approvals.clear(); });
        row("A1 signed for another lease's bytes", u"other bytes"_s, u"open: sre-lead"_s,
            [](Scene &s) { s.approvals[1].approval.sha256 = kDigestB; });
        row("A1 lease id edited", u"signed for the lease"_s, u"open: sre-lead"_s,
            [](Scene &s) { s.approvals[1].approval.leaseId = u"x"_s; });
        row("A2 A3 one key signs twice", u"bot: the same person fills one seat only"_s, u"open: sre-lead"_s,
            [](Scene &s) { s.approvals[1] = approvalBy(bot(), "release-agent", 4); });
        row("A3 one person with two keys", u"the same person"_s, u"open: sre-lead"_s, [](Scene &s) {
            startRule(s).all = {{u"sre-lead"_s, 2}};
            s.policy.policy.principals[0].keys.push_back({numbered(5).pub, Custody::Confirmed, {}});
            s.approvals = {approvalBy(alice(), "sre-lead", 1), approvalBy(numbered(5), "sre-lead", 2)};
        });
        row("A6 one person claims two roles and holds both", u"alice: the same person fills one seat only"_s,
            u"open: "_s, [](Scene &s) {
                startRule(s).all = {{u"sre-lead"_s, 1}, {u"product-owner"_s, 1}};
                s.approvals = {approvalBy(alice(), "sre-lead", 1), approvalBy(alice(), "product-owner", 2)};
            });
        row("role not held", u"bob does not hold the role sre-lead"_s, u"open: sre-lead"_s,
            [](Scene &s) { s.approvals[1] = approvalBy(bob(), "sre-lead", 3); });
        row("role without a seat", u"no seat of this lease"_s, u"open: sre-lead"_s,
            [](Scene &s) { s.approvals[1] = approvalBy(bob(), "product-owner", 3); });
        row("key of nobody", u"nobody's"_s, u"open: sre-lead"_s,
            [](Scene &s) { s.approvals[1] = approvalBy(numbered(9), "sre-lead", 3); });
        row("A30 requester may not fill a seat", u"requester may not"_s, u"open: release-agent"_s,
            [](Scene &s) { startRule(s).requesterCounts = false; });
        row("A31 denied", u"bob denied"_s, u"bob denied: looked at it"_s, [](Scene &s) {
            s.approvals.push_back(approvalBy(bob(), "product-owner", 5, ApprovalVerdict::Deny));
        });
        row("A31 withdrawn after quorum", u"alice withdrew"_s, u"open: sre-lead"_s, [](Scene &s) {
            s.approvals.push_back(approvalBy(alice(), "sre-lead", 5, ApprovalVerdict::Withdraw));
        });
        row("signed after expiry", u"after the lease expired"_s, u"open: sre-lead"_s,
            [](Scene &s) { s.approvals[1].approval.issued = at("2026-11-21T12:00:00.000Z"); });
        row("A33 signed under an older policy", u"sign again"_s, u"open: sre-lead"_s, [](Scene &s) {
            s.policy.policy.version = 2;
            s.approvals[0].approval.policy.version = 2;
        });
        row("a forged policy of the same version", u"sign again"_s, u"open: sre-lead"_s,
            [](Scene &s) { s.approvals[1].approval.policy.sha256 = kDigestA; });
        row("the plan asks for one more", {}, u"open: product-owner"_s, [](Scene &s) {
            s.lease.lease.seats = {{u"product-owner"_s, 1}};
        });
        row("A33 the policy asks for one more", {}, u"open: product-owner"_s, [](Scene &s) {
            startRule(s).all.push_back({u"product-owner"_s, 1});
        });
        row("too few humans", {}, u"1 of 2 humans"_s, [](Scene &s) { startRule(s).minHumans = 2; });
        row("A55 software key in production", u"software key"_s, u"open: sre-lead"_s, [](Scene &s) {
            toProduction(s);
            s.policy.policy.principals[0].keys[0].custody = Custody::Software;
        });
        row("A12 token without PIN where the policy wants it", u"touch/PIN missing"_s, u"open: sre-lead"_s,
            [](Scene &s) {
                aliceHasToken(s, 0x01, {u"up"_s, u"uv"_s});
            });
        row("A12 token without touch", u"touch/PIN missing"_s, u"open: sre-lead"_s,
            [](Scene &s) { aliceHasToken(s, 0x00, {u"up"_s}); });
    }
    void notCounted()
    {
        QFETCH(Change, change);
        QFETCH(QString, ignored);
        QFETCH(QString, missing);
        Scene scene;
        change(scene);
        const auto report = fillSeats(scene.policy, scene.lease, scene.approvals);
        QVERIFY2(report, qPrintable(report ? QString() : report.error().text));
        QVERIFY(!report->complete);
        QVERIFY2(report->missing.contains(missing), qPrintable(report->missing));
        const QString all = report->ignored.join(u'\n');
        QVERIFY2(all.contains(ignored) && all.isEmpty() == ignored.isEmpty(), qPrintable(all));
        scene.question.action = u"start"_s;
        QVERIFY(!judgeLease(scene.policy, scene.lease, scene.approvals, scene.question));
    }

    void counted_data()
    {
        QTest::addColumn<Change>("change");
        const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
        row("more people than seats",
            [](Scene &s) { s.approvals.push_back(approvalBy(bob(), "product-owner", 5)); });
        row("withdrawn, then signed again", [](Scene &s) {
            s.approvals.push_back(approvalBy(alice(), "sre-lead", 5, ApprovalVerdict::Withdraw));
            s.approvals.push_back(approvalBy(alice(), "sre-lead", 6));
        });
        row("denied, then approved by the same person", [](Scene &s) {
            s.approvals.insert(s.approvals.begin(),
                               approvalBy(alice(), "sre-lead", 1, ApprovalVerdict::Deny));
        });
        row("another lease denied", [](Scene &s) {
            SignedApproval other = approvalBy(bob(), "product-owner", 5, ApprovalVerdict::Deny);
            other.approval.sha256 = kDigestB;
            s.approvals.push_back(other);
        });
        row("seats found only by search", [](Scene &s) {
            startRule(s).all = {{u"product-owner"_s, 1}, {u"sre-lead"_s, 1}};
            s.approvals = {approvalBy(alice(), "product-owner", 1), approvalBy(alice(), "sre-lead", 2),
                           approvalBy(bob(), "product-owner", 3)};
        });
        row("re-approved under the newer policy", [](Scene &s) {
            s.policy.policy.version = 2;
            for (SignedApproval &word : s.approvals)
                word.approval.policy.version = 2;
        });
        row("token with touch and PIN", [](Scene &s) {
            toProduction(s);
            aliceHasToken(s, 0x05, {u"up"_s, u"uv"_s});
        });
    }
    void counted()
    {
        QFETCH(Change, change);
        Scene scene;
        change(scene);
        const auto report = fillSeats(scene.policy, scene.lease, scene.approvals);
        QVERIFY2(report && report->complete, qPrintable(report ? report->missing : report.error().text));
    }
    void everyUncountedSignatureHasItsReason()
    {
        Scene scene;
        scene.approvals.push_back(approvalBy(bob(), "sre-lead", 4));
        scene.approvals.push_back(approvalBy(bot(), "release-agent", 5));
        scene.approvals.push_back(approvalBy(numbered(9), "sre-lead", 6));
        const auto report = fillSeats(scene.policy, scene.lease, scene.approvals);
        QVERIFY(report->complete);
        QCOMPARE(report->ignored.size(), 3);
    }

    void judged_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const QString &why, const Change &change) {
            QTest::newRow(name) << change << why;
        };
        row("A22 expired", u"expired"_s, [](Scene &s) { s.question.now = at("2026-11-21T12:00:00.000Z"); });
        row("A23 expired, clock set back 2 h", u"set back"_s,
            [](Scene &s) { s.question.highWater = at("2026-11-21T12:00:00.000Z"); });
        row("one millisecond left", {}, [](Scene &s) { s.question.now = at("2026-11-21T11:59:59.999Z"); });
        row("not yet", u"begins"_s, [](Scene &s) {
            s.question.now = at("2026-11-21T07:59:59.999Z");
            s.question.highWater = {};
        });
        row("A25 another environment", u"not for prod"_s,
            [](Scene &s) { s.question.environment = u"prod"_s; });
        row("A25 another rollout", u"rollout web"_s, [](Scene &s) { s.question.rollout = u"api"_s; });
        row("A25 above the highest stage", u"25 % at most, not 50 %"_s,
            [](Scene &s) { s.question.weight = 5000; });
        row("A25 weight of no stage", u"no stage"_s, [](Scene &s) { s.question.weight = 1000; });
        row("A25 action not listed", u"does not cover the action resume"_s,
            [](Scene &s) { s.question.action = u"resume"_s; });
        row("A26 one start too many", u"covers 2 starts; this is number 3"_s,
            [](Scene &s) { s.question.use = 3; });
        row("the last start", {}, [](Scene &s) { s.question.use = 2; });
        row("A27 the plan was edited", u"other bytes"_s, [](Scene &s) { s.question.planSha256 = kDigestB; });
        row("A33 the policy raised the quorum", u"open: product-owner"_s, [](Scene &s) {
            s.policy.policy.rules[u"staging"_s][u"start"_s].all.push_back({u"product-owner"_s, 1});
        });
        row("longer than the policy allows", u"lasts longer"_s,
            [](Scene &s) { s.lease.lease.notBefore = at("2026-11-21T07:00:00.000Z"); });
        row("more starts than the policy allows", u"policy allows 3"_s,
            [](Scene &s) { s.lease.lease.maxUses = 4; });
        row("no rule for the environment", u"no rules"_s, [](Scene &s) { s.policy.policy.rules.clear(); });
        row("made under a policy to come", u"not in force yet"_s,
            [](Scene &s) { s.lease.lease.policy.version = 9; });
        row("one seat open", u"not signed by all"_s, [](Scene &s) { s.approvals.pop_back(); });
    }
    void judged()
    {
        QFETCH(Change, change);
        QFETCH(QString, why);
        Scene scene;
        change(scene);
        const Done done = judgeLease(scene.policy, scene.lease, scene.approvals, scene.question);
        QVERIFY2(done.has_value() == why.isEmpty(), qPrintable(done ? u"granted"_s : done.error().text));
        if (!done) {
            QVERIFY2(done.error().text.contains(why), qPrintable(done.error().text));
            QCOMPARE(done.error().code, ErrorCode::Refused);
        }
    }
    void seatsAgainstEveryAssignment()
    {
        // Small worlds, all of them: the solver completes exactly when some assignment of different people
        // does.
        const std::vector<TestKey> keys{numbered(1), numbered(2), numbered(3)};
        const char *roles[] = {"r", "s"};
        for (unsigned held = 0; held < 64; ++held) {
            Scene scene = smallWorld(keys, roles, held);
            const auto report = fillSeats(scene.policy, scene.lease, scene.approvals);
            QVERIFY(report.has_value());
            QCOMPARE(report->complete, assignable(held));
        }
    }

private:
    /// Person i signed for role j where bit 2i+j is set; seats: two of r, one of s.
    static Scene smallWorld(const std::vector<TestKey> &keys, const char *const *roles, unsigned held)
    {
        Scene scene;
        startRule(scene).all = {{u"r"_s, 2}, {u"s"_s, 1}};
        scene.policy.policy.principals.clear();
        scene.approvals.clear();
        for (unsigned person = 0; person < 3; ++person) {
            scene.policy.policy.principals.push_back(
                human(QString::number(person), {u"r"_s, u"s"_s}, keys[person]));
            for (unsigned role = 0; role < 2; ++role)
                if (((held >> (2 * person + role)) & 1) != 0)
                    scene.approvals.push_back(
                        approvalBy(keys[person], roles[role], qint64(scene.approvals.size())));
        }
        return scene;
    }
    static bool assignable(unsigned held)
    {
        for (unsigned lone = 0; lone < 3; ++lone) { // who sits on s; the two others sit on r
            bool fits = ((held >> (2 * lone + 1)) & 1) != 0;
            for (unsigned person = 0; person < 3; ++person)
                fits = fits && (person == lone || ((held >> (2 * person)) & 1) != 0);
            if (fits)
                return true;
        }
        return false;
    }
};

QTEST_APPLESS_MAIN(TestSeats)
#include "tst_seats.moc"
