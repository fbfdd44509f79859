#pragma once

#include "models/plan/plan.h"

namespace interlock {

// What `verify_share` stands for: two running totals and the guardrail that compares them. They are part of
// the plan's indicators and guardrails as if they had been written there; the normalised form shows the one
// key that they come from.

inline const GuardrailId kShareGuardrail{QStringLiteral("traffic-share")};
inline const IndicatorId kShareCanary{QStringLiteral("traffic-share-canary")};
inline const IndicatorId kShareTotal{QStringLiteral("traffic-share-total")};

/// The source that is counted at: the one that is named, or the only one of type scrape. Null where none can
/// be meant.
const Source *shareSource(const Plan &plan, const ShareCheck &check);

/// Adds the indicators and the guardrail where the plan's traffic counts its share.
void addShareGuardrail(Plan &plan);

/// The plan without them: the share of traffic that nobody counts cannot be judged.
Plan withoutShare(Plan plan);

} // namespace interlock
