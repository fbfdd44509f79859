#include "models/metrics/observation.h"

#include <array>
#include <cmath>

namespace interlock {

namespace {
const std::array<QString, 4> kWords{QStringLiteral("value"), QStringLiteral("missing"),
                                    QStringLiteral("error"), QStringLiteral("stale")};
}

bool Observation::operator==(const Observation &other) const
{
    const bool sameValue = value == other.value || (std::isnan(value) && std::isnan(other.value));
    return sameValue && kind == other.kind && age == other.age && samples == other.samples &&
           reason == other.reason && frozen == other.frozen;
}

Observation Observation::of(double value, std::optional<Duration> age, int samples)
{
    if (std::isnan(value))
        return missing(QStringLiteral("NaN"));
    if (std::isinf(value))
        return missing(QStringLiteral("infinite"));
    Observation made;
    made.kind = Kind::Value;
    made.value = value;
    made.age = age;
    made.samples = samples;
    return made;
}

Observation Observation::missing(QString reason)
{
    Observation made;
    made.reason = std::move(reason);
    return made;
}

Observation Observation::error(QString reason)
{
    Observation made = missing(std::move(reason));
    made.kind = Kind::Error;
    return made;
}

Observation Observation::stale(QString reason, Duration age)
{
    Observation made = missing(std::move(reason));
    made.kind = Kind::Stale;
    made.age = age;
    return made;
}

QString toString(Observation::Kind kind)
{
    return kWords.at(size_t(kind));
}

std::optional<Observation::Kind> observationKind(const QString &word)
{
    for (size_t i = 0; i < kWords.size(); ++i)
        if (kWords[i] == word)
            return Observation::Kind(i);
    return std::nullopt;
}

} // namespace interlock
