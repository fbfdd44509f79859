#include "models/sources/phaselock.h"

namespace interlock {

namespace {

constexpr Duration kLag{30};   // a scrape on a near network, and its way into the database
constexpr Duration kSlack{10}; // that much a poll may be early: timers and the way of a question differ
constexpr int kTryLessAfter = 60;

} // namespace

PhaseLock::PhaseLock(Duration interval)
    : m_interval(std::max(interval, Duration(2))), m_lag(least()), m_period(m_interval)
{}

Duration PhaseLock::least() const
{
    return std::min(kLag, m_interval / 2);
}

void PhaseLock::saw(const SampleTime &newest)
{
    const std::optional<WallTime> aimed = std::exchange(m_aimed, std::nullopt);
    if (aimed && newest.stamp + m_period / 2 < *aimed)
        tooEarly(newest.stamp);
    else if (aimed)
        inTime();
    if (m_newest && newest.stamp != m_newest->stamp)
        m_period = newest.stamp > m_newest->stamp ? newest.stamp - m_newest->stamp : m_interval;
    m_newest = newest;
}

void PhaseLock::tooEarly(WallTime shown)
{
    m_inTime = 0;
    if (m_missed == shown)
        return; // samples do not come at all: no lag would help
    m_missed = shown;
    m_lag = std::min(2 * m_lag, m_interval / 2);
}

void PhaseLock::inTime()
{
    if (++m_inTime < kTryLessAfter)
        return;
    m_inTime = 0;
    m_lag = std::max(m_lag / 2, least());
}

Instant PhaseLock::nextAfter(Instant last)
{
    m_aimed.reset();
    if (!m_newest)
        return last + m_interval;
    // The latest moment within one interval that is a lag after a sample.
    const Instant expected = m_newest->at + m_lag;
    const Duration slack = std::min<Duration>(kSlack, m_lag / 2);
    qint64 samples = std::max<qint64>(1, (last + m_interval + slack - expected) / m_period);
    if (expected + samples * m_period < last + m_interval / 2)
        ++samples; // that would be too soon, and the next one is more than an interval away
    const Duration away = expected + samples * m_period - last;
    const qint64 polls = std::max<qint64>(1, (away - slack + m_interval - Duration(1)) / m_interval);
    if (polls == 1)
        m_aimed = m_newest->stamp + samples * m_period;
    return last + std::clamp<Duration>(away / polls, m_interval / 2, m_interval);
}

} // namespace interlock
