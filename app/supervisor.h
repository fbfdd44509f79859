#pragma once

#include "models/engine/pack.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTimer>

#include <deque>

namespace interlock {

/// The guard's guard (decision 5): starts the engine as a child, restarts it at once when it crashes, gives
/// up while rollouts are open, or is stopped for 5 s (it is ended first), and after three times in 60 s rolls
/// back every open rollout from its pack by itself (but one whose stable targets are all DOWN).
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
    void look();
    void onFinished(int status, QProcess::ExitStatus how);
    QStringList packs() const;
    void lowerEverything();
    void lower(const Pack &pack, const QString &why);

    StorePaths m_paths;
    QString m_program;
    QStringList m_arguments;
    QProcess m_child;
    QElapsedTimer m_clock;
    std::deque<qint64> m_crashes; ///< ms on m_clock
    int m_rollbacks = 0;          ///< on their way
    QTimer m_look;
    int m_stoppedLooks = 0; ///< in a row
    bool m_stopping = false;
};

} // namespace interlock
