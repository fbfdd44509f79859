#include "models/metrics/history.h"

#include <bit>

namespace interlock {

namespace {
constexpr quint64 kStaleBits = 0x7ff0000000000002ULL;
}

double staleMarker()
{
    return std::bit_cast<double>(kStaleBits);
}

bool isStaleMarker(double value)
{
    return std::bit_cast<quint64>(value) == kStaleBits;
}

History::History(Duration keep, size_t most) : m_keep(keep), m_most(std::max<size_t>(most, 2)) {}

void History::append(Sample sample)
{
    if (!isEmpty() && sample.at <= m_samples.back().at)
        return;
    m_samples.push_back(sample);
    trim();
}

void History::markStale(Instant at)
{
    if (!isEmpty() && !isStaleMarker(m_samples.back().value))
        append({std::max(at, m_samples.back().at + Duration(1)), staleMarker()});
}

std::span<const Sample> History::samples() const
{
    return std::span(m_samples).subspan(m_first);
}

std::optional<Sample> History::newest() const
{
    if (isEmpty() || isStaleMarker(m_samples.back().value))
        return std::nullopt;
    return m_samples.back();
}

void History::trim()
{
    const Instant oldest = m_samples.back().at - m_keep;
    while (m_samples.size() - m_first > m_most || m_samples[m_first].at < oldest)
        ++m_first;
    if (m_first > m_samples.size() / 2 + 16) {
        m_samples.erase(m_samples.begin(), m_samples.begin() + std::ptrdiff_t(m_first));
        m_first = 0;
    }
}

} // namespace interlock
