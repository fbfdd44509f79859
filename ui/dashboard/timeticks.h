#pragma once

#include "ui/dashboard/history.h"
#include "ui/style/words.h"

namespace interlock {

/// A label under a time axis.
struct TimeTick {
    qint64 wallMs = 0;
    QString label;
    bool operator==(const TimeTick &) const = default;
};

/// Round times of the zone inside a stretch, at most `most` of them, and no label twice: seconds are told
/// where ticks are closer than a minute or the stretch is below 10 minutes, the day where it is over 24
/// hours.
std::vector<TimeTick> timeTicks(Stretch stretch, int most, Zone zone);

/// How many labels have room on so many pixels, in a font with digits this wide.
int tickRoom(Stretch stretch, int pixels, int digitWidth);

} // namespace interlock
