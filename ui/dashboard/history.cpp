#include "ui/dashboard/history.h"

#include <cmath>
#include <limits>

namespace interlock {

namespace {
constexpr float kGap = std::numeric_limits<float>::quiet_NaN();
constexpr size_t kGapsKept = 1000;
} // namespace

SeriesRing::SeriesRing()
    : m_offsets(size_t(kRing)), m_values(size_t(kRing)), m_fine(size_t(kRing / kFine), Block{kGap, kGap}),
      m_coarse(size_t(kRing / kCoarse), Block{kGap, kGap})
{}

qsizetype SeriesRing::bytes()
{
    return qsizetype(kRing * (sizeof(quint32) + sizeof(float)) +
                     (kRing / kFine + kRing / kCoarse) * sizeof(Block));
}

void SeriesRing::append(const Point &point)
{
    if (m_end > 0 && point.wallMs <= lastMs())
        return;
    if (m_end == 0)
        m_base = point.wallMs;
    if (point.wallMs - m_base > std::numeric_limits<quint32>::max())
        rebase(point.wallMs);
    noteGap(point);

    const float value = point.value.value_or(kGap);
    m_offsets[size_t(m_end % kRing)] = quint32(point.wallMs - m_base);
    m_values[size_t(m_end % kRing)] = value;
    const auto widen = [this, value](std::vector<Block> &blocks, int span) {
        Block &block = blocks[size_t((m_end % kRing) / span)];
        if (m_end % span == 0)
            block = {kGap, kGap};
        // fmin and fmax ignore a NaN on either side
        block.low = std::fmin(block.low, value);
        block.high = std::fmax(block.high, value);
    };
    widen(m_fine, kFine);
    widen(m_coarse, kCoarse);
    ++m_end;
}

void SeriesRing::rebase(qint64 wallMs)
{
    // A ring that spans 49 days starts again from what still fits: offsets stay 4 bytes.
    const qint64 base = std::max(timeAt(first()), wallMs - qint64(std::numeric_limits<quint32>::max()) / 2);
    for (qint64 i = first(); i < m_end; ++i)
        m_offsets[size_t(i % kRing)] = quint32(std::max<qint64>(0, timeAt(i) - base));
    m_base = base;
    if (wallMs - m_base > std::numeric_limits<quint32>::max())
        *this = SeriesRing(), m_base = wallMs;
}

void SeriesRing::noteGap(const Point &point)
{
    if (!point.value) {
        if (!m_inGap)
            m_gaps.push_back({m_end > 0 ? lastMs() : point.wallMs, point.wallMs});
        m_inGap = true;
        m_gaps.back().to = point.wallMs;
    } else if (m_inGap) {
        m_gaps.back().to = point.wallMs;
        m_inGap = false;
    }
    if (m_gaps.size() > kGapsKept)
        m_gaps.erase(m_gaps.begin(), m_gaps.begin() + qsizetype(kGapsKept / 4));
}

qint64 SeriesRing::firstMs() const
{
    return isEmpty() ? 0 : timeAt(first());
}

qint64 SeriesRing::lastMs() const
{
    return isEmpty() ? 0 : timeAt(m_end - 1);
}

std::optional<float> SeriesRing::last() const
{
    if (isEmpty() || std::isnan(valueAt(m_end - 1)))
        return std::nullopt;
    return valueAt(m_end - 1);
}

qint64 SeriesRing::firstAtOrAfter(qint64 wallMs) const
{
    qint64 low = first(), high = m_end;
    while (low < high) {
        const qint64 middle = (low + high) / 2;
        if (timeAt(middle) < wallMs)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::optional<Vertex> SeriesRing::nearest(qint64 wallMs, qint64 within) const
{
    if (isEmpty())
        return std::nullopt;
    qint64 index = std::min(firstAtOrAfter(wallMs), m_end - 1);
    if (index > first() && wallMs - timeAt(index - 1) < timeAt(index) - wallMs)
        --index;
    if (std::abs(timeAt(index) - wallMs) > within || std::isnan(valueAt(index)))
        return std::nullopt;
    return Vertex{double(timeAt(index)), double(valueAt(index))};
}

void SeriesRing::appendBlock(std::vector<Vertex> &out, qint64 from, qint64 to) const
{
    float low = kGap, high = kGap;
    for (qint64 i = from; i < to;) {
        const bool coarse = i % kCoarse == 0 && i + kCoarse <= to;
        const bool fine = i % kFine == 0 && i + kFine <= to;
        const size_t slot = size_t(i % kRing);
        const Block block = coarse ? m_coarse[slot / kCoarse]
                            : fine ? m_fine[slot / kFine]
                                   : Block{m_values[slot], m_values[slot]};
        low = std::fmin(low, block.low);
        high = std::fmax(high, block.high);
        i += coarse ? kCoarse : fine ? kFine : 1;
    }
    const double begin = double(timeAt(from)), end = double(timeAt(to - 1));
    if (std::isnan(low)) {
        out.push_back({begin, double(kGap)});
        return;
    }
    out.push_back({begin, double(low)});
    if (low != high)
        out.push_back({(begin + end) / 2, double(high)});
}

std::vector<Vertex> SeriesRing::curve(Stretch stretch, int columns) const
{
    std::vector<Vertex> out;
    if (isEmpty() || columns < 1)
        return out;
    // One point beyond each edge, so that the line reaches the frame.
    const qint64 from = std::max(first(), firstAtOrAfter(stretch.from) - 1);
    const qint64 to = std::min(m_end, firstAtOrAfter(stretch.to) + 1);
    const qint64 count = to - from;
    if (count <= 0)
        return out;
    out.reserve(size_t(std::min<qint64>(count, 4 * qint64(columns)) + 8));
    if (count <= 2 * qint64(columns)) {
        for (qint64 i = from; i < to; ++i)
            out.push_back({double(timeAt(i)), double(valueAt(i))});
        return out;
    }
    // Buckets sit on fixed multiples, so a scrolling curve does not shimmer.
    qint64 bucket = (count + columns - 1) / columns;
    if (bucket > 4)
        bucket = (bucket + kFine - 1) / kFine * kFine;
    if (bucket > 4 * kFine)
        bucket = (bucket + kCoarse - 1) / kCoarse * kCoarse;
    for (qint64 i = from; i < to;) {
        const qint64 next = std::min(to, (i / bucket + 1) * bucket);
        appendBlock(out, i, next);
        i = next;
    }
    return out;
}

std::vector<Stretch> SeriesRing::gaps(Stretch stretch) const
{
    std::vector<Stretch> out;
    for (const Stretch &gap : m_gaps) {
        const Stretch seen{std::max(gap.from, stretch.from), std::min(gap.to, stretch.to)};
        if (seen.to > seen.from)
            out.push_back(seen);
    }
    return out;
}

std::vector<float> SeriesRing::values(Stretch stretch, int most) const
{
    std::vector<float> out;
    if (isEmpty() || most < 1)
        return out;
    const qint64 from = firstAtOrAfter(stretch.from), to = firstAtOrAfter(stretch.to);
    const qint64 stride = std::max<qint64>(1, (to - from + most - 1) / most);
    for (qint64 i = from; i < to; i += stride) {
        if (!std::isnan(valueAt(i)))
            out.push_back(valueAt(i));
    }
    return out;
}

void History::append(const NewPoints &points)
{
    if (points.points.empty())
        return;
    SeriesRing &ring = m_series[Key{points.rollout, points.indicator, points.track}];
    for (const Point &point : points.points)
        ring.append(point);
    ++m_revision;
}

const SeriesRing *History::find(const RolloutId &rollout, const IndicatorId &indicator, Track track) const
{
    const auto found = m_series.find(Key{rollout, indicator, track});
    return found == m_series.end() ? nullptr : &found->second;
}

void History::keepOnly(const std::vector<ReleaseView> &releases)
{
    std::erase_if(m_series, [&releases](const auto &entry) {
        return std::ranges::none_of(
            releases, [&entry](const ReleaseView &release) { return release.id == entry.first.rollout; });
    });
}

} // namespace interlock
