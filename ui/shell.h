#pragma once

#include "ui/settings/preferences.h"
#include "ui/wizard/firststeps.h"

#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>

namespace interlock {

class Clock;
class Commands;
class Follower;
class MainWindow;

/// All windows of one console: they share preferences and one follower. Keeps preferences and where the
/// windows stood in one file, written off the GUI thread a moment after a change and at the end.
class Shell : public QObject {
    Q_OBJECT
public:
    /// `file`: see consoleFilePath(); empty: nothing is read or kept.
    Shell(const Clock &clock, Commands &commands, const QString &file);
    ~Shell() override;

    /// Why the file could not be read; empty when it could, or when there is none. It is left as it is then.
    QString problem() const { return m_problem; }
    const Preferences &preferences() const { return m_file.preferences; }
    /// A theme of the command line holds for this run and is not kept.
    void setThemeOfRun(ThemeChoice theme);
    /// The windows of the last session, or one.
    void openAll();
    MainWindow *openWindow();
    /// The programs that the first steps use.
    void setInstallation(Installation installation) { m_installation = std::move(installation); }
    /// Nothing was ever kept here: this console runs for the first time.
    bool isFirstRun() const { return m_firstRun; }
    FirstSteps *openFirstSteps(MainWindow *window);
    const std::vector<QPointer<MainWindow>> &windows() const { return m_windows; }

Q_SIGNALS:
    void opened(interlock::MainWindow *window);

private:
    void take(MainWindow *from, const Preferences &preferences);
    void look();
    void keepSoon();
    void keep();
    void alarm(MainWindow *window);

    const Clock &m_clock;
    Commands &m_commands;
    QString m_path, m_problem;
    bool m_firstRun = false;
    Installation m_installation;
    ConsoleFile m_file;
    std::optional<ThemeChoice> m_themeOfRun;
    std::vector<QPointer<MainWindow>> m_windows;
    QTimer m_keep;
    QThreadPool m_writer;
};

} // namespace interlock
