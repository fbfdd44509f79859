#include "models/sources/schedule.h"
#include "tests/support/sourcetest.h"

using namespace interlock;

namespace {

/// Answers only when told.
class SlowSource final : public MetricSource {
public:
    void poll() override { ++polls; }
    Observation observe(const Indicator &, Instant) const override { return {}; }
    void answer() { Q_EMIT polled(Poll()); }
    int polls = 0;
};

class QuickSource final : public MetricSource {
public:
    void poll() override
    {
        ++polls;
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT polled(Poll()); }, Qt::QueuedConnection);
    }
    Observation observe(const Indicator &, Instant) const override { return {}; }
    int polls = 0;
};

} // namespace

class TestSchedule : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void jitterIsSmallAndDoesNotAddUp();
    void theNextPollAfterAPauseIsTheNextDueOne();
    void theFirstPollIsAtOnce();
    void pollsGoOn();
    void oneInFlightAndTheRestAreCounted();
};

void TestSchedule::jitterIsSmallAndDoesNotAddUp()
{
    const Cadence cadence(instantFromMs(500), Duration(1000), 42);
    const Cadence other(instantFromMs(500), Duration(1000), 43);
    QCOMPARE(cadence.due(0), instantFromMs(500));
    int different = 0;
    qint64 least = 1000;
    qint64 most = 0;
    for (quint64 n = 1; n < 2000; ++n) {
        const qint64 jitter = toMs(cadence.due(n)) - 500 - qint64(n) * 1000;
        least = std::min(least, jitter);
        most = std::max(most, jitter);
        different += cadence.due(n) != other.due(n);
    }
    QVERIFY(least >= 0 && least <= 2 && most <= 50 && most >= 48);
    QVERIFY(different > 1800);
    QCOMPARE(Cadence(instantFromMs(0), Duration(1), 1).due(7), instantFromMs(7));
}

void TestSchedule::theNextPollAfterAPauseIsTheNextDueOne()
{
    const Cadence cadence(instantFromMs(0), Duration(1000), 1);
    QCOMPARE(cadence.nextAfter(instantFromMs(-5)), quint64(0));
    QCOMPARE(cadence.nextAfter(instantFromMs(0)), quint64(1));
    QCOMPARE(cadence.nextAfter(cadence.due(7)), quint64(8));
    QCOMPARE(cadence.nextAfter(instantFromMs(3'600'500)), quint64(3601));
}

void TestSchedule::theFirstPollIsAtOnce()
{
    SlowSource source;
    const SystemClock clock;
    PollSchedule schedule(source, clock, Duration(60'000), 1);
    schedule.start();
    QCOMPARE(source.polls, 1);
}

void TestSchedule::pollsGoOn()
{
    QuickSource source;
    const SystemClock clock;
    PollSchedule schedule(source, clock, Duration(20), 1);
    const Instant begun = clock.now().boot;
    schedule.start();
    QTRY_VERIFY(source.polls >= 10);
    QVERIFY(clock.now().boot - begun >= Duration(9 * 20));
    schedule.stop();
    QCOMPARE(schedule.started(), quint64(source.polls));
}

void TestSchedule::oneInFlightAndTheRestAreCounted()
{
    SlowSource source;
    const SystemClock clock;
    PollSchedule schedule(source, clock, Duration(20), 1);
    schedule.start();
    QTRY_VERIFY(schedule.skipped() >= 3);
    QCOMPARE(source.polls, 1);
    source.answer();
    QTRY_COMPARE(source.polls, 2);
}

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
