#include "models/base/number.h"
#include "models/metrics/ambiguous.h"
#include "models/sources/scrapesource.h"

#include <cmath>

namespace interlock {

namespace {

Observation noSeries(const Selector &selector)
{
    return Observation::missing(QStringLiteral("no series matches %1").arg(selector.text()));
}

Observation tooShort(const Selector &selector)
{
    return Observation::missing(
        QStringLiteral("%1 has fewer than two samples in the window").arg(selector.text()));
}

int asCount(double value)
{
    return int(std::clamp(std::round(value), 0.0, 2e9));
}

} // namespace

Observation ScrapeSource::measure(const Indicator &indicator, Instant now) const
{
    const Measure &measure = indicator.measure;
    if (const auto *gauge = std::get_if<Gauge>(&measure)) {
        Observation seen = this->gauge(*gauge, now);
        if (!seen.isValue() || !indicator.truth)
            return seen;
        const Truth &truth = *indicator.truth;
        const bool comparable = truth.kind != Truth::Kind::Contains && truth.value.isDouble();
        if (!comparable)
            return Observation::error(QStringLiteral("a gauge can only equal a number"));
        return Observation::of(seen.value == truth.value.toDouble() ? 1 : 0, seen.age, seen.samples);
    }
    if (const auto *ratio = std::get_if<Ratio>(&measure))
        return this->ratio(*ratio, now);
    if (const auto *quantile = std::get_if<Quantile>(&measure))
        return this->quantile(*quantile, now);
    if (const auto *increase = std::get_if<Increase>(&measure))
        return growth(increase->counter, increase->window, now, Growth::Whole);
    if (const auto *rate = std::get_if<Rate>(&measure))
        return growth(rate->counter, rate->window, now, Growth::PerSecond);
    if (const auto *sum = std::get_if<Total>(&measure))
        return runningTotal(*sum, now);
    return Observation::error(QStringLiteral("a scrape source cannot compute this kind of indicator"));
}

ScrapeSource::Grown ScrapeSource::total(const Selector &selector, Duration width, Instant now) const
{
    Grown total;
    for (const Kept &kept : m_series) {
        if (!selector.matches(kept.name, kept.labels))
            continue;
        const auto newest = kept.history.newest();
        if (newest) {
            ++total.alive;
            total.newest = std::max(total.newest, newest->at);
        }
        const Window window{now, width};
        const auto grown = increase(kept.history.samples(), window);
        if (!grown)
            continue;
        ++total.series;
        total.increase += *grown;
        total.counted += counted(kept.history.samples(), window).value_or(0);
    }
    return total;
}

Observation ScrapeSource::gauge(const Gauge &gauge, Instant now) const
{
    std::optional<Sample> only;
    int matched = 0;
    for (const Kept &kept : m_series) {
        const auto newest = kept.history.newest();
        if (!newest || !gauge.metric.matches(kept.name, kept.labels))
            continue;
        only = newest;
        ++matched;
    }
    if (matched == 0)
        return noSeries(gauge.metric);
    if (matched > 1)
        return ambiguous(QStringLiteral("%1 series match %2").arg(matched).arg(gauge.metric.text()));
    return Observation::of(only->value, std::max(now - only->at, Duration(0)), 1);
}

Observation ScrapeSource::growth(const Selector &counter, Duration width, Instant now, Growth growth) const
{
    const Grown total = this->total(counter, width, now);
    if (total.alive == 0)
        return noSeries(counter);
    if (total.series == 0)
        return tooShort(counter);
    int samples = 0;
    for (const Kept &kept : m_series)
        if (counter.matches(kept.name, kept.labels))
            samples =
                std::max(samples, asCount(countOverTime(kept.history.samples(), {now, width}).value_or(0)));
    const double seconds = std::chrono::duration<double>(width).count();
    return Observation::of(growth == Growth::PerSecond ? total.increase / seconds : total.increase,
                           std::max(now - total.newest, Duration(0)), samples);
}

Observation ScrapeSource::runningTotal(const interlock::Total &total, Instant now) const
{
    double sum = 0;
    int counted = 0, taken = 0;
    std::optional<Instant> oldest; // the sum is as old as its oldest part
    for (const Kept &kept : m_series) {
        const auto newest = kept.history.newest();
        const bool counts = newest && total.counter.matches(kept.name, kept.labels);
        const bool takes = newest && total.minus && total.minus->matches(kept.name, kept.labels);
        if (!counts && !takes)
            continue;
        sum += (counts ? newest->value : 0) - (takes ? newest->value : 0);
        oldest = std::min(oldest.value_or(newest->at), newest->at);
        counted += counts ? 1 : 0;
        taken += takes ? 1 : 0;
    }
    if (counted == 0)
        return noSeries(total.counter);
    if (total.minus && taken == 0)
        return noSeries(*total.minus);
    return Observation::of(sum, std::max(now - *oldest, Duration(0)), counted);
}

Observation ScrapeSource::ratio(const Ratio &ratio, Instant now) const
{
    const Grown of = total(ratio.of, ratio.window, now);
    const Grown to = total(ratio.to, ratio.window, now);
    for (const auto &[part, selector] : {std::pair(&of, &ratio.of), std::pair(&to, &ratio.to)}) {
        if (part->alive == 0)
            return noSeries(*selector);
        if (part->series == 0)
            return tooShort(*selector);
    }
    if (to.counted <= 0 || to.increase <= 0)
        return Observation::missing(QStringLiteral("no traffic: %1 did not grow").arg(ratio.to.text()));
    return Observation::of(of.increase / to.increase,
                           std::max(now - std::min(of.newest, to.newest), Duration(0)), asCount(to.counted));
}

Observation ScrapeSource::quantile(const Quantile &quantile, Instant now) const
{
    Selector selector = quantile.histogram;
    selector.metric += QStringLiteral("_bucket");
    std::vector<Bucket> buckets;
    Instant newest{};
    double requests = 0;
    int alive = 0;
    for (const Kept &kept : m_series) {
        if (!selector.matches(kept.name, kept.labels))
            continue;
        const auto le = kept.labels.find(QStringLiteral("le"));
        double bound = 0;
        const std::string text = le == kept.labels.end() ? std::string() : le->second.toStdString();
        if (!readValue(text, bound) || std::isnan(bound))
            continue;
        if (const auto last = kept.history.newest()) {
            ++alive;
            newest = std::max(newest, last->at);
        }
        const Window window{now, quantile.window};
        const auto grown = increase(kept.history.samples(), window);
        if (!grown)
            continue;
        buckets.push_back({bound, *grown});
        if (bound == HUGE_VAL)
            requests += counted(kept.history.samples(), window).value_or(0);
    }
    if (alive == 0)
        return noSeries(selector);
    if (buckets.empty())
        return tooShort(selector);
    if (requests <= 0)
        return Observation::missing(QStringLiteral("no traffic: %1 did not grow").arg(selector.text()));
    return Observation::of(histogramQuantile(quantile.q, std::move(buckets)),
                           std::max(now - newest, Duration(0)), asCount(requests));
}

} // namespace interlock
