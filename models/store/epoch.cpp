#include "models/store/epoch.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace interlock {

namespace {

int openLock(const StorePaths &paths)
{
    return ::open(QFile::encodeName(paths.lockFile()).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                  0600);
}

/// Locks of the open file description: the process's own locks (POSIX) would go as soon as anybody in the
/// holding process closed the file, and would let the same process in twice.
struct flock wholeFile()
{
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

qint64 writtenPid(int fd)
{
    char text[24] = {};
    const ssize_t size = ::pread(fd, text, sizeof text - 1, 0);
    return size > 0 ? QByteArray(text).trimmed().toLongLong() : 0;
}

} // namespace

Result<std::unique_ptr<EpochLock>> EpochLock::acquire(const StorePaths &paths)
{
    const int fd = openLock(paths);
    if (fd < 0)
        return fail(ErrorCode::Environment,
                    QStringLiteral("cannot open the lock %1: %2")
                        .arg(paths.lockFile(), QString::fromLocal8Bit(std::strerror(errno))),
                    QStringLiteral("check the rights of %1").arg(paths.folder));
    struct flock lock = wholeFile();
    if (::fcntl(fd, F_OFD_SETLK, &lock) != 0) {
        const qint64 holder = writtenPid(fd);
        ::close(fd);
        return fail(ErrorCode::Busy,
                    QStringLiteral("an engine holds this store already (pid %1)").arg(holder),
                    QStringLiteral("there is one engine a store: use it, or stop it first"));
    }
    const QByteArray pid = QByteArray::number(qint64(::getpid())) + '\n';
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.constData(), size_t(pid.size()), 0) != pid.size()) {
        ::close(fd);
        return fail(ErrorCode::Environment,
                    QStringLiteral("cannot write the lock %1: %2")
                        .arg(paths.lockFile(), QString::fromLocal8Bit(std::strerror(errno))),
                    QStringLiteral("check the disk"));
    }
    return std::unique_ptr<EpochLock>(new EpochLock(fd));
}

EpochLock::~EpochLock()
{
    ::close(m_fd);
}

qint64 epochHolder(const StorePaths &paths)
{
    const int fd = ::open(QFile::encodeName(paths.lockFile()).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return 0;
    struct flock lock = wholeFile();
    const bool held = ::fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    const qint64 pid = held ? std::max<qint64>(1, writtenPid(fd)) : 0;
    ::close(fd);
    return pid;
}

} // namespace interlock
