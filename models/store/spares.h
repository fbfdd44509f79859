#pragma once

#include "models/store/paths.h"

#include <QByteArray>

namespace interlock {

/// Files that were laid down while there was room (64 of 16 KiB, whole blocks): when the disk is full, what a
/// rollback has to write goes into one of these, which then gets its name (I16). Bytes in place and a rename
/// need no room.
inline constexpr int kSpares = 64;
inline constexpr qint64 kSpareBytes = 16 * 1024;

/// Lays down those that are missing. What cannot be laid down is told, and is no reason not to go on.
Done fillSpares(const StorePaths &paths);
int sparesLeft(const StorePaths &paths);

/// `writeAtomically`, and where that fails for want of room, out of a spare.
Done writeSurely(const StorePaths &paths, const QString &path, const QByteArray &bytes);

} // namespace interlock
