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
    std::vector<WeightSeen> weights;                             ///< oldest first, bounded
    std::map<int, QString> ahead; ///< by stage: how soon twice the errors of stable would show
    QString seenBy;               ///< who acknowledged the newest alarm
    /// How the newest message to one sink went.
    struct Delivery {
        WallTime at{};
        QString failed; ///< why it did not arrive; empty: it did
    };
    std::map<QString, Delivery> deliveries; ///< by the sink's name
    int breachesSeen = 0, stageSeen = -1;

    void addRecord(const Record &record, const RecordWords &words);
    void addLook(const RolloutEntry &entry);

private:
    void addChanges(const RolloutEntry &entry);
    void addWeights(const RolloutEntry &entry);
    void addOutcome(const QJsonObject &detail);

    std::map<int, WallTime> m_lowerings; ///< when each order to 0 was given; the newest of them
};

/// How a guardrail stands, in the word of its tile.
Status guardrailStatus(const GuardrailState &state);

/// The name of the points that tell how sure a comparing guardrail was. No indicator can have it.
IndicatorId certaintyTrack(const GuardrailId &rule);

/// The points of one look: canary and stable tracks of each indicator that a guardrail reads, and the
/// certainty of each guardrail that compares them.
void collectPoints(const RolloutEntry &entry, const Evaluated &look, qint64 wallMs,
                   std::vector<NewPoints> &points);

} // namespace interlock
