#include "models/sources/schedule.h"

namespace interlock {

namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): an even 64-bit number for each pair of seed and poll.
quint64 mixed(quint64 value)
{
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

} // namespace

Cadence::Cadence(Instant start, Duration interval, quint64 seed)
    : m_start(start), m_interval(std::max(interval, Duration(1))), m_seed(seed)
{}

Instant Cadence::due(quint64 n) const
{
    const Instant even = m_start + qint64(n) * m_interval;
    const auto most = quint64(m_interval.count() / 20);
    if (n == 0 || most == 0)
        return even;
    return even + Duration(qint64(mixed(m_seed ^ mixed(n)) % (most + 1)));
}

quint64 Cadence::nextAfter(Instant now) const
{
    if (now < m_start)
        return 0;
    auto n = quint64((now - m_start) / m_interval);
    while (due(n) <= now)
        ++n;
    return n;
}

PollSchedule::PollSchedule(MetricSource &source, const Clock &clock, Duration interval, quint64 seed)
    : m_source(source), m_clock(clock), m_interval(interval), m_seed(seed), m_lock(interval)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &PollSchedule::onDue);
    connect(&m_source, &MetricSource::polled, this, &PollSchedule::onPolled);
}

void PollSchedule::start()
{
    m_cadence.emplace(m_clock.now().boot, m_interval, m_seed);
    m_next = 0;
    m_locked.reset();
    onDue();
}

void PollSchedule::stop()
{
    m_timer.stop();
    m_cadence.reset();
}

void PollSchedule::onDue()
{
    if (!m_cadence)
        return;
    const Instant now = m_clock.now().boot;
    if (now < due()) // a timer may fire a little early
        return arm();
    moveOn(now);
    arm();
    if (m_inFlight) {
        ++m_skipped;
        return;
    }
    m_inFlight = true;
    m_last = now;
    ++m_started;
    m_source.poll();
}

/// What is due now will have begun: the next one. One that is locked is set anew by the answer, and comes an
/// interval later where the answer tells nothing.
void PollSchedule::moveOn(Instant now)
{
    if (m_locked) {
        m_skipped += quint64((now - *m_locked) / m_interval);
        m_locked = now + m_interval;
        return;
    }
    const quint64 next = m_cadence->nextAfter(now);
    m_skipped += next - m_next - 1;
    m_next = next;
}

void PollSchedule::onPolled(const Poll &poll)
{
    m_inFlight = false;
    if (!m_cadence || !poll.sample)
        return;
    m_lock.saw(*poll.sample);
    m_locked = m_lock.nextAfter(m_last);
    arm();
}

void PollSchedule::arm()
{
    m_timer.start(std::max(due() - m_clock.now().boot, Duration(1)));
}

} // namespace interlock
