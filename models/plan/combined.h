#pragma once

#include "models/metrics/combine.h"
#include "models/plan/plan.h"

namespace interlock {

/// The observation of a `Combined` indicator from those of its two parts, in the indicator's unit: a ratio is
/// a fraction, so "%" shows it times 100.
Observation combine(const Indicator &indicator, const Observation &of, const Observation &to);

/// The pairing alone: `of/to`, `of-to` or `100*(of-to)/to`.
Observation combine(Pairing pairing, const Observation &of, const Observation &to);

/// A combined indicator has no poll of its own: the first of its parts to come within a fifth of its cadence
/// before the beat brings it.
constexpr Duration pollOfParts(Duration cadence)
{
    return cadence * 2 / 5;
}

} // namespace interlock
