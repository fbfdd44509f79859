#include "models/rollout/rollout.h"

namespace interlock {

const std::vector<StateRow> &stateTable()
{
    static const std::vector<StateRow> rows{
        {Phase::Preparing, false, false, true, QStringLiteral("5m, and what its checks and steps may take"),
         QStringLiteral("rolled back, nothing was raised")},
        {Phase::Raising, true, true, true, QStringLiteral("30s, or what its kind of traffic takes at most"),
         QStringLiteral("held, the raise counts as unknown")},
        {Phase::Baking, true, true, true,
         QStringLiteral("2 x bake + 10m, and what its smoke tests and its burst may take"),
         QStringLiteral("held, the bake did not complete in time")},
        {Phase::AtGate, true, true, true,
         QStringLiteral("the gate's; 60s at an automatic gate; from when the calendar opens, 14d at most; "
                        "after the last stage, what its commands may take"),
         QStringLiteral("held, or rolled back where the gate says so")},
        {Phase::Held, true, true, true, QStringLiteral("hold.deadline (4h unless the plan says)"),
         QStringLiteral("rolled back, or held on where the plan says so")},
        {Phase::RollingBack, true, true, true, QStringLiteral("2s, then again each second"),
         QStringLiteral("ordered again and paged until 0 is read back")},
        {Phase::Completed, true, false, false, QStringLiteral("none"),
         QStringLiteral("over, the canary keeps what the last stage gave it")},
        {Phase::RolledBack, false, false, false, QStringLiteral("none"), QStringLiteral("over")},
    };
    return rows;
}

} // namespace interlock
