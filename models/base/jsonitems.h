#pragma once

#include <QJsonArray>

namespace interlock {

/// The items of an array of JSON, to be looked at in a loop: a constant, so that none is copied. None of what
/// is no array.
inline const QJsonArray itemsOf(const QJsonValue &value)
{
    return value.toArray();
}

} // namespace interlock
