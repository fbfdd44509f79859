#include "ui/dashboard/timeview.h"

#include <algorithm>

namespace interlock {

namespace {
constexpr qint64 kMinute = 60'000, kMostRange = 360 * kMinute;
constexpr qint64 kNearEnd = 200; ///< within this part of the span the end counts as reached
} // namespace

void TimeView::setWhole(Stretch whole)
{
    m_whole = {std::min(whole.from, whole.to - kMinute), whole.to};
}

void TimeView::setRange(Range range)
{
    m_range = range;
    reset();
}

void TimeView::reset()
{
    m_span.reset();
    m_end.reset();
}

qint64 TimeView::spanOf(Range range) const
{
    switch (range) {
    case Range::FiveMinutes:
        return 5 * kMinute;
    case Range::Quarter:
        return 15 * kMinute;
    case Range::Hour:
        return 60 * kMinute;
    case Range::SixHours:
        return kMostRange;
    case Range::Window:
        break;
    }
    return m_whole.to - m_whole.from;
}

qint64 TimeView::longest() const
{
    return std::max(m_whole.to - m_whole.from, spanOf(m_range));
}

Stretch TimeView::shown() const
{
    const qint64 end = m_end.value_or(m_whole.to);
    return {end - m_span.value_or(spanOf(m_range)), end};
}

void TimeView::setFollowing(bool on)
{
    const Stretch now = shown();
    if (on)
        m_end.reset();
    else
        m_end = now.to;
    if (!isRange() && !m_span)
        m_span = now.to - now.from;
    if (on && m_span == spanOf(m_range))
        m_span.reset();
}

void TimeView::zoom(double factor, std::optional<qint64> about)
{
    const Stretch now = shown();
    const qint64 span = now.to - now.from;
    const qint64 next = std::clamp(qint64(double(span) * factor), std::min(kShortest, longest()), longest());
    const qint64 stays = std::clamp(about.value_or(now.from + span / 2), now.from, now.to);
    const qint64 from = stays - qint64(double(stays - now.from) / double(span) * double(next));
    choose({from, from + next});
}

void TimeView::pan(qint64 ms)
{
    const Stretch now = shown();
    choose({now.from + ms, now.to + ms});
}

void TimeView::choose(Stretch stretch)
{
    const qint64 span = std::clamp(stretch.to - stretch.from, std::min(kShortest, longest()), longest());
    m_span = span;
    const qint64 first = m_whole.to - longest() + span;
    const qint64 end = std::clamp(stretch.to, first, m_whole.to);
    m_end = end >= m_whole.to - span / kNearEnd ? std::nullopt : std::optional(end);
    if (!m_end && span == spanOf(m_range))
        m_span.reset();
}

} // namespace interlock
