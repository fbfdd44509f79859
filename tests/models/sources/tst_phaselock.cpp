#include "models/sources/phaselock.h"
#include "models/sources/schedule.h"
#include "tests/support/sourcetest.h"

using namespace interlock;

namespace {

/// Samples taken by somebody else, each to be seen a little later; asked as the lock says.
class Sampled {
public:
    Sampled(int every, int phase, int visibleAfter) : m_every(every), m_phase(phase), m_visible(visibleAfter)
    {}
    /// The newest sample that is to be seen at that moment, if any.
    std::optional<qint64> newest(qint64 at) const
    {
        const qint64 since = at - m_phase - m_visible;
        if (since < 0)
            return std::nullopt;
        return m_phase + since / m_every * m_every;
    }
    void setVisibleAfter(int ms) { m_visible = ms; }
    /// Polls once where the last left off, and notes how long a new sample waited.
    void poll(PhaseLock &lock)
    {
        if (const auto sample = newest(now)) {
            if (*sample != shown)
                waits.push_back(now - *sample);
            shown = *sample;
            lock.saw({wallFromMs(1'700'000'000'000 + *sample), instantFromMs(*sample)});
        }
        const Instant next = lock.nextAfter(instantFromMs(now));
        gaps.push_back(toMs(next) - now);
        now = toMs(next);
    }

    qint64 now = 0;
    qint64 shown = -1;
    std::vector<qint64> gaps;  ///< between polls, ms
    std::vector<qint64> waits; ///< of each new sample until it was shown, ms

private:
    int m_every, m_phase, m_visible;
};

/// Answers with the sample that it is given.
class PromLike final : public MetricSource {
public:
    void poll() override { ++polls; }
    Observation observe(const Indicator &, Instant) const override { return {}; }
    void answer(std::optional<SampleTime> sample)
    {
        Poll poll;
        poll.sample = sample;
        Q_EMIT polled(poll);
    }
    int polls = 0;
};

} // namespace

class TestPhaseLock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void locks_data();
    void locks();
    void neverStarvesNeverHurries_data() { locks_data(); }
    void neverStarvesNeverHurries();
    void aSampleThatIsNotVisibleYetWidensTheLag_data();
    void aSampleThatIsNotVisibleYetWidensTheLag();
    void samplesThatEndDoNotWidenItFurther();
    void aWideLagIsTriedNarrowerAgain();
    void withoutASampleTheScheduleStaysOnItsCadence();
    void withASampleTheScheduleFollowsIt();
    void anAnswerWithoutASampleIsFollowedAnIntervalLater();
};

void TestPhaseLock::locks_data()
{
    QTest::addColumn<int>("interval");
    QTest::addColumn<int>("every");
    QTest::addColumn<int>("phase");
    QTest::addColumn<int>("settled"); // polls after the first sample until it must be in step
    for (int phase = 0; phase < 1000; phase += 37)
        QTest::addRow("sampled each second, asked each second, %d ms apart", phase)
            << 1000 << 1000 << phase << 2;
    QTest::addRow("asked ten times as often as it is sampled") << 100 << 1000 << 333 << 14;
    QTest::addRow("sampled each 15 s, asked each second") << 1000 << 15'000 << 777 << 40;
    QTest::addRow("sampled more often than asked") << 1000 << 400 << 123 << 4;
    QTest::addRow("sampled a little slower than asked") << 1000 << 1100 << 200 << 12;
    QTest::addRow("sampled a little faster than asked") << 1000 << 900 << 200 << 12;
}

void TestPhaseLock::locks()
{
    QFETCH(int, interval);
    QFETCH(int, every);
    QFETCH(int, phase);
    QFETCH(int, settled);
    PhaseLock lock{Duration(interval)};
    Sampled world(every, phase, 10);
    while (world.waits.empty())
        world.poll(lock);
    for (int i = 0; i < settled; ++i)
        world.poll(lock);
    world.waits.clear();
    for (int i = 0; i < 200; ++i)
        world.poll(lock);
    QVERIFY(!world.waits.empty());
    const qint64 longest = *std::max_element(world.waits.begin(), world.waits.end());
    QVERIFY2(longest <= 60, qPrintable(QStringLiteral("a sample waited %1 ms").arg(longest)));
}

void TestPhaseLock::neverStarvesNeverHurries()
{
    QFETCH(int, interval);
    QFETCH(int, every);
    QFETCH(int, phase);
    PhaseLock lock{Duration(interval)};
    Sampled world(every, phase, 10);
    for (int i = 0; i < 200; ++i) {
        world.setVisibleAfter(i * 7 % 300); // restless
        world.poll(lock);
    }
    for (const qint64 gap : world.gaps)
        QVERIFY2(gap >= interval / 2 && gap <= interval, qPrintable(QString::number(gap)));
}

void TestPhaseLock::aSampleThatIsNotVisibleYetWidensTheLag_data()
{
    QTest::addColumn<int>("visibleAfter");
    QTest::addColumn<int>("lag");
    QTest::addRow("visible in time: the lag stays") << 20 << 30;
    QTest::addRow("visible after 50 ms: doubled once") << 50 << 60;
    QTest::addRow("visible after 200 ms: doubled three times") << 200 << 240;
    QTest::addRow("visible after 450 ms: doubled four times") << 450 << 480;
    QTest::addRow("visible after 700 ms: half an interval is the most") << 700 << 500;
}

void TestPhaseLock::aSampleThatIsNotVisibleYetWidensTheLag()
{
    QFETCH(int, visibleAfter);
    QFETCH(int, lag);
    PhaseLock lock{Duration(1000)};
    Sampled world(1000, 400, visibleAfter);
    for (int i = 0; i < 20; ++i)
        world.poll(lock);
    QCOMPARE(lock.lag(), Duration(lag));
    world.waits.clear();
    for (int i = 0; i < 20; ++i)
        world.poll(lock);
    if (visibleAfter <= 500) // not one interval late for ever
        for (const qint64 wait : world.waits)
            QVERIFY2(wait <= lag + 15, qPrintable(QString::number(wait)));
}

void TestPhaseLock::samplesThatEndDoNotWidenItFurther()
{
    PhaseLock lock{Duration(1000)};
    Sampled world(1000, 400, 10);
    for (int i = 0; i < 10; ++i)
        world.poll(lock);
    const SampleTime last{wallFromMs(1'700'000'000'000 + world.shown), instantFromMs(world.shown)};
    for (int i = 0; i < 30; ++i) { // the target is down: the same sample again and again
        lock.saw(last);
        world.now = toMs(lock.nextAfter(instantFromMs(world.now)));
    }
    QCOMPARE(lock.lag(), Duration(60));
}

void TestPhaseLock::aWideLagIsTriedNarrowerAgain()
{
    PhaseLock lock{Duration(1000)};
    Sampled world(1000, 400, 200);
    for (int i = 0; i < 20; ++i)
        world.poll(lock);
    QCOMPARE(lock.lag(), Duration(240));
    world.setVisibleAfter(10);
    for (int i = 0; i < 200; ++i)
        world.poll(lock);
    QCOMPARE(lock.lag(), Duration(30));
}

void TestPhaseLock::withoutASampleTheScheduleStaysOnItsCadence()
{
    PromLike source;
    const HandClock clock;
    PollSchedule schedule(source, clock, Duration(60'000), 7);
    schedule.start();
    const Instant before = schedule.due();
    source.answer(std::nullopt);
    QCOMPARE(schedule.due(), before);
    QCOMPARE(before, Cadence(clock.moment.boot, Duration(60'000), 7).due(1));
}

void TestPhaseLock::withASampleTheScheduleFollowsIt()
{
    PromLike source;
    const HandClock clock;
    PollSchedule schedule(source, clock, Duration(60'000), 7);
    schedule.start();
    const Instant sampled = clock.moment.boot - Duration(15'000);
    source.answer(SampleTime{clock.moment.wall - Duration(15'000), sampled});
    QCOMPARE(schedule.due(), sampled + Duration(60'030));
}

void TestPhaseLock::anAnswerWithoutASampleIsFollowedAnIntervalLater()
{
    PromLike source;
    HandClock clock;
    PollSchedule schedule(source, clock, Duration(40), 7);
    schedule.start();
    source.answer(SampleTime{clock.moment.wall, clock.moment.boot});
    clock.advance(Duration(40));
    QTRY_COMPARE(source.polls, 2);
    source.answer(std::nullopt);
    QCOMPARE(schedule.due(), clock.moment.boot + Duration(40));
}

QTEST_GUILESS_MAIN(TestPhaseLock)
#include "tst_phaselock.moc"
