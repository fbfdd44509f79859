#include "models/guardrails/counts.h"

#include "models/guardrails/normal.h"

#include <algorithm>
#include <cmath>

namespace interlock {

namespace {

constexpr double kMostSeconds = 366.0 * 86'400;

/// What one error adds to ln E of a ratio of the grid.
struct Weights {
    double canary = 0;
    double baseline = 0;
};

/// The weights at the canary's share of the errors under the margin: of theta / w = r / (r w + 1 - w) and
/// (1 - theta) / (1 - w) = 1 / (r w + 1 - w).
Weights weightsOf(double ratio, double share)
{
    const double spread = std::log1p((ratio - 1) * share);
    return {std::log(ratio) - spread, -spread};
}

double shareUnder(double margin, double share)
{
    return margin * share / (margin * share + 1 - share);
}

/// How ln E of one ratio moves a second.
struct Drift {
    double mean = 0;
    double variance = 0;
};
using Drifts = std::array<Drift, CountEvidence::kRatios.size()>;

Drifts driftsOf(const DetectionCase &given)
{
    const double canary =
        given.requestsPerSecond * given.share * std::min(1.0, given.baseErrorRate * given.regression);
    const double baseline = given.requestsPerSecond * (1 - given.share) * given.baseErrorRate;
    const double share = shareUnder(given.margin, given.share);
    Drifts drifts;
    for (size_t i = 0; i < drifts.size(); ++i) {
        const Weights weights = weightsOf(CountEvidence::kRatios[i], share);
        drifts[i] = {canary * weights.canary + baseline * weights.baseline,
                     canary * weights.canary * weights.canary +
                         baseline * weights.baseline * weights.baseline};
    }
    return drifts;
}

/// The first moment in [low, high] from which `isPast` holds; it holds at `high`.
template <typename Predicate>
double firstPast(double low, double high, Predicate isPast)
{
    for (int step = 0; step < 80; ++step) {
        const double middle = (low + high) / 2;
        (isPast(middle) ? high : low) = middle;
    }
    return high;
}

/// The median of the inverse Gaussian distribution of that mean and shape.
double inverseGaussianMedian(double mean, double shape)
{
    return firstPast(0, mean, [=](double t) { // it lies below the mean
        const double root = std::sqrt(shape / t);
        const double after = std::log(normalCdf(-root * (t / mean + 1))) + 2 * shape / mean;
        return normalCdf(root * (t / mean - 1)) + std::exp(after) >= 0.5;
    });
}

bool makesSense(const DetectionCase &given)
{
    return given.requestsPerSecond > 0 && std::isfinite(given.requestsPerSecond) && given.share > 0 &&
           given.share < 1 && given.baseErrorRate > 0 && given.baseErrorRate < 1 && given.regression > 0 &&
           std::isfinite(given.regression) && given.margin > 0 && std::isfinite(given.margin) &&
           given.alpha > 0 && given.alpha < 1 && given.look > Duration(0);
}

} // namespace

double CountEvidence::logValue() const
{
    const double most = *std::max_element(logs.begin(), logs.end());
    double sum = 0; // of E / e^most: never overflows
    for (const double log : logs)
        sum += std::exp(log - most);
    return most + std::log(sum / double(logs.size()));
}

double CountEvidence::value() const
{
    return std::exp(logValue());
}

double CountEvidence::p() const
{
    return std::min(1.0, std::exp(-highest));
}

CountEvidence add(CountEvidence evidence, const CountTick &tick, double margin)
{
    const bool comparable = tick.share > 0 && tick.share < 1 && margin > 0 && std::isfinite(margin);
    if (!comparable || tick.canaryErrors < 0 || tick.baselineErrors < 0)
        return evidence;
    const double share = shareUnder(margin, tick.share);
    for (size_t i = 0; i < evidence.logs.size(); ++i) {
        const Weights weights = weightsOf(CountEvidence::kRatios[i], share);
        evidence.logs[i] +=
            double(tick.canaryErrors) * weights.canary + double(tick.baselineErrors) * weights.baseline;
    }
    evidence.highest = std::max(evidence.highest, evidence.logValue());
    return evidence;
}

CountEvidence addForPromotion(CountEvidence evidence, const CountTick &tick, double ratio)
{
    // "canary / baseline >= ratio" is "baseline / canary <= 1 / ratio": the same test with the sides swapped.
    return add(evidence, {tick.baselineErrors, tick.canaryErrors, 1 - tick.share}, 1 / ratio);
}

std::optional<Duration> detectionTime(const DetectionCase &given)
{
    if (!makesSense(given))
        return std::nullopt;
    const Drifts drifts = driftsOf(given);
    const auto isSeen = [&](double seconds) {
        CountEvidence evidence;
        for (size_t i = 0; i < drifts.size(); ++i)
            evidence.logs[i] = drifts[i].mean * seconds;
        return evidence.logValue() >= -std::log(given.alpha);
    };
    const Drift &best = *std::max_element(drifts.begin(), drifts.end(),
                                          [](const Drift &a, const Drift &b) { return a.mean < b.mean; });
    if (best.mean <= 0 || !isSeen(kMostSeconds))
        return std::nullopt;
    const double expected = firstPast(0, kMostSeconds, isSeen);
    const double distance = best.mean * expected;
    const double median = inverseGaussianMedian(expected, distance * distance / best.variance);
    const double looks = std::max(1.0, std::ceil(median * 1000 / double(given.look.count())));
    return Duration(qint64(looks) * given.look.count());
}

} // namespace interlock
