#pragma once

#include "models/metrics/seriestable.h"
#include "models/plan/beat.h"
#include "models/plan/plan.h"

namespace interlock {

/// The looks that an engine would take at a series: each source asked as often as `pollEvery` says, each
/// indicator looked at when its `cadence` has passed, combined ones computed from their parts. Without the
/// jitter of real polls. Times are since the start.
class Looks {
public:
    using Seen = std::vector<std::pair<IndicatorId, Observation>>;

    /// `from` is the time of the series at the start.
    Looks(const Plan &plan, const SeriesTable &series, Duration from);
    /// What the sources that are due now show, one look a source, in the plan's order.
    std::vector<Seen> due(Duration now, int stage);
    /// When a source is asked next.
    Duration next() const;

private:
    struct Watched {
        const Indicator *indicator = nullptr;
        std::vector<Duration> every; ///< by stage
        Beat beat;
        std::optional<Observation> latest;
    };
    struct Polled {
        std::vector<size_t> indicators;
        Duration every{0};
        Duration next{0};
    };
    void addSource(const Source &source);
    Seen look(const Polled &polled);
    bool isDue(Watched &watched, Duration poll) const;
    Observation observe(const Watched &watched) const;
    void observeCombined(Seen &seen);
    const Observation *latest(const IndicatorId &id) const;

    const Plan &m_plan;
    const SeriesTable &m_series;
    Duration m_from{0};
    Duration m_now{0};
    size_t m_stage = 0;
    std::vector<Watched> m_watched; ///< one an indicator of the plan
    std::vector<Polled> m_polled;
};

} // namespace interlock
