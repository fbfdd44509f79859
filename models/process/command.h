#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QTimer>

#include <functional>
#include <optional>

namespace interlock {

/// What to run: an argument vector, never a shell's line.
struct CommandLine {
    QStringList run;                                 ///< program and arguments
    QString folder;                                  ///< working directory; empty: that of this process
    QStringList environment;                         ///< `NAME=value`, added to that of this process
    Duration deadline{10'000};                       ///< after it, the whole process group is killed
    std::function<void(const QString &)> heard = {}; ///< each piece of output as it comes, whatever is kept
    qsizetype mostOutput = 64 * 1024; ///< kept of stdout and of stderr each; the rest is read and thrown away
};

/// How a command that could be started ended.
struct CommandResult {
    std::optional<int> exitStatus; ///< nullopt: a signal ended it
    bool timedOut = false;
    bool outputTruncated = false;
    bool errorsTruncated = false;
    QByteArray output;
    QByteArray errors;
    Duration took{0};

    bool succeeded() const { return exitStatus == 0 && !timedOut; }
    /// "exit status 3: the first line of stderr", for people.
    QString sentence() const;
};

/// Runs one command in a session and process group of its own, with stdin closed and no descriptor of ours
/// inherited. When it ends, by itself or at its deadline, whatever is left of its group is killed, so nothing
/// it forked outlives it. Never blocks. Destroying it kills the group.
class Command : public QObject {
    Q_OBJECT
public:
    using Callback = std::function<void(const Result<CommandResult> &)>;

    explicit Command(CommandLine line, QObject *parent = nullptr);
    ~Command() override;

    /// Starts it; `ended` is called once, from the event loop, never from here. An error means that it could
    /// not be started. May be called once.
    void start(Callback ended);
    /// Kills the group now; `ended` follows.
    void kill();
    /// The process group while it runs, for the record of who must be ended at a takeover; 0 otherwise.
    qint64 processGroup() const { return m_group; }

private:
    void started();
    void finished(int exitCode, QProcess::ExitStatus status);
    void failed(QProcess::ProcessError error);
    void drain();
    void killGroup();
    void end(const Result<CommandResult> &result);

    CommandLine m_line;
    QProcess m_process;
    QTimer m_deadline;
    QElapsedTimer m_running;
    CommandResult m_result;
    Callback m_ended;
    qint64 m_group = 0;
};

} // namespace interlock
