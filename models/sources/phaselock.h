#pragma once

#include "models/sources/source.h"

namespace interlock {

/// When a source is asked whose numbers were sampled by somebody else: a little after each new sample, so
/// that the second timer costs nothing (two timers that know nothing of each other cost half an interval
/// each). Polls are never nearer to each other than half an interval and never further apart than one. Pure.
class PhaseLock {
public:
    explicit PhaseLock(Duration interval);

    /// The newest sample that the poll at hand showed. Where the poll came too early for the sample it was
    /// meant for, the lag after samples doubles (up to half an interval), once for each sample; a lag that
    /// was long enough for a minute's worth of samples is tried at half again.
    void saw(const SampleTime &newest);
    /// When the poll after the one that began at `last` is due, as far as is known now. Once something was
    /// seen, that is shortly after a sample, two polls after the first at the latest.
    Instant nextAfter(Instant last);
    /// How long after a sample it is looked for.
    Duration lag() const { return m_lag; }

private:
    Duration least() const;
    void tooEarly(WallTime shown);
    void inTime();

    Duration m_interval;
    Duration m_lag;
    std::optional<SampleTime> m_newest;
    Duration m_period;                ///< between two samples, as far as it was seen
    std::optional<WallTime> m_aimed;  ///< the sample that the next poll is meant for, by its source's clock
    std::optional<WallTime> m_missed; ///< what was shown when the lag was widened last
    int m_inTime = 0;                 ///< polls in a row that showed what they were meant for
};

} // namespace interlock
