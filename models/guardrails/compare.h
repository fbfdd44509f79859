#pragma once

#include "models/guardrails/mannwhitney.h"

#include <QString>

#include <optional>
#include <span>

namespace interlock {

/// How the canary's values of one indicator are held against the baseline's.
struct ComparisonRule {
    Direction worse = Direction::Increase; ///< which difference is a regression
    double confidence = 0.98; ///< of all looks together; 1 - it is about the chance of a false alarm
    double effect = 1.10;     ///< means must differ by this ratio at least; 1: any difference that is sure
    int leastValues = 5;      ///< usable values a side; below 5 no rank test can be sure, so 5 at least
    double looks = 1;         ///< how many such looks share the risk: this one may spend 1 / `looks` of it
    bool operator==(const ComparisonRule &) const = default;
};

enum class TrackVerdict {
    Same,        ///< no regression seen, with enough values on both sides
    Worse,       ///< both sure and large enough
    Inconclusive ///< cannot tell: never a pass
};

struct TrackComparison {
    TrackVerdict verdict = TrackVerdict::Inconclusive;
    RankTest rank;
    double sure = 0; ///< 0..1: how sure one look is that the canary differs in the worse direction
    std::optional<double> change; ///< of the mean, as a share of stable's; absent where that is 0
    qsizetype canaryValues = 0;   ///< usable ones: neither NaN nor infinite
    qsizetype baselineValues = 0;
    QString reason; ///< for people: "canary 18 % above stable, 98.7 % sure"
};

/// Judges canary against baseline by rank test and ratio of means, both free of the unit. Unlike Kayenta's:
/// - Missing never passes. Inconclusive are: fewer than `leastValues` usable values on a side, more missing
///   than usable ones, an infinite value, more than `kMostValues`, a rule that makes no sense.
/// - Worse needs both P(z) >= 1 - (1 - confidence) / looks and means apart by `effect`: the higher one is at
///   least `effect` times the lower. Of two negative means the distance counts, against `effect` - 1 of the
///   smaller magnitude; a mean of 0 and means of different signs are always apart.
/// - `looks` splits the risk (Bonferroni). Whoever looks an unknown number of times takes 1 / `shareOfRisk`.
TrackComparison compareTracks(std::span<const double> canary, std::span<const double> baseline,
                              const ComparisonRule &rule);

/// The share of the risk that look number `look` (from 1) may spend where `planned` >= 1 looks are planned:
/// N / ((N + k - 1)(N + k)). The shares of all looks, however many there will be, come to at most 1, so that
/// by the union bound the chance of any false alarm stays below 1 - confidence, also in a hold that lasts far
/// beyond the plan. A planned look gets at least a quarter of an even share, which costs little power.
double shareOfRisk(qint64 look, qint64 planned);

/// "same", "worse", "inconclusive".
QString toString(TrackVerdict verdict);

} // namespace interlock
