#include "models/guardrails/guardrail.h"

#include "models/base/number.h"

#include <array>
#include <cmath>

namespace interlock {

namespace {
const std::array<QString, 4> kActions{QStringLiteral("warn"), QStringLiteral("hold"),
                                      QStringLiteral("rollback"), QStringLiteral("security-rollback")};
const std::array<QString, 6> kSigns{QStringLiteral(">"),  QStringLiteral(">="), QStringLiteral("<"),
                                    QStringLiteral("<="), QStringLiteral("=="), QStringLiteral("!=")};
const std::array<QString, 3> kDirections{QStringLiteral("increase"), QStringLiteral("decrease"),
                                         QStringLiteral("either")};
} // namespace

bool Limit::isMetBy(double observed) const
{
    if (std::isnan(observed)) // NaN lies on no side, not even on "!="
        return false;
    switch (comparison) { // GCOVR_EXCL_BR_LINE the compiler counts a word that is none of these
    case Comparison::Above:
        return observed > value;
    case Comparison::AtLeast:
        return observed >= value;
    case Comparison::Below:
        return observed < value;
    case Comparison::AtMost:
        return observed <= value;
    case Comparison::Equal:
        return observed == value;
    case Comparison::NotEqual:
        return observed != value;
    }
    return false; // GCOVR_EXCL_LINE likewise
}

QString Limit::text() const
{
    return kSigns.at(size_t(comparison)) + u' ' + decimalText(value);
}

QString toString(Action action)
{
    return kActions.at(size_t(action));
}

QString toString(Direction direction)
{
    return kDirections.at(size_t(direction));
}

std::optional<Action> actionFrom(const QString &word)
{
    for (size_t i = 0; i < kActions.size(); ++i)
        if (kActions[i] == word)
            return Action(i);
    return std::nullopt;
}

QString withUnit(const QString &text, const QString &unit)
{
    return unit.isEmpty() ? text : text + u' ' + unit;
}

QString shownBeside(const Limit &limit, double value)
{
    const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
    const QString brief = whole ? QString::number(value, 'f', 0) : QString::number(value, 'g', 6);
    return brief.toDouble() == limit.value ? decimalText(value) : brief;
}

} // namespace interlock
