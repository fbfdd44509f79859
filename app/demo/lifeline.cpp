#include "app/demo/lifeline.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace interlock::demo {

namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};
std::array<int, 2> s_pipe = {-1, -1}; // a signal handler can reach nothing but a global

void onSignal(int signal)
{
    const int before = errno;
    const auto byte = static_cast<unsigned char>(signal);
    [[maybe_unused]] const ssize_t written = write(s_pipe[1], &byte, 1); // full: it was asked already
    errno = before;
}

int openPipe()
{
    if (pipe2(s_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    return s_pipe[0];
}

} // namespace

QuitSignals::QuitSignals(QObject *parent) : QObject(parent), m_notifier(openPipe(), QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &QuitSignals::read);
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (const int signal : kSignals)
        sigaction(signal, &action, nullptr);
}

QuitSignals::~QuitSignals()
{
    struct sigaction action = {};
    action.sa_handler = SIG_DFL;
    for (const int signal : kSignals)
        sigaction(signal, &action, nullptr);
    m_notifier.setEnabled(false);
    close(s_pipe[0]);
    close(s_pipe[1]);
    s_pipe = {-1, -1};
}

void QuitSignals::read()
{
    unsigned char byte = 0;
    while (::read(s_pipe[0], &byte, 1) == 1)
        Q_EMIT asked(byte);
}

ParentPipe::ParentPipe(QObject *parent) : QObject(parent), m_notifier(STDIN_FILENO, QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &ParentPipe::read);
}

void ParentPipe::read()
{
    std::array<char, 256> buffer;
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN)))
        return;
    m_notifier.setEnabled(false);
    Q_EMIT closed();
}

} // namespace interlock::demo
