#include "models/guardrails/mannwhitney.h"

#include "models/guardrails/brent.h"
#include "models/guardrails/normal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

constexpr double kTolerance = 1e-4; // R's, absolute
constexpr double kLargest = 1e300;  // so that no difference of two values overflows

std::vector<double> sorted(std::span<const double> values)
{
    std::vector<double> copy(values.begin(), values.end());
    std::sort(copy.begin(), copy.end());
    return copy;
}

Done check(std::span<const double> values, const QString &track)
{
    if (values.empty())
        return fail(ErrorCode::BadInput, u"the %1 has no values"_s.arg(track));
    if (values.size() > kMostValues)
        return fail(ErrorCode::BadInput, u"the %1 has more than %2 values"_s.arg(track).arg(kMostValues));
    if (!std::all_of(values.begin(), values.end(), [](double value) { return std::abs(value) <= kLargest; }))
        return fail(ErrorCode::BadInput, u"a value of the %1 is not finite, or beyond 1e300"_s.arg(track));
    return {};
}

/// What the ranks of a pooled sample come to.
struct Ranks {
    double excess = 0; ///< the canary's rank sum less its expectation
    double sigma = 0;  ///< its standard deviation, ties counted; 0 when all values are equal

    /// Continuity correction: half a rank towards no difference.
    double z() const { return excess == 0 ? 0 : (excess - std::copysign(0.5, excess)) / sigma; }
};

/// Both sides sorted once: a shift keeps the order, so that each statistic is one walk over both.
struct Pooled {
    std::vector<double> canary;
    std::vector<double> baseline;

    Ranks ranks(double shift) const;
    double least() const { return canary.front() - baseline.back(); }
    double most() const { return canary.back() - baseline.front(); }
};

Ranks Pooled::ranks(double shift) const
{
    const double m = double(canary.size()), n = double(baseline.size());
    double rankSum = 0, ties = 0;
    for (size_t i = 0, j = 0; i < canary.size() || j < baseline.size();) {
        const bool canaryIsNext =
            j == baseline.size() || (i < canary.size() && canary[i] - shift <= baseline[j]);
        const double value = canaryIsNext ? canary[i] - shift : baseline[j];
        const size_t before = i + j, canaryBefore = i;
        while (i < canary.size() && canary[i] - shift == value)
            ++i;
        while (j < baseline.size() && baseline[j] == value)
            ++j;
        const double tied = double(i + j - before);
        rankSum += double(i - canaryBefore) * (double(before) + (tied + 1) / 2);
        ties += tied * tied * tied - tied;
    }
    const double spread = (m + n + 1) - ties / ((m + n) * (m + n - 1));
    return {rankSum - m * (m + 1) / 2 - m * n / 2, std::sqrt(m * n / 12 * std::max(spread, 0.0))};
}

Result<Pooled> pool(std::span<const double> canary, std::span<const double> baseline)
{
    if (const auto done = check(canary, u"canary"_s); !done)
        return passOn(done);
    if (const auto done = check(baseline, u"baseline"_s); !done)
        return passOn(done);
    return Pooled{sorted(canary), sorted(baseline)};
}

RankTest rankTest(const Pooled &pooled)
{
    const Ranks ranks = pooled.ranks(0);
    const double pairs = double(pooled.canary.size()) * double(pooled.baseline.size());
    return {ranks.sigma > 0 ? ranks.z() : 0, 0.5 + ranks.excess / pairs};
}

tl::unexpected<Error> allEqual()
{
    return fail(ErrorCode::BadInput, u"there is no interval when all values are equal"_s);
}

/// W as a function that answers NaN where sigma is 0.
double statistic(const Pooled &pooled, double shift, double quantile)
{
    const Ranks ranks = pooled.ranks(shift);
    return ranks.sigma > 0 ? ranks.z() - quantile : std::numeric_limits<double>::quiet_NaN();
}

/// An end of the interval: the extreme shift where even that does not reach the quantile.
Result<double> bound(const Pooled &pooled, double quantile)
{
    const double least = pooled.least(), most = pooled.most();
    const double atLeast = statistic(pooled, least, quantile), atMost = statistic(pooled, most, quantile);
    if (std::isnan(atLeast)) // then both sides are constant, and the other end is the same
        return allEqual();
    if (atLeast <= 0)
        return least;
    if (atMost >= 0)
        return most;
    return brentRoot([&](double shift) { return statistic(pooled, shift, quantile); }, least, most,
                     kTolerance);
}

} // namespace

Result<RankTest> rankTest(std::span<const double> canary, std::span<const double> baseline)
{
    const auto pooled = pool(canary, baseline);
    if (!pooled)
        return passOn(pooled);
    return rankTest(*pooled);
}

Result<double> rankStatistic(std::span<const double> canary, std::span<const double> baseline, double shift,
                             double quantile)
{
    const auto pooled = pool(canary, baseline);
    if (!pooled)
        return passOn(pooled);
    const double w = statistic(*pooled, shift, quantile);
    return std::isnan(w) ? Result<double>(allEqual()) : Result<double>(w);
}

Result<MannWhitney> mannWhitney(std::span<const double> canary, std::span<const double> baseline,
                                double confidence)
{
    if (!(confidence > 0 && confidence < 1))
        return fail(ErrorCode::BadInput, u"the confidence must lie between 0 and 1"_s, u"give 0.98"_s);
    const auto pooled = pool(canary, baseline);
    if (!pooled)
        return passOn(pooled);
    const double quantile = -normalQuantile((1 - confidence) / 2);
    const auto lower = bound(*pooled, quantile), upper = bound(*pooled, -quantile);
    const auto estimate = brentRoot([&](double shift) { return statistic(*pooled, shift, 0); },
                                    pooled->least(), pooled->most(), kTolerance);
    for (const auto *one : {&lower, &upper, &estimate})
        if (!*one)
            return passOn(*one);
    return MannWhitney{*lower, *upper, *estimate, rankTest(*pooled)};
}

} // namespace interlock
