#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <string_view>

namespace interlock {

/// A finite decimal number in C locale, the whole text: optional sign, digits, point, exponent. No hex, `_`,
/// nan, inf, spaces.
std::optional<double> parseDecimal(std::string_view text);
inline std::optional<double> parseDecimal(const QByteArray &text)
{
    return parseDecimal(std::string_view(text.constData(), size_t(text.size())));
}

/// The shortest text that reads back to the same double: numbers in records are decimal strings. "NaN",
/// "+Inf", "-Inf" for the rest.
QString decimalText(double value);

} // namespace interlock
