#include "models/store/spares.h"

#include "models/base/atomicfile.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace interlock {

namespace {

QByteArray spareAt(const StorePaths &paths, int number)
{
    return QFile::encodeName(paths.spares() + QStringLiteral("/spare-%1").arg(number, 2, 10, QChar(u'0')));
}

tl::unexpected<Error> broken(const QString &what)
{
    return fail(ErrorCode::Environment,
                QStringLiteral("%1: %2").arg(what, QString::fromLocal8Bit(std::strerror(errno))),
                QStringLiteral("make room on the disk of the store"));
}

/// All of its blocks are there, or it is not. Not synced: one that a crash took is laid down again.
bool layDown(const QByteArray &path)
{
    const int fd =
        ::open(path.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return errno == EEXIST;
    const bool whole = ::posix_fallocate(fd, 0, kSpareBytes) == 0;
    ::close(fd);
    if (!whole)
        ::unlink(path.constData());
    return whole;
}

bool fillIn(const QByteArray &path, const QByteArray &bytes)
{
    const int fd = ::open(path.constData(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return false;
    const bool whole = ::pwrite(fd, bytes.constData(), size_t(bytes.size()), 0) == bytes.size() &&
                       ::ftruncate(fd, bytes.size()) == 0 && ::fsync(fd) == 0;
    ::close(fd);
    return whole;
}

void syncFolder(const QString &path)
{
    const int fd =
        ::open(QFile::encodeName(path.section(u'/', 0, -2)).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::fsync(fd);
    ::close(fd);
}

/// Whoever renames a spare has it, whatever other processes do.
QByteArray claim(const StorePaths &paths)
{
    for (int number = 0; number < kSpares; ++number) {
        const QByteArray spare = spareAt(paths, number);
        const QByteArray mine = spare + '.' + QByteArray::number(qint64(::getpid()));
        if (std::rename(spare.constData(), mine.constData()) == 0)
            return mine;
    }
    return {};
}

} // namespace

Done fillSpares(const StorePaths &paths)
{
    for (int number = 0; number < kSpares; ++number)
        if (!layDown(spareAt(paths, number)))
            return broken(QStringLiteral("only %1 of %2 files for a full disk could be laid down in %3")
                              .arg(sparesLeft(paths))
                              .arg(kSpares)
                              .arg(paths.spares()));
    return {};
}

int sparesLeft(const StorePaths &paths)
{
    int left = 0;
    for (int number = 0; number < kSpares; ++number)
        left += ::access(spareAt(paths, number).constData(), W_OK) == 0 ? 1 : 0;
    return left;
}

Done writeSurely(const StorePaths &paths, const QString &path, const QByteArray &bytes)
{
    const Done written = writeAtomically(path, bytes);
    if (written || bytes.size() > kSpareBytes)
        return written;
    const QByteArray spare = claim(paths);
    if (spare.isEmpty())
        return written;
    if (!fillIn(spare, bytes) || std::rename(spare.constData(), QFile::encodeName(path).constData()) != 0) {
        ::unlink(spare.constData());
        return written;
    }
    syncFolder(path);
    return {};
}

} // namespace interlock
