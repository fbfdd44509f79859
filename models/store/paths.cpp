#include "models/store/paths.h"

#include "models/base/digest.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace interlock {

QString StorePaths::pack(const QString &rollout) const
{
    return packs() + u'/' + sha256Hex(rollout.toUtf8()) + QStringLiteral(".json");
}

QString StorePaths::live(const QString &rollout) const
{
    return liveFolder() + u'/' + sha256Hex(rollout.toUtf8()) + QStringLiteral(".txt");
}

Done StorePaths::makeFolders() const
{
    const QString home = QFileInfo(database).absolutePath();
    const bool isNew = !QFileInfo::exists(home); // one that is there is somebody's, and stays as it is
    for (const QString &path : {home, folder, raisingInbox(), loweringInbox(), answers(), blobs(), keys(),
                                tombstones(), packs(), journal(), liveFolder(), spares()}) {
        if (!QDir().mkpath(path))
            return fail(ErrorCode::Environment, QStringLiteral("cannot create the folder %1").arg(path),
                        QStringLiteral("check the rights of the folder above it"));
        if (path != home || isNew)
            QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    return {};
}

Result<StorePaths> storePaths(const QString &url)
{
    QString path = url;
    if (path.isEmpty())
        path = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
               QStringLiteral("/interlock/interlock.sqlite");
    else if (path.startsWith(QStringLiteral("sqlite:")))
        path = path.mid(7);
    else if (path.contains(QStringLiteral("://")))
        return fail(
            ErrorCode::BadInput,
            QStringLiteral("the store %1 is not supported by this version").arg(path.section(u':', 0, 0)),
            QStringLiteral("use sqlite:PATH"));
    if (path.isEmpty())
        return fail(ErrorCode::BadInput, QStringLiteral("the store has no path"),
                    QStringLiteral("use sqlite:PATH"));
    path = QFileInfo(path).absoluteFilePath();
    return StorePaths{path, path + QStringLiteral(".d")};
}

} // namespace interlock
