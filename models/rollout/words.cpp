#include "models/rollout/rollout.h"

#include <array>

namespace interlock {

namespace {

const std::array<QString, 8> kPhases{QStringLiteral("preparing"), QStringLiteral("raising"),
                                     QStringLiteral("baking"),    QStringLiteral("at-gate"),
                                     QStringLiteral("held"),      QStringLiteral("rolling-back"),
                                     QStringLiteral("completed"), QStringLiteral("rolled-back")};
const std::array<QString, 9> kDecisions{
    QStringLiteral("start"),    QStringLiteral("promote"),   QStringLiteral("hold"),
    QStringLiteral("resume"),   QStringLiteral("back"),      QStringLiteral("rollback"),
    QStringLiteral("override"), QStringLiteral("supersede"), QStringLiteral("signoff")};
const std::array<QString, 3> kOutcomes{QStringLiteral("done"), QStringLiteral("failed"),
                                       QStringLiteral("unknown")};

} // namespace

QString toString(Phase phase)
{
    return kPhases.at(size_t(phase));
}

bool isOver(Phase phase)
{
    return phase == Phase::Completed || phase == Phase::RolledBack;
}

QString toString(DecisionKind kind)
{
    return kDecisions.at(size_t(kind));
}

std::optional<DecisionKind> decisionKind(const QString &word)
{
    for (size_t i = 0; i < kDecisions.size(); ++i)
        if (kDecisions[i] == word)
            return DecisionKind(i);
    return std::nullopt;
}

QString toString(Actuated::Outcome outcome)
{
    return kOutcomes.at(size_t(outcome));
}

QString standing(const Plan &plan, const RolloutState &state)
{
    QStringList parts;
    parts << state.reason << state.recovery << state.waitsFor;
    if (state.phase == Phase::AtGate) {
        QStringList open;
        for (const QString &role : plan.stages.at(size_t(state.stage)).gate.roles)
            if (!state.approvals.contains(role))
                open << role;
        if (!open.isEmpty())
            parts << QStringLiteral("waits for the approval of %1").arg(open.join(QStringLiteral(", ")));
    }
    for (const OverrideWord &word : state.overrideAsked)
        parts << QStringLiteral("%1 asks to override%2 (%3): another person must do the same")
                     .arg(word.who, word.about.isEmpty() ? QString() : u' ' + word.about, word.reason);
    parts.removeAll(QString());
    return parts.join(QStringLiteral("; "));
}

} // namespace interlock
