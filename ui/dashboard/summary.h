#pragma once

#include "ui/dashboard/history.h"
#include "ui/style/words.h"

namespace interlock {

/// One sentence about an indicator: value, against stable, against the limit, trend over the stretch.
/// "p95 latency 402 ms, 6 ms above stable, 98 ms under the limit, flat over 1 h"
class Summary {
    Q_DECLARE_TR_FUNCTIONS(interlock::Summary)
public:
    static QString of(const GuardrailView &rule, const SeriesRing *canary, Stretch stretch);
    /// "last 60 min: canary p50 402 ms, p95 418 ms; stable p50 396 ms, p95 410 ms", of the hour before
    /// `endMs`. Empty where there are fewer than five values, and for a certainty.
    static QString lastHour(const GuardrailView &rule, const SeriesRing *canary, const SeriesRing *stable,
                            qint64 endMs);
};

} // namespace interlock
