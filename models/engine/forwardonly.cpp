#include "models/engine/forwardonly.h"

namespace interlock {

QStringList rollbackRisks(const RolloutEntry &entry, const Ledger &ledger)
{
    QStringList risks;
    const auto add = [&](const QString &word, const std::vector<Step> &steps) {
        for (const Step &step : steps)
            if (!step.forwardOnly.isEmpty() && ledger.hasBegun(entry.id, word + u' ' + step.name))
                risks << QStringLiteral("%1: %2").arg(step.name, step.forwardOnly);
    };
    add(QStringLiteral("step"), entry.plan->plan.steps);
    add(QStringLiteral("after"), entry.plan->plan.after);
    return risks;
}

} // namespace interlock
