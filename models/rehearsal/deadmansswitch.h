#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QStringList>

#include <memory>

namespace interlock {

/// Runs a command if this process ends before it says that this is not needed: a SIGKILL, a crash. Until then
/// a small process of its own session waits on a pipe that only this process holds.
class DeadMansSwitch {
public:
    struct Parts {
        QStringList command; ///< argument vector
        /// Where it runs, a private folder of ours: before it, whoever still runs there is killed (a hook
        /// that would go on making things worse), and afterwards the folder is removed. Empty: anywhere.
        QString folder = {};
        Duration within{10'000}; ///< what the command may take
    };
    static Result<std::unique_ptr<DeadMansSwitch>> arm(const Parts &parts);
    /// Without `disarm` before, the command runs now.
    ~DeadMansSwitch();
    DeadMansSwitch(const DeadMansSwitch &) = delete;
    DeadMansSwitch &operator=(const DeadMansSwitch &) = delete;

    void disarm();

private:
    DeadMansSwitch(int pipe, qint64 waiting) : m_pipe(pipe), m_waiting(waiting) {}
    int m_pipe;
    qint64 m_waiting; ///< pid
};

} // namespace interlock
