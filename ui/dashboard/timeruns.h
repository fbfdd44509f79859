#pragma once

#include <QtGlobal>

#include <deque>

namespace interlock {

/// The times of a series in half a byte a point and a little. Points come at a regular pace, almost: a run
/// holds when it began and its pace, a point only by how much it is late, in sixteenths of the pace. A point
/// that the pace does not explain begins another run. What is given back is at most a sixteenth of the pace
/// early, never late, and never out of order.
class TimeRuns {
public:
    static constexpr int kMostPoints = 256; ///< of one run: then the pace is learnt anew

    /// The time of the point `index` comes in; `index` grows by one each. Gives the four bits to keep for it.
    quint8 append(qint64 index, qint64 wallMs);
    /// When the point was, from its four bits.
    qint64 timeAt(qint64 index, quint8 late) const;
    /// Milliseconds between points by now; 0 while too few were seen at one pace.
    qint64 pace() const;
    /// Forgets runs that end before `first`.
    void dropBefore(qint64 first);
    qsizetype bytes() const { return qsizetype(m_runs.size()) * qsizetype(sizeof(Run)); }

private:
    struct Run {
        qint64 first = 0; ///< index of its first point
        qint64 began = 0; ///< wall ms
        qint64 pace = 0;  ///< ms; 0: not yet known
        qint64 unit() const { return qMax<qint64>(1, pace / 16); }
    };
    void begin(qint64 index, qint64 wallMs, qint64 pace);
    std::deque<Run> m_runs;
    qint64 m_newest = 0, m_newestMs = 0;
};

} // namespace interlock
