#pragma once

#include "models/store/paths.h"
#include "models/traffic/actuator.h"

#include <QElapsedTimer>
#include <QProcess>

#include <deque>
#include <functional>
#include <memory>

namespace interlock {

/// The guard's guard (decision 5): starts the engine as a child, restarts it at once when it crashes (or
/// gives up while rollouts are open), and after three times in 60 s lowers every open rollout from its pack
/// by itself.
class Supervisor : public QObject {
    Q_OBJECT
public:
    Supervisor(StorePaths paths, QString program, QStringList arguments);
    void start();
    /// Ends the child in good order; `ended` follows.
    void stop();

Q_SIGNALS:
    void ended(int status);

private:
    void onFinished(int status, QProcess::ExitStatus how);
    QStringList packs() const;
    void lowerEverything();
    void lowerNext();

    StorePaths m_paths;
    QString m_program;
    QStringList m_arguments;
    QProcess m_child;
    QElapsedTimer m_clock;
    std::deque<qint64> m_crashes; ///< ms on m_clock
    QStringList m_packs;
    std::unique_ptr<Actuator> m_actuator;
    bool m_stopping = false;
};

} // namespace interlock
