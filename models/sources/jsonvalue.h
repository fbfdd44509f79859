#pragma once

#include "models/metrics/observation.h"
#include "models/plan/plan.h"

#include <QJsonValue>

#include <string_view>

namespace interlock {

/// Reads any JSON text of at most `most` bytes: an object, an array, or a number, text or word alone. An
/// error names the byte offset.
Result<QJsonValue> parseJson(const QByteArray &bytes, qsizetype most);

/// The value that a JSON pointer (RFC 6901) names; Undefined when there is none. An error when the pointer is
/// malformed.
Result<QJsonValue> atPointer(const QJsonValue &root, const QString &pointer);

/// A JSON value as a number: a number or a decimal text; with `truth` anything, turned into 0 or 1. `first`
/// is what Unchanged compares with when the truth itself names no value. Undefined and null are missing;
/// another type is an error.
Observation numberOf(const QJsonValue &value, const std::optional<Truth> &truth, const QJsonValue &first);

} // namespace interlock
