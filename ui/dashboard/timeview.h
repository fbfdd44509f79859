#pragma once

#include "ui/dashboard/history.h"

namespace interlock {

/// How much of the past the plots show.
enum class Range { FiveMinutes, Quarter, Hour, SixHours, Window };

/// The stretch of time that all plots of a page share: a range that goes on with time, or what somebody chose
/// with wheel, drag, keys or two dates. Pure: the present is told to it. Times are wall milliseconds.
class TimeView {
public:
    static constexpr qint64 kShortest = 10'000;

    /// What there is to see; its end is the present, or when the release was over.
    void setWhole(Stretch whole);
    const Stretch &whole() const { return m_whole; }
    /// Shows a range up to the present, and follows it.
    void setRange(Range range);
    Range range() const { return m_range; }
    /// The picked range as it is: nobody zoomed, panned or stopped.
    bool isRange() const { return !m_span && !m_end; }

    Stretch shown() const;
    /// Does its end go on with the present?
    bool isFollowing() const { return !m_end; }
    /// Goes on with the present, or stays with what is shown now.
    void setFollowing(bool on);
    /// Shows `factor` times as much time; the moment `about` stays where it is on the screen (the middle,
    /// when absent). What would reach over the end follows the present again.
    void zoom(double factor, std::optional<qint64> about = std::nullopt);
    /// Earlier (negative) or later.
    void pan(qint64 ms);
    /// Exactly this stretch, as far as there is something to see.
    void choose(Stretch stretch);
    /// Back to the picked range.
    void reset();

private:
    qint64 spanOf(Range range) const;
    qint64 longest() const;
    Stretch m_whole{0, 60'000};
    Range m_range = Range::Window; ///< the whole release: right from its first minute
    std::optional<qint64> m_span;  ///< chosen; absent: that of the range
    std::optional<qint64> m_end;   ///< chosen; absent: the present
};

} // namespace interlock
