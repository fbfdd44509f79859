#include "models/traffic/trafficfile.h"

#include "models/base/atomicfile.h"

namespace interlock {

Done changeFile(const QString &path, const std::function<Result<QByteArray>(const QByteArray &)> &change)
{
    const auto before = readBounded(path, kMostTrafficFile);
    if (!before)
        return passOn(before);
    const auto wanted = change(*before);
    if (!wanted)
        return passOn(wanted);
    if (*wanted == *before)
        return {};
    if (wanted->size() > kMostTrafficFile)
        return fail(ErrorCode::BadInput, QStringLiteral("%1 would be larger than 1 MiB").arg(path));
    if (const Done written = replaceAtomically(path, *wanted); !written)
        return written;
    const auto after = readBounded(path, kMostTrafficFile);
    if (!after)
        return passOn(after);
    if (*after != *wanted)
        return fail(ErrorCode::Environment, QStringLiteral("%1 was written and reads otherwise").arg(path),
                    QStringLiteral("somebody else writes it too"));
    return {};
}

void snapshotOf(const QString &file, Disk &disk, QObject *context, std::function<Result<QByteArray>()> read,
                Actuator::TouchedDone done)
{
    disk.run<QByteArray>(context, std::move(read),
                         [file, done = std::move(done)](const Result<QByteArray> &bytes) {
                             if (!bytes)
                                 return done(passOn(bytes));
                             done(std::vector<Touched>{{file, *bytes}});
                         });
}

} // namespace interlock
