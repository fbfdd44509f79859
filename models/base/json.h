#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QJsonObject>

namespace interlock {

/// How much a strict JSON text may hold (`signing.md` of the design, 2.1).
struct JsonLimits {
    qsizetype bytes = 256 * 1024;
    int depth = 16;
    qsizetype stringBytes = 8 * 1024; ///< between the quotes as written, escapes and all
};

/// Reads one JSON object from outside, refusing what Qt's parser lets through: duplicate keys (also by
/// escape), a BOM, invalid UTF-8, NUL and raw control characters, lone surrogates, noncharacters, bidi
/// controls, floats, null, numbers of 2^53 and more, text after the end. Errors name the byte offset.
Result<QJsonObject> parseStrictJson(const QByteArray &bytes, const JsonLimits &limits = {});

/// Deterministic compact bytes: keys sorted, no white space, UTF-8, integers as integers.
QByteArray compactJson(const QJsonObject &object);

} // namespace interlock
