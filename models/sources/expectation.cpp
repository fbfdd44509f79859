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

/// Labels of a change come as texts, or as objects with a name.
bool hasLabel(const QJsonValue &labels, const QString &wanted)
{
    const QJsonArray all = labels.toArray();
    return std::any_of(all.begin(), all.end(), [&wanted](const QJsonValue &one) {
        return one.toString() == wanted || one[u"name"].toString() == wanted;
    });
}

Done wrong(const QString &where, const QString &what)
{
    return fail(ErrorCode::Refused, QStringLiteral("%1 %2").arg(where, what));
}

} // namespace

Done meets(const Check &check, const QByteArray &body)
{
    const bool asks = !check.expectEquals.isUndefined() || !check.expectContains.isUndefined() ||
                      !check.expectLacks.isUndefined() || !check.expectPointer.isEmpty() ||
                      check.expectCount || !check.expectLabels.isEmpty();
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
    if (check.expectCount && (!value->isArray() || value->toArray().size() != *check.expectCount))
        return wrong(where, QStringLiteral("has %1, not %2 elements")
                                .arg(value->isArray() ? QString::number(value->toArray().size())
                                                      : QStringLiteral("no"))
                                .arg(*check.expectCount));
    for (const QString &label : check.expectLabels)
        if (!hasLabel(*value, label))
            return wrong(where, QStringLiteral("lacks the label \"%1\"").arg(label));
    return {};
}

} // namespace interlock
