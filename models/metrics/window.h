#pragma once

#include "models/metrics/sample.h"

#include <optional>
#include <span>

namespace interlock {

/// The samples in (at - width, at]: left-open, as Prometheus 3 has it.
struct Window {
    Instant at{};
    Duration width{0};
};

// The functions of PromQL over one series (Prometheus 3.14, promql/functions.go; Debian's 2.42 differs at the
// edges). Samples come oldest first; stale markers are skipped; NaN is a value that poisons differences. No
// result means too few samples in the window, never 0.

/// How much a counter grew, resets undone, extrapolated to the window's edges. Needs two samples.
std::optional<double> increase(std::span<const Sample> samples, Window window);
/// `increase` a second.
std::optional<double> rate(std::span<const Sample> samples, Window window);
/// Last minus first of a gauge, extrapolated to the window's edges. Needs two samples.
std::optional<double> delta(std::span<const Sample> samples, Window window);
/// The slope between the last two samples, a second; after a reset the last value is the growth.
std::optional<double> irate(std::span<const Sample> samples, Window window);
/// The difference of the last two samples.
std::optional<double> idelta(std::span<const Sample> samples, Window window);
/// How often the value changed; NaN to NaN is no change.
std::optional<double> changes(std::span<const Sample> samples, Window window);
/// How often the value fell.
std::optional<double> resets(std::span<const Sample> samples, Window window);
std::optional<double> countOverTime(std::span<const Sample> samples, Window window);
/// The growth that was really seen: `increase` without extrapolation. Needs two samples.
std::optional<double> counted(std::span<const Sample> samples, Window window);
/// The newest sample in (at - lookback, at], unless the series ended after it.
std::optional<Sample> newestAt(std::span<const Sample> samples, Instant at,
                               Duration lookback = std::chrono::minutes(5));

/// Observations of at most `le`, cumulative.
struct Bucket {
    double le = 0;
    double count = 0;
};

/// The q-quantile of a classic histogram by linear interpolation in its bucket. NaN where Prometheus gives
/// NaN (no +Inf bucket, fewer than two buckets, no observations), -Inf and +Inf for q outside [0, 1].
double histogramQuantile(double q, std::vector<Bucket> buckets);

} // namespace interlock
