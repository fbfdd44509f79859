#pragma once

#include "models/engine/ledger.h"

#include <set>

namespace interlock {

/// One demand of a plan's `evidence:`, and what the log has for it.
struct DemandLine {
    QString demand; ///< "checkpoints", "sign-off of security"
    bool met = false;
    QString text; ///< which records, or what is missing
    /// Arguments of `interlock` that give what is missing once the rollout is over, or that say why it is not
    /// there: what was not written down in its time cannot be afterwards. Empty: nothing to do.
    QString mend = {};
    bool operator==(const DemandLine &) const = default;
};

/// What of a log the demands ask for, kept while its records are read in order.
class EvidenceTrail {
public:
    /// A record that the ledger took.
    void hear(const Record &record, qint64 index, const Ledger &ledger);

    /// Each demand of the rollout's plan; empty when it makes none. What a stage must have is asked of those
    /// that a later one followed, and of all once the rollout completed: a stage that was rolled back never
    /// had its chance. A sign-off counts once the rollout is over, and one person signs for one role.
    std::vector<DemandLine> answers(const Ledger &ledger, const RolloutEntry &rollout) const;

private:
    struct Stage {
        qint64 entered = -1, verdict = -1, burst = -1; ///< records
        int rows = 0;                                  ///< guardrails in the verdict's table
        std::set<int> checkpoints;                     ///< their numbers, from 1
    };
    struct Order {
        qint64 intent = -1, outcome = -1;
        bool seen = false; ///< read back
    };
    struct SignOff {
        QString role, person;
        qint64 index = -1;
    };
    struct Trail {
        std::map<int, Stage> stages;
        std::map<int, Order> orders;
        std::vector<SignOff> signOffs;
        qint64 report = -1, start = -1, end = -1;
    };
    static void hearFact(const QString &kind, const QJsonObject &detail, qint64 index, Trail &trail);
    static DemandLine answer(const QString &demand, const Trail &trail, const Ledger &ledger,
                             const RolloutEntry &rollout);
    static std::vector<DemandLine> signOffs(const QStringList &roles, const Trail &trail);
    static std::vector<int> dueStages(const Trail &trail, const RolloutEntry &rollout);

    std::map<QString, Trail> m_rollouts;
};

} // namespace interlock
