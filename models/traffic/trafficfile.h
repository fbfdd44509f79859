#pragma once

#include "models/base/result.h"

#include <QByteArray>

namespace interlock {

constexpr qint64 kMostTrafficFile = 1024 * 1024;

/// Replaces a file that traffic is read from: atomically, with the mode and, where this account may, the
/// owner it had; then reads it back. A symbolic link is refused, its target untouched. `change` makes the new
/// bytes of the old ones; nothing is written when they are the same.
Done changeFile(const QString &path, const std::function<Result<QByteArray>(const QByteArray &)> &change);

} // namespace interlock
