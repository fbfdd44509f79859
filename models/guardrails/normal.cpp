#include "models/guardrails/normal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace interlock {

double normalCdf(double z)
{
    return std::erfc(-z / std::numbers::sqrt2) / 2;
}

double normalQuantile(double p)
{
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (!(p >= 0 && p <= 1))
        return std::numeric_limits<double>::quiet_NaN();
    if (p == 0 || p == 1)
        return p == 0 ? -kInfinity : kInfinity;
    if (p > 0.5)
        return -normalQuantile(1 - p); // exact: 1 - p loses nothing above one half
    const double t = std::sqrt(-2 * std::log(p));
    double z =
        (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
    for (int step = 0; step < 3; ++step) {
        const double density = std::max(std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi),
                                        std::numeric_limits<double>::denorm_min());
        const double off = (normalCdf(z) - p) / density;
        z -= off / (1 + z * off / 2);
    }
    return z;
}

} // namespace interlock
