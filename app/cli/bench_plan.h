#pragma once

#include "models/base/result.h"

namespace interlock::cli {

/// A rollout of the bench: one guardrail that rolls back as soon as its indicator is above 0.5.
struct BenchPlan {
    QString name;         ///< of the rollout, its service and its backend
    QString source;       ///< what stands between the braces of its source
    QString measure;      ///< `gauge: ...` or `promql: ...`
    QString watch = {};   ///< "100ms"; empty: the stage's interval of 1 s
    QString webhook = {}; ///< where people are told; empty: nowhere
};

/// Writes the plan into the folder; gives its path.
Result<QString> writeBenchPlan(const QString &folder, const QString &haproxySocket, const BenchPlan &plan);

} // namespace interlock::cli
