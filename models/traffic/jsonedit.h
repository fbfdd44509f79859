#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace interlock {

/// A JSON text changed from what it says to `wanted`, touching only what differs: order of keys, white space
/// and the spelling of all other values stay as a person wrote them. New keys follow the last one of their
/// object, spaced as it is. `json` must be well-formed, and an object. What reads back otherwise than wanted
/// is never given: then the whole text is written anew.
QByteArray editJson(const QByteArray &json, const QJsonObject &wanted);

} // namespace interlock
