#pragma once

#include "models/base/result.h"
#include "models/metrics/observation.h"
#include "models/plan/plan.h"

#include <QObject>

#include <functional>
#include <memory>

namespace interlock {

/// When a number was sampled by whoever was asked for it (Prometheus).
struct SampleTime {
    WallTime stamp; ///< by its own clock: to tell samples apart and to see how far they are apart
    Instant at;     ///< by ours; early by at most as long as the question was on its way
};

/// How one poll of a source ended.
struct Poll {
    Done result; ///< an error names the place and the mend
    Duration took{0};
    qint64 bytes = 0;
    quint64 number = 0;                    ///< requests are numbered; late answers are dropped
    std::optional<SampleTime> sample = {}; ///< the newest one shown; none where the source does not tell
    qint64 arrivedUs = -1; ///< when the whole answer was there, on the clock of `measureWith`; -1: not known
};

/// Where numbers come from. Lives on the engine's thread; never blocks. At most one request is in flight.
class MetricSource : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Starts one poll under the source's own hard deadline. Does nothing while one is in flight. Ends with
    /// `polled`.
    virtual void poll() = 0;

    /// What the indicator shows from all that was polled so far. `now` is the instant of the look. Never a
    /// number when the last poll failed, the data is older than two intervals, or a needed series is absent
    /// or ambiguous.
    virtual Observation observe(const Indicator &indicator, Instant now) const = 0;

    /// The clock, in microseconds, that tells when an answer arrived; without one nothing tells it.
    void measureWith(std::function<qint64()> steadyUs) { m_steadyUs = std::move(steadyUs); }

Q_SIGNALS:
    void polled(const interlock::Poll &poll);

protected:
    qint64 steadyUs() const { return m_steadyUs ? m_steadyUs() : -1; }

private:
    std::function<qint64()> m_steadyUs;
};

/// Resolves a secret reference now; the value is never logged. An error names the reference, never the value.
Result<QByteArray> resolveSecret(const SecretRef &secret);

/// Builds the source of a plan. `indicators`: those that read from it, so that nothing else is kept.
/// `planFolder`: where relative paths count from.
Result<std::unique_ptr<MetricSource>> makeSource(const Source &source,
                                                 const std::vector<Indicator> &indicators, const Clock &clock,
                                                 const QString &planFolder);

} // namespace interlock
