#include "models/store/processes.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace interlock {

namespace {

constexpr int kEndsWithinMs = 5000;

/// glibc of Debian 12 has no header that both C++ and an older kernel's take; the calls are there.
int openProcess(qint64 pid)
{
    return int(::syscall(SYS_pidfd_open, pid_t(pid), 0U));
}

tl::unexpected<Error> cannot(const QString &what, qint64 pid)
{
    return fail(ErrorCode::Environment,
                QStringLiteral("%1 process %2: %3")
                    .arg(what)
                    .arg(pid)
                    .arg(QString::fromLocal8Bit(std::strerror(errno))),
                QStringLiteral("end it by hand: `kill -9 %1`").arg(pid));
}

/// Opened, and it is still the one that was meant.
Result<int> openThat(const ProcessId &process)
{
    const int fd = openProcess(process.pid);
    if (fd < 0)
        return errno == ESRCH ? Result<int>(-1)
                              : Result<int>(cannot(QStringLiteral("cannot open"), process.pid));
    const auto now = processOf(process.pid);
    if (now && now->isSame(process))
        return fd;
    ::close(fd);
    return -1;
}

} // namespace

Result<ProcessId> processOf(qint64 pid)
{
    const QString folder = QStringLiteral("/proc/%1").arg(pid);
    QFile file(folder + QStringLiteral("/stat"));
    struct stat owner {};
    if (pid <= 0 || !file.open(QIODevice::ReadOnly) ||
        ::stat(QFile::encodeName(folder).constData(), &owner) != 0)
        return fail(ErrorCode::NotFound, QStringLiteral("process %1 does not run").arg(pid));
    const QByteArray text = file.readAll();
    // the name in brackets may hold anything
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 20 || fields[0] == "Z" || fields[0] == "X")
        return fail(ErrorCode::NotFound, QStringLiteral("process %1 does not run").arg(pid));
    return ProcessId{pid,
                     fields[19].toULongLong(),
                     owner.st_uid,
                     fields[1].toLongLong(),
                     fields[2].toLongLong(),
                     fields[0] == "T"};
}

std::vector<ProcessId> childrenOf(qint64 pid)
{
    std::vector<ProcessId> children;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs))
        if (const auto process = processOf(name.toLongLong()); process && process->parent == pid)
            children.push_back(*process);
    return children;
}

Done signalProcess(const ProcessId &process, int signal)
{
    const auto fd = openThat(process);
    if (!fd || *fd < 0)
        return fd ? Done() : Done(passOn(fd));
    const bool sent = ::syscall(SYS_pidfd_send_signal, *fd, signal, nullptr, 0U) == 0 || errno == ESRCH;
    const Done done = sent ? Done() : Done(cannot(QStringLiteral("cannot signal"), process.pid));
    ::close(*fd);
    return done;
}

Done endProcess(const ProcessId &process)
{
    const auto fd = openThat(process);
    if (!fd || *fd < 0)
        return fd ? Done() : Done(passOn(fd));
    Done done;
    if (::syscall(SYS_pidfd_send_signal, *fd, SIGKILL, nullptr, 0U) != 0 && errno != ESRCH)
        done = cannot(QStringLiteral("cannot end"), process.pid);
    struct pollfd ended {
        *fd, POLLIN, 0
    };
    if (done && ::poll(&ended, 1, kEndsWithinMs) != 1)
        done = fail(ErrorCode::Timeout, QStringLiteral("process %1 does not end").arg(process.pid));
    ::close(*fd);
    return done;
}

} // namespace interlock
