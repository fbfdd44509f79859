#include "models/guardrails/score.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace interlock::kayenta {

namespace {

constexpr int kFewPoints = 50; // Kayenta warns below

/// Counts of one group's labels.
struct Tally {
    int passed = 0;
    int counted = 0; ///< all but Nodata and Error
};

bool counts(Label label)
{
    return label != Label::Nodata && label != Label::Error;
}

std::map<QString, Tally> tallies(std::span<const MetricResult> results)
{
    std::map<QString, Tally> all;
    for (const MetricResult &result : results) {
        for (const QString &group : QSet<QString>(result.groups.begin(), result.groups.end())) {
            Tally &tally = all[group];
            tally.counted += counts(result.label) ? 1 : 0;
            tally.passed += result.label == Label::Pass ? 1 : 0;
        }
    }
    return all;
}

/// The weight of each group that has none of its own: an equal part of what is left of 100.
double sharedWeight(const std::map<QString, Tally> &groups, const ScoreRule &rule)
{
    double left = 100;
    for (const auto &[name, weight] : rule.weights)
        left -= weight;
    const auto without = std::count_if(
        groups.begin(), groups.end(), [&](const auto &group) { return !rule.weights.contains(group.first); });
    return without == 0 ? 0 : left / double(without);
}

std::vector<GroupScore> groupScores(std::span<const MetricResult> results, const ScoreRule &rule)
{
    const auto all = tallies(results);
    const double shared = sharedWeight(all, rule);
    std::vector<GroupScore> scores;
    for (const auto &[name, tally] : all) {
        const auto given = rule.weights.find(name);
        const bool noData = tally.counted == 0;
        scores.push_back({name, noData ? 0 : 100.0 * tally.passed / tally.counted, noData,
                          given == rule.weights.end() ? shared : given->second});
    }
    return scores;
}

/// Half up, to 2 decimals. The nudge takes 33.335, which no double holds, for what was meant.
double rounded(double value)
{
    return std::floor(value * 100 + 0.5 + 1e-9) / 100;
}

QString zeroReason(std::span<const MetricResult> results)
{
    for (const MetricResult &result : results)
        if (result.critical && result.label != Label::Pass)
            return u"the critical metric \"%1\" is %2"_s.arg(result.name, toString(result.label));
    const auto without = std::count_if(results.begin(), results.end(),
                                       [](const auto &result) { return result.label == Label::Nodata; });
    if (results.empty())
        return u"there is no result to score"_s;
    if (2 * without >= std::ssize(results))
        return u"%1 of %2 metrics have no data"_s.arg(without).arg(results.size());
    return {};
}

void addGroupHoles(const Score &score, const ScoreRule &rule, QStringList &holes)
{
    double sum = 0;
    for (const GroupScore &group : score.groups) {
        sum += group.weight;
        if (group.noData)
            holes.append(u"group \"%1\" has no data and counts as 100"_s.arg(group.name));
    }
    for (const auto &[name, weight] : rule.weights) {
        const bool present =
            std::any_of(score.groups.begin(), score.groups.end(),
                        [&wanted = name](const GroupScore &group) { return group.name == wanted; });
        if (!present)
            holes.append(
                u"group \"%1\" has a weight of %2 but no metric: its weight is lost"_s.arg(name).arg(weight));
    }
    if (!score.groups.empty() && sum > 100 + 1e-9)
        holes.append(u"the weights add up to %1, more than 100"_s.arg(sum));
    for (const GroupScore &group : score.groups)
        if (group.weight < 0)
            holes.append(u"group \"%1\" has a weight of %2, less than 0"_s.arg(group.name).arg(group.weight));
}

void addMetricHoles(std::span<const MetricResult> results, QStringList &holes)
{
    for (const MetricResult &result : results) {
        if (result.muted) {
            if (result.label != Label::Pass)
                holes.append(u"metric \"%1\" is %2 but muted"_s.arg(result.name, toString(result.label)));
            continue;
        }
        if (result.label == Label::Error)
            holes.append(u"metric \"%1\" could not be judged and is left out"_s.arg(result.name));
        if (result.label == Label::Nodata && !result.critical)
            holes.append(u"metric \"%1\" has no data and is left out"_s.arg(result.name));
        if (result.groups.isEmpty())
            holes.append(u"metric \"%1\" is in no group and has no weight"_s.arg(result.name));
        if (result.points && *result.points < kFewPoints)
            holes.append(u"metric \"%1\" rests on %2 points, fewer than %3"_s.arg(result.name)
                             .arg(*result.points)
                             .arg(kFewPoints));
    }
}

} // namespace

Score score(std::span<const MetricResult> results, const ScoreRule &rule)
{
    std::vector<MetricResult> heard;
    std::copy_if(results.begin(), results.end(), std::back_inserter(heard),
                 [](const MetricResult &result) { return !result.muted; });
    Score score;
    score.groups = groupScores(heard, rule);
    score.reason = zeroReason(heard);
    double total = 0;
    for (const GroupScore &group : score.groups)
        total += (group.noData ? 100 : group.score) * group.weight / 100;
    score.total = score.reason.isEmpty() ? rounded(total) : 0;
    score.verdict = score.total >= rule.pass       ? ScoreVerdict::Pass
                    : score.total >= rule.marginal ? ScoreVerdict::Marginal
                                                   : ScoreVerdict::Fail;
    addGroupHoles(score, rule, score.holes);
    addMetricHoles(results, score.holes);
    return score;
}

FinalOutcome finalOutcome(std::span<const double> totals, std::optional<double> marginal,
                          std::optional<double> pass)
{
    if (totals.empty())
        return {false, 0, u"nothing was judged"_s};
    for (size_t i = 0; i < totals.size(); ++i)
        if (marginal && totals[i] <= *marginal)
            return {false, int(i) + 1,
                    u"judgement %1 scored %2, not above %3"_s.arg(i + 1).arg(totals[i]).arg(*marginal)};
    const int judged = int(totals.size());
    if (pass && totals.back() < *pass)
        return {false, judged, u"the last judgement scored %1, less than %2"_s.arg(totals.back()).arg(*pass)};
    return {true, judged, u"the last judgement scored %1"_s.arg(totals.back())};
}

QString toString(ScoreVerdict verdict)
{
    static const std::array<QString, 3> words{u"Pass"_s, u"Marginal"_s, u"Fail"_s};
    return words.at(size_t(verdict));
}

} // namespace interlock::kayenta
