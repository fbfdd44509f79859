#pragma once

#include "models/traffic/actuator.h"
#include "models/traffic/disk.h"

#include <QByteArray>

namespace interlock {

constexpr qint64 kMostTrafficFile = 1024 * 1024;

/// Replaces a file that traffic is read from: atomically, with the mode and, where this account may, the
/// owner it had; then reads it back. A symbolic link is refused, its target untouched. `change` makes the new
/// bytes of the old ones; nothing is written when they are the same.
Done changeFile(const QString &path, const std::function<Result<QByteArray>(const QByteArray &)> &change);

/// The snapshot of an actuator that touches one file, read by `read` on the disk's thread.
void snapshotOf(const QString &file, Disk &disk, QObject *context, std::function<Result<QByteArray>()> read,
                Actuator::TouchedDone done);

} // namespace interlock
