#pragma once

#include "models/base/result.h"
#include "models/plan/plan.h"

#include <vector>

namespace interlock {

/// Weights of one canary and one stable server, each 0 to 256.
struct ServerWeights {
    int canary = 0;
    int stable = 0;
    bool operator==(const ServerWeights &) const = default;
};

/// The share of traffic that `canary` servers get beside `stable` ones with these weights, in basis points.
Weight shareOf(ServerWeights weights, int canary, int stable);

/// Weights that give `share` to `canary` servers beside `stable` ones. Among the nearest, those whose sum is
/// nearest 256. An error when no pair comes within half a percentage point (decision 11).
Result<ServerWeights> haproxyWeights(Weight share, int canary, int stable);

/// Weights of one canary server, and of the stable ones in the proportion of their weights before.
struct ProportionalWeights {
    int canary = 0;
    double factor = 1;              ///< of a stable server's weight before
    int stableOf(int before) const; ///< at least 1 for a server that had one, at most 256
    bool operator==(const ProportionalWeights &) const = default;
};

/// The same beside stable servers that had these weights, each above 0: equal ones as `haproxyWeights` has
/// it.
Result<ProportionalWeights> weightsInProportion(Weight share, int canary, const std::vector<int> &before);

} // namespace interlock
