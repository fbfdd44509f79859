#pragma once

#include "models/sources/fetcher.h"
#include "tests/sim/recipe.h"

#include <algorithm>
#include <map>

namespace interlock::sim {

class World;

/// What a page really said when it was last fetched: the indicators that stood in it as fresh, finite
/// numbers.
struct Served {
    Micros at = -1;
    std::map<IndicatorId, double> numbers;
    std::vector<IndicatorId> old; ///< these stand there with an old time of their own
    bool isOld(const IndicatorId &id) const { return std::ranges::find(old, id) != old.end(); }
};

/// The canary's two pages: an exposition (latency, requests) and a JSON health page (queue). And the
/// exposition of the stable version, which is always well.
class Endpoints {
public:
    explicit Endpoints(World &world) : m_world(world) {}
    struct Page {
        Result<HttpBody> body;
        Micros takes = 0;
        Served served; ///< holds once it has arrived
    };
    /// What a fetch that begins now brings.
    Page fetch(Process process, const SourceId &source, Duration deadline);
    /// Whether the latency that users see is above the limit now, for good (no spike, no flapping).
    bool isBad() const;
    std::unique_ptr<Fetcher> fetcher(Process process, const SourceId &source);
    /// Observations without pages, for the fast mode.
    std::unique_ptr<MetricSource> direct(Process process, const Source &source);

private:
    const Fault *active(FaultKind kind, const SourceId &source);
    double latency();
    void count();
    QByteArray exposition(const SourceId &source, Served &served);
    QByteArray stable(Served &served);
    QByteArray health(const SourceId &source, Served &served);

    World &m_world;
    Micros m_countedTo = 0;
    double m_requests = 1000, m_errors = 3;
    double m_stableRequests = 9000, m_stableErrors = 9;
    quint64 m_polls = 0, m_stablePolls = 0;
    std::vector<const Fault *> m_resets; ///< counters were set back by these already
};

} // namespace interlock::sim
