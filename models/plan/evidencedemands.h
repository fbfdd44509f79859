#pragma once

#include <QStringList>

namespace interlock {

struct Plan;

/// `evidence:` of a plan: what its log must hold once the rollout is over, and who must have signed under it.
struct EvidenceDemands {
    QStringList require; ///< lease, traffic-diff, burst, checkpoints, metric-checks, decision
    QStringList signOff; ///< roles, each by another person

    bool isEmpty() const { return require.isEmpty() && signOff.isEmpty(); }
    bool operator==(const EvidenceDemands &) const = default;
};
EvidenceDemands evidenceDemands(const Plan &plan);

} // namespace interlock
