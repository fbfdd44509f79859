#include "tests/models/engine/enginetest.h"
#include "ui/follower/releaseview.h"

#include <QRegularExpression>

using namespace interlock;
using namespace interlock::testing;

/// What the console makes of the leases of a log.
class TestLeases : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Another policy voids signatures of a lease that is open; under one that is over they stay what they
    /// were.
    void whoSignedALeaseThatIsOverDidSignIt_data()
    {
        QTest::addColumn<int>("minutesLater");
        QTest::addColumn<LeaseView::State>("state");
        QTest::addColumn<QStringList>("signedBy");
        QTest::addColumn<SeatView::State>("first");
        QTest::addRow("open") << 1 << LeaseView::State::Waiting << QStringList()
                              << SeatView::State::OpenForMe;
        QTest::addRow("expired") << 61 << LeaseView::State::Expired << QStringList{u"dana"_s, u"bot"_s}
                                 << SeatView::State::Signed;
    }
    void whoSignedALeaseThatIsOverDidSignIt()
    {
        QFETCH(int, minutesLater);
        QFETCH(LeaseView::State, state);
        QFETCH(QStringList, signedBy);
        QFETCH(SeatView::State, first);
        Desk desk;
        MemoryLog log(desk);
        const QString id = log.signedLease(desk.plan);
        Policy next = log.ledger.policy()->policy;
        ++next.version;
        next.previous = log.ledger.policy()->payloadSha256;
        next.asOf = log.ledger.asOf();
        next.reason = u"a test"_s;
        log.append(Desk::sign(toStatement(next), desk.person));
        QCOMPARE(log.ledger.policy()->policy.version, next.version);
        const LeaseEntry &entry = *log.ledger.lease(id);
        const Me me{u"dana"_s, desk.person->key().fingerprint(), {}, {}};
        const LeaseView view = leaseView(entry, log.ledger, leaseDepth(entry, log.ledger, {}), me,
                                         desk.now() + std::chrono::minutes(minutesLater));
        QCOMPARE(view.state, state);
        QCOMPARE(view.seats.size(), size_t(2));
        QCOMPARE(view.seats.front().state, first);
        QStringList names;
        for (const SeatView &seat : view.seats)
            if (seat.state == SeatView::State::Signed)
                names << seat.who;
        QCOMPARE(names, signedBy);
    }

    void theSecondSignerIsToldWhatTheFirstSaid()
    {
        Desk desk;
        MemoryLog log(desk);
        const LeaseView view = viewFor(log, desk, asked(log, desk), u"bot"_s);
        QCOMPARE(view.reason, u"release 2 of the shop"_s);
        QCOMPARE(view.seats.front().reason, u"looked at it"_s);
        QVERIFY(view.seats.front().signedAt);
        QVERIFY2(view.seats.front().key.startsWith(u"key file, SHA256:"), qPrintable(view.seats.front().key));
        QCOMPARE(view.seats.back().state, SeatView::State::OpenForMe);
        QVERIFY(view.planText.contains(u"apiVersion"));
    }
    /// Servers that are called after what they are for are named once.
    void theTrafficIsSaidOnce_data()
    {
        QTest::addColumn<QString>("signedText");
        QTest::addColumn<QString>("said");
        QTest::addRow("canary and stable") << u"haproxy s.sock, backend shop: canary canary, stable stable"_s
                                           << u"haproxy s.sock, backend shop: servers canary and stable"_s;
        QTest::addRow("names of their own") << u"haproxy s.sock, backend shop: canary c1 c2, stable s1"_s
                                            << u"haproxy s.sock, backend shop: canary c1 c2, stable s1"_s;
    }
    void theTrafficIsSaidOnce()
    {
        QFETCH(QString, signedText);
        Desk desk;
        MemoryLog log(desk);
        Lease lease = desk.leaseOver(log.ledger, desk.plan);
        lease.traffic = signedText;
        log.append(Desk::sign(toStatement(lease), desk.person));
        QVERIFY(log.ledger.lease(lease.leaseId));
        QTEST(viewFor(log, desk, lease.leaseId, u"dana"_s).traffic, "said");
    }

    /// Two keys are two people's: who signed is told who else may.
    void whoSignedIsToldWhoElseMay()
    {
        Desk desk;
        MemoryLog log(desk);
        const LeaseView view = viewFor(log, desk, asked(log, desk), u"dana"_s);
        QVERIFY(view.seats.front().isMine);
        QCOMPARE(view.seats.back().state, SeatView::State::OpenForOthers);
        QCOMPARE(view.seats.back().candidates, QStringList{u"bot"_s});
        QVERIFY(view.concernsMe);
        QVERIFY(!viewFor(log, desk, view.id.text, u"bot"_s).concernsMe);
    }
    void aDenialSaysWhoAndWhy()
    {
        Desk desk;
        MemoryLog log(desk);
        const QString id = asked(log, desk);
        Approval no = desk.approvalOf(log.ledger, id, u"agent"_s);
        no.verdict = ApprovalVerdict::Deny;
        no.reason = u"not after two rollbacks"_s;
        log.append(Desk::sign(toStatement(no), desk.agent));
        const LeaseView view = viewFor(log, desk, id, u"dana"_s);
        QCOMPARE(view.state, LeaseView::State::Denied);
        QVERIFY(view.denial);
        QCOMPARE(view.denial->who, u"bot"_s);
        QCOMPARE(view.denial->why, u"not after two rollbacks"_s);
        QVERIFY(!view.denial->isMine);
        QVERIFY(viewFor(log, desk, id, u"bot"_s).denial->isMine);
    }
    /// The rollouts of this release that were rolled back stand in the next lease; in their own, as its
    /// outcome.
    void earlierRolloutsAreToldWithTheirEnd()
    {
        Desk desk;
        MemoryLog log(desk);
        const RolloutId first = log.begun();
        const QString used = log.ledger.rollout(first)->leaseId;
        QVERIFY(viewFor(log, desk, used, u"dana"_s).outcomePhase == Phase::Preparing);
        const QString running = asked(log, desk);
        QVERIFY(viewFor(log, desk, running, u"bot"_s).earlier.empty()); // it is not over
        log.journal(first, Decided{DecisionKind::RollBack, u"dana"_s, u"looks slow"_s, -1});
        if (!isOver(log.ledger.rollout(first)->state.phase))
            log.journal(first, Actuated{log.ledger.rollout(first)->state.open
                                            ? log.ledger.rollout(first)->state.open->order.order
                                            : 0,
                                        Actuated::Outcome::Succeeded,
                                        TrafficReading{Weight{0}, true, {}, {}},
                                        {}});
        QVERIFY(log.ledger.rollout(first)->state.phase == Phase::RolledBack);
        const LeaseView next = viewFor(log, desk, running, u"bot"_s);
        QCOMPARE(next.earlier.size(), size_t(1));
        QCOMPARE(next.earlier.front().id, first);
        QVERIFY(next.earlier.front().sameVersion);
        QVERIFY(next.earlier.front().phase == Phase::RolledBack);
        QVERIFY2(next.earlier.front().why.contains(u"looks slow"), qPrintable(next.earlier.front().why));
        const LeaseView own = viewFor(log, desk, used, u"dana"_s);
        QVERIFY(own.outcomePhase == Phase::RolledBack);
        QVERIFY(own.earlier.empty()); // that is its outcome
    }

    void whatSpeaksAgainstAStartIsSaid_data()
    {
        QTest::addColumn<std::optional<PackManifest>>("manifest");
        QTest::addColumn<QString>("doubt");
        PackManifest at0, at100, unread;
        at0.canary = Weight{0};
        at100.canary = Weight{10'000};
        unread.unread = u"permission denied"_s;
        QTest::newRow("nothing is known") << std::optional<PackManifest>() << u"^$"_s;
        QTest::newRow("nothing flowed") << std::optional(at0) << u"^$"_s;
        QTest::newRow("all of it flowed") << std::optional(at100) << u"had 100\\s%.*to stable at once"_s;
        QTest::newRow("nobody could read it")
            << std::optional(unread) << u"was not read.*permission denied"_s;
    }
    void whatSpeaksAgainstAStartIsSaid()
    {
        QFETCH(const std::optional<PackManifest>, manifest);
        QFETCH(const QString, doubt);
        Desk desk;
        MemoryLog log(desk);
        const LeaseEntry &entry = *log.ledger.lease(asked(log, desk));
        const LeaseView view =
            leaseView(entry, log.ledger, leaseDepth(entry, log.ledger, manifest), {}, desk.now());
        QVERIFY2(QRegularExpression(doubt).match(view.doubt).hasMatch(), qPrintable(view.doubt));
    }

private:
    /// A lease with dana's key under it, and a reason.
    static QString asked(MemoryLog &log, const Desk &desk)
    {
        Lease lease = desk.leaseOver(log.ledger, desk.plan);
        lease.reason = u"release 2 of the shop"_s;
        log.append(Desk::sign(toStatement(lease), desk.person));
        log.append(
            Desk::sign(toStatement(desk.approvalOf(log.ledger, lease.leaseId, u"operator"_s)), desk.person));
        return lease.leaseId;
    }
    static LeaseView viewFor(const MemoryLog &log, const Desk &desk, const QString &id, const QString &who)
    {
        const LeaseEntry &entry = *log.ledger.lease(id);
        return leaseView(entry, log.ledger, leaseDepth(entry, log.ledger, {}), Me{who, {}, {}, {}},
                         desk.now() + std::chrono::minutes(1));
    }
};

QTEST_GUILESS_MAIN(TestLeases)
#include "tst_leases.moc"
