#pragma once

#include "models/base/result.h"
#include "models/guardrails/direction.h"

#include <span>

namespace interlock {

/// The rank test of canary against baseline; free of scale: it looks at the order of the values alone.
struct RankTest {
    double z = 0;      ///< positive: the canary is higher; 0 where all values are equal
    double cles = 0.5; ///< P(canary > baseline) + P(equal) / 2
    bool operator==(const RankTest &) const = default;
};

/// The shift of canary against baseline with its confidence interval, in the values' unit. `lower`, `upper`
/// and `estimate` come from a solver of absolute tolerance 1e-4, as in Kayenta and R: values much smaller
/// than 1 must be scaled up first (fractions to percent or ppm), or they are noise. `rank` needs no scaling.
struct MannWhitney {
    double lower = 0;
    double upper = 0;
    double estimate = 0; ///< Hodges and Lehmann's
    RankTest rank;
    bool operator==(const MannWhitney &) const = default;
};

/// How many values a side may have.
constexpr size_t kMostValues = 10'000;

/// The rank test by normal approximation with average ranks for ties and continuity correction. Sorts copies.
/// Errors: no value or more than `kMostValues` on a side, a value that is not finite or beyond 1e300.
Result<RankTest> rankTest(std::span<const double> canary, std::span<const double> baseline);

/// W(shift, quantile) of the design's judging page 1.1, step 5: z of the canary moved down by `shift`, less
/// `quantile`. Errors as above, and where all values are equal (sigma = 0).
Result<double> rankStatistic(std::span<const double> canary, std::span<const double> baseline, double shift,
                             double quantile);

/// Shift and interval, as R's `wilcox.test(canary, baseline, conf.int = TRUE, exact = FALSE)` and Kayenta
/// compute them. `confidence` is two-sided, strictly between 0 and 1. Errors as above; also where the
/// statistic does not change its sign between the extreme shifts.
Result<MannWhitney> mannWhitney(std::span<const double> canary, std::span<const double> baseline,
                                double confidence);

} // namespace interlock
