#pragma once

#include "models/base/result.h"

#include <QString>
#include <QStringView>

namespace interlock {

/// The dimension of a quantity. Two units compare only within one dimension.
enum class Dimension { None, Time, Fraction, Bytes, Rate };

/// A unit of measure: "ms" is {Time, 0.001}, "%" is {Fraction, 0.01}, "" is {None, 1}.
struct Unit {
    QString symbol;
    Dimension dimension = Dimension::None;
    double inBase = 1.0; ///< how many base units (second, 1, byte, 1/s) one of this is

    bool operator==(const Unit &) const = default;
};

/// The unit of a symbol: "", us, ms, s, min, h, %, ppm, B, KiB, MiB, GiB, /s, req/s.
Result<Unit> parseUnit(QStringView symbol);
/// All symbols, for suggestions and the schema.
QStringList unitSymbols();

struct Quantity {
    double value = 0;
    Unit unit;
};

/// "450ms", "0.8%", "1500" (no unit). The number is C locale, decimal, no hex, no underscore; never NaN or
/// infinite.
Result<Quantity> parseQuantity(QStringView text);

/// The same amount in `unit`; a bare number is taken as already in `unit`. Another dimension is an error.
Result<double> convert(const Quantity &quantity, const Unit &unit);

} // namespace interlock
