#include "ui/shell.h"

#include "models/base/atomicfile.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 kMostBytes = 256 * 1024;
constexpr int kKeepMs = 800;
} // namespace

Shell::Shell(const Clock &clock, Commands &commands, const QString &file)
    : m_clock(clock), m_commands(commands), m_path(file)
{
    m_writer.setMaxThreadCount(1);
    m_keep.setSingleShot(true);
    connect(&m_keep, &QTimer::timeout, this, &Shell::keep);
    m_firstRun = !m_path.isEmpty() && !QFileInfo::exists(m_path);
    if (m_path.isEmpty() || m_firstRun)
        return;
    const auto bytes = readBounded(m_path, kMostBytes);
    const auto read = bytes ? readConsoleFile(*bytes) : Result<ConsoleFile>(passOn(bytes));
    if (read) {
        m_file = *read;
        return;
    }
    m_problem = tr("%1: %2").arg(m_path, read.error().sentence());
    m_path.clear(); // what cannot be read is not overwritten
}

Shell::~Shell()
{
    if (m_keep.isActive())
        keep();
    m_writer.waitForDone();
}

void Shell::setThemeOfRun(ThemeChoice theme)
{
    m_themeOfRun = theme;
}

void Shell::openAll()
{
    look();
    const std::vector<Session> sessions = m_file.windows;
    for (const Session &session : sessions)
        openWindow()->restore(session);
    if (sessions.empty())
        openWindow();
}

MainWindow *Shell::openWindow()
{
    auto *window = new MainWindow(m_clock, m_commands);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->resize(1440, 900);
    window->setPreferences(m_file.preferences);
    for (const MainWindow *other : m_windows) {
        if (other) {
            window->startFrom(*other);
            break;
        }
    }
    std::erase(m_windows, nullptr);
    m_windows.push_back(window);
    connect(window, &MainWindow::preferencesChanged, this,
            [this, window](const Preferences &p) { take(window, p); });
    connect(window, &MainWindow::windowRequested, this, [this] {
        if (m_windows.size() < size_t(kMostWindows))
            openWindow()->show();
    });
    connect(window, &MainWindow::alarmed, this, [this, window] { alarm(window); });
    connect(window, &MainWindow::firstStepsRequested, this, [this, window] { openFirstSteps(window); });
    connect(window, &MainWindow::moved, this, &Shell::keepSoon);
    connect(window, &MainWindow::closed, this, [this, window] {
        keepSoon();
        if (m_windows.size() > 1) // the last one is opened again next time
            std::erase(m_windows, window);
        else
            keep();
    });
    Q_EMIT opened(window);
    return window;
}

FirstSteps *Shell::openFirstSteps(MainWindow *window)
{
    auto *steps = new FirstSteps(m_installation, window);
    connect(steps, &FirstSteps::demoStarted, window, &QWidget::showMinimized);
    connect(steps, &FirstSteps::storeReady, window, [this, window](const QString &store, const QString &key) {
        QStringList arguments{u"--store"_s, store};
        if (!key.isEmpty())
            arguments << u"--key"_s << key;
        // One console follows one store: another one opens there, and this window goes.
        if (QProcess::startDetached(m_installation.console, arguments))
            window->close();
    });
    steps->open();
    return steps;
}

void Shell::take(MainWindow *from, const Preferences &preferences)
{
    const bool looks = preferences.theme != m_file.preferences.theme ||
                       preferences.zoomPercent != m_file.preferences.zoomPercent;
    if (preferences.theme != m_file.preferences.theme)
        m_themeOfRun.reset();
    m_file.preferences = preferences;
    if (looks)
        look();
    for (MainWindow *window : m_windows) {
        if (window && window != from)
            window->setPreferences(preferences);
    }
    keepSoon();
}

void Shell::look()
{
    applyLook(*qApp, m_themeOfRun.value_or(m_file.preferences.theme), m_file.preferences.zoomPercent / 100.0);
}

void Shell::alarm(MainWindow *window)
{
    if (m_windows.empty() || m_windows.front() != window)
        return; // every window hears it; one tells
    QApplication::alert(window);
    if (m_file.preferences.sound)
        QApplication::beep();
}

void Shell::keepSoon()
{
    if (!m_path.isEmpty())
        m_keep.start(kKeepMs);
}

void Shell::keep()
{
    if (m_path.isEmpty())
        return;
    m_keep.stop();
    m_file.windows.clear();
    for (const MainWindow *window : m_windows) {
        if (window)
            m_file.windows.push_back(window->session());
    }
    m_writer.start([path = m_path, bytes = toBytes(m_file)] {
        QDir().mkpath(QFileInfo(path).path());
        (void)writeAtomically(path,
                              bytes); // preferences that cannot be kept are no reason to disturb anybody
    });
}

} // namespace interlock
