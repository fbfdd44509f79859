#include "models/traffic/trafficfile.h"

#include "models/base/atomicfile.h"

#include <QFileInfo>

namespace interlock {

namespace {

Result<bool> readAs(const QString &path, const QByteArray &wanted)
{
    const auto after = readBounded(path, kMostTrafficFile);
    if (!after)
        return passOn(after);
    if (*after != wanted)
        return fail(ErrorCode::Environment, QStringLiteral("%1 was written and reads otherwise").arg(path),
                    QStringLiteral("somebody else writes it too"));
    return true;
}

/// What `change` makes of the file as it lies there.
Result<QByteArray> changed(const Result<QByteArray> &before, const FileChange &change)
{
    return before ? change(*before) : before;
}

} // namespace

Result<bool> changeFile(const QString &path, const FileChange &change)
{
    const auto before = readBounded(path, kMostTrafficFile);
    const auto wanted = changed(before, change);
    if (!wanted)
        return passOn(wanted);
    if (*wanted == *before)
        return false;
    if (wanted->size() > kMostTrafficFile)
        return fail(ErrorCode::BadInput, QStringLiteral("%1 would be larger than 1 MiB").arg(path));
    if (const Done written = replaceAtomically(path, *wanted); !written)
        return passOn(written);
    return readAs(path, *wanted);
}

Result<bool> lowerFile(const QString &path, const FileChange &change, const std::optional<Touched> &before)
{
    const auto now = readBounded(path, kMostTrafficFile);
    const bool wasEmptied = before && now && now->trimmed().isEmpty() && !before->was.trimmed().isEmpty();
    if (!before || QFileInfo(path).isSymLink() || (changed(now, change) && !wasEmptied))
        return changeFile(path, change);
    const auto wanted = change(before->was);
    if (!wanted)
        return passOn(wanted);
    if (const Done written = writeAtomically(path, *wanted, before->rights.value_or(FileRights{})); !written)
        return passOn(written);
    return readAs(path, *wanted);
}

std::optional<Touched> keptOf(const QString &file, const std::vector<Touched> &world)
{
    for (const Touched &one : world)
        if (one.name == file && one.rights)
            return one;
    return std::nullopt;
}

/// Bytes and rights of one moment, as nearly as can be.
void snapshotOf(const QString &file, Disk &disk, QObject *context, std::function<Result<QByteArray>()> read,
                Actuator::TouchedDone done)
{
    disk.run<Touched>(
        context,
        [file, read = std::move(read)]() -> Result<Touched> {
            const auto bytes = read();
            if (!bytes)
                return passOn(bytes);
            const auto rights = rightsOf(file);
            return rights ? Result<Touched>(Touched{file, *bytes, *rights}) : passOn(rights);
        },
        [done = std::move(done)](const Result<Touched> &touched) {
            done(touched ? Result<std::vector<Touched>>(std::vector<Touched>{*touched}) : passOn(touched));
        });
}

} // namespace interlock
