#include "models/store/enginestart.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>

namespace interlock {

Result<qint64> startEngine(const QString &program, const StorePaths &paths, const QString &folder)
{
    QProcess process;
    process.setProgram(program);
    process.setArguments({QStringLiteral("engine"), QStringLiteral("--quiet"), QStringLiteral("--store"),
                          QStringLiteral("sqlite:") + QFileInfo(paths.database).absoluteFilePath()});
    process.setStandardOutputFile(paths.engineLog(), QIODevice::Append);
    process.setStandardErrorFile(paths.engineLog(), QIODevice::Append);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setWorkingDirectory(folder);
    qint64 pid = 0;
    if (!process.startDetached(&pid))
        return fail(ErrorCode::Environment,
                    QStringLiteral("%1 cannot be started: %2").arg(program, process.errorString()));
    return pid;
}

QString engineSaidLast(const StorePaths &paths)
{
    constexpr qint64 kMostOfLine = 400;
    QFile file(paths.engineLog());
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max<qint64>(0, file.size() - kMostOfLine));
    return QString::fromUtf8(file.readAll().trimmed().split('\n').last());
}

} // namespace interlock
