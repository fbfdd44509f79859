#pragma once

#include "ui/first/firstview.h"
#include "ui/settings/preferences.h"
#include "ui/wizard/firststeps.h"

#include <QDBusConnection>
#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>

namespace interlock {

class Clock;
class ColorScheme;
class Commands;
class ConsoleApplication;
class Desktop;
struct DesktopNotice;
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
    /// A language of the command line holds for this run and is not kept.
    void setLanguageOfRun(const QString &language);
    /// The windows of the last session, or one.
    void openAll();
    /// The frame that is on the screen already; it holds the first window. Deletes itself when it is closed.
    void setFirstView(FirstView *view) { m_firstView = view; }
    MainWindow *openWindow();
    /// The programs that the first steps use.
    void setInstallation(Installation installation) { m_installation = std::move(installation); }
    /// Nothing was ever kept here: this console runs for the first time.
    bool isFirstRun() const { return m_firstRun; }
    FirstSteps *openFirstSteps(MainWindow *window);
    /// Notifications go to the desktop behind this bus; without a bus that is said in the list of
    /// connections.
    void setDesktop(const QDBusConnection &bus);
    /// The theme Auto follows what the desktop behind this bus asks for.
    void setColorScheme(const QDBusConnection &bus);
    /// Finds the session's bus on another thread, and then sets both: no window waits for a bus.
    void findDesktop();
    /// The windows show how this application answers.
    void setApplication(const ConsoleApplication &application);
    const std::vector<QPointer<MainWindow>> &windows() const { return m_windows; }

Q_SIGNALS:
    void opened(interlock::MainWindow *window);

private:
    void take(MainWindow *from, const Preferences &preferences);
    void look();
    double zoom() const;
    void lookSoon();
    void speak();
    void sayAnew();
    void openAnew();
    void keepSoon();
    void keep();
    MainWindow *makeWindow();
    void replace(MainWindow &old);
    void tell(MainWindow *window, const DesktopNotice &notice);
    void showOwnConnections();
    void setBus(const QDBusConnection &bus);

    const Clock &m_clock;
    Commands &m_commands;
    QString m_path, m_problem;
    bool m_cameDark; ///< the palette that the platform came with
    bool m_firstRun = false;
    Installation m_installation;
    std::vector<Session> m_others; ///< windows of other stores, kept for their consoles
    ConsoleFile m_file;
    std::optional<ThemeChoice> m_themeOfRun;
    std::optional<QString> m_languageOfRun;
    QPointer<FirstView> m_firstView;
    std::vector<QPointer<MainWindow>> m_windows;
    QTimer m_keep, m_looked;
    bool m_lookPending = false;
    bool m_speakPending = false; ///< the windows are to be made again in the language in force
    Desktop *m_desktop = nullptr;
    ColorScheme *m_scheme = nullptr;
    const ConsoleApplication *m_application = nullptr;
    QThreadPool m_writer;
};

} // namespace interlock
