#pragma once

#include "models/base/clock.h"
#include "models/guardrails/guardrail.h"
#include "models/planimport/input.h"

namespace interlock {

/// One named map of a plan while it is made: keys with values that are YAML already.
struct DraftEntry {
    QString name;
    QStringList comments; ///< where it came from
    std::vector<std::pair<QString, QString>> keys;

    /// Appends "key: yaml"; an empty value is left out.
    DraftEntry &set(const QString &key, const QString &yaml);
    DraftEntry &text(const QString &key, const QString &text); ///< as a YAML scalar
};

struct DraftGuardrail : DraftEntry {
    Duration interval{0}; ///< between two looks; 0: as the stage says
    Duration warmUp{0};
};

struct DraftStage {
    int basisPoints = 0;
    Duration bake{0};
    bool manual = false; ///< a person promotes
    QStringList comments;
};

/// The plan under construction.
struct Draft {
    QString name;        ///< of plan and service
    QString canaryHint;  ///< what the original says about the new version, for who fills it in
    QString trafficHint; ///< and about what moves traffic
    std::vector<DraftEntry> sources, indicators;
    std::vector<DraftGuardrail> guardrails;
    std::vector<DraftStage> stages; ///< empty: the original has none
    QStringList taken;              ///< names that `--with` uses

    /// Each adds an entry and gives the name it got: that of an equal one that is there already, or its own,
    /// with a number where another has it.
    QString addSource(DraftEntry entry);
    QString addIndicator(DraftEntry entry);
    QString addGuardrail(DraftGuardrail entry);
};

/// A text as a name of a plan: other characters become '-'.
QString nameFrom(const QString &text);
/// "rollout.yaml:12"
QString lineOf(const Spot &spot);

} // namespace interlock
