#include "models/base/atomicfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace interlock {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    int get() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }

private:
    int m_fd;
};

tl::unexpected<Error> systemError(const QString &what, const QString &path)
{
    const int number = errno;
    return fail(
        number == ENOENT ? ErrorCode::NotFound : ErrorCode::Environment,
        QStringLiteral("cannot %1 %2: %3").arg(what, path, QString::fromLocal8Bit(std::strerror(number))));
}

bool writeAll(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t wrote = ::write(fd, bytes.constData() + done, size_t(bytes.size() - done));
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        done += wrote;
    }
    return ::fsync(fd) == 0;
}

} // namespace

Done writeAtomically(const QString &path, const QByteArray &bytes)
{
    static std::atomic<unsigned> serial = 0;
    const QString temporary = QStringLiteral("%1.%2.%3.new").arg(path).arg(::getpid()).arg(serial++);
    const QByteArray name = QFile::encodeName(temporary);
    {
        const Descriptor file(
            ::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!file.isOpen())
            return systemError(QStringLiteral("create"), temporary);
        if (!writeAll(file.get(), bytes)) {
            const auto error = systemError(QStringLiteral("write"), temporary);
            ::unlink(name.constData());
            return error;
        }
    }
    if (::rename(name.constData(), QFile::encodeName(path).constData()) != 0) {
        const auto error = systemError(QStringLiteral("put in place"), path);
        ::unlink(name.constData());
        return error;
    }
    const Descriptor directory(::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(),
                                      O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.isOpen() || ::fsync(directory.get()) != 0)
        return systemError(QStringLiteral("sync the directory of"), path);
    return {};
}

Result<QByteArray> readBounded(const QString &path, qint64 most)
{
    const Descriptor file(
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat facts {};
    if (!file.isOpen() || ::fstat(file.get(), &facts) != 0)
        return systemError(QStringLiteral("read"), path);
    if (!S_ISREG(facts.st_mode))
        return fail(ErrorCode::BadInput, QStringLiteral("%1 is not a regular file").arg(path));
    if (facts.st_size > most)
        return fail(
            ErrorCode::BadInput,
            QStringLiteral("%1 has %2 bytes; at most %3 are read").arg(path).arg(facts.st_size).arg(most));
    QByteArray bytes(qsizetype(most) < facts.st_size + 1 ? qsizetype(most) : qsizetype(facts.st_size + 1),
                     Qt::Uninitialized);
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::read(file.get(), bytes.data() + done, size_t(bytes.size() - done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemError(QStringLiteral("read"), path);
        if (got == 0)
            break;
        done += got;
    }
    bytes.truncate(done);
    return bytes;
}

} // namespace interlock
