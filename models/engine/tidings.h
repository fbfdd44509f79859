#pragma once

#include "models/metrics/sample.h"
#include "models/rollout/rollout.h"

#include <QJsonObject>

#include <map>
#include <set>
#include <vector>

namespace interlock {

/// Which facts people have to be told, and which sink has been told already: folded from the log, which is
/// therefore the outbox that survives the engine.
class Tidings {
public:
    /// The facts `notified` and `notify-dropped` carry `sink` and `of`, the index they are about.
    void fold(const QString &kind, const RolloutId &rollout, const QJsonObject &detail, qint64 index);
    /// Indices of facts that this sink has neither got nor refused, oldest first; the newest 200 of a rollout
    /// at most.
    std::vector<qint64> unsettled(const RolloutId &rollout, const QString &sink) const;

private:
    struct OfRollout {
        std::set<qint64> told;
        std::map<QString, std::set<qint64>> settled; ///< by sink
    };
    std::map<RolloutId, OfRollout> m_rollouts;
};

} // namespace interlock
