#include "models/lease/lease.h"
#include "tests/models/lease/testpolicy.h"

#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

using Spoil = std::function<void(Statement &)>;
Q_DECLARE_METATYPE(Spoil)

namespace {

Decision start()
{
    Decision decision;
    decision.kind = u"start"_s;
    decision.rollout = u"web-7"_s;
    decision.leaseId = smallLease().leaseId;
    decision.leaseSha256 = kDigestB;
    decision.planSha256 = kDigestA;
    decision.role = u"sre-lead"_s;
    decision.use = 1;
    decision.policy = {1, kDigestB};
    decision.asOf = kAsOf;
    decision.issued = at("2026-11-21T08:06:00.250Z");
    return decision;
}

Decision rollback()
{
    Decision decision = start();
    decision.kind = u"rollback"_s;
    decision.leaseId.clear();
    decision.leaseSha256.clear();
    decision.use = 0;
    return decision;
}

Spoil set(const QString &field, const QJsonValue &value)
{
    return [field, value](Statement &statement) { statement.predicate[field] = value; };
}
Spoil drop(const QString &field)
{
    return [field](Statement &statement) { statement.predicate.remove(field); };
}

} // namespace

class TestLease : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTrips()
    {
        const auto through = [](const Statement &statement) { return *decodeStatement(encode(statement)); };
        const auto lease = readLease(through(toStatement(smallLease())));
        QVERIFY2(lease, qPrintable(lease ? QString() : lease.error().text));
        QCOMPARE(*lease, smallLease());
        const Approval approval = approvalBy(alice(), "sre-lead", 1).approval;
        QCOMPARE(*readApproval(through(toStatement(approval))), approval);
        Approval ofPolicy = approval;
        ofPolicy.leaseId.clear();
        ofPolicy.policyVersion = 2;
        QCOMPARE(*readApproval(through(toStatement(ofPolicy))), ofPolicy);
        const auto lowered = readDecision(through(toStatement(rollback())));
        QVERIFY2(lowered, qPrintable(lowered ? QString() : lowered.error().text));
        QCOMPARE(*lowered, rollback());
        const Remark remark{u"web-7"_s, u"12"_s, u"two\nlines"_s,
                            kDigestA,   kAsOf,   at("2026-11-21T08:06:00.000Z")};
        QCOMPARE(*readRemark(through(toStatement(remark, predicates::ack))), remark);
    }
    void raisingRequestsExpireInTwoMinutes()
    {
        const auto read = readDecision(toStatement(start()));
        QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
        QCOMPARE(read->notAfter, std::optional(start().issued + std::chrono::minutes(2)));
        QVERIFY(!readDecision(toStatement(rollback()))->notAfter);
    }
    void leaseIdsAreRandom()
    {
        QCOMPARE(newLeaseId().size(), 32);
        QVERIFY(newLeaseId() != newLeaseId());
        Lease lease = smallLease();
        lease.leaseId = newLeaseId();
        QVERIFY(readLease(toStatement(lease)).has_value());
    }

    void leasesRefused_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::newRow("unknown field") << set(u"breakGlass"_s, true);
        QTest::newRow("missing field") << drop(u"expires"_s);
        QTest::newRow("short lease id") << set(u"leaseId"_s, u"0123"_s);
        QTest::newRow("no action") << set(u"actions"_s, QJsonArray());
        QTest::newRow("an action that needs no lease") << set(u"actions"_s, QJsonArray{u"rollback"_s});
        QTest::newRow("an action twice") << set(u"actions"_s, QJsonArray{u"start"_s, u"start"_s});
        QTest::newRow("weights that fall") << set(u"weights"_s, QJsonArray{2500, 500});
        QTest::newRow("weight above the whole") << set(u"weights"_s, QJsonArray{20'000});
        QTest::newRow("weight of 1.5") << set(u"weights"_s, QJsonArray{1.5});
        QTest::newRow("top above the last stage") << set(u"maxWeight"_s, 9000);
        QTest::newRow("ends before it begins") << set(u"expires"_s, u"2026-11-21T07:00:00.000Z"_s);
        QTest::newRow("A18 true as a number of uses") << set(u"maxUses"_s, true);
        QTest::newRow("no use") << set(u"maxUses"_s, 0);
        QTest::newRow("requester *") << set(u"requester"_s, u"*"_s);
        QTest::newRow("nine seats") << set(u"seats"_s,
                                           QJsonArray{QJsonObject{{u"role"_s, u"a"_s}, {u"n"_s, 8}},
                                                      QJsonObject{{u"role"_s, u"b"_s}, {u"n"_s, 1}}});
        QTest::newRow("reason of 2 001 bytes") << set(u"reason"_s, QString(2001, u'x'));
        QTest::newRow("another plan as subject")
            << Spoil([](Statement &s) { s.subjects[0].sha256 = kDigestB; });
        QTest::newRow("of another type")
            << Spoil([](Statement &s) { s.predicateType = QString(predicates::note); });
    }
    void leasesRefused()
    {
        QFETCH(Spoil, spoil);
        Statement statement = toStatement(smallLease());
        QVERIFY(checkPredicate(statement).has_value());
        spoil(statement);
        QVERIFY(!readLease(statement));
    }
    void approvalsRefused_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::newRow("verdict of another word") << set(u"verdict"_s, u"yes"_s);
        QTest::newRow("verdict true") << set(u"verdict"_s, true);
        QTest::newRow("denied without a reason") << Spoil([](Statement &s) {
            s.predicate[u"verdict"_s] = u"deny"_s;
            s.predicate[u"reason"_s] = u" "_s;
        });
        QTest::newRow("role missing") << drop(u"role"_s);
        QTest::newRow("policy missing, as in the worked log") << drop(u"policy"_s);
        QTest::newRow("of a lease and a policy") << set(u"policyVersion"_s, 2);
        QTest::newRow("two subjects") << Spoil([](Statement &s) {
            s.subjects.push_back({u"x"_s, kDigestB});
        });
    }
    void approvalsRefused()
    {
        QFETCH(Spoil, spoil);
        Statement statement = toStatement(approvalBy(alice(), "sre-lead", 1).approval);
        QVERIFY(checkPredicate(statement).has_value());
        spoil(statement);
        QVERIFY(!readApproval(statement));
    }
    void decisionsRefused_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::newRow("break-glass does not exist") << set(u"kind"_s, u"breakglass"_s);
        QTest::newRow("start without use") << drop(u"use"_s);
        QTest::newRow("start without lease") << drop(u"leaseId"_s);
        QTest::newRow("raising without notAfter") << drop(u"notAfter"_s);
        QTest::newRow("rollback with notAfter") << set(u"kind"_s, u"rollback"_s);
        QTest::newRow("notAfter before issued") << set(u"notAfter"_s, u"2026-11-21T08:00:00.000Z"_s);
        QTest::newRow("override without a reason") << Spoil([](Statement &s) {
            s.predicate[u"kind"_s] = u"override"_s;
            s.predicate.remove(u"use"_s);
        });
        QTest::newRow("no plan") << Spoil([](Statement &s) { s.subjects.pop_back(); });
        QTest::newRow("a third subject") << Spoil([](Statement &s) {
            s.subjects.push_back({u"x"_s, kDigestB});
        });
        QTest::newRow("asOf without root")
            << set(u"asOf"_s, QJsonObject{{u"origin"_s, u"a"_s}, {u"size"_s, 1}});
    }
    void decisionsRefused()
    {
        QFETCH(Spoil, spoil);
        Statement statement = toStatement(start());
        QVERIFY(checkPredicate(statement).has_value());
        spoil(statement);
        QVERIFY(!readDecision(statement));
    }
    void eventsAreFreeUnknownTypesAreNot()
    {
        const Statement event{
            QString(predicates::event), {{u"kind"_s, u"held"_s}}, {subjectOf(u"plan"_s, "x")}};
        QVERIFY(checkPredicate(event).has_value());
        Statement newer = event;
        newer.predicateType = u"urn:interlock:event:v2"_s;
        QVERIFY2(!checkPredicate(newer), "A17");
    }
};

QTEST_APPLESS_MAIN(TestLease)
#include "tst_lease.moc"
