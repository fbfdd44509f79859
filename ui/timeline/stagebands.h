#pragma once

#include "ui/dashboard/history.h"

namespace interlock {

/// A stage on the time axis.
struct StageBand {
    int index = 0;
    Weight weight;
    Status status;
    std::optional<Stretch> real; ///< as it was; to the present while it is not over
    std::optional<Stretch>
        ahead;       ///< where it will be, if it goes on as the plan says; of a current stage, its rest
    Stretch planned; ///< as the plan had it when the release began
    QString gate;    ///< who decides after it; empty: nobody has to
    std::vector<qint64> checkpoints; ///< wall ms, in the order of time
    bool operator==(const StageBand &) const = default;
};

/// The stages of a release that began, first to last. Pure. What is ahead counts no time that people take at
/// a gate, and nothing once the release is over. A stage that was never entered and never will be has neither
/// `real` nor `ahead`.
std::vector<StageBand> stageBands(const ReleaseView &release, WallTime now);

/// From the first record to the end of what is ahead, or of the release; at least a minute.
Stretch timelineOf(const ReleaseView &release, const std::vector<StageBand> &bands, WallTime now);

} // namespace interlock
