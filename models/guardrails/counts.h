#pragma once

#include <QtGlobal>

#include <array>

namespace interlock {

/// The errors of one look, and the canary's share of the requests behind them: canary / (canary + baseline).
struct CountTick {
    qint64 canaryErrors = 0;
    qint64 baselineErrors = 0;
    double share = 0;
    bool operator==(const CountTick &) const = default;
};

/// Evidence that the canary's error rate is more than `margin` times the baseline's, valid at every look
/// (Lindon and Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022). By Ville's
/// inequality the chance that `logValue` ever reaches ln(1/alpha) is at most alpha for any true ratio up to
/// `margin`, however often one looks and however the share changes. A value: evidence carries across stages.
struct CountEvidence {
    static constexpr std::array<double, 7> kRatios{1.25, 1.5, 2, 3, 5, 10, 20};

    std::array<double, kRatios.size()> logs{}; ///< ln E of each ratio of the grid
    double highest = 0;                        ///< the largest `logValue` so far, 0 at the start

    /// ln E, E being the mean over the grid; finite for any counts.
    double logValue() const;
    /// E; infinite where a double cannot hold it.
    double value() const;
    /// The always-valid p: min(1, 1 / the largest E so far).
    double p() const;
    bool operator==(const CountEvidence &) const = default;
};

/// The evidence after one more look. `margin` >= 1 is the ratio still tolerated (1.25 by default of the
/// design). A tick says nothing, and changes nothing, when its share is not strictly between 0 and 1 (no
/// baseline, no canary), a count is negative, or the margin is not a positive number.
CountEvidence add(CountEvidence evidence, const CountTick &tick, double margin);

} // namespace interlock
