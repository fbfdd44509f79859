#pragma once

#include "models/base/clock.h"
#include "models/planfile/planfile.h"
#include "models/planimport/finding.h"

#include <map>
#include <optional>
#include <vector>

namespace interlock {

/// Whose file it is: a Rollout with its AnalysisTemplates (Argo Rollouts v1alpha1), a Canary with its
/// MetricTemplates (Flagger v1beta1), alerting rules (Prometheus 2, also as PrometheusRule), SLOs (OpenSLO
/// v1), a canary config (Kayenta, JSON).
enum class ImportOrigin { Argo, Flagger, Prometheus, OpenSlo, Kayenta };
/// argo, flagger, prometheus, openslo, kayenta.
QString toString(ImportOrigin origin);
std::optional<ImportOrigin> importOriginFrom(const QString &word);

struct ImportFile {
    QString name; ///< for messages
    QByteArray bytes;
};
constexpr qint64 kMostImportBytes = 1024 * 1024;
constexpr size_t kMostImportFiles = 32;

/// What the original does not say and a person does.
struct ImportOptions {
    QString planName = QStringLiteral("plan"); ///< of the file that is made, for findings about it
    QString prometheus;                        ///< its address, instead of the original's
    QString environment, stable, canary;
    std::map<QString, QString> arguments; ///< values of what the original leaves to its caller
    Duration window{300'000};             ///< over which totals become a rate, and shares are counted
    /// A plan, or a part of one, in block style. Its sections stand in the plan as they are; `sources`,
    /// `indicators` and `guardrails` are followed by the imported ones.
    std::optional<ImportFile> with;
};

/// `plan` is set exactly when `problems`, which are about the files, is empty. It passes `readPlan` unless
/// the report has something open.
struct Imported {
    QByteArray plan;
    std::vector<Finding> report; ///< in the order of the files; what is open comes last
    std::vector<PlanProblem> problems;
};

/// A plan from the files of another tool. Never guesses: what has no clear counterpart is left out and
/// reported. Pure: touches no disk.
Imported importPlan(ImportOrigin origin, const std::vector<ImportFile> &files, const ImportOptions &options);

} // namespace interlock
