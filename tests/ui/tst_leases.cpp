#include "tests/models/engine/enginetest.h"
#include "ui/follower/releaseview.h"

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
        const LeaseView view = leaseView(entry, log.ledger, leaseDepth(entry, log.ledger), me,
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
};

QTEST_GUILESS_MAIN(TestLeases)
#include "tst_leases.moc"
