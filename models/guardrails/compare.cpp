#include "models/guardrails/compare.h"

#include "models/guardrails/normal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

constexpr int kLeastValues = 5; // at 4 a side the largest z is 2.17, at 5 it is 2.51

std::vector<double> usable(std::span<const double> values)
{
    std::vector<double> kept;
    std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
                 [](double value) { return !std::isnan(value); });
    return kept;
}

/// Why a side cannot be judged; empty when it can.
QString whyNot(const QString &track, std::span<const double> given, const std::vector<double> &kept,
               int least)
{
    const auto infinite = [](double value) { return std::isinf(value); };
    if (std::any_of(kept.begin(), kept.end(), infinite))
        return u"a value of %1 is infinite"_s.arg(track);
    if (kept.size() < size_t(least))
        return u"%1 of %2 %3 values needed"_s.arg(kept.size()).arg(least).arg(track);
    if (kept.size() * 2 < given.size())
        return u"%1 of %2 %3 values are missing"_s.arg(given.size() - kept.size())
            .arg(given.size())
            .arg(track);
    return {};
}

double mean(const std::vector<double> &values)
{
    double sum = 0; // of shares: no overflow
    for (const double value : values)
        sum += value / double(values.size());
    return sum;
}

bool areApart(double one, double other, double effect)
{
    if (one == other)
        return effect <= 1;
    if (one == 0 || other == 0 || (one > 0) != (other > 0))
        return true;
    const double small = std::min(std::abs(one), std::abs(other));
    return std::abs(one - other) >= (effect - 1) * small;
}

double sureness(double z, Direction worse)
{
    if (worse == Direction::Either)
        return std::max(0.0, 1 - 2 * normalCdf(-std::abs(z)));
    return normalCdf(worse == Direction::Increase ? z : -z);
}

QString percent(double share)
{
    return share >= 0.999 ? u"over 99.9 %"_s : u"%1 %"_s.arg(std::floor(share * 1000) / 10);
}

/// "canary 18 % above stable"
QString differenceText(const TrackComparison &seen, double canary, double baseline)
{
    if (canary == baseline)
        return u"canary as stable"_s;
    if (!seen.change)
        return u"canary %1 where stable is 0"_s.arg(canary, 0, 'g', 3);
    const QString side = canary > baseline ? u"above"_s : u"below"_s;
    return u"canary %1 % %2 stable"_s.arg(std::abs(*seen.change) * 100, 0, 'g', 3).arg(side);
}

/// Whether the means lie in the direction that is worse.
bool isTowardsWorse(double canary, double baseline, Direction worse)
{
    return worse == Direction::Either ||
           (worse == Direction::Increase ? canary >= baseline : canary <= baseline);
}

bool isSure(const TrackComparison &seen, const ComparisonRule &rule)
{
    return seen.sure >= 1 - (1 - rule.confidence) / rule.looks;
}

QString reasonText(const TrackComparison &seen, const QString &difference, const ComparisonRule &rule)
{
    if (seen.sure <= 0.5)
        return u"%1, no regression seen"_s.arg(difference);
    if (!isSure(seen, rule))
        return u"%1, only %2 sure"_s.arg(difference, percent(seen.sure));
    if (seen.verdict != TrackVerdict::Worse)
        return u"%1, %2 sure, but not %3 times"_s.arg(difference, percent(seen.sure)).arg(rule.effect);
    return u"%1, %2 sure"_s.arg(difference, percent(seen.sure));
}

TrackComparison inconclusive(TrackComparison seen, const QString &reason)
{
    seen.verdict = TrackVerdict::Inconclusive;
    seen.reason = reason;
    return seen;
}

bool makesSense(const ComparisonRule &rule)
{
    return rule.confidence > 0 && rule.confidence < 1 && rule.effect >= 1 && std::isfinite(rule.effect) &&
           rule.looks >= 1;
}

} // namespace

TrackComparison compareTracks(std::span<const double> canary, std::span<const double> baseline,
                              const ComparisonRule &rule)
{
    const std::vector<double> x = usable(canary), y = usable(baseline);
    TrackComparison seen;
    seen.canaryValues = qsizetype(x.size());
    seen.baselineValues = qsizetype(y.size());
    if (!makesSense(rule))
        return inconclusive(seen, u"the rule of the comparison makes no sense"_s);
    const int least = std::max(rule.leastValues, kLeastValues);
    for (const QString &reason :
         {whyNot(u"canary"_s, canary, x, least), whyNot(u"stable"_s, baseline, y, least)})
        if (!reason.isEmpty())
            return inconclusive(seen, reason);
    const auto rank = rankTest(x, y);
    if (!rank)
        return inconclusive(seen, rank.error().sentence());

    const double canaryMean = mean(x), baselineMean = mean(y);
    seen.rank = *rank;
    seen.sure = sureness(rank->z, rule.worse);
    if (baselineMean != 0)
        seen.change = (canaryMean - baselineMean) / std::abs(baselineMean);
    const bool large = isTowardsWorse(canaryMean, baselineMean, rule.worse) &&
                       areApart(canaryMean, baselineMean, rule.effect);
    seen.verdict = isSure(seen, rule) && large ? TrackVerdict::Worse : TrackVerdict::Same;
    seen.reason = reasonText(seen, differenceText(seen, canaryMean, baselineMean), rule);
    return seen;
}

double shareOfRisk(qint64 look, qint64 planned)
{
    const double n = double(std::max<qint64>(planned, 1)), k = double(std::max<qint64>(look, 1));
    return n / ((n + k - 1) * (n + k));
}

QString toString(TrackVerdict verdict)
{
    static const std::array<QString, 3> words{u"same"_s, u"worse"_s, u"inconclusive"_s};
    return words.at(size_t(verdict));
}

} // namespace interlock
