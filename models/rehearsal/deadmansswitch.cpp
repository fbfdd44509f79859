#include "models/rehearsal/deadmansswitch.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace interlock {

namespace {

/// $1 folder or nothing, $2 seconds, then the command. `read` ends when nobody holds the pipe any more. Who
/// works in the folder may start others while they are looked for: it is looked until nobody is found.
constexpr const char *kScript = R"sh(read -r word
[ "$word" = disarmed ] && exit 0
folder=$1; within=$2; shift 2
[ -n "$folder" ] || exec timeout -k 1 "$within" "$@"
for pass in 1 2 3 4 5; do
  found=
  for one in /proc/[0-9]*; do
    [ "$(readlink "$one/cwd")" = "$folder" ] && kill -KILL "${one#/proc/}" && found=yes
  done
  [ -n "$found" ] || break
done
cd "$folder" && timeout -k 1 "$within" "$@"
cd / && rm -rf -- "$folder"
)sh";

/// In the child between fork and exec: only async-signal-safe calls.
[[noreturn]] void waitAs(char *const *arguments, int pipe)
{
    ::setsid();
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, STDOUT_FILENO);
    ::dup2(nothing, STDERR_FILENO);
    ::dup2(pipe, STDIN_FILENO);
    ::close_range(3, ~0U, 0);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::chdir("/") == 0)
        ::execv("/bin/sh", arguments);
    ::_exit(127);
}

} // namespace

Result<std::unique_ptr<DeadMansSwitch>> DeadMansSwitch::arm(const Parts &parts)
{
    std::vector<QByteArray> words{
        "sh",
        "-c",
        kScript,
        "sh",
        parts.folder.toLocal8Bit(),
        QByteArray::number(double(std::max(Duration(1), parts.within).count()) / 1000, 'f', 3)};
    for (const QString &word : parts.command)
        words.push_back(word.toLocal8Bit());
    std::vector<char *> arguments;
    arguments.reserve(words.size() + 1);
    for (QByteArray &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) == 0) {
        const pid_t waiting = ::fork();
        if (waiting == 0)
            waitAs(arguments.data(), ends[0]);
        ::close(ends[0]);
        if (waiting > 0)
            return std::unique_ptr<DeadMansSwitch>(new DeadMansSwitch(ends[1], waiting));
        ::close(ends[1]);
    }
    return fail(ErrorCode::Environment, QStringLiteral("nobody can wait for the end of this process: %1")
                                            .arg(QString::fromLocal8Bit(std::strerror(errno))));
}

DeadMansSwitch::~DeadMansSwitch()
{
    if (m_pipe >= 0)
        ::close(m_pipe);
}

void DeadMansSwitch::disarm()
{
    constexpr QByteArrayView word = "disarmed\n";
    if (m_pipe < 0)
        return;
    const bool told = ::write(m_pipe, word.data(), size_t(word.size())) == word.size();
    ::close(m_pipe);
    m_pipe = -1;
    if (told)
        ::waitpid(pid_t(m_waiting), nullptr, 0); // it ends at once
}

} // namespace interlock
