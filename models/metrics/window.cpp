#include "models/metrics/window.h"

#include "models/metrics/history.h"

#include <algorithm>
#include <cmath>

namespace interlock {

namespace {

enum class Meaning { Counter, Gauge };

double seconds(Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

/// What one walk over a window yields.
struct Walk {
    const Sample *first = nullptr;
    const Sample *last = nullptr;
    const Sample *beforeLast = nullptr;
    int count = 0;
    int resets = 0;
    int changes = 0;
    double lost = 0; ///< the sum of the values before each fall
};

Walk walk(std::span<const Sample> samples, Window window)
{
    Walk seen;
    const Instant from = window.at - window.width;
    const auto begin = std::upper_bound(samples.begin(), samples.end(), from,
                                        [](Instant at, const Sample &sample) { return at < sample.at; });
    for (const Sample &sample : std::span(begin, samples.end())) {
        if (sample.at > window.at)
            break;
        if (isStaleMarker(sample.value))
            continue;
        if (seen.last) {
            const double before = seen.last->value;
            if (sample.value < before) {
                ++seen.resets;
                seen.lost += before;
            }
            if (sample.value != before && !(std::isnan(sample.value) && std::isnan(before)))
                ++seen.changes;
        } else {
            seen.first = &sample;
        }
        seen.beforeLast = seen.last;
        seen.last = &sample;
        ++seen.count;
    }
    return seen;
}

std::optional<double> extrapolated(std::span<const Sample> samples, Window window, Meaning meaning)
{
    const Walk seen = walk(samples, window);
    if (seen.count < 2)
        return std::nullopt;
    const double first = seen.first->value;
    const double grown = seen.last->value - first + (meaning == Meaning::Counter ? seen.lost : 0);
    const double sampled = seconds(seen.last->at - seen.first->at);
    const double apart = sampled / (seen.count - 1);
    const double threshold = apart * 1.1;
    double toStart = seconds(seen.first->at - (window.at - window.width));
    double toEnd = seconds(window.at - seen.last->at);
    if (toStart >= threshold)
        toStart = apart / 2;
    if (meaning == Meaning::Counter && grown > 0 && first >= 0)
        toStart = std::min(toStart, sampled * (first / grown)); // a counter never was below zero
    if (toEnd >= threshold)
        toEnd = apart / 2;
    return grown * ((sampled + toStart + toEnd) / sampled);
}

/// Adds the counts of equal bounds and raises each count to the highest before it.
void tidy(std::vector<Bucket> &buckets)
{
    constexpr double kTolerance = 1e-12; // of floating point noise; the same flattening either way
    std::sort(buckets.begin(), buckets.end(), [](const Bucket &a, const Bucket &b) { return a.le < b.le; });
    size_t kept = 0;
    for (size_t i = 1; i < buckets.size(); ++i) {
        if (buckets[i].le == buckets[kept].le)
            buckets[kept].count += buckets[i].count;
        else
            buckets[++kept] = buckets[i];
    }
    buckets.resize(kept + 1);
    double highest = buckets.front().count;
    for (Bucket &bucket : buckets) {
        const double apart = std::abs(bucket.count - highest);
        const bool noise = apart <= kTolerance * (std::abs(bucket.count) + std::abs(highest));
        if (bucket.count < highest || noise)
            bucket.count = highest;
        highest = bucket.count;
    }
}

} // namespace

std::optional<double> increase(std::span<const Sample> samples, Window window)
{
    return extrapolated(samples, window, Meaning::Counter);
}

std::optional<double> rate(std::span<const Sample> samples, Window window)
{
    const auto grown = increase(samples, window);
    if (!grown)
        return std::nullopt;
    return *grown / seconds(window.width);
}

std::optional<double> delta(std::span<const Sample> samples, Window window)
{
    return extrapolated(samples, window, Meaning::Gauge);
}

std::optional<double> irate(std::span<const Sample> samples, Window window)
{
    const Walk seen = walk(samples, window);
    if (!seen.beforeLast)
        return std::nullopt;
    const double last = seen.last->value;
    const double grown = last < seen.beforeLast->value ? last : last - seen.beforeLast->value;
    return grown / seconds(seen.last->at - seen.beforeLast->at);
}

std::optional<double> idelta(std::span<const Sample> samples, Window window)
{
    const Walk seen = walk(samples, window);
    if (!seen.beforeLast)
        return std::nullopt;
    return seen.last->value - seen.beforeLast->value;
}

std::optional<double> changes(std::span<const Sample> samples, Window window)
{
    const Walk seen = walk(samples, window);
    return seen.count > 0 ? std::optional<double>(seen.changes) : std::nullopt;
}

std::optional<double> resets(std::span<const Sample> samples, Window window)
{
    const Walk seen = walk(samples, window);
    return seen.count > 0 ? std::optional<double>(seen.resets) : std::nullopt;
}

std::optional<double> countOverTime(std::span<const Sample> samples, Window window)
{
    const Walk seen = walk(samples, window);
    return seen.count > 0 ? std::optional<double>(seen.count) : std::nullopt;
}

std::optional<double> counted(std::span<const Sample> samples, Window window)
{
    const Walk seen = walk(samples, window);
    if (seen.count < 2)
        return std::nullopt;
    return seen.last->value - seen.first->value + seen.lost;
}

std::optional<Sample> newestAt(std::span<const Sample> samples, Instant at, Duration lookback)
{
    auto after = std::upper_bound(samples.begin(), samples.end(), at,
                                  [](Instant when, const Sample &sample) { return when < sample.at; });
    if (after == samples.begin())
        return std::nullopt;
    const Sample &sample = *--after;
    if (sample.at <= at - lookback || isStaleMarker(sample.value))
        return std::nullopt;
    return sample;
}

double histogramQuantile(double q, std::vector<Bucket> buckets)
{
    if (std::isnan(q))
        return q;
    if (q < 0 || q > 1)
        return q < 0 ? -HUGE_VAL : HUGE_VAL;
    std::erase_if(buckets, [](const Bucket &bucket) { return std::isnan(bucket.le); });
    if (buckets.empty())
        return std::nan("");
    tidy(buckets);
    const double total = buckets.back().count;
    if (buckets.back().le != HUGE_VAL || buckets.size() < 2 || total == 0 || std::isnan(total))
        return std::nan("");
    const double rank = q * total;
    size_t b = 0;
    while (b + 1 < buckets.size() && buckets[b].count < rank)
        ++b;
    if (b + 1 == buckets.size())
        return buckets[b - 1].le;
    if (b == 0 && buckets[0].le <= 0)
        return buckets[0].le;
    const double from = b == 0 ? 0 : buckets[b - 1].le;
    const double below = b == 0 ? 0 : buckets[b - 1].count;
    return from + (buckets[b].le - from) * ((rank - below) / (buckets[b].count - below));
}

} // namespace interlock
