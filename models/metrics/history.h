#pragma once

#include "models/metrics/sample.h"

#include <optional>
#include <span>

namespace interlock {

/// The value that says "the series ended here" (Prometheus' stale NaN, by its bits).
double staleMarker();
bool isStaleMarker(double value);

/// The newest samples of one series, bounded by age and by count. One sample an append, oldest first in
/// memory and never copied to be read.
class History {
public:
    /// Keeps samples for `keep` before the newest, at most `most` of them.
    History(Duration keep, size_t most);

    /// Appends; a sample that is not newer than the last one is left out (the first of equals wins).
    void append(Sample sample);
    /// The series ended at `at`: nothing if it has ended already.
    void markStale(Instant at);

    std::span<const Sample> samples() const;
    /// The newest sample unless the series has ended.
    std::optional<Sample> newest() const;
    bool isEmpty() const { return m_first == m_samples.size(); }

private:
    void trim();

    Duration m_keep;
    size_t m_most;
    std::vector<Sample> m_samples;
    size_t m_first = 0; ///< samples before it are gone; the vector is moved up when half of it is
};

} // namespace interlock
