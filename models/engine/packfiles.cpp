#include "models/engine/packfiles.h"

#include "models/base/atomicfile.h"
#include "models/base/digest.h"
#include "models/traffic/run.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <sys/stat.h>
#include <unistd.h>

namespace interlock {

namespace {

const BoundFile *named(const std::vector<BoundFile> &files, const QString &path)
{
    const auto found = std::ranges::find(files, QDir::cleanPath(path), &BoundFile::path);
    return found == files.end() ? nullptr : &*found;
}

Done canPutBack(const PackManifest::PutBack &file)
{
    const QFileInfo place(file.to);
    if (place.isSymLink())
        return fail(ErrorCode::Environment, QStringLiteral("%1 is a symbolic link").arg(file.to));
    if (::access(QFile::encodeName(place.absolutePath()).constData(), W_OK) != 0)
        return fail(ErrorCode::Environment,
                    QStringLiteral("%1 could not be put back: its folder cannot be written").arg(file.to));
    return {};
}

} // namespace

Result<std::shared_ptr<QTemporaryDir>> layOut(const std::vector<BoundFile> &files)
{
    auto folder = std::make_shared<QTemporaryDir>();
    if (!folder->isValid())
        return fail(ErrorCode::Environment, folder->errorString(), QStringLiteral("look at TMPDIR"));
    for (const BoundFile &file : files) {
        const QString path = folder->filePath(file.path);
        if (!QDir().mkpath(QFileInfo(path).path()))
            return fail(ErrorCode::Environment, QStringLiteral("%1 cannot be made").arg(path));
        if (const Done written = writeAtomically(path, file.content); !written)
            return passOn(written);
        if (::chmod(QFile::encodeName(path).constData(), 0700) != 0)
            return fail(ErrorCode::Environment, QStringLiteral("%1 cannot be made executable").arg(path));
    }
    return folder;
}

Result<bool> putBack(const PackManifest::PutBack &file, const std::vector<BoundFile> &files)
{
    const BoundFile *bound = named(files, file.path);
    if (!bound || file.to.isEmpty())
        return fail(ErrorCode::NotFound, QStringLiteral("the pack does not hold %1").arg(file.path));
    if (QFileInfo(file.to).isSymLink())
        return fail(ErrorCode::Environment, QStringLiteral("%1 is a symbolic link").arg(file.to),
                    QStringLiteral("put the file in its place, and its content back by hand"));
    const auto before = readBounded(file.to, kMostBoundFileBytes);
    if (before && *before == bound->content)
        return false;
    const Done written = QFileInfo::exists(file.to) ? replaceAtomically(file.to, bound->content)
                                                    : writeAtomically(file.to, bound->content);
    if (!written)
        return passOn(written);
    const auto after = readBounded(file.to, kMostBoundFileBytes);
    if (!after || *after != bound->content)
        return fail(ErrorCode::Environment,
                    QStringLiteral("%1 was written and reads otherwise").arg(file.to));
    return true;
}

void runBound(const std::vector<BoundFile> &files, const Step &step, Disk &disk, QObject *context,
              Command::Callback ended)
{
    using Folder = std::shared_ptr<QTemporaryDir>;
    disk.run<Folder>(
        context, [files] { return layOut(files); },
        [context, step, ended = std::move(ended)](const Result<Folder> &folder) {
            if (!folder)
                return ended(passOn(folder));
            CommandLine line;
            line.run = step.run;
            line.folder = (*folder)->path();
            line.deadline = step.timeout;
            run(std::move(line), context,
                [folder = *folder, ended](const Result<CommandResult> &ran) { ended(ran); });
        });
}

Done canRun(const Step &step, const std::vector<BoundFile> &files)
{
    if (step.http)
        return {}; // it asks; whether somebody answers shows when all is back
    const QString program = step.run.value(0);
    const bool isThere = !program.contains(u'/') ? !QStandardPaths::findExecutable(program).isEmpty()
                         : QDir::isAbsolutePath(program)
                             ? QFileInfo(program).isFile() && QFileInfo(program).isExecutable()
                             : named(files, program) != nullptr;
    if (isThere)
        return {};
    return fail(ErrorCode::NotFound,
                QStringLiteral("%1 could not be run: there is no program %2").arg(step.name, program),
                QStringLiteral("install it, or name it under `files:`"));
}

Done provePack(const Result<QByteArray> &onDisk, const Pack &wanted)
{
    if (!onDisk)
        return fail(ErrorCode::NotFound,
                    QStringLiteral("the rollback pack is gone: %1").arg(onDisk.error().text));
    const auto pack = decodePack(*onDisk);
    if (!pack)
        return passOn(pack);
    if (pack->rollout != wanted.rollout || pack->manifestSha256 != wanted.manifestSha256)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the rollback pack is not the one that was signed"));
    if (pack->kept != wanted.kept)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the rollback pack does not hold the files of the traffic as they were"));
    const Rollback &rollback = pack->manifest.rollback;
    for (const PackManifest::PutBack &file : pack->manifest.putsBack)
        if (const Done can = canPutBack(file); !can)
            return can;
    for (const auto *steps : {&rollback.steps, &rollback.verify})
        for (const Step &step : *steps)
            if (const Done can = canRun(step, pack->files); !can)
                return can;
    return rollback.fallback ? canRun(*rollback.fallback, pack->files) : Done();
}

} // namespace interlock
