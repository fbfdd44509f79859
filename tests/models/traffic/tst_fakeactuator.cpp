#include "tests/support/fakeactuator.h"

#include <QTest>

using namespace interlock;

namespace {

QString outcome(const Done &done)
{
    if (done)
        return QStringLiteral("done");
    return done.error().code == ErrorCode::Timeout ? QStringLiteral("unknown") : QStringLiteral("failed");
}

} // namespace

class TestFakeActuator : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mishaps_data()
    {
        using Mishap = FakeActuator::Mishap;
        QTest::addColumn<Mishap>("mishap");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<int>("now");
        QTest::addColumn<int>("late");
        QTest::newRow("nothing happens") << Mishap::None << "done" << 500 << 500;
        QTest::newRow("refused") << Mishap::Refused << "failed" << 0 << 0;
        QTest::newRow("lost on the way") << Mishap::Lost << "unknown" << 0 << 0;
        QTest::newRow("executed late") << Mishap::ExecutedLate << "unknown" << 0 << 500;
        QTest::newRow("the answer is lost") << Mishap::ReplyLost << "unknown" << 500 << 500;
    }
    void mishaps()
    {
        QFETCH(FakeActuator::Mishap, mishap);
        QFETCH(int, now);
        QFETCH(int, late);
        FakeActuator actuator;
        actuator.script({mishap});
        QString answer;
        actuator.apply({500}, [&answer](const Done &done) { answer = outcome(done); });
        QVERIFY2(answer.isEmpty(), "an answer comes from the event loop, never from within the call");
        QCoreApplication::processEvents();
        QTEST(answer, "answer");
        QCOMPARE(actuator.canary().basisPoints, now);
        actuator.executeLate();
        QCOMPARE(actuator.canary().basisPoints, late);
        QCOMPARE(actuator.ordered().size(), size_t(1));
        QCOMPARE(actuator.applied().size(), size_t(late > 0 ? 1 : 0));
    }

    void driftAndRestartsAreReadBackAndAreNoOrders()
    {
        FakeActuator actuator;
        std::vector<ActuatorReading> seen;
        const auto look = [&] {
            actuator.read(
                [&seen](const Result<ActuatorReading> &reading) { seen.push_back(reading.value()); });
            QCoreApplication::processEvents();
        };
        look();
        actuator.driftTo({3000});
        actuator.stableGoesDown();
        look();
        actuator.restart({0});
        actuator.stableComesUp();
        look();
        QCOMPARE(seen[1].canary.basisPoints, 3000);
        QVERIFY(!seen[1].stableReady);
        QCOMPARE(seen[1].worker, seen[0].worker);
        QCOMPARE(seen[2].canary.basisPoints, 0);
        QVERIFY(seen[2].stableReady);
        QVERIFY(seen[2].worker != seen[0].worker);
        QVERIFY(actuator.applied().empty());
    }
};

QTEST_GUILESS_MAIN(TestFakeActuator)
#include "tst_fakeactuator.moc"
