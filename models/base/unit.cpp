#include "models/base/unit.h"

#include "models/base/nearest.h"
#include "models/base/number.h"

#include <array>

namespace interlock {

namespace {

struct KnownUnit {
    const char16_t *symbol;
    Dimension dimension;
    double inBase;
};
constexpr std::array<KnownUnit, 15> kKnown{{
    {u"", Dimension::None, 1.0},
    {u"us", Dimension::Time, 1e-6},
    {u"ms", Dimension::Time, 1e-3},
    {u"s", Dimension::Time, 1.0},
    {u"min", Dimension::Time, 60.0},
    {u"h", Dimension::Time, 3600.0},
    {u"%", Dimension::Fraction, 0.01},
    {u"ppm", Dimension::Fraction, 1e-6},
    {u"ratio", Dimension::Fraction, 1.0},
    {u"B", Dimension::Bytes, 1.0},
    {u"KiB", Dimension::Bytes, 1024.0},
    {u"MiB", Dimension::Bytes, 1048576.0},
    {u"GiB", Dimension::Bytes, 1073741824.0},
    {u"/s", Dimension::Rate, 1.0},
    {u"req/s", Dimension::Rate, 1.0},
}};

} // namespace

QStringList unitSymbols()
{
    QStringList all;
    for (const KnownUnit &known : kKnown)
        all << QString::fromUtf16(known.symbol);
    return all;
}

Result<Unit> parseUnit(QStringView symbol)
{
    for (const KnownUnit &known : kKnown)
        if (symbol == QStringView(known.symbol))
            return Unit{symbol.toString(), known.dimension, known.inBase};
    return fail(ErrorCode::BadInput, QStringLiteral("unknown unit \"%1\"").arg(symbol),
                didYouMean(symbol, unitSymbols()));
}

Result<Quantity> parseQuantity(QStringView text)
{
    const QStringView trimmed = text.trimmed();
    qsizetype end = 0;
    while (end < trimmed.size() && (trimmed[end].isDigit() || QStringView(u"+-.eE").contains(trimmed[end]))) {
        const bool exponent = trimmed[end] == u'e' || trimmed[end] == u'E';
        if (exponent && (end + 1 >= trimmed.size() || trimmed[end + 1].isLetter()))
            break;
        ++end;
    }
    const auto number = parseDecimal(trimmed.left(end).toLatin1());
    if (!number)
        return fail(ErrorCode::BadInput, QStringLiteral("\"%1\" is not a number").arg(text),
                    QStringLiteral("write it like 450ms, 0.8% or 12"));
    const auto unit = parseUnit(trimmed.mid(end).trimmed());
    if (!unit)
        return passOn(unit);
    return Quantity{*number, *unit};
}

Result<double> convert(const Quantity &quantity, const Unit &unit)
{
    if (quantity.unit.symbol.isEmpty() || quantity.unit.symbol == unit.symbol)
        return quantity.value;
    if (quantity.unit.dimension != unit.dimension)
        return fail(
            ErrorCode::BadInput,
            QStringLiteral("\"%1\" cannot be compared with an indicator in \"%2\"")
                .arg(quantity.unit.symbol, unit.symbol.isEmpty() ? QStringLiteral("no unit") : unit.symbol));
    return quantity.value * (quantity.unit.inBase / unit.inBase);
}

} // namespace interlock
