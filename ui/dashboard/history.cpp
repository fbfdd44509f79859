#include "ui/dashboard/history.h"

#include <bit>
#include <cmath>
#include <limits>

namespace interlock {

namespace {
constexpr float kGap = std::numeric_limits<float>::quiet_NaN();
constexpr size_t kGapsKept = 1000;
constexpr qint64 kPacesMissing = 3;

/// A float without its eight lowest bits, rounded; what would become infinite is cut instead.
quint32 packed(float value)
{
    const auto bits = std::bit_cast<quint32>(value);
    const quint32 rounded = (bits + 0x80) >> 8;
    return std::isfinite(value) && (rounded & 0x7F8000) != 0x7F8000 ? rounded : bits >> 8;
}

float unpacked(quint16 upper, quint8 lower)
{
    return std::bit_cast<float>(quint32(upper) << 16 | quint32(lower) << 8);
}
} // namespace

qsizetype SeriesRing::bytes() const
{
    return qsizetype(m_chunks.size() * (sizeof(Chunk) + sizeof(void *) + sizeof(Coarse)) +
                     m_gaps.size() * sizeof(Gap)) +
           m_times.bytes();
}

void SeriesRing::append(const Point &point)
{
    if (!isEmpty() && point.wallMs <= m_lastMs)
        return;
    const qint64 pace = m_times.pace();
    if (pace > 0 && point.wallMs - m_lastMs > kPacesMissing * pace) {
        noteGap({m_lastMs + pace, std::nullopt});
        push(m_lastMs + pace, kGap);
    }
    noteGap(point);
    m_last = point.value;
    push(point.wallMs, point.value.value_or(kGap));
}

void SeriesRing::push(qint64 wallMs, float value)
{
    const auto at = size_t(m_end % kCoarse);
    if (at == 0) {
        if (size() >= m_kept + kCoarse)
            dropOldest();
        m_chunks.emplace_back();
        m_coarse.push_back({wallMs, wallMs, {kGap, kGap}});
        m_chunks.back().fine.fill({kGap, kGap});
    }
    Chunk &chunk = m_chunks.back();
    const quint32 bits = packed(value);
    chunk.upper[at] = quint16(bits >> 8);
    chunk.lower[at] = quint8(bits & 0xFF);
    const quint8 late = m_times.append(m_end, wallMs);
    quint8 &pair = chunk.late[at / 2];
    pair = at % 2 == 0 ? late : quint8(pair | late << 4);
    const float kept = unpacked(chunk.upper[at], chunk.lower[at]);
    Coarse &coarse = m_coarse.back();
    for (Block *block : {&chunk.fine[at / kFine], &coarse.all}) { // fmin and fmax ignore a NaN on either side
        block->low = std::fmin(block->low, kept);
        block->high = std::fmax(block->high, kept);
    }
    m_lastMs = wallMs;
    ++m_end;
    if (at == 0 || at + 1 == kCoarse) // as a reader gets it, in steps of the pace
        (at == 0 ? coarse.firstMs : coarse.lastMs) = m_times.timeAt(m_end - 1, late);
}

void SeriesRing::dropOldest()
{
    if (!isLong())
        return;
    m_chunks.pop_front();
    m_coarse.pop_front();
    ++m_firstChunk;
    m_first = m_firstChunk * kCoarse;
    m_times.dropBefore(m_first);
}

void SeriesRing::noteGap(const Point &point)
{
    if (!point.value) {
        if (!m_inGap)
            m_gaps.push_back({{isEmpty() ? point.wallMs : m_lastMs, point.wallMs}, m_end, m_end});
        m_inGap = true;
    } else if (!m_inGap) {
        return;
    } else {
        m_inGap = false;
    }
    m_gaps.back().when.to = point.wallMs;
    m_gaps.back().end = point.value ? m_end : m_end + 1;
    if (m_gaps.size() > kGapsKept)
        m_gaps.erase(m_gaps.begin(), m_gaps.begin() + qsizetype(kGapsKept / 4));
}

qint64 SeriesRing::timeAt(qint64 index) const
{
    if (index % kCoarse == 0)
        return coarseOf(index).firstMs;
    if (index % kCoarse == kCoarse - 1)
        return coarseOf(index).lastMs;
    const quint8 pair = chunkOf(index).late[size_t(index % kCoarse / 2)];
    return m_times.timeAt(index, index % 2 == 0 ? pair & 0xF : pair >> 4);
}

float SeriesRing::valueAt(qint64 index) const
{
    const Chunk &chunk = chunkOf(index);
    return unpacked(chunk.upper[size_t(index % kCoarse)], chunk.lower[size_t(index % kCoarse)]);
}

qint64 SeriesRing::firstMs() const
{
    return isEmpty() ? 0 : timeAt(m_first);
}

qint64 SeriesRing::firstAtOrAfter(qint64 wallMs) const
{
    qint64 low = m_first, high = m_end;
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
    if (index > m_first && wallMs - timeAt(index - 1) < timeAt(index) - wallMs)
        --index;
    if (std::abs(timeAt(index) - wallMs) > within || std::isnan(valueAt(index)))
        return std::nullopt;
    return Vertex{double(timeAt(index)), double(valueAt(index))};
}

SeriesRing::Block SeriesRing::blockOf(qint64 from, qint64 to) const
{
    Block wide{kGap, kGap};
    for (qint64 i = from; i < to;) {
        const bool coarse = i % kCoarse == 0 && i + kCoarse <= to;
        const bool fine = i % kFine == 0 && i + kFine <= to;
        const float value = coarse || fine ? 0 : valueAt(i);
        const Block block = coarse ? coarseOf(i).all
                            : fine ? chunkOf(i).fine[size_t(i % kCoarse / kFine)]
                                   : Block{value, value};
        wide = {std::fmin(wide.low, block.low), std::fmax(wide.high, block.high)};
        i += coarse ? kCoarse : fine ? kFine : 1;
    }
    return wide;
}

std::pair<qint64, qint64> SeriesRing::indices(Stretch stretch) const
{
    return {std::max(m_first, firstAtOrAfter(stretch.from) - 1),
            std::min(m_end, firstAtOrAfter(stretch.to) + 1)};
}

std::vector<Band> SeriesRing::bands(Stretch stretch, int columns) const
{
    std::vector<Band> out;
    if (isEmpty() || columns < 1)
        return out;
    const auto [from, to] = indices(stretch);
    // Bands sit on fixed multiples, so a scrolling curve does not shimmer.
    qint64 bucket = std::max<qint64>(1, (to - from + columns - 1) / columns);
    if (bucket > kFine / 2)
        bucket = (bucket + kFine - 1) / kFine * kFine;
    if (bucket > kCoarse / 2)
        bucket = (bucket + kCoarse - 1) / kCoarse * kCoarse;
    out.reserve(size_t((to - from) / bucket + 2));
    // A band ends where a gap that can be seen begins, however few points stand for the gap.
    const qint64 seen = (stretch.to - stretch.from) / columns;
    auto gap = std::ranges::upper_bound(m_gaps, from, std::less(), &Gap::end);
    for (qint64 i = from; i < to;) {
        qint64 next = std::min(to, (i / bucket + 1) * bucket);
        while (gap != m_gaps.end() && (gap->end <= i || gap->when.to - gap->when.from < seen))
            ++gap;
        if (gap != m_gaps.end() && gap->first < next)
            next = gap->first > i ? gap->first : std::min(to, gap->end);
        const Block block = blockOf(i, next);
        const qint64 begin = timeAt(i);
        out.push_back({begin, next - i > 1 ? timeAt(next - 1) : begin, block.low, block.high, i / bucket});
        i = next;
    }
    return out;
}

std::vector<Vertex> SeriesRing::curve(Stretch stretch, int columns) const
{
    std::vector<Vertex> out;
    if (isEmpty() || columns < 1)
        return out;
    const auto [from, to] = indices(stretch);
    if (to - from <= 2 * qint64(columns))
        columns = int(std::max<qint64>(1, to - from)); // as they are
    for (const Band &band : bands(stretch, columns)) {
        out.push_back({double(band.fromMs), double(band.low)});
        if (band.low < band.high)
            out.push_back({double(band.fromMs + band.toMs) / 2, double(band.high)});
    }
    return out;
}

std::vector<Stretch> SeriesRing::gaps(Stretch stretch) const
{
    std::vector<Stretch> out;
    for (const Gap &gap : m_gaps) {
        const Stretch seen{std::max(gap.when.from, stretch.from), std::min(gap.when.to, stretch.to)};
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
    m_bytes -= ring.bytes();
    for (const Point &point : points.points)
        ring.append(point);
    m_bytes += ring.bytes();
    ++m_revision;
    dropOldest();
}

void History::dropOldest()
{
    while (m_bytes > m_most) {
        SeriesRing *oldest = nullptr;
        for (auto &[key, ring] : m_series) {
            if (ring.isLong() && (!oldest || ring.firstMs() < oldest->firstMs()))
                oldest = &ring;
        }
        if (oldest == nullptr)
            return;
        m_bytes -= oldest->bytes();
        oldest->dropOldest();
        m_bytes += oldest->bytes();
    }
}

const SeriesRing *History::find(const RolloutId &rollout, const IndicatorId &indicator, Track track) const
{
    const auto found = m_series.find(Key{rollout, indicator, track});
    return found == m_series.end() ? nullptr : &found->second;
}

void History::keepOnly(const std::vector<ReleaseView> &releases)
{
    std::erase_if(m_series, [this, &releases](const auto &entry) {
        const bool gone = std::ranges::none_of(
            releases, [&entry](const ReleaseView &release) { return release.id == entry.first.rollout; });
        m_bytes -= gone ? entry.second.bytes() : 0;
        return gone;
    });
}

} // namespace interlock
