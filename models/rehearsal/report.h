#pragma once

#include "models/rehearsal/timeline.h"

#include <QJsonObject>
#include <QStringList>

namespace interlock {

/// How a rehearsal ended.
enum class RehearsalOutcome {
    Passed,
    NotRehearsed, ///< it came to no fault: the rollout was stopped before
    NotDetected,  ///< the fault was in and no guardrail rolled back
    Inconclusive, ///< rolled back, and users never saw the fault: nothing shows that they were restored
    NotRestored,  ///< users were not served as before, or 0 was not read back
    TooLate,      ///< restored, but later than the plan's `rollback.within`
    Stopped,      ///< somebody ended it
    Broken,       ///< the fault could not be injected or cleared, or the log not be followed
};

struct RehearsalReport {
    RehearsalOutcome outcome = RehearsalOutcome::Broken;
    QString why;                  ///< a sentence; empty when it passed
    std::optional<Error> error{}; ///< of a start that was refused
    RolloutId rollout;
    QString fault; ///< "the hook", "the fault proxy"
    Timeline timeline;
    Duration within{0}; ///< the plan's `rollback.within`
    std::vector<RecoveryRow> rows;
    bool hasPassed() const { return outcome == RehearsalOutcome::Passed; }
};
QString toString(RehearsalOutcome outcome);

/// `T+0.0 s  injected`, ..., and how long each part took.
QStringList timelineLines(const RehearsalReport &report);
/// The table baseline, degraded, restored, recovery; a missing figure is a dash.
QStringList recoveryLines(const std::vector<RecoveryRow> &rows);
/// All of it in one text of at most 1,800 bytes: what the note in the log says.
QString noteText(const RehearsalReport &report);
QJsonObject toJson(const RehearsalReport &report);

} // namespace interlock
