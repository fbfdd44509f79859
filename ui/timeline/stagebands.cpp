#include "ui/timeline/stagebands.h"

#include <algorithm>

namespace interlock {

namespace {
qint64 endOf(const StageView &stage, const ReleaseView &release, qint64 now)
{
    if (stage.leftAt)
        return toMs(*stage.leftAt);
    return release.endedAt ? toMs(*release.endedAt) : now;
}

/// The rest of the stage that bakes now, or all of one to come.
std::optional<Stretch> aheadOf(const StageView &stage, qint64 &free)
{
    const Duration rest = std::max(Duration(0), stage.bakeWanted - stage.bakeCounted);
    const qint64 from = free;
    free = stage.endsAt ? std::max(from, toMs(*stage.endsAt)) : from + rest.count();
    return free > from ? std::optional(Stretch{from, free}) : std::nullopt;
}
} // namespace

std::vector<StageBand> stageBands(const ReleaseView &release, WallTime now)
{
    std::vector<StageBand> made;
    if (!release.startedAt)
        return made;
    const bool isOver = release.endedAt.has_value();
    qint64 planned = toMs(*release.startedAt), free = toMs(now);
    for (size_t i = 0; i < release.stages.size(); ++i) {
        const StageView &stage = release.stages[i];
        StageBand band{int(i), stage.weight, stage.status, {}, {}, {planned, planned}, {}, {}};
        planned = band.planned.to = planned + stage.bakeWanted.count();
        if (stage.hasGate)
            band.gate = stage.note;
        if (stage.enteredAt)
            band.real = Stretch{toMs(*stage.enteredAt), endOf(stage, release, toMs(now))};
        if (!isOver && stage.state != StageView::State::Past)
            band.ahead = aheadOf(stage, free);
        const qint64 begin = band.real ? band.real->from : band.ahead ? band.ahead->from : band.planned.from;
        for (Duration at : stage.checkpoints) {
            if (band.real || band.ahead)
                band.checkpoints.push_back(begin + at.count());
        }
        made.push_back(std::move(band));
    }
    return made;
}

Stretch timelineOf(const ReleaseView &release, const std::vector<StageBand> &bands, WallTime now)
{
    constexpr qint64 kMinute = 60'000;
    Stretch all{toMs(release.startedAt.value_or(now)), toMs(release.endedAt.value_or(now))};
    for (const TimelineEntry &entry : release.timeline) {
        all.from = std::min(all.from, toMs(entry.at));
        all.to = std::max(all.to, toMs(entry.at));
    }
    for (const StageBand &band : bands) {
        if (band.ahead)
            all.to = std::max(all.to, band.ahead->to);
    }
    all.to = std::max(all.to, all.from + kMinute);
    const qint64 margin = (all.to - all.from) / 50;
    return {all.from - margin, all.to + margin};
}

} // namespace interlock
