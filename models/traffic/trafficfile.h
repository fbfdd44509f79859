#pragma once

#include "models/traffic/actuator.h"
#include "models/traffic/disk.h"

#include <QByteArray>

namespace interlock {

constexpr qint64 kMostTrafficFile = 1024 * 1024;

/// Makes the new bytes of a file of the old ones.
using FileChange = std::function<Result<QByteArray>(const QByteArray &)>;

/// Replaces a file that traffic is read from: atomically, with the mode and, where this account may, the
/// owner it had; then reads it back. A symbolic link is refused, its target untouched. Nothing is written
/// when the bytes stay the same; gives whether anything was.
Result<bool> changeFile(const QString &path, const FileChange &change);

/// The same for an order of 0. `before` is the file as it stood before the rollout: where the file is gone,
/// was emptied, or `change` can make nothing of it, it is written anew from those bytes, with the rights that
/// it had. Gives whether anything was written.
Result<bool> lowerFile(const QString &path, const FileChange &change, const std::optional<Touched> &before);

/// What is known of `file` among the things of a rollback pack; nothing where its bytes were not kept.
std::optional<Touched> keptOf(const QString &file, const std::vector<Touched> &world);

/// The snapshot of an actuator that touches one file, read by `read` on the disk's thread.
void snapshotOf(const QString &file, Disk &disk, QObject *context, std::function<Result<QByteArray>()> read,
                Actuator::TouchedDone done);

} // namespace interlock
