#include "app/cli/bench_figures.h"
#include "app/cli/benches.h"
#include "models/metrics/window.h"

#include <functional>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr int kSamples = 86'400; ///< a day at 1 s
constexpr int kPasses = 15;

/// A counter that grows by 0 to 9 a second and falls back once an hour.
std::vector<Sample> makeCounter()
{
    std::vector<Sample> samples;
    samples.reserve(kSamples);
    double value = 0;
    for (int second = 1; second <= kSamples; ++second) {
        value = second % 3600 == 0 ? 0 : value + (second * 7919) % 10;
        samples.push_back({instantFromMs(second * 1000LL), value});
    }
    return samples;
}

/// Nanoseconds a call: median of the passes, each as many calls as make it long enough to be measured.
double nanoseconds(const std::function<double()> &call, int calls)
{
    std::vector<double> passes;
    passes.reserve(kPasses);
    volatile double sink = 0; // or the calls could be left out
    for (int pass = 0; pass < kPasses; ++pass)
        passes.push_back(secondsOf([&] {
                             for (int i = 0; i < calls; ++i)
                                 sink = sink + call();
                         }) *
                         1e9 / calls);
    return median(passes);
}

struct Function {
    QString name;
    std::function<double(std::span<const Sample>, Window)> call;
};

std::vector<Function> functions()
{
    return {
        {u"increase"_s, [](auto samples, Window window) { return increase(samples, window).value_or(0); }},
        {u"rate"_s, [](auto samples, Window window) { return rate(samples, window).value_or(0); }},
        {u"delta"_s, [](auto samples, Window window) { return delta(samples, window).value_or(0); }},
        {u"irate"_s, [](auto samples, Window window) { return irate(samples, window).value_or(0); }},
        {u"changes"_s, [](auto samples, Window window) { return changes(samples, window).value_or(0); }},
        {u"resets"_s, [](auto samples, Window window) { return resets(samples, window).value_or(0); }},
        {u"count_over_time"_s,
         [](auto samples, Window window) { return countOverTime(samples, window).value_or(0); }}};
}

} // namespace

int benchWindow()
{
    const std::vector<Sample> samples = makeCounter();
    const Instant end = samples.back().at;
    for (const Function &function : functions()) {
        const auto over = [&](Duration width) {
            return [&, width] { return function.call(samples, {end, width}); };
        };
        printFigure(u"window %1, 1 m of 86400 samples"_s.arg(function.name),
                    nanoseconds(over(std::chrono::minutes(1)), 1000), u"ns"_s);
        printFigure(u"window %1, 24 h of 86400 samples"_s.arg(function.name),
                    nanoseconds(over(std::chrono::hours(24)), 5) / 1000, u"us"_s, 1);
    }
    std::vector<Bucket> buckets;
    for (int i = 1; i < 12; ++i)
        buckets.push_back({i * 0.1, i * 100.0});
    buckets.push_back({std::numeric_limits<double>::infinity(), 1200});
    printFigure(u"window histogram_quantile, 12 buckets"_s,
                nanoseconds([&] { return histogramQuantile(0.99, buckets); }, 1000), u"ns"_s);
    return 0;
}

} // namespace interlock::cli
