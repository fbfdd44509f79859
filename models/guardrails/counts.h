#pragma once

#include "models/base/clock.h"

#include <QtGlobal>

#include <array>
#include <optional>

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

/// The mirrored test, for a promotion: evidence that the canary's error rate is less than `ratio` times the
/// baseline's (H0: it is at least that). Start it from an evidence of its own; the chance that its E ever
/// reaches 1/alpha is at most alpha for any true ratio from `ratio` up. No evidence of a regression is not
/// evidence of health: this is. `ratio` > 0; nothing changes as for `add`.
CountEvidence addForPromotion(CountEvidence evidence, const CountTick &tick, double ratio);

/// The traffic on which a regression is to be seen.
struct DetectionCase {
    double requestsPerSecond = 0; ///< of canary and baseline together
    double share = 0;             ///< of the canary, above 0 and below 1
    double baseErrorRate = 0;     ///< errors a request of the baseline, above 0 and below 1
    double regression = 2;        ///< the canary's error rate as a multiple of it; a rate stops at 1
    double margin = 1.25;         ///< as for `add`
    double alpha = 0.01;          ///< E must reach 1/alpha
    Duration look{15'000};        ///< from one look to the next
    bool operator==(const DetectionCase &) const = default;
};

/// How long until the counts would show the regression: about the median, in whole looks. From the time at
/// which the mean over the grid reaches 1/alpha on expected counts, taken as the mean of the first passage of
/// a random walk with the drift and the variance of the grid's best ratio (inverse Gaussian), whose median it
/// gives. Within 20 % of the simulated medians of the judging page, section 6. Nothing when never: no drift
/// towards the bound, more than a year, or numbers out of range.
std::optional<Duration> detectionTime(const DetectionCase &given);

} // namespace interlock
