#pragma once

#include "models/base/clock.h"
#include "models/sources/phaselock.h"

#include <QTimer>

namespace interlock {

/// When a source is polled: at once, then every interval with a jitter of up to 5 % that does not add up, so
/// that many sources do not beat in step. Pure.
class Cadence {
public:
    Cadence(Instant start, Duration interval, quint64 seed);
    /// When poll `n` (from 0) is due.
    Instant due(quint64 n) const;
    /// The first poll due after `now`.
    quint64 nextAfter(Instant now) const;

private:
    Instant m_start;
    Duration m_interval;
    quint64 m_seed;
};

/// Polls one source on its cadence, or locked to the phase of its samples once a poll has told when they are
/// taken. A poll that is due while one is in flight is counted as skipped, never queued; after a pause of the
/// machine the missed ones are skipped too.
class PollSchedule : public QObject {
    Q_OBJECT
public:
    PollSchedule(MetricSource &source, const Clock &clock, Duration interval, quint64 seed);

    /// The first poll starts from here, at once.
    void start();
    void stop();
    quint64 started() const { return m_started; }
    quint64 skipped() const { return m_skipped; }
    /// When the next poll is due. Only while it runs.
    Instant due() const { return m_locked.value_or(m_cadence->due(m_next)); }

private:
    void onDue();
    void onPolled(const Poll &poll);
    void moveOn(Instant now);
    void arm();

    MetricSource &m_source;
    const Clock &m_clock;
    Duration m_interval;
    quint64 m_seed;
    std::optional<Cadence> m_cadence;
    PhaseLock m_lock;
    std::optional<Instant> m_locked; ///< when the next poll is due, once samples have told
    Instant m_last{};                ///< when the last poll began
    QTimer m_timer;
    quint64 m_next = 0;
    quint64 m_started = 0;
    quint64 m_skipped = 0;
    bool m_inFlight = false;
};

} // namespace interlock
