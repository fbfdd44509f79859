#pragma once

#include "models/engine/describe.h"
#include "ui/follower/snapshot.h"

#include <QJsonArray>

#include <map>

namespace interlock {

/// What the follower remembers of one rollout beside its state: what only the records and looks tell.
struct Trace {
    /// The word of a guardrail's tile, before it is said in any language.
    enum class Standing { Breach, OverLimit, NoData, WarmingUp, Warn, Ok };
    struct Change {
        WallTime at{};
        Standing standing = Standing::Ok;
        std::optional<double> value; ///< that brought it there
    };
    std::vector<TimelineEntry> timeline; ///< oldest first, bounded; in the language it was said in last
    std::optional<RollbackView> rollback;
    std::vector<std::vector<float>> breachAt; ///< a stage each: where in its bake looks were in breach
    std::vector<std::optional<WallTime>> leftAt;
    std::optional<WallTime> endedAt;
    std::map<GuardrailId, std::vector<Change>> changes; ///< oldest first, bounded
    std::vector<WeightSeen> weights;                    ///< oldest first, bounded
    std::map<int, QJsonArray> ahead; ///< by stage: how soon twice the errors of stable would show
    QString seenBy;                  ///< who acknowledged the newest alarm
    /// How the newest message to one sink went.
    struct Delivery {
        WallTime at{};
        QString failed; ///< why it did not arrive; empty: it did
    };
    std::map<QString, Delivery> deliveries; ///< by the sink's name
    QStringList you;                        ///< by what the log calls whoever sits here
    int breachesSeen = 0, stageSeen = -1;

    void addRecord(const Record &record, const RecordWords &words);
    void addLook(const RolloutEntry &entry);
    /// A reason with the name of the guardrail where the log has that of what it measures.
    QString named(QString reason) const;
    /// Says its timeline again, in the language that is in force now.
    void sayAnew();

private:
    /// What a record told, as it is needed to say it.
    struct Told {
        QString kind, who, why, reason, verdict, outcome, detail;
        int stage = 0;
        Weight weight;
        bool wasRead = false;    ///< of a rollback that ended: 0 was ordered and read back
        QJsonArray doubled = {}; ///< of a stage ahead: how soon twice the errors would show
    };
    void say(const Told &told, TimelineEntry &entry) const;
    void addChanges(const RolloutEntry &entry);
    void addNamed(const QJsonObject &detail);
    void addWeights(const RolloutEntry &entry);
    void addOutcome(const QJsonObject &detail);
    void addRollback(const RecordWords &words, const QString &reason);
    void hush(std::initializer_list<QLatin1StringView> kinds, WallTime since);

    std::vector<Told> m_told;                         ///< one an entry of the timeline
    std::vector<std::pair<QString, QString>> m_named; ///< reason as logged, with the guardrail's name
    std::map<int, WallTime> m_lowerings;              ///< when each order to 0 was given; the newest of them
};

/// How a guardrail stands, in the word of its tile.
Status guardrailStatus(const GuardrailState &state);
Status guardrailStatus(Trace::Standing standing);
/// Of a `stage-ahead`: "within 12m by error-rate", one a guardrail that counts errors against stable.
QString aheadText(const QJsonArray &doubledSeenWithin);

/// The name of the points that tell how sure a comparing guardrail was. No indicator can have it.
IndicatorId certaintyTrack(const GuardrailId &rule);

/// The points of one look: canary and stable tracks of each indicator that a guardrail reads, and the
/// certainty of each guardrail that compares them.
void collectPoints(const RolloutEntry &entry, const Evaluated &look, qint64 wallMs,
                   std::vector<NewPoints> &points);

} // namespace interlock
