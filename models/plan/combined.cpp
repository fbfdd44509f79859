#include "models/plan/combined.h"

namespace interlock {

Observation combine(Pairing pairing, const Observation &of, const Observation &to)
{
    switch (pairing) {
    case Pairing::Ratio:
        return combine(Combination::Ratio, of, to);
    case Pairing::Difference:
        return combine(Combination::Difference, of, to);
    case Pairing::Change:
        return combine(Combination::Change, of, to);
    }
    return Observation::error(QStringLiteral("an unknown pairing"));
}

Observation combine(const Indicator &indicator, const Observation &of, const Observation &to)
{
    const auto *combined = std::get_if<Combined>(&indicator.measure);
    if (!combined)
        return Observation::error(QStringLiteral("%1 is no combined indicator").arg(indicator.id.text));
    Observation made = combine(combined->pairing, of, to);
    if (!made.isValue())
        return made;
    if (made.samples < indicator.minSamples)
        return Observation::missing(
            QStringLiteral("too few samples: %1 of %2").arg(made.samples).arg(indicator.minSamples));
    if (combined->pairing == Pairing::Ratio && indicator.unit.dimension == Dimension::Fraction)
        made.value /= indicator.unit.inBase;
    return made;
}

} // namespace interlock
