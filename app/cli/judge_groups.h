#pragma once

#include "models/guardrails/score.h"

namespace interlock::cli {

/// What `interlock judge score --groups FILE` reads.
struct ScoreInput {
    kayenta::ScoreRule rule;
    std::vector<kayenta::MetricResult> results;
};

/// Reads one strict JSON object (models/base/json.h); unknown keys are refused. Errors begin with `file`.
///   {"pass": 95, "marginal": 75,                       both optional, 0 to 100, these unless given
///    "weights": {"errors": 70, "latency": "30"},       optional, percent by group, 0 to 100 each
///    "metrics": [{"label": "High",                     Pass High Low Nodata NodataFailMetric Error
///                 "groups": ["errors"],                at least one; a metric may sit in several
///                 "name": "error ratio",               optional: its place unless given
///                 "critical": true, "muted": false,    optional, false unless given
///                 "points": 60}]}                      optional: values a side
/// Numbers are integers, or decimal strings such as "33.3". At most 1000 metrics.
Result<ScoreInput> parseScoreInput(const QString &file, const QByteArray &bytes);

} // namespace interlock::cli
