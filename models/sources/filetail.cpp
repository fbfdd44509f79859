#include "models/sources/filetail.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace interlock {

namespace {

constexpr qint64 kMostAtOnce = 4 * 1024 * 1024;
constexpr qsizetype kMostLine = 64 * 1024;
constexpr qsizetype kRemembered = 64;

WallTime changed(const struct stat &facts)
{
    return WallTime(std::chrono::duration_cast<Duration>(std::chrono::seconds(facts.st_mtim.tv_sec) +
                                                         std::chrono::nanoseconds(facts.st_mtim.tv_nsec)));
}

QByteArray readAt(int fd, qint64 offset, qint64 length)
{
    QByteArray bytes(qsizetype(length), Qt::Uninitialized);
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::pread(fd, bytes.data() + done, size_t(bytes.size() - done), offset + done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += got;
    }
    bytes.truncate(done);
    return bytes;
}

} // namespace

FileTail::FileTail(QString path) : m_path(std::move(path)) {}

FileTail::~FileTail()
{
    close();
}

void FileTail::close()
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
    m_offset = 0;
    m_half.clear();
    m_lastBytes.clear();
    m_dropping = false;
}

Done FileTail::open()
{
    m_fd = ::open(QFile::encodeName(m_path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat facts {};
    if (m_fd < 0 || ::fstat(m_fd, &facts) != 0)
        return fail(
            ErrorCode::NotFound,
            QStringLiteral("cannot read %1: %2").arg(m_path, QString::fromLocal8Bit(std::strerror(errno))),
            QStringLiteral("check the path and that the writer is running"));
    if (!S_ISREG(facts.st_mode)) {
        close();
        return fail(ErrorCode::BadInput, QStringLiteral("%1 is not a regular file").arg(m_path),
                    QStringLiteral("name the file that the writer appends to"));
    }
    m_device = facts.st_dev;
    m_inode = facts.st_ino;
    return {};
}

Result<FileTail::Lines> FileTail::read()
{
    Lines lines;
    if (m_fd < 0) {
        if (const Done opened = open(); !opened)
            return passOn(opened);
    } else {
        struct stat named {};
        const bool there = ::stat(QFile::encodeName(m_path).constData(), &named) == 0;
        if (!there || named.st_ino != m_inode || named.st_dev != m_device) {
            if (const Done rest = readOpenFile(lines); !rest) // what the writer put there before it moved on
                return passOn(rest);
            close();
            if (const Done opened = open(); !opened)
                return passOn(opened);
        }
    }
    if (const Done done = readOpenFile(lines); !done)
        return passOn(done);
    return lines;
}

bool FileTail::isTruncated(qint64 size) const
{
    return size < m_offset || readAt(m_fd, m_offset - m_lastBytes.size(), m_lastBytes.size()) != m_lastBytes;
}

Done FileTail::readOpenFile(Lines &into)
{
    struct stat facts {};
    if (::fstat(m_fd, &facts) != 0)
        return fail(ErrorCode::Environment, QStringLiteral("cannot read %1").arg(m_path));
    into.changedAt = changed(facts);
    if (isTruncated(facts.st_size)) {
        m_offset = 0;
        m_half.clear();
        m_lastBytes.clear();
        m_dropping = false;
    }
    if (facts.st_size - m_offset > kMostAtOnce) {
        m_offset = facts.st_size - kMostAtOnce;
        m_half.clear();
        m_dropping = true; // from the middle of a line
        into.skipped = true;
    }
    const QByteArray bytes = readAt(m_fd, m_offset, facts.st_size - m_offset);
    m_offset += bytes.size();
    into.bytes += bytes.size();
    m_lastBytes = (m_lastBytes + bytes.last(std::min(kRemembered, bytes.size()))).right(kRemembered);
    m_lastBytes = m_lastBytes.right(std::min<qsizetype>(m_lastBytes.size(), qsizetype(m_offset)));
    if (into.skipped)
        m_lastBytes = bytes.right(kRemembered);
    take(bytes, into);
    return {};
}

void FileTail::take(const QByteArray &bytes, Lines &into)
{
    qsizetype at = 0;
    for (qsizetype stop = bytes.indexOf('\n', at); stop >= 0; stop = bytes.indexOf('\n', at)) {
        const bool fits = !m_dropping && m_half.size() + stop - at <= kMostLine;
        if (fits)
            into.lines.push_back(m_half + bytes.mid(at, stop - at));
        else if (!into.skipped)
            ++into.tooLong;
        m_half.clear();
        m_dropping = false;
        at = stop + 1;
    }
    if (m_dropping || m_half.size() + bytes.size() - at > kMostLine) {
        m_half.clear();
        m_dropping = true;
    } else {
        m_half += bytes.mid(at);
    }
}

} // namespace interlock
