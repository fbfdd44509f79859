#pragma once

#include "models/engine/describe.h"
#include "ui/follower/snapshot.h"

#include <map>

namespace interlock {

/// What the follower remembers of one rollout beside its state: what only the records and looks tell.
struct Trace {
    std::vector<TimelineEntry> timeline; ///< oldest first, bounded
    std::optional<RollbackView> rollback;
    std::vector<std::vector<float>> breachAt; ///< a stage each: where in its bake looks were in breach
    std::vector<std::optional<WallTime>> leftAt;
    std::optional<WallTime> endedAt;
    std::map<GuardrailId, std::vector<GuardrailChange>> changes; ///< oldest first, bounded
    int breachesSeen = 0, stageSeen = -1;

    void addRecord(const Record &record, const RecordWords &words);
    void addLook(const RolloutEntry &entry);

private:
    void addChanges(const RolloutEntry &entry);
};

/// How a guardrail stands, in the word of its tile.
Status guardrailStatus(const GuardrailState &state);

/// The points of one look: canary and stable tracks of each indicator that a guardrail reads.
void collectPoints(const RolloutEntry &entry, const Evaluated &look, qint64 wallMs,
                   std::vector<NewPoints> &points);

} // namespace interlock
