#pragma once

#include "models/metrics/observation.h"

namespace interlock {

/// How two observations make a third.
enum class Combination {
    Ratio,      ///< of / to
    Difference, ///< of - to
    Change,     ///< 100 * (of - to) / |to|, in percent
};

/// The combination of two observations. Whatever is not a value decides, the worse of the two first (error,
/// stale, missing), with its name in the reason; a divisor of 0 is missing. The age is the older of the two,
/// unknown if either is; the samples are the fewer.
Observation combine(Combination how, const Observation &of, const Observation &to);

} // namespace interlock
