#include "ui/rollback/wording.h"

#include "ui/style/words.h"

namespace interlock {

namespace {
using Mode = RollbackButton::Mode;

/// Of a drill what counts is the person's time, not the guard's.
QString readBack(const RollbackView &rollback)
{
    return rollback.drilled
               ? RollbackWording::tr("0 % read back %1, drill").arg(Words::plus(rollback.drilled))
               : RollbackWording::tr("0 % read back %1").arg(Words::plus(rollback.readBackAfter));
}

RollbackWording progress(const ReleaseView &release)
{
    RollbackWording said{
        Mode::Working, RollbackWording::tr("Rolling back to %1").arg(release.stableVersion), {}};
    const RollbackView &rollback = *release.rollback;
    if (rollback.readBackAfter)
        said.detail = readBack(rollback);
    else if (!rollback.failed.isEmpty())
        said.detail = RollbackWording::tr("NOT done, trying again");
    else if (rollback.sentAfter)
        said.detail = RollbackWording::tr("sent %1, reading back").arg(Words::plus(rollback.sentAfter));
    else
        said.detail = RollbackWording::tr("recorded, being sent");
    return said;
}
} // namespace

QString RollbackWording::ending(const ReleaseView &release)
{
    if (release.rollback && release.rollback->readBackAfter)
        return tr("0 % read back");
    if (release.traffic.observed)
        return tr("canary at %1").arg(Words::weight(*release.traffic.observed));
    return release.stage < 0 ? tr("nothing was raised") : tr("traffic was not read");
}

RollbackWording RollbackWording::of(const ReleaseView *release, const EngineLink &engine, Requested requested)
{
    if (release == nullptr)
        return {Mode::Nothing, tr("Roll back"), tr("no release selected")};
    if (release->phase == Phase::Completed)
        return {Mode::Nothing, tr("Completed"),
                tr("%1 on %2", "share of the traffic, version")
                    .arg(Words::weight(release->traffic.observed.value_or(release->traffic.intended)),
                         release->canaryVersion)};
    if (release->phase == Phase::RolledBack) {
        const bool seen = release->rollback && release->rollback->readBackAfter;
        return {Mode::Finished, tr("Rolled back to %1").arg(release->stableVersion),
                seen ? readBack(*release->rollback) : ending(*release)};
    }
    if (release->rollback)
        return progress(*release);
    const bool unguarded =
        engine.state == EngineLink::State::Nobody || engine.state == EngineLink::State::Silent;
    if (requested == Requested::Yes)
        return {Mode::Working, tr("Rolling back to %1").arg(release->stableVersion),
                unguarded ? tr("by this console, without a guard") : tr("sent to the guard")};

    const Weight now = release->traffic.observed.value_or(release->traffic.intended);
    QString detail = tr("canary %1 → 0 % · F8").arg(Words::weight(now));
    if (unguarded)
        detail = tr("canary %1 → 0 %, no guard · F8").arg(Words::weight(now));
    else if (!release->traffic.stableReady)
        detail = tr("stable is DOWN · F8");
    if (!release->rollbackRisks.isEmpty())
        return {Mode::Risky, tr("Roll back… (%n risk(s))", nullptr, int(release->rollbackRisks.size())),
                detail};
    return {Mode::Ready, tr("Roll back to %1").arg(release->stableVersion), detail};
}

} // namespace interlock
