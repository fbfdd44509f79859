// Loaded into a program by LD_PRELOAD: ends it, as SIGKILL does, right before the N-th call that changes what
// others see, whichever thread makes it. N stands in KILLPOINT; calls are counted from the start of the
// process, and programs that it starts know nothing of it. With KILLPOINT_TRACE=FILE each call is written
// there, a line each.
//
// strace can end a process at the N-th call of a kind as well, but counts for each thread on its own: what a
// thread does seldom is never reached behind one that does it often.

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

std::atomic<long> count{0};
long wanted = 0;
int trace = -1;

__attribute__((constructor)) void begin()
{
    if (const char *number = std::getenv("KILLPOINT"))
        wanted = std::strtol(number, nullptr, 10);
    if (const char *path = std::getenv("KILLPOINT_TRACE"))
        trace = int(::syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    ::unsetenv("KILLPOINT");
    ::unsetenv("KILLPOINT_TRACE");
    ::unsetenv("LD_PRELOAD");
}

void point(const char *call)
{
    const long number = ++count;
    if (trace >= 0) {
        char line[64];
        const int size = std::snprintf(line, sizeof line, "%ld %s\n", number, call);
        (void)::syscall(SYS_write, trace, line, size_t(size));
    }
    if (number == wanted) {
        ::syscall(SYS_kill, ::syscall(SYS_getpid), SIGKILL);
        for (;;)
            ::pause();
    }
}

/// Files and sockets of this machine; a request for metrics changes nothing.
bool isSeen(int fd)
{
    const int before = errno;
    int domain = 0;
    socklen_t size = sizeof domain;
    const bool isSocket = ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0;
    struct stat found = {};
    const bool isFile = !isSocket && ::fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
    errno = before;
    return isFile || domain == AF_UNIX;
}

template <typename Function>
Function real(const char *name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

} // namespace

// `call` with these parameters, counted where `seen` holds.
#define COUNTED(result, call, seen, parameters, arguments)                                                   \
    extern "C" result call parameters                                                                        \
    {                                                                                                        \
        static const auto next = real<result(*) parameters>(#call);                                          \
        if (seen)                                                                                            \
            point(#call);                                                                                    \
        return next arguments;                                                                               \
    }

COUNTED(ssize_t, write, isSeen(fd), (int fd, const void *bytes, size_t size), (fd, bytes, size))
COUNTED(ssize_t, pwrite, true, (int fd, const void *bytes, size_t size, off_t at), (fd, bytes, size, at))
COUNTED(ssize_t, pwrite64, true, (int fd, const void *bytes, size_t size, off64_t at), (fd, bytes, size, at))
COUNTED(ssize_t, send, isSeen(fd), (int fd, const void *bytes, size_t size, int flags),
        (fd, bytes, size, flags))
COUNTED(int, connect, isSeen(fd), (int fd, const sockaddr *to, socklen_t size), (fd, to, size))
COUNTED(int, fsync, true, (int fd), (fd))
COUNTED(int, fdatasync, true, (int fd), (fd))
COUNTED(int, ftruncate, true, (int fd, off_t size), (fd, size))
COUNTED(int, ftruncate64, true, (int fd, off64_t size), (fd, size))
COUNTED(int, rename, true, (const char *from, const char *to), (from, to))
COUNTED(int, renameat2, true, (int a, const char *from, int b, const char *to, unsigned flags),
        (a, from, b, to, flags))
COUNTED(int, link, true, (const char *from, const char *to), (from, to))
COUNTED(int, unlink, true, (const char *path), (path))
COUNTED(int, mkdir, true, (const char *path, mode_t mode), (path, mode))
COUNTED(int, kill, number != 0, (pid_t process, int number), (process, number))

// Only what makes a file.
#define COUNTED_OPEN(call)                                                                                   \
    extern "C" int call(const char *path, int flags, ...)                                                    \
    {                                                                                                        \
        static const auto next = real<int (*)(const char *, int, ...)>(#call);                               \
        mode_t mode = 0;                                                                                     \
        if (flags & (O_CREAT | O_TMPFILE)) {                                                                 \
            va_list rest;                                                                                    \
            va_start(rest, flags);                                                                           \
            mode = va_arg(rest, mode_t);                                                                     \
            va_end(rest);                                                                                    \
        }                                                                                                    \
        if (flags & O_CREAT)                                                                                 \
            point(#call);                                                                                    \
        return next(path, flags, mode);                                                                      \
    }

COUNTED_OPEN(open)
COUNTED_OPEN(open64)
