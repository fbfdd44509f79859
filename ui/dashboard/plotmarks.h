#pragma once

#include "ui/follower/snapshot.h"

namespace interlock {

/// Something that happened to the release, marked on its curves.
struct PlotMark {
    enum class Kind {
        Weight,   ///< the traffic was moved
        Decision, ///< a person or the guard decided: hold, resume, deny, roll back
        Breach,   ///< a guardrail fired or went blind
        Note      ///< somebody wrote something down
    };
    qint64 wallMs = 0;
    Kind kind = Kind::Weight;
    StatusKind status = StatusKind::Running;
    QString label; ///< "→ 25 %", "hold"
    bool operator==(const PlotMark &) const = default;
};

/// The marks of a timeline, oldest first; what only tells of another mark in the same second is left out.
std::vector<PlotMark> plotMarks(const std::vector<TimelineEntry> &timeline);

} // namespace interlock
