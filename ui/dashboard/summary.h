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
};

} // namespace interlock
