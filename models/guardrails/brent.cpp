#include "models/guardrails/brent.h"

#include <cmath>
#include <limits>

namespace interlock {

namespace {

struct Point {
    double at = 0;
    double value = 0;
};

/// How far to go from `best`: the interpolation through the known points where it stays well inside the
/// bracket and at least halves the step before, else half the bracket.
double nextStep(const Point &best, const Point &last, const Point &other, double before, double close)
{
    const double half = (other.at - best.at) / 2;
    if (std::abs(before) < close || std::abs(last.value) <= std::abs(best.value))
        return half;
    const double s = best.value / last.value;
    double p = 2 * half * s, q = 1 - s; // secant
    if (last.at != other.at) {          // inverse quadratic
        const double u = last.value / other.value, r = best.value / other.value;
        p = s * (2 * half * u * (u - r) - (best.at - last.at) * (r - 1));
        q = (u - 1) * (r - 1) * (s - 1);
    }
    if (p > 0)
        q = -q;
    p = std::abs(p);
    const bool inside = p < 1.5 * half * q - std::abs(close * q) / 2;
    return inside && p < std::abs(before * q) / 2 ? p / q : half;
}

} // namespace

Result<double> brentRoot(const std::function<double(double)> &function, double low, double high,
                         double tolerance)
{
    constexpr int kMostIterations = 1000;
    Point last{low, function(low)}, best{high, function(high)};
    if (last.value == 0)
        return last.at;
    if (best.value == 0)
        return best.at;
    if (!((last.value < 0 && best.value > 0) || (last.value > 0 && best.value < 0)))
        return fail(ErrorCode::BadInput, QStringLiteral("the search interval holds no change of sign"));
    Point other = last;
    for (int iteration = 0; iteration < kMostIterations; ++iteration) {
        const double before = best.at - last.at;
        if (std::abs(other.value) < std::abs(best.value)) {
            last = best;
            best = other;
            other = last;
        }
        const double close = 2 * std::numeric_limits<double>::epsilon() * std::abs(best.at) + tolerance / 2;
        const double half = (other.at - best.at) / 2;
        if (std::abs(half) <= close || best.value == 0)
            return best.at;
        const double step = nextStep(best, last, other, before, close);
        last = best;
        best.at += std::abs(step) < close ? std::copysign(close, step) : step;
        best.value = function(best.at);
        if (std::isnan(best.value))
            return fail(ErrorCode::BadInput, QStringLiteral("the statistic is not defined"));
        if ((best.value > 0 && other.value > 0) || (best.value < 0 && other.value < 0))
            other = last;
    }
    return fail(ErrorCode::BadInput, QStringLiteral("no root within 1000 iterations"));
}

} // namespace interlock
