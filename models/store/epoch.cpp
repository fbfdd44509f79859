#include "models/store/epoch.h"

#include "models/base/clock.h"
#include "models/store/processes.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
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

constexpr size_t kMostWritten = 200;

EpochHolder writtenIn(int fd)
{
    char text[kMostWritten] = {};
    const ssize_t size = ::pread(fd, text, sizeof text - 1, 0);
    const QList<QByteArray> words = size > 0 ? QByteArray(text).simplified().split(' ') : QList<QByteArray>();
    return {words.value(0).toLongLong(), words.value(1).toULongLong(), QString::fromLatin1(words.value(2))};
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
        const qint64 holder = writtenIn(fd).pid;
        ::close(fd);
        return fail(ErrorCode::Busy,
                    QStringLiteral("an engine holds this store already (pid %1)").arg(holder),
                    QStringLiteral("there is one engine a store: use it, or stop it first"));
    }
    const auto self = processOf(::getpid());
    const QByteArray words = QByteArray::number(qint64(::getpid())) + '\n' +
                             QByteArray::number(self ? self->started : 0) + ' ' +
                             SystemClock().bootId().toLatin1() + '\n';
    // Written over what stood there, and only then cut: a file that is empty for an instant names nobody.
    if (::pwrite(fd, words.constData(), size_t(words.size()), 0) != words.size() ||
        ::ftruncate(fd, words.size()) != 0) {
        ::close(fd);
        return fail(ErrorCode::Environment,
                    QStringLiteral("cannot write the lock %1: %2")
                        .arg(paths.lockFile(), QString::fromLocal8Bit(std::strerror(errno))),
                    QStringLiteral("check the disk"));
    }
    return std::unique_ptr<EpochLock>(new EpochLock(fd, paths.lockFile()));
}

EpochLock::~EpochLock()
{
    ::close(m_fd);
}

/// The lock is on a file: who replaces that file has taken the store, however wrongly.
bool EpochLock::isHeld() const
{
    struct stat mine {
    }, there{};
    return ::fstat(m_fd, &mine) == 0 && ::stat(QFile::encodeName(m_path).constData(), &there) == 0 &&
           mine.st_dev == there.st_dev && mine.st_ino == there.st_ino && writtenIn(m_fd).pid == ::getpid();
}

EpochHolder writtenHolder(const StorePaths &paths)
{
    const int fd = ::open(QFile::encodeName(paths.lockFile()).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return {};
    const EpochHolder holder = writtenIn(fd);
    ::close(fd);
    return holder;
}

qint64 epochHolder(const StorePaths &paths)
{
    const int fd = ::open(QFile::encodeName(paths.lockFile()).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return 0;
    struct flock lock = wholeFile();
    const bool held = ::fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    const qint64 pid = held ? std::max(kUnnamedHolder, writtenIn(fd).pid) : 0;
    ::close(fd);
    return pid;
}

} // namespace interlock
