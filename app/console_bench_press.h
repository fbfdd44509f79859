#pragma once

#include "app/console_bench_figure.h"
#include "ui/follower/follower.h"
#include "ui/mainwindow.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>

namespace interlock {

/// The red button against a real engine: a store and two keys of its own, a release whose traffic is a file,
/// the real window on it; then a press with the mouse. Measures until the window said that it is on its way,
/// until the engine's signed answer was on the screen, and until 0 was read back.
class BenchPress : public QObject {
public:
    explicit BenchPress(BenchEnded ended);
    ~BenchPress() override;
    void start();

private:
    struct Command {
        QString program;
        QStringList arguments;
        QString who = {}; ///< "you" or "release-bot"; empty: as it stands
    };
    void next();
    void ran(int status);
    void take(const QString &said);
    QStringList storeOf(const QString &who) const;
    bool writeFiles();
    void startEngine();
    void openWindow();
    void look();
    void press();
    void painted();
    void end(const QString &problem);

    BenchEnded m_ended;
    QTemporaryDir m_folder;
    QString m_program; ///< the `interlock` beside this one
    std::vector<Command> m_commands;
    size_t m_at = 0;
    QProcess m_process, m_engine;
    QString m_lease;
    SystemClock m_clock;
    std::unique_ptr<Follower> m_follower;
    std::unique_ptr<MainWindow> m_window;
    SnapshotPtr m_seen;
    QTimer m_look;
    QElapsedTimer m_since;
    std::optional<double> m_shown, m_answered;
    bool m_settling = false, m_isEnded = false;
};

} // namespace interlock
