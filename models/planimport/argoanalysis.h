#pragma once

#include "models/planimport/importing.h"

namespace interlock {

/// AnalysisTemplates of the files, by kind and name.
class ArgoTemplates {
public:
    void add(const Ref &document, Notes &notes);
    /// The template, or a problem where it is referred to.
    Ref find(const Ref &reference, Notes &notes) const;
    /// Kind and name of those that nothing asked for.
    std::vector<Ref> unused() const;

private:
    std::map<QString, Ref> m_templates; ///< "AnalysisTemplate/success-rate"
    mutable std::set<QString> m_used;
};

/// One metric of a template with the values of its arguments: what guardrails are made of.
struct ArgoMetric {
    Ref ref;
    QString name;
    QString cameFrom; ///< for a comment: "AnalysisTemplate success-rate, metric success-rate"
    std::map<QString, QString> arguments;
    bool dryRun = false;
};

/// Where an analysis stands: it runs beside the steps, or between two of them.
enum class ArgoAnalysisPlace { Background, Step };

/// Guardrails for one `analysis:` of a Rollout. Gives how long it runs at least where it stands between two
/// steps.
Duration importArgoAnalysis(const Ref &analysis, ArgoAnalysisPlace place, const ArgoTemplates &templates,
                            Importing &importing);

} // namespace interlock
