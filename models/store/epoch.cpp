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

struct flock wholeFile(short type)
{
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
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
    struct flock lock = wholeFile(F_WRLCK);
    if (::fcntl(fd, F_SETLK, &lock) != 0) {
        ::close(fd);
        return fail(ErrorCode::Busy,
                    QStringLiteral("an engine holds this store already (pid %1)").arg(epochHolder(paths)),
                    QStringLiteral("there is one engine a store: use it, or stop it first"));
    }
    return std::unique_ptr<EpochLock>(new EpochLock(fd));
}

EpochLock::~EpochLock()
{
    ::close(m_fd);
}

qint64 epochHolder(const StorePaths &paths)
{
    const int fd = openLock(paths);
    if (fd < 0)
        return 0;
    struct flock lock = wholeFile(F_WRLCK);
    const int asked = ::fcntl(fd, F_GETLK, &lock);
    ::close(fd); // in the holder's own process this would release the lock: never ask there
    return asked == 0 && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

} // namespace interlock
