#pragma once

#include "models/base/clock.h"
#include "models/sources/source.h"

#include <QHash>

namespace interlock {

/// What all sources share: one poll in flight, numbers, the rules that turn what was measured into an
/// observation (failed, stale, too few, units, frozen).
class PolledSource : public MetricSource {
    Q_OBJECT
public:
    PolledSource(Source source, std::vector<Indicator> indicators, const Clock &clock);

    void poll() final;
    Observation observe(const Indicator &indicator, Instant now) const final;

protected:
    /// Whether a failed poll leaves nothing to look at, or each indicator has an outcome of its own.
    enum class Failure { Whole, Parts };

    /// Starts the exchange; it ends with `finish`.
    virtual void begin() = 0;
    /// The number in the raw unit, with its age and samples; the rules are applied by the caller.
    virtual Observation measure(const Indicator &indicator, Instant now) const = 0;
    /// When the newest number was sampled, where the answers tell.
    virtual std::optional<SampleTime> newestSample() const { return std::nullopt; }
    /// The whole answer is here and nothing of it was read yet; without this, `finish` says so.
    void noteArrival() { m_arrivedUs = steadyUs(); }
    void finish(const Done &result, qint64 bytes, Failure failure = Failure::Whole);

    const Source &source() const { return m_source; }
    const std::vector<Indicator> &indicators() const { return m_indicators; }
    const Clock &clock() const { return m_clock; }
    /// When the poll at hand, or the last one, began.
    Moment begun() const { return m_begun; }
    quint64 number() const { return m_number; }

private:
    struct Repetition {
        quint64 bits = 0;
        int polls = 0;
    };
    Observation judged(const Indicator &indicator, Instant now) const;
    void noteRepetitions();

    Source m_source;
    std::vector<Indicator> m_indicators;
    const Clock &m_clock;
    Moment m_begun;
    Instant m_answered{};
    quint64 m_number = 0;
    qint64 m_arrivedUs = -1;
    bool m_inFlight = false;
    bool m_polledOnce = false;
    std::optional<Error> m_failed;
    QHash<IndicatorId, Repetition> m_repetitions;
};

} // namespace interlock
