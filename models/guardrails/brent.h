#pragma once

#include "models/base/result.h"

#include <functional>

namespace interlock {

/// A root of `function` between `low` and `high`, where it changes its sign, by Brent's method ("Algorithms
/// for Minimization Without Derivatives", 1973, chapter 4) with the tolerances of R's `uniroot`: it stops
/// when the bracket around the best point is within 2 eps |root| + tolerance / 2 to either side, after at
/// most 1000 iterations. An end that is a root is given as it is. An error where there is no change of sign,
/// where the function is NaN, or when the iterations are used up.
Result<double> brentRoot(const std::function<double(double)> &function, double low, double high,
                         double tolerance);

} // namespace interlock
