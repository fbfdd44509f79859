#include "models/base/reach.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <unistd.h>

namespace interlock {

namespace {

/// The owner of what bars the way: the file itself, or the nearest folder above it that can be looked at.
QString ownerOf(const QString &path)
{
    for (QFileInfo at(path);; at = QFileInfo(at.absolutePath())) {
        if (at.exists())
            return at.owner().isEmpty() ? QString::number(at.ownerId()) : at.owner();
        if (at.isRoot() || at.absolutePath() == at.absoluteFilePath())
            return {};
    }
}

} // namespace

Done withinReach(const QString &path)
{
    if (::access(QFile::encodeName(path).constData(), R_OK) == 0 || errno != EACCES)
        return {};
    const QString owner = ownerOf(path);
    return fail(ErrorCode::Environment, QStringLiteral("%1 may not be read by this account").arg(path),
                owner.isEmpty()
                    ? QStringLiteral("run it as the account that keeps the store (sudo -u)")
                    : QStringLiteral("run it as the account %1: sudo -u %1 interlock ...").arg(owner));
}

} // namespace interlock
