#pragma once

#include <QByteArray>
#include <QStringList>

namespace interlock::cli {

/// "3:17", line and column in bytes, both from 1, of a byte of a text.
QString lineAndColumn(const QByteArray &text, qsizetype offset);

/// The byte where the value at a path of keys and indices begins ("metrics", "2", "label"), or of the last
/// value on the way where there is none. The text must be well-formed JSON.
qsizetype placeInJson(const QByteArray &json, const QStringList &path);

} // namespace interlock::cli
