#pragma once

#include "models/guardrails/mannwhitney.h"

#include <QString>

#include <optional>
#include <span>
#include <vector>

/// One metric judged as Kayenta's NetflixACAJudge-v1.0 judges it (the design's judging page, 1.1), its holes
/// included: no data with nan=replace passes, two values a side can fail, small fractions are noise. It is
/// here to compare with and to import from; the judge of this project is `compareTracks` (compare.h).
namespace interlock::kayenta {

enum class Label { Pass, High, Low, Nodata, NodataFailMetric, Error };
enum class NanStrategy { Remove, Replace };
enum class OutlierStrategy { Keep, Iqr, KSigma };
enum class EffectMeasure { MeanRatio, Cles };

/// Effect sizes from which a decrease or an increase counts: <= decrease, >= increase.
struct EffectRange {
    double decrease = 1;
    double increase = 1;
    bool operator==(const EffectRange &) const = default;
};

struct MetricRule {
    Direction direction = Direction::Either;
    NanStrategy nan = NanStrategy::Remove;
    OutlierStrategy outliers = OutlierStrategy::Keep;
    double outlierFactor = 3;
    EffectMeasure measure = EffectMeasure::MeanRatio;
    std::optional<EffectRange> allowed;       ///< absent: 1, 1 for the ratio, 0.5, 0.5 for cles
    std::optional<EffectRange> criticalRange; ///< likewise
    bool critical = false;
    bool mustHaveData = false;
    double confidence = 0.98;
    double tolerance = 0.25; ///< share of the estimated shift that the interval must clear
    bool operator==(const MetricRule &) const = default;
};

struct Classification {
    Label label = Label::Error;
    bool critical = false;
    std::optional<MannWhitney> test; ///< absent where the ladder ended before the test
    double ratio = 1; ///< the effect size: 1 without a test, NaN where a mean is 0 or on an error
    QString reason;   ///< a sentence
};

/// The label of one metric. Pure and deterministic: where Kayenta adds Gaussian noise to two different
/// constant sides (sd 1e-5 of the constant; a constant 0 stays 0), each side here becomes the evenly spread
/// quantiles of that distribution, mean unchanged. Sides that differ by much more than the noise keep their
/// label; Kayenta's own is a matter of chance for the rest. The effect size is that of the values as given.
Classification classify(std::span<const double> canary, std::span<const double> baseline,
                        const MetricRule &rule);

/// Percentile p (0..1) of values in rising order, R's type 7: linear around h = (n - 1) p. NaN of none.
double percentile(std::span<const double> sorted, double p);

/// The values that are not outliers, in their order. Iqr: strictly outside min(P1, P25 - factor IQR) and
/// max(P99, P75 + factor IQR); KSigma: farther from the mean than factor population deviations.
std::vector<double> withoutOutliers(std::span<const double> values, OutlierStrategy strategy, double factor);

/// mean(canary) / mean(baseline); NaN if either is 0.
double meanRatio(std::span<const double> canary, std::span<const double> baseline);

/// Cohen's d: difference of the means over the pooled sample deviation; NaN with fewer than 3 values in all.
double cohensD(std::span<const double> canary, std::span<const double> baseline);

/// "Pass", "High", "Low", "Nodata", "NodataFailMetric", "Error": Kayenta's own words.
QString toString(Label label);
std::optional<Label> labelFrom(const QString &word);

} // namespace interlock::kayenta
