#include "models/sources/jsonvalue.h"

#include "models/base/number.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace interlock {

namespace {

QString typeName(QJsonValue::Type type)
{
    switch (type) {
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Bool:
        return QStringLiteral("true or false");
    case QJsonValue::Double:
        return QStringLiteral("a number");
    case QJsonValue::String:
        return QStringLiteral("a text");
    case QJsonValue::Array:
        return QStringLiteral("a list");
    case QJsonValue::Object:
        return QStringLiteral("an object");
    case QJsonValue::Undefined:
        break;
    }
    return QStringLiteral("nothing");
}

bool contains(const QJsonValue &value, const QJsonValue &part)
{
    if (value.isString())
        return part.isString() && value.toString().contains(part.toString());
    if (value.isArray())
        return value.toArray().contains(part);
    return value.isObject() && part.isString() && value.toObject().contains(part.toString());
}

bool holds(const Truth &truth, const QJsonValue &value, const QJsonValue &first)
{
    switch (truth.kind) {
    case Truth::Kind::Equals:
        return value == truth.value;
    case Truth::Kind::Contains:
        return contains(value, truth.value);
    case Truth::Kind::Unchanged:
        return value == (truth.value.isNull() || truth.value.isUndefined() ? first : truth.value);
    }
    return false;
}

} // namespace

Result<QJsonValue> parseJson(const QByteArray &bytes, qsizetype most)
{
    if (bytes.size() > most)
        return fail(ErrorCode::BadInput,
                    QStringLiteral("%1 bytes of JSON; at most %2 are read").arg(bytes.size()).arg(most));
    QJsonParseError problem;
    const QByteArray wrapped = '[' + bytes + ']'; // Qt reads no value that stands alone
    const QJsonDocument document = QJsonDocument::fromJson(wrapped, &problem);
    if (problem.error != QJsonParseError::NoError || document.array().size() != 1)
        return fail(ErrorCode::BadInput,
                    QStringLiteral("not JSON at byte %1: %2")
                        .arg(std::max(problem.offset - 1, 0))
                        .arg(problem.error == QJsonParseError::NoError
                                 ? QStringLiteral("one value is expected")
                                 : problem.errorString()),
                    QStringLiteral("check that the source gives JSON"));
    return document.array().at(0);
}

Result<QJsonValue> atPointer(const QJsonValue &root, const QString &pointer)
{
    if (pointer.isEmpty())
        return root;
    if (!pointer.startsWith(u'/'))
        return fail(ErrorCode::BadInput,
                    QStringLiteral("the JSON pointer \"%1\" does not start with /").arg(pointer),
                    QStringLiteral("write it like /handlers/loaded"));
    QJsonValue at = root;
    const QStringList steps = pointer.mid(1).split(u'/');
    for (QString step : steps) {
        step.replace(QStringLiteral("~1"), QStringLiteral("/"))
            .replace(QStringLiteral("~0"), QStringLiteral("~"));
        if (at.isArray()) {
            bool isNumber = false;
            const qlonglong index = step.toLongLong(&isNumber);
            const bool plain = isNumber && (step == u'0' || (step.at(0) >= u'1' && step.at(0) <= u'9'));
            at = plain && index < at.toArray().size() ? at.toArray().at(qsizetype(index))
                                                      : QJsonValue(QJsonValue::Undefined);
        } else {
            at = at.isObject() ? at.toObject().value(step) : QJsonValue(QJsonValue::Undefined);
        }
    }
    return at;
}

Observation numberOf(const QJsonValue &value, const std::optional<Truth> &truth, const QJsonValue &first)
{
    if (value.isUndefined())
        return Observation::missing(QStringLiteral("there is no such value in the answer"));
    if (truth)
        return Observation::of(holds(*truth, value, first) ? 1 : 0, Duration(0), 1);
    if (value.isNull())
        return Observation::missing(QStringLiteral("the value is null"));
    if (value.isDouble())
        return Observation::of(value.toDouble(), Duration(0), 1);
    const auto number = value.isString() ? parseDecimal(value.toString().toUtf8()) : std::nullopt;
    if (!number)
        return Observation::error(
            QStringLiteral("the value is %1, not a number; name what it must equal or contain")
                .arg(typeName(value.type())));
    return Observation::of(*number, Duration(0), 1);
}

} // namespace interlock
