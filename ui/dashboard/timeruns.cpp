#include "ui/dashboard/timeruns.h"

#include <algorithm>
#include <functional>

namespace interlock {

namespace {
/// Half of the sixteen steps are for points that come early.
constexpr qint64 kOnTime = 8, kSteps = 16;
constexpr qint64 kSure = 8; ///< points at one pace that are no chance

qint64 floored(qint64 value, qint64 by)
{
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}
} // namespace

quint8 TimeRuns::append(qint64 index, qint64 wallMs)
{
    quint8 late = kOnTime;
    if (m_runs.empty()) {
        begin(index, wallMs, 0);
    } else {
        Run &run = m_runs.back();
        const qint64 at = index - run.first;
        if (at == 1 && run.pace == 0)
            run.pace = wallMs - run.began;
        const qint64 step =
            run.pace == 0 ? -1 : kOnTime + floored(wallMs - run.began - at * run.pace, run.unit());
        if (at < kMostPoints && step >= 0 && step < kSteps)
            late = quint8(step);
        else // the mean so far is a better pace than its first two points
            begin(index, wallMs, at > 1 ? (m_newestMs - run.began) / (at - 1) : 0);
    }
    m_newest = index;
    m_newestMs = wallMs;
    return late;
}

void TimeRuns::begin(qint64 index, qint64 wallMs, qint64 pace)
{
    m_runs.push_back({index, wallMs, pace});
}

qint64 TimeRuns::timeAt(qint64 index, quint8 late) const
{
    const auto after = std::ranges::upper_bound(m_runs, index, std::less(), &Run::first);
    const Run &run = after == m_runs.begin() ? m_runs.front() : *std::prev(after);
    return run.began + (index - run.first) * run.pace + (qint64(late) - kOnTime) * run.unit();
}

qint64 TimeRuns::pace() const
{
    if (m_runs.empty())
        return 0;
    if (m_newest - m_runs.back().first >= kSure)
        return m_runs.back().pace;
    // A run that was full was no change of pace; one that broke off was.
    const bool goesOn =
        m_runs.size() > 1 && m_runs.back().first - m_runs[m_runs.size() - 2].first == kMostPoints;
    return goesOn ? m_runs.back().pace : 0;
}

void TimeRuns::dropBefore(qint64 first)
{
    while (m_runs.size() > 1 && m_runs[1].first <= first)
        m_runs.pop_front();
}

} // namespace interlock
