#include "models/metrics/combine.h"

#include <algorithm>

namespace interlock {

namespace {

int badness(const Observation &observation)
{
    switch (observation.kind) {
    case Observation::Kind::Value:
        return 0;
    case Observation::Kind::Missing:
        return 1;
    case Observation::Kind::Stale:
        return 2;
    case Observation::Kind::Error:
        return 3;
    }
    return 3;
}

} // namespace

Observation combine(Combination how, const Observation &of, const Observation &to)
{
    if (!of.isValue() || !to.isValue()) {
        const bool first = badness(of) >= badness(to);
        Observation worse = first ? of : to;
        worse.reason = (first ? QStringLiteral("of: ") : QStringLiteral("to: ")) + worse.reason;
        return worse;
    }
    if (how != Combination::Difference && to.value == 0)
        return Observation::missing(QStringLiteral("to is 0: nothing to divide by"));
    const double difference = of.value - to.value;
    const double value = how == Combination::Ratio        ? of.value / to.value
                         : how == Combination::Difference ? difference
                                                          : 100 * difference / std::abs(to.value);
    const std::optional<Duration> age =
        of.age && to.age ? std::optional(std::max(*of.age, *to.age)) : std::nullopt;
    Observation made = Observation::of(value, age, std::min(of.samples, to.samples));
    made.frozen = made.isValue() && of.frozen && to.frozen;
    return made;
}

} // namespace interlock
