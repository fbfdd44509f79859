#include "models/guardrails/counts.h"

#include <algorithm>
#include <cmath>

namespace interlock {

double CountEvidence::logValue() const
{
    const double most = *std::max_element(logs.begin(), logs.end());
    double sum = 0; // of E / e^most: never overflows
    for (const double log : logs)
        sum += std::exp(log - most);
    return most + std::log(sum / double(logs.size()));
}

double CountEvidence::value() const
{
    return std::exp(logValue());
}

double CountEvidence::p() const
{
    return std::min(1.0, std::exp(-highest));
}

CountEvidence add(CountEvidence evidence, const CountTick &tick, double margin)
{
    const bool comparable = tick.share > 0 && tick.share < 1 && margin > 0 && std::isfinite(margin);
    if (!comparable || tick.canaryErrors < 0 || tick.baselineErrors < 0)
        return evidence;
    const double share = margin * tick.share / (margin * tick.share + 1 - tick.share);
    for (size_t i = 0; i < evidence.logs.size(); ++i) {
        const double ratio = CountEvidence::kRatios[i];
        // theta / w = r / (r w + 1 - w) and (1 - theta) / (1 - w) = 1 / (r w + 1 - w)
        const double spread = std::log1p((ratio - 1) * share);
        evidence.logs[i] +=
            double(tick.canaryErrors) * (std::log(ratio) - spread) - double(tick.baselineErrors) * spread;
    }
    evidence.highest = std::max(evidence.highest, evidence.logValue());
    return evidence;
}

} // namespace interlock
