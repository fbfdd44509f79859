#include "models/base/atomicfile.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
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

/// A new file beside `path`, and its name. What a crash left behind under a reused process id is stepped
/// over.
std::pair<int, QString> createTemporary(const QString &path)
{
    static std::atomic<unsigned> serial = 0;
    QString temporary;
    for (int attempt = 0; attempt < 64; ++attempt) {
        temporary = QStringLiteral("%1.%2.%3.new").arg(path).arg(::getpid()).arg(serial++);
        const int fd = ::open(QFile::encodeName(temporary).constData(),
                              O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd >= 0 || errno != EEXIST)
            return {fd, temporary};
    }
    return {-1, temporary};
}

/// All bytes up to the end of the file, or one more than `most` where there are more.
std::optional<QByteArray> readUpTo(int fd, qint64 most, qint64 expected)
{
    QByteArray bytes(qsizetype(std::min(most, expected) + 1), Qt::Uninitialized);
    qsizetype done = 0;
    while (true) {
        if (done == bytes.size()) {
            if (done > most)
                return bytes;
            bytes.resize(qsizetype(std::min<qint64>(most + 1, done * 2 + 4096)));
        }
        const ssize_t got = ::read(fd, bytes.data() + done, size_t(bytes.size() - done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return std::nullopt;
        done += got;
        if (got == 0) {
            bytes.truncate(done);
            return bytes;
        }
    }
}

/// Rights of the file before; its owner only where this account may give files away.
bool takeRights(int fd, const FileRights &before)
{
    const bool given =
        ::fchown(fd, before.owner, before.group) == 0 || ::fchown(fd, uid_t(-1), before.group) == 0;
    return ::fchmod(fd, before.mode & (given ? 07777 : 0777)) == 0;
}

Done writeWith(const QString &path, const QByteArray &bytes, const FileRights *before)
{
    const auto [fd, temporary] = createTemporary(path);
    const QByteArray name = QFile::encodeName(temporary);
    {
        const Descriptor file(fd);
        if (!file.isOpen())
            return systemError(QStringLiteral("create"), temporary);
        if ((before && !takeRights(file.get(), *before)) || !writeAll(file.get(), bytes)) {
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

} // namespace

Done writeAtomically(const QString &path, const QByteArray &bytes)
{
    return writeWith(path, bytes, nullptr);
}

Done writeAtomically(const QString &path, const QByteArray &bytes, const FileRights &rights)
{
    return writeWith(path, bytes, &rights);
}

Result<FileRights> rightsOf(const QString &path)
{
    struct stat facts {};
    if (::lstat(QFile::encodeName(path).constData(), &facts) != 0)
        return systemError(QStringLiteral("look at"), path);
    return FileRights{facts.st_mode & 07777, facts.st_uid, facts.st_gid};
}

Done replaceAtomically(const QString &path, const QByteArray &bytes)
{
    const auto before = rightsOf(path);
    return before ? writeWith(path, bytes, &*before) : passOn(before);
}

Result<QByteArray> readBounded(const QString &path, qint64 most, uint *owner)
{
    const Descriptor file(
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat facts {};
    if (!file.isOpen() && errno == ELOOP)
        return fail(ErrorCode::BadInput, QStringLiteral("%1 is a symbolic link").arg(path),
                    QStringLiteral("name the file itself"));
    if (!file.isOpen() || ::fstat(file.get(), &facts) != 0)
        return systemError(QStringLiteral("read"), path);
    if (owner)
        *owner = facts.st_uid; // of the very file that is read, whatever stands under its name by now
    if (!S_ISREG(facts.st_mode))
        return fail(ErrorCode::BadInput, QStringLiteral("%1 is not a regular file").arg(path));
    const auto tooLarge = [&](const QString &size) {
        return fail(ErrorCode::BadInput,
                    QStringLiteral("%1 has %2 bytes; at most %3 are read").arg(path, size).arg(most));
    };
    if (facts.st_size > most)
        return tooLarge(QString::number(facts.st_size));
    auto bytes = readUpTo(file.get(), most, facts.st_size);
    if (!bytes)
        return systemError(QStringLiteral("read"), path);
    if (bytes->size() > most) // it grew meanwhile, or its size is not told, as under /proc
        return tooLarge(QStringLiteral("more than it says"));
    return std::move(*bytes);
}

} // namespace interlock
