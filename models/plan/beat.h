#pragma once

#include "models/base/clock.h"

#include <optional>

namespace interlock {

/// When an indicator is looked at. A source may be asked more often than one of its indicators is judged:
/// then the poll nearest to each beat of the cadence counts, so that `consecutive: 3` at 5 s takes 15 s,
/// whatever the interval of the source is. Where both are the same every answer counts, a late one and the
/// one right after it too: skipping one would lengthen the exposure that the plan promises.
class Beat {
public:
    /// Whether an answer that came `now` (since any fixed moment) is looked at. `poll`: how often the source
    /// is asked, at most `cadence`.
    bool takes(Duration now, Duration cadence, Duration poll);

private:
    std::optional<Duration> m_last; ///< the beat that was looked at last
};

} // namespace interlock
