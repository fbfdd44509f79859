#include "models/planimport/comparison.h"

#include "models/base/number.h"

#include <map>

using namespace Qt::StringLiterals;

namespace interlock {

Comparison comparisonFrom(const QString &sign)
{
    static const std::map<QString, Comparison> signs{
        {u">"_s, Comparison::Above},   {u">="_s, Comparison::AtLeast}, {u"<"_s, Comparison::Below},
        {u"<="_s, Comparison::AtMost}, {u"=="_s, Comparison::Equal},   {u"!="_s, Comparison::NotEqual}};
    return signs.at(sign);
}

QString limitText(Comparison comparison, double value, const QString &unit)
{
    static const std::map<Comparison, QString> signs{
        {Comparison::Above, u">"_s},   {Comparison::AtLeast, u">="_s}, {Comparison::Below, u"<"_s},
        {Comparison::AtMost, u"<="_s}, {Comparison::Equal, u"=="_s},   {Comparison::NotEqual, u"!="_s}};
    return signs.at(comparison) + u' ' + decimalText(value) + unit;
}

Comparison mirrored(Comparison comparison)
{
    static const std::map<Comparison, Comparison> other{{Comparison::Above, Comparison::Below},
                                                        {Comparison::AtLeast, Comparison::AtMost},
                                                        {Comparison::Below, Comparison::Above},
                                                        {Comparison::AtMost, Comparison::AtLeast}};
    const auto found = other.find(comparison);
    return found == other.end() ? comparison : found->second;
}

} // namespace interlock
