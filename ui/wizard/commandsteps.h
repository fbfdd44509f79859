#pragma once

#include "models/store/paths.h"

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QTimer>

#include <vector>

namespace interlock {

/// One command of a list: what it does, for people, and what is run.
struct CommandStep {
    QString title;
    QString program;
    QStringList arguments;
    QString keyFile = {}; ///< added as --key when it is there as the step begins: a step before may make it
    bool mayFail = false; ///< the list goes on without it
    /// A store: instead of a command, its guard is started, unless one guards already. It goes on by itself.
    QString guards = {};
};

/// Runs commands one after the other, the first that fails ends the list. No shell. What they say is bounded;
/// each has a minute.
class CommandSteps : public QObject {
    Q_OBJECT
public:
    explicit CommandSteps(QObject *parent = nullptr);
    ~CommandSteps() override;
    void run(std::vector<CommandStep> steps);
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    void cancel();

Q_SIGNALS:
    void stepStarted(int index);
    /// `said`: the last lines of its output, or why it failed.
    void stepEnded(int index, bool ok, const QString &said);
    void ended(bool ok);

private:
    void next();
    void startGuard(const CommandStep &step);
    void awaitGuard(const StorePaths &paths, qint64 pid);
    void finish(bool ok, const QString &said);

    std::vector<CommandStep> m_steps;
    size_t m_index = 0;
    QProcess m_process;
    QTimer m_patience, m_guardLook;
};

} // namespace interlock
