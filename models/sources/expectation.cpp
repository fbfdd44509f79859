#include "models/sources/expectation.h"

#include "models/base/json.h"
#include "models/sources/jsonvalue.h"

#include <QJsonArray>

namespace interlock {

namespace {

constexpr qsizetype kMostShown = 200;

QString shown(const QJsonValue &value)
{
    if (value.isString())
        return u'"' + value.toString().left(kMostShown) + u'"';
    const QByteArray list = compactJson(QJsonObject{{QStringLiteral("v"), value}});
    return QString::fromUtf8(list.mid(5).chopped(1)).left(kMostShown); // what stands between {"v": and }
}

/// An array has this element, a text this part.
bool contains(const QJsonValue &whole, const QJsonValue &part)
{
    return whole.isArray()
               ? whole.toArray().contains(part)
               : whole.isString() && part.isString() && whole.toString().contains(part.toString());
}

Done wrong(const QString &where, const QString &what)
{
    return fail(ErrorCode::Refused, QStringLiteral("%1 %2").arg(where, what));
}

} // namespace

Done meets(const Check &check, const QByteArray &body)
{
    const bool asks = !check.expectEquals.isUndefined() || !check.expectContains.isUndefined() ||
                      !check.expectLacks.isUndefined() || !check.expectPointer.isEmpty();
    if (!asks)
        return {};
    const QString where = check.expectPointer.isEmpty() ? QStringLiteral("the answer") : check.expectPointer;
    const auto value = parseJson(body, body.size()).and_then([&check](const QJsonValue &root) {
        return atPointer(root, check.expectPointer);
    });
    if (!value)
        return fail(ErrorCode::Refused, QStringLiteral("the answer: %1").arg(value.error().text));
    if (value->isUndefined())
        return wrong(where, QStringLiteral("is not there"));
    if (!check.expectEquals.isUndefined() && *value != check.expectEquals)
        return wrong(where, QStringLiteral("is %1, not %2").arg(shown(*value), shown(check.expectEquals)));
    if (!check.expectContains.isUndefined() && !contains(*value, check.expectContains))
        return wrong(where,
                     QStringLiteral("is %1, without %2").arg(shown(*value), shown(check.expectContains)));
    if (!check.expectLacks.isUndefined() && contains(*value, check.expectLacks))
        return wrong(where, QStringLiteral("has %1").arg(shown(check.expectLacks)));
    return {};
}

} // namespace interlock
