#include "models/guardrails/kayenta.h"

#include "models/guardrails/normal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

using namespace Qt::StringLiterals;

namespace interlock::kayenta {

namespace {

using Values = std::vector<double>;

constexpr double kNoise = 1e-5; // Kayenta's, of the constant
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double mean(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

/// Sum of the squared distances from the mean.
double squares(std::span<const double> values)
{
    const double middle = mean(values);
    return std::accumulate(values.begin(), values.end(), 0.0, [middle](double sum, double value) {
        return sum + (value - middle) * (value - middle);
    });
}

Values sorted(std::span<const double> values)
{
    Values copy(values.begin(), values.end());
    std::sort(copy.begin(), copy.end());
    return copy;
}

Values prepared(std::span<const double> values, const MetricRule &rule)
{
    Values kept;
    for (const double value : values) {
        if (!std::isnan(value))
            kept.push_back(value);
        else if (rule.nan == NanStrategy::Replace)
            kept.push_back(0);
    }
    return withoutOutliers(kept, rule.outliers, rule.outlierFactor);
}

bool isConstant(const Values &values)
{
    return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
}

/// A constant side as evenly spread quantiles of Kayenta's noise around it.
void spread(Values &values)
{
    const double deviation = kNoise * std::abs(values.front());
    for (size_t i = 0; i < values.size(); ++i)
        values[i] += deviation * normalQuantile((double(i) + 0.5) / double(values.size()));
}

/// Kayenta's answer where a side has no values.
Classification withoutData(const MetricRule &rule)
{
    if (rule.nan == NanStrategy::Replace)
        return {Label::Pass, false, {}, 1, u"a side has no values; replaced ones count as equal"_s};
    if (rule.mustHaveData && !rule.critical)
        return {Label::NodataFailMetric, false, {}, 1, u"a side has no values, and must have some"_s};
    return {Label::Nodata, rule.critical, {}, 1, u"a side has no values"_s};
}

bool increases(Direction direction)
{
    return direction != Direction::Decrease;
}

bool decreases(Direction direction)
{
    return direction != Direction::Increase;
}

/// Step 8 of the page: interval against the tolerance, effect against its range.
Classification labelled(const MannWhitney &test, double effect, const MetricRule &rule)
{
    const double neutral = rule.measure == EffectMeasure::Cles ? 0.5 : 1;
    const EffectRange allowed = rule.allowed.value_or(EffectRange{neutral, neutral});
    const EffectRange critical = rule.criticalRange.value_or(EffectRange{neutral, neutral});
    const double bound = rule.tolerance * std::abs(test.estimate);
    const auto atLeast = [effect](double limit) { return std::isnan(effect) || effect >= limit; };
    const auto atMost = [effect](double limit) { return std::isnan(effect) || effect <= limit; };
    if (increases(rule.direction) && test.lower > bound && atLeast(allowed.increase))
        return {Label::High, rule.critical && atLeast(critical.increase), test, effect,
                u"the canary is above the baseline"_s};
    if (decreases(rule.direction) && test.upper < -bound && atMost(allowed.decrease))
        return {Label::Low, rule.critical && atMost(critical.decrease), test, effect,
                u"the canary is below the baseline"_s};
    return {Label::Pass, false, test, effect, u"no difference that counts"_s};
}

constexpr std::array<const char *, 6> kWords{"Pass", "High", "Low", "Nodata", "NodataFailMetric", "Error"};

} // namespace

Classification classify(std::span<const double> canary, std::span<const double> baseline,
                        const MetricRule &rule)
{
    Values x = prepared(canary, rule), y = prepared(baseline, rule);
    if (x.empty() || y.empty())
        return withoutData(rule);
    if (sorted(x) == sorted(y))
        return {Label::Pass, false, {}, 1, u"both sides hold the same values"_s};
    const bool constants = isConstant(x) && isConstant(y);
    if (constants && x.front() == y.front())
        return {Label::Pass, false, {}, 1, u"all values are equal"_s};
    const double ratio = meanRatio(x, y);
    if (constants) {
        spread(x);
        spread(y);
    }
    const auto test = mannWhitney(x, y, rule.confidence);
    if (!test)
        return {Label::Error, false, {}, kNaN, test.error().sentence()};
    return labelled(*test, rule.measure == EffectMeasure::Cles ? test->rank.cles : ratio, rule);
}

double percentile(std::span<const double> sorted, double p)
{
    if (sorted.empty())
        return kNaN;
    const double h = double(sorted.size() - 1) * std::clamp(p, 0.0, 1.0);
    const auto below = size_t(std::floor(h));
    const size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (h - double(below)) * (sorted[above] - sorted[below]);
}

std::vector<double> withoutOutliers(std::span<const double> values, OutlierStrategy strategy, double factor)
{
    Values kept(values.begin(), values.end());
    if (kept.empty() || strategy == OutlierStrategy::Keep)
        return kept;
    if (strategy == OutlierStrategy::KSigma) {
        const double middle = mean(values), deviation = std::sqrt(squares(values) / double(values.size()));
        std::erase_if(kept, [&](double value) { return std::abs(value - middle) > factor * deviation; });
        return kept;
    }
    const Values rising = sorted(values);
    const double low = percentile(rising, 0.25), high = percentile(rising, 0.75);
    const double reach = factor * (high - low);
    const double least = std::min(percentile(rising, 0.01), low - reach);
    const double most = std::max(percentile(rising, 0.99), high + reach);
    std::erase_if(kept, [&](double value) { return value < least || value > most; });
    return kept;
}

double meanRatio(std::span<const double> canary, std::span<const double> baseline)
{
    const double x = mean(canary), y = mean(baseline);
    return x == 0 || y == 0 ? kNaN : x / y;
}

double cohensD(std::span<const double> canary, std::span<const double> baseline)
{
    if (canary.empty() || baseline.empty() || canary.size() + baseline.size() < 3)
        return kNaN;
    const double freedom = double(canary.size() + baseline.size() - 2);
    const double pooled = std::sqrt((squares(canary) + squares(baseline)) / freedom);
    return (mean(canary) - mean(baseline)) / pooled;
}

QString toString(Label label)
{
    return QLatin1String(kWords.at(size_t(label)));
}

std::optional<Label> labelFrom(const QString &word)
{
    for (size_t i = 0; i < kWords.size(); ++i)
        if (word == QLatin1String(kWords[i]))
            return Label(i);
    return std::nullopt;
}

} // namespace interlock::kayenta
