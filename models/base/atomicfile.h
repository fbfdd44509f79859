#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QString>

namespace interlock {

/// Writes a whole file so that a reader, or a crash at any instant, sees the old bytes or the new, never a
/// part: write a temporary beside it (mode 0600), sync, rename, sync the directory. `QSaveFile` leaves out
/// the last step.
Done writeAtomically(const QString &path, const QByteArray &bytes);

/// The same for a file that is there already and that others read: the new one gets its mode and, where this
/// account may, its owner and group.
Done replaceAtomically(const QString &path, const QByteArray &bytes);

/// Whose a file is, and what they may do with it.
struct FileRights {
    uint mode = 0600; ///< as chmod(2) takes it
    uint owner = 0;
    uint group = 0;
    bool operator==(const FileRights &) const = default;
};
/// Of a file that is there; a symbolic link is not followed.
Result<FileRights> rightsOf(const QString &path);
/// A file that others read and that is not there any more: it gets these rights, and, where this account may
/// give files away, this owner and group.
Done writeAtomically(const QString &path, const QByteArray &bytes, const FileRights &rights);

/// Reads a regular file of at most `most` bytes, never following a symbolic link and never blocking on a
/// fifo.
Result<QByteArray> readBounded(const QString &path, qint64 most, uint *owner = nullptr);

} // namespace interlock
