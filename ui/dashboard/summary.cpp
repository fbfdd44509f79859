#include "ui/dashboard/summary.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr Duration kFresh{10'000};

/// A difference, as short as it reads: "6 ms", not "6.00 ms".
QString apartText(double apart, const QString &unit)
{
    const double size = std::abs(apart);
    const QString number = size < 1000 ? QLocale().toString(size, 'g', 3) : Words::number(size);
    return unit.isEmpty() ? number : Summary::tr("%1 %2", "amount and unit").arg(number, unit);
}

QString againstStable(const GuardrailView &rule)
{
    const double apart = *rule.value - *rule.stableValue;
    if (std::abs(apart) <= std::abs(*rule.stableValue) * 0.002)
        return Summary::tr("level with stable");
    const QString amount = apartText(apart, rule.unit);
    return apart > 0 ? Summary::tr("%1 above stable").arg(amount)
                     : Summary::tr("%1 below stable").arg(amount);
}

QString againstLimit(const GuardrailView &rule)
{
    const double apart = *rule.value - rule.breach->value;
    const QString amount = apartText(apart, rule.unit);
    const bool isFloor =
        rule.breach->comparison == Comparison::Below || rule.breach->comparison == Comparison::AtMost;
    if (isFloor)
        return apart > 0 ? Summary::tr("%1 above the least").arg(amount)
                         : Summary::tr("%1 below the least").arg(amount);
    return apart > 0 ? Summary::tr("%1 over the limit").arg(amount)
                     : Summary::tr("%1 under the limit").arg(amount);
}

/// How sure a comparison is says nothing of a distance: it acts when it is sure enough.
QString certaintyText(const GuardrailView &rule)
{
    const QString sure = Words::amount(*rule.value, rule.unit);
    if (!rule.breach)
        return Summary::tr("%1: %2 that the canary differs").arg(rule.name, sure);
    return Summary::tr("%1: %2 that the canary differs, counts from %3 on",
                       "name, how sure, how sure it must be")
        .arg(rule.name, sure, Words::amount(rule.breach->value, rule.unit));
}

/// The middle and the 95th percentile; nothing for fewer than five values.
std::optional<std::pair<double, double>> middleAndTail(const SeriesRing *ring, Stretch stretch)
{
    constexpr int kMost = 1000;
    std::vector<float> values = ring ? ring->values(stretch, kMost) : std::vector<float>{};
    if (values.size() < 5)
        return std::nullopt;
    const auto quantile = [&values](double q) {
        const auto at = values.begin() + std::llround(q * double(values.size() - 1));
        std::nth_element(values.begin(), at, values.end());
        return double(*at);
    };
    const double middle = quantile(0.5);
    return std::pair(middle, quantile(0.95));
}

double medianOf(std::vector<float> values)
{
    const auto middle = values.begin() + qint64(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return double(*middle);
}

/// How far half of the values lie from their median.
double spreadOf(std::vector<float> values, double median)
{
    for (float &value : values)
        value = std::abs(value - float(median));
    return medianOf(std::move(values));
}

/// Median of the last quarter of the stretch against the first quarter: flat within 5 %, and within what the
/// values do anyway.
QString trend(const SeriesRing &canary, Stretch stretch)
{
    const qint64 quarter = (stretch.to - stretch.from) / 4;
    const auto early = canary.values({stretch.from, stretch.from + quarter}, 200);
    const auto late = canary.values({stretch.to - quarter, stretch.to}, 200);
    if (early.size() < 3 || late.size() < 3)
        return {};
    const double before = medianOf(early), after = medianOf(late);
    const double noise = std::max(spreadOf(early, before), spreadOf(late, after));
    const QString span = Words::span(Duration(stretch.to - stretch.from));
    if (std::abs(after - before) <= std::max(std::abs(before) * 0.05, 2 * noise))
        return Summary::tr("flat over %1").arg(span);
    return after > before ? Summary::tr("rising over %1").arg(span)
                          : Summary::tr("falling over %1").arg(span);
}
} // namespace

QString Summary::of(const GuardrailView &rule, const SeriesRing *canary, Stretch stretch)
{
    if (!rule.value) {
        return rule.missing.isEmpty() ? tr("%1: no value yet").arg(rule.name)
                                      : tr("%1: no value, %2").arg(rule.name, rule.missing);
    }
    if (rule.certainty)
        return certaintyText(rule);
    QStringList parts{
        tr("%1 %2", "indicator and value").arg(rule.name, Words::amount(*rule.value, rule.unit))};
    if (rule.stableValue)
        parts << againstStable(rule);
    if (rule.breach)
        parts << againstLimit(rule);
    if (canary != nullptr) {
        if (const QString over = trend(*canary, stretch); !over.isEmpty())
            parts << over;
    }
    if (rule.age && *rule.age > kFresh)
        parts << tr("seen %1", "how long ago").arg(Words::ago(*rule.age));
    return parts.join(u", "_s);
}

QString Summary::lastHour(const GuardrailView &rule, const SeriesRing *canary, const SeriesRing *stable,
                          qint64 endMs)
{
    constexpr qint64 kHour = 3'600'000;
    if (rule.certainty)
        return {};
    QStringList parts;
    const auto add = [&](const SeriesRing *ring, const QString &name) {
        if (const auto found = middleAndTail(ring, {endMs - kHour, endMs}))
            parts << tr("%1 %2, %3", "series, median, 95th percentile")
                         .arg(name, Words::number(found->first), Words::amount(found->second, rule.unit));
    };
    add(canary, tr("canary"));
    add(stable, tr("stable"));
    return parts.isEmpty() ? QString() : tr("p50, p95 in 60 min: %1").arg(parts.join(u"; "_s));
}

} // namespace interlock
