#pragma once

#include "ui/style/statuslist.h"
#include "ui/style/words.h"

namespace interlock {

/// What somebody woken at night needs of one release, in the order in which they need it.
struct IncidentView {
    Status status;                    ///< the chip: how bad
    QString headline;                 ///< one sentence: what is wrong
    QString advice;                   ///< one sentence: what to do
    std::vector<StatusLine> broke;    ///< guardrails that do not hold, worst first
    QString calm;                     ///< what is said where none is broken, and since when that is known
    std::vector<StatusLine> changed;  ///< newest first
    std::vector<StatusLine> steps;    ///< of the rollback: what each does, or how it went
    std::vector<StatusLine> next;     ///< if nobody acts
    std::vector<StatusLine> lastGood; ///< what to go back to
    std::vector<StatusLine> said;     ///< decisions and notes, newest first
    bool operator==(const IncidentView &) const = default;
};

/// Pure. `now` counts ages on; `zone` is for times.
class Incident {
    Q_DECLARE_TR_FUNCTIONS(interlock::Incident)
public:
    static IncidentView of(const Snapshot &snapshot, const ReleaseView &release, Moment now, Zone zone);

private:
    static void judge(const Snapshot &snapshot, const ReleaseView &release, IncidentView &view);
    static std::vector<StatusLine> brokenOf(const ReleaseView &release, Duration since, Zone zone);
    static QString exposureOf(const ReleaseView &release);
    static QString calmOf(const ReleaseView &release, Duration since);
    static std::vector<StatusLine> changesOf(const Snapshot &snapshot, const ReleaseView &release, Zone zone);
    static std::vector<StatusLine> stepsOf(const ReleaseView &release, Duration since);
    static std::vector<StatusLine> nextOf(const ReleaseView &release, Moment now, Zone zone);
    static std::vector<StatusLine> lastGoodOf(const Snapshot &snapshot, const ReleaseView &release,
                                              Zone zone);
    static std::vector<StatusLine> saidOf(const ReleaseView &release, Zone zone);
};

} // namespace interlock
