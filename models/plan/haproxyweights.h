#pragma once

#include "models/base/result.h"
#include "models/plan/plan.h"

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

} // namespace interlock
