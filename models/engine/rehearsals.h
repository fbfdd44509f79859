#pragma once

#include "models/plan/plan.h"
#include "models/rollout/rollout.h"

#include <limits>
#include <map>
#include <vector>

namespace interlock {

/// What a note on a rollout is about that says how a rehearsal went.
inline constexpr QLatin1StringView kRehearsalPassed("rehearsal-passed");
inline constexpr QLatin1StringView kRehearsalFailed("rehearsal-failed");

/// A rehearsed rollback that passed.
struct Rehearsed {
    RolloutId rollout;
    qint64 index = -1; ///< of the note that says so
    WallTime at{};     ///< when it was over, by the engine's clock
    Duration took{0};  ///< from the guardrail's word until 0 was read back and told
    bool operator==(const Rehearsed &) const = default;
};

/// Which rollbacks were rehearsed, folded from the log. A note that a rehearsal passed is somebody's claim;
/// it counts only where the engine's own facts say that a guardrail rolled the rollout back and 0 was read
/// back.
class Rehearsals {
public:
    /// A rollout of this plan began; only plans that say how they are rehearsed are followed.
    void started(const RolloutId &rollout, const Plan &plan);
    /// A fact of the engine, and when it was told.
    void fold(const QString &kind, const RolloutId &rollout, const QJsonObject &detail, WallTime issued);
    /// A note, at `index`, that the rehearsal passed.
    void passed(const RolloutId &rollout, qint64 index);

    /// Why the facts do not show a rehearsed rollback of this rollout; empty when they do.
    QString whyNotProven(const RolloutId &rollout) const;
    /// The newest that passed for a service and environment before record `before`; nullptr without one.
    const Rehearsed *newest(const QString &service, const QString &environment,
                            qint64 before = std::numeric_limits<qint64>::max()) const;

private:
    struct Followed {
        QString service, environment;
        std::map<QString, WallTime> fired; ///< why a guardrail asked for a rollback, and when
        QString reason;                    ///< of the rollback; empty: none began
        bool zero = false;                 ///< 0 was read back
        std::optional<WallTime> over;
    };
    std::map<RolloutId, Followed> m_rollouts;
    std::vector<std::pair<std::pair<QString, QString>, Rehearsed>> m_passed; ///< oldest first
};

/// Why this one, the newest, does not let a rollout begin now that wants one within that time; empty: it
/// does.
QString whyNotFresh(const Rehearsed *newest, Duration within, WallTime now);
/// "2 days ago, back in 1.2 s", for people.
QString rehearsalText(const Rehearsed &rehearsed, WallTime now);

} // namespace interlock
