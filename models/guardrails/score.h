#pragma once

#include "models/guardrails/kayenta.h"

#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <span>
#include <vector>

/// A canary scored as Kayenta scores it (the design's judging page, 1.2), and what that score does not say.
namespace interlock::kayenta {

/// One judged metric.
struct MetricResult {
    QString name;
    Label label = Label::Error;
    bool critical = false; ///< of the classification, not of the metric
    bool muted = false;    ///< judged, but no part of the score
    QStringList groups;
    std::optional<int> points; ///< values a side, where known

    bool operator==(const MetricResult &) const = default;
};

struct ScoreRule {
    std::map<QString, double> weights; ///< percent by group; the others share what is left of 100
    double pass = 95;                  ///< total >= pass is Pass
    double marginal = 75;              ///< total >= marginal is Marginal, less is Fail
    bool operator==(const ScoreRule &) const = default;
};

struct GroupScore {
    QString name;
    double score = 0;    ///< 0..100
    bool noData = false; ///< nothing but Nodata and Error: score 0, yet counted as 100 in the total
    double weight = 0;   ///< percent
    bool operator==(const GroupScore &) const = default;
};

enum class ScoreVerdict { Pass, Marginal, Fail };

struct Score {
    double total = 0; ///< 0..100 where the weights add up to at most 100; rounded half up to 2 decimals
    ScoreVerdict verdict = ScoreVerdict::Fail;
    std::vector<GroupScore> groups; ///< by name
    QString reason;                 ///< why the total was set to 0; empty otherwise
    QStringList holes;              ///< sentences: what this very score hides
};

/// Scores one judgement. Muted metrics are left out first. Then, in this order: a critical result other than
/// Pass gives 0; at least half of the results Nodata gives 0; no result gives 0; else the weighted sum over
/// the groups that have a result, 100 * Pass / (Pass + High + Low + NodataFailMetric) each.
Score score(std::span<const MetricResult> results, const ScoreRule &rule);

/// What a row of judgements, oldest first, comes to: ended at the first whose total is <= marginal (`score`
/// calls a total that equals it Marginal: Kayenta's own contradiction), and passed when the last one's total
/// is >= pass; without a pass limit, when it was not ended.
struct FinalOutcome {
    bool ok = false;
    int judged = 0; ///< how many judgements were made, at most those given
    QString reason; ///< a sentence
};
FinalOutcome finalOutcome(std::span<const double> totals, std::optional<double> marginal,
                          std::optional<double> pass);

/// "Pass", "Marginal", "Fail".
QString toString(ScoreVerdict verdict);

} // namespace interlock::kayenta
