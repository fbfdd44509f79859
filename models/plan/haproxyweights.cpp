#include "models/plan/haproxyweights.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace interlock {

namespace {

constexpr int kMostWeight = 256;
constexpr double kMostError = 50; // basis points

double exactShare(ServerWeights weights, int canary, int stable)
{
    const double all = double(weights.canary) * canary + double(weights.stable) * stable;
    return all > 0 ? 10'000.0 * weights.canary * canary / all : 0;
}

/// The best stable weight beside a canary weight: the whole number on either side of the exact one.
ServerWeights besideCanary(int weight, Weight share, int canary, int stable)
{
    const double exact =
        double(weight) * canary * (10'000 - share.basisPoints) / (double(share.basisPoints) * stable);
    const ServerWeights low{weight, std::clamp(int(std::floor(std::min(exact, 1e6))), 1, kMostWeight)};
    const ServerWeights high{weight, std::clamp(low.stable + 1, 1, kMostWeight)};
    const auto error = [&](ServerWeights w) {
        return std::abs(exactShare(w, canary, stable) - share.basisPoints);
    };
    return error(high) < error(low) ? high : low;
}

} // namespace

Weight shareOf(ServerWeights weights, int canary, int stable)
{
    return {int(std::lround(exactShare(weights, canary, stable)))};
}

Result<ServerWeights> haproxyWeights(Weight share, int canary, int stable)
{
    if (canary < 1 || stable < 1 || share.basisPoints < 0 || share.basisPoints > 10'000)
        return fail(ErrorCode::BadInput,
                    QStringLiteral("a share needs canary and stable servers, 0 % to 100 %"));
    if (share.basisPoints == 0)
        return ServerWeights{0, kMostWeight};
    if (share.basisPoints == 10'000)
        return ServerWeights{kMostWeight, 0};

    ServerWeights best;
    double least = std::numeric_limits<double>::infinity();
    for (int weight = 1; weight <= kMostWeight; ++weight) {
        const ServerWeights pair = besideCanary(weight, share, canary, stable);
        const double error = std::abs(exactShare(pair, canary, stable) - share.basisPoints);
        const auto fromRound = [](ServerWeights w) { return std::abs(w.canary + w.stable - kMostWeight); };
        const bool same = std::abs(error - least) < 1e-9;
        if ((same && fromRound(pair) < fromRound(best)) || (!same && error < least)) {
            least = error;
            best = pair;
        }
    }
    if (least <= kMostError)
        return best;
    return fail(ErrorCode::BadInput,
                QStringLiteral("%1 canary and %2 stable servers cannot be weighted to %3: the nearest is %4")
                    .arg(canary)
                    .arg(stable)
                    .arg(toString(share), toString(shareOf(best, canary, stable))),
                QStringLiteral("choose another weight or other servers"));
}

int ProportionalWeights::stableOf(int before) const
{
    return before == 0 || factor == 0 ? 0 : std::clamp(int(std::lround(factor * before)), 1, kMostWeight);
}

namespace {

/// How far these weights are from the share, and from the proportion, whichever is more; in basis points.
double errorOf(const ProportionalWeights &weights, Weight share, int canary, const std::vector<int> &before)
{
    double was = 0, is = 0;
    for (const int weight : before) {
        was += weight;
        is += weights.stableOf(weight);
    }
    const double all = is + double(weights.canary) * canary;
    double worst = std::abs(10'000.0 * weights.canary * canary / all - share.basisPoints);
    for (const int weight : before)
        worst = std::max(worst, 10'000.0 * std::abs(weights.stableOf(weight) / is - weight / was));
    return worst;
}

} // namespace

Result<ProportionalWeights> weightsInProportion(Weight share, int canary, const std::vector<int> &before)
{
    const int least = *std::ranges::min_element(before), most = *std::ranges::max_element(before);
    if (least == most || share.basisPoints == 0 || share.basisPoints == 10'000) {
        const auto equal = haproxyWeights(share, canary, int(before.size()));
        if (!equal)
            return passOn(equal);
        return ProportionalWeights{equal->canary, double(equal->stable) / most};
    }
    const double sum = std::accumulate(before.begin(), before.end(), 0.0);
    ProportionalWeights best;
    double smallest = std::numeric_limits<double>::infinity();
    for (int weight = 1; weight <= kMostWeight; ++weight) {
        const double stable = double(weight) * canary * (10'000 - share.basisPoints) / share.basisPoints;
        const ProportionalWeights tried{weight, stable / sum};
        if (const double error = errorOf(tried, share, canary, before); error <= smallest) {
            smallest = error;
            best = tried;
        }
    }
    if (smallest <= 2 * kMostError)
        return best;
    return fail(ErrorCode::BadInput,
                QStringLiteral("stable servers of such different weights leave no weights for %1")
                    .arg(toString(share)),
                QStringLiteral("choose another weight, or bring their weights closer"));
}

} // namespace interlock
