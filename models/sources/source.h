#pragma once

#include "models/base/result.h"
#include "models/metrics/observation.h"
#include "models/plan/plan.h"

#include <QObject>

#include <functional>
#include <memory>

namespace interlock {

/// How one poll of a source ended.
struct Poll {
    Done result; ///< an error names the place and the mend
    Duration took{0};
    qint64 bytes = 0;
    quint64 number = 0; ///< requests are numbered; late answers are dropped
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

Q_SIGNALS:
    void polled(const interlock::Poll &poll);
};

/// Resolves a secret reference now; the value is never logged. An error names the reference, never the value.
Result<QByteArray> resolveSecret(const SecretRef &secret);

/// Builds the source of a plan. `indicators`: those that read from it, so that nothing else is kept.
/// `planFolder`: where relative paths count from.
Result<std::unique_ptr<MetricSource>> makeSource(const Source &source,
                                                 const std::vector<Indicator> &indicators, const Clock &clock,
                                                 const QString &planFolder);

} // namespace interlock
