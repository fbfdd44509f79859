#include "models/traffic/lowering.h"
#include "tests/support/fakeactuator.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

using Mishap = FakeActuator::Mishap;
using ReadMishap = FakeActuator::ReadMishap;

/// A traffic switch with a second one (MAINT, say), which may refuse as well.
class TwoSwitches final : public Actuator {
public:
    explicit TwoSwitches(FakeActuator &share) : m_share(share) {}
    Duration deadline() const override { return m_share.deadline(); }
    void read(ReadDone done) override { m_share.read(std::move(done)); }
    void apply(Weight canary, ApplyDone done) override { m_share.apply(canary, std::move(done)); }
    void takeOut(ApplyDone done) override
    {
        if (!hasSecond)
            return Actuator::takeOut(std::move(done));
        ++taken;
        if (secondWorks)
            m_share.driftTo(Weight{0});
        const Done answer = secondWorks ? Done() : Done(fail(ErrorCode::Timeout, u"scripted: no answer"_s));
        QMetaObject::invokeMethod(
            this, [done, answer] { done(answer); }, Qt::QueuedConnection);
    }
    bool hasSecond = true, secondWorks = true;
    int taken = 0;

private:
    FakeActuator &m_share;
};

} // namespace

Q_DECLARE_METATYPE(std::vector<Mishap>)

/// One way after the other until 0 is read back.
class TestLowering : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWays_data()
    {
        QTest::addColumn<std::vector<Mishap>>("orders");
        QTest::addColumn<bool>("hasSecond");
        QTest::addColumn<bool>("secondWorks");
        QTest::addColumn<bool>("hasCommand");
        QTest::addColumn<int>("ordered");
        QTest::addColumn<int>("taken");
        QTest::addColumn<int>("commands");
        QTest::addColumn<bool>("zero");
        QTest::addColumn<qsizetype>("told");
        using Orders = std::vector<Mishap>;
        const Orders lost{Mishap::Lost, Mishap::Lost};
        QTest::newRow("an order that arrives is all")
            << Orders{} << true << true << true << 1 << 0 << 0 << true << qsizetype(0);
        QTest::newRow("an order without an answer is given again")
            << Orders{Mishap::Lost} << true << true << true << 2 << 0 << 0 << true << qsizetype(1);
        QTest::newRow("an order whose answer was lost is given again, which changes nothing")
            << Orders{Mishap::ReplyLost} << true << true << true << 2 << 0 << 0 << true << qsizetype(1);
        QTest::newRow("after two orders without an answer the canary is taken out")
            << lost << true << true << true << 2 << 1 << 0 << true << qsizetype(2);
        QTest::newRow("after two refusals the canary is taken out")
            << Orders{Mishap::Refused, Mishap::Refused} << true << true << true << 2 << 1 << 0 << true
            << qsizetype(2);
        QTest::newRow("where that fails as well, the plan's command is run")
            << lost << true << false << true << 2 << 1 << 1 << true << qsizetype(3);
        QTest::newRow("where there is no second switch, the plan's command is run")
            << lost << false << true << true << 2 << 0 << 1 << true << qsizetype(2);
        QTest::newRow("where nothing is left, it ends and says what was tried")
            << lost << true << false << false << 2 << 1 << 0 << false << qsizetype(3);
        QTest::newRow("where nothing but the order is there, it ends after two")
            << lost << false << false << false << 2 << 0 << 0 << false << qsizetype(2);
    }
    void theWays()
    {
        QFETCH(const std::vector<Mishap>, orders);
        QFETCH(const bool, hasCommand);
        QFETCH(const bool, zero);
        FakeActuator share;
        share.driftTo(Weight{2500});
        if (orders.size() == 1)
            share.script({orders[0]});
        else if (orders.size() == 2)
            share.script({orders[0], orders[1]});
        TwoSwitches actuator(share);
        QFETCH(const bool, hasSecond);
        QFETCH(const bool, secondWorks);
        actuator.hasSecond = hasSecond;
        actuator.secondWorks = secondWorks;
        int commands = 0;
        Lowering::Fallback command;
        if (hasCommand)
            command = [&](const Actuator::ApplyDone &done) {
                ++commands;
                share.driftTo(Weight{0});
                done({});
            };
        std::optional<Lowering::End> end;
        Lowering lowering({.actuator = &actuator, .fallback = command});
        lowering.begin([&end](const Lowering::End &ended) { end = ended; });
        QTRY_VERIFY(end);
        QCOMPARE(end->isZero(), zero);
        QTEST(int(share.ordered().size()), "ordered");
        QTEST(actuator.taken, "taken");
        QTEST(commands, "commands");
        QTEST(end->tried.size(), "told");
        for (const Weight &ordered : share.ordered())
            QCOMPARE(ordered.basisPoints, 0);
    }

    void whatIsOnlySetIsNotZero_data()
    {
        QTest::addColumn<bool>("hasCommand");
        QTest::addColumn<bool>("zero");
        QTest::newRow("the plan's command brings it into force") << true << true;
        QTest::newRow("where there is none, it ends and says why") << false << false;
    }
    void whatIsOnlySetIsNotZero()
    {
        QFETCH(const bool, hasCommand);
        QFETCH(const bool, zero);
        FakeActuator share;
        share.driftTo(Weight{2500});
        share.isOnlySet(u"no restart"_s);
        Lowering::Fallback command;
        if (hasCommand)
            command = [&](const Actuator::ApplyDone &done) { done({}); };
        std::optional<Lowering::End> end;
        Lowering lowering({.actuator = &share, .fallback = command});
        lowering.begin([&end](const Lowering::End &ended) { end = ended; });
        QTRY_VERIFY(end);
        QCOMPARE(end->isZero(), zero);
        QVERIFY(end->isSetToZero());
        QCOMPARE(share.ordered().size(), size_t(2)); // the order, and again
    }

    void anAnsweredOrderThatChangedNothingIsNotBelieved()
    {
        FakeActuator share;
        share.driftTo(Weight{2500});
        share.scriptReads({ReadMishap::Refused, ReadMishap::None});
        TwoSwitches actuator(share);
        std::optional<Lowering::End> end;
        Lowering lowering({.actuator = &actuator});
        lowering.begin([&end](const Lowering::End &ended) { end = ended; });
        QTRY_VERIFY(end);
        QVERIFY(end->isZero());
        QCOMPARE(share.ordered().size(), size_t(2));
        QVERIFY2(end->tried.join(u' ').contains(u"answered, and scripted: refused"_s),
                 qPrintable(end->tried.join(u' ')));
    }

    void aWayThatNeverEndsIsLeftForThePlansCommand()
    {
        FakeActuator share;
        share.driftTo(Weight{2500});
        share.deliverWith([](const std::function<void()> &) {}); // nothing is ever answered
        int commands = 0;
        Lowering lowering({.actuator = &share,
                           .fallback = [&commands](const Actuator::ApplyDone &) { ++commands; },
                           .patience = Duration(1)});
        lowering.begin([](const Lowering::End &) {});
        QTRY_COMPARE(commands, 1);
        QCOMPARE(share.ordered().size(), size_t(1));
    }

    void oneThatIsDestroyedEndsSilently()
    {
        FakeActuator share;
        bool told = false;
        auto lowering = std::make_unique<Lowering>(Lowering::Parts{.actuator = &share});
        lowering->begin([&told](const Lowering::End &) { told = true; });
        lowering.reset();
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        QVERIFY(!told);
    }
};

QTEST_GUILESS_MAIN(TestLowering)
#include "tst_lowering.moc"
