#include "ui/shell.h"

#include "models/base/atomicfile.h"
#include "ui/first/consoleapplication.h"
#include "ui/first/language.h"
#include "ui/mainwindow.h"
#include "ui/notices/desktop.h"
#include "ui/settings/settingspage.h"
#include "ui/stall/stallview.h"
#include "ui/style/colorscheme.h"
#include "ui/window/form.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QScreen>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 kMostBytes = 256 * 1024;
constexpr int kKeepMs = 800;
constexpr int kGatherMs = 150;     ///< steps of a zoom
constexpr int kSaidWithinMs = 150; ///< the follower says its sentences in another language
constexpr QSizeF kWall{1200, 700}; ///< of a kiosk at 100 %
constexpr double kWallMost = 4;
} // namespace

Shell::Shell(const Clock &clock, Commands &commands, const QString &file)
    : m_clock(clock), m_commands(commands), m_path(file),
      m_cameDark(qApp->palette().color(QPalette::Window).lightness() < 128)
{
    m_writer.setMaxThreadCount(1);
    m_keep.setSingleShot(true);
    connect(&m_keep, &QTimer::timeout, this, &Shell::keep);
    m_looked.setSingleShot(true);
    m_looked.setInterval(kGatherMs);
    connect(&m_looked, &QTimer::timeout, this, [this] {
        if (std::exchange(m_lookPending, false))
            look();
    });
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

void Shell::setLanguageOfRun(const QString &language)
{
    m_languageOfRun = language;
}

void Shell::openAll()
{
    speak();
    look();
    // Only what showed this store: another console's windows are not opened here.
    const auto mine = [this](const Session &session) { return session.store == m_installation.store; };
    std::vector<Session> sessions;
    std::ranges::copy_if(m_file.windows, std::back_inserter(sessions), mine);
    std::erase_if(m_file.windows, mine);
    m_others = std::exchange(m_file.windows, {});
    if (m_firstView) {
        MainWindow *first = makeWindow();
        m_firstView->hold(first);
        connect(m_firstView, &FirstView::moved, this, &Shell::keepSoon);
    } else {
        openWindow();
    }
    while (m_windows.size() < sessions.size())
        openWindow();
    for (size_t i = 0; i < sessions.size(); ++i)
        m_windows[i]->restore(sessions[i]);
}

MainWindow *Shell::openWindow()
{
    MainWindow *window = makeWindow();
    window->resize(FirstView::usualSize(window->screen()->availableSize()));
    return window;
}

MainWindow *Shell::makeWindow()
{
    auto *window = new MainWindow(m_clock, m_commands);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->setPreferences(m_file.preferences);
    window->settingsPage()->showOfRun(m_themeOfRun, m_languageOfRun);
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
    connect(window, &MainWindow::kioskChanged, this, &Shell::lookSoon);
    connect(window, &MainWindow::windowRequested, this, [this] {
        if (m_windows.size() < size_t(kMostWindows))
            openWindow()->show();
    });
    connect(window, &MainWindow::noticed, this,
            [this, window](const DesktopNotice &notice) { tell(window, notice); });
    connect(window, &MainWindow::firstStepsRequested, this, [this, window] { openFirstSteps(window); });
    connect(window, &MainWindow::moved, this, &Shell::keepSoon);
    connect(window, &MainWindow::closed, this, [this, window] {
        keepSoon();
        if (m_windows.size() > 1) // the last one is opened again next time
            std::erase(m_windows, window);
        else
            keep();
    });
    showOwnConnections();
    Q_EMIT opened(window);
    return window;
}

FirstSteps *Shell::openFirstSteps(MainWindow *window)
{
    auto *steps = new FirstSteps(m_installation, window);
    connect(
        steps, &FirstSteps::demoStarted, window,
        [window](QProcess *demo) {
            QWidget *view = window->window();
            if (!window->showsNothing())
                return view->showMinimized();
            view->hide(); // the demo has a window of its own; this one has nothing to show
            connect(demo, &QProcess::finished, view, [view](int status) {
                view->show(); // a window that is not seen cannot be closed
                if (status == 0)
                    view->close();
            });
        },
        Qt::QueuedConnection);
    connect(steps, &FirstSteps::storeReady, window, [this, window](const QString &store, const QString &key) {
        QStringList arguments{u"--store"_s, store, u"--review"_s};
        if (!key.isEmpty())
            arguments << u"--key"_s << key;
        // One console follows one store: another one opens there, and this window goes.
        if (QProcess::startDetached(m_installation.console, arguments))
            window->window()->close();
    });
    openForm(*steps);
    return steps;
}

void Shell::take(MainWindow *from, const Preferences &preferences)
{
    const bool looks = preferences.theme != m_file.preferences.theme ||
                       preferences.density != m_file.preferences.density ||
                       preferences.zoomPercent != m_file.preferences.zoomPercent;
    const bool speaks = preferences.language != m_file.preferences.language;
    if (preferences.theme != m_file.preferences.theme)
        m_themeOfRun.reset();
    from->settingsPage()->showOfRun(m_themeOfRun, m_languageOfRun);
    m_file.preferences = preferences;
    if (looks)
        lookSoon();
    if (speaks) {
        m_languageOfRun.reset();
        QTimer::singleShot(0, this, &Shell::sayAnew); // the window that asks is one of those that go
    }
    for (MainWindow *window : m_windows) {
        if (window && window != from)
            window->setPreferences(preferences);
    }
    keepSoon();
}

void Shell::look()
{
    setDensity(*qApp, m_file.preferences.density);
    applyLook(*qApp, m_themeOfRun.value_or(m_file.preferences.theme), zoom());
}

/// On a wall everything is as large as its screen lets a window of the usual size be.
double Shell::zoom() const
{
    double zoom = m_file.preferences.zoomPercent / 100.0;
    for (const MainWindow *window : m_windows) {
        if (window == nullptr || !window->isKiosk())
            continue;
        const QSizeF wall = window->screen()->size();
        zoom = std::max(zoom,
                        std::min({wall.width() / kWall.width(), wall.height() / kWall.height(), kWallMost}));
    }
    return zoom;
}

/// Steps of a zoom that follow each other fast are one: each costs every text of every window.
void Shell::lookSoon()
{
    m_lookPending = m_looked.isActive();
    if (!m_lookPending)
        look();
    m_looked.start();
}

void Shell::speak()
{
    loadLanguage(*qApp, m_languageOfRun.value_or(m_file.preferences.language));
}

/// What the snapshots say comes first, so that no window mixes two languages; a follower that is busy is not
/// waited for.
void Shell::sayAnew()
{
    speak();
    m_speakPending = true;
    m_commands.sayAnew([self = QPointer(this)] {
        if (self)
            self->openAnew();
    });
    QTimer::singleShot(kSaidWithinMs, this, &Shell::openAnew);
}

/// Texts are read when a window is made: each one is made again in the new language, and shows what it
/// showed.
void Shell::openAnew()
{
    if (!std::exchange(m_speakPending, false))
        return;
    for (const QPointer<MainWindow> &old : std::exchange(m_windows, {})) {
        if (old)
            replace(*old);
    }
}

void Shell::replace(MainWindow &old)
{
    auto *view = qobject_cast<FirstView *>(old.window());
    MainWindow *next = view ? makeWindow() : openWindow();
    next->startFrom(old);
    Session session = old.session();
    if (view)
        session.geometry.clear(); // the frame stays where it is
    old.disconnect(this);
    if (view)
        view->hold(next);
    next->restore(session);
    next->show();
    if (old.isKiosk())
        next->setKiosk(true);
    if (!view)
        old.deleteLater();
}

void Shell::tell(MainWindow *window, const DesktopNotice &notice)
{
    if (m_windows.empty() || m_windows.front() != window)
        return; // every window hears it; one tells
    const Preferences &chosen = m_file.preferences;
    const bool critical = notice.level == NoticeLevel::Critical;
    if (critical)
        QApplication::alert(window);
    if (m_desktop && chosen.notifications) {
        m_desktop->setSound(chosen.sound);
        m_desktop->show(notice);
    }
    const bool rings = m_desktop && chosen.notifications && m_desktop->hasSound();
    const bool quiet = m_desktop && m_desktop->isInhibited();
    if (critical && chosen.sound && !rings && !quiet)
        QApplication::beep();
}

void Shell::setDesktop(const QDBusConnection &bus)
{
    delete m_desktop;
    m_desktop = new Desktop(bus, this);
    connect(m_desktop, &Desktop::changed, this, &Shell::showOwnConnections);
    connect(m_desktop, &Desktop::acted, this, [this](const DesktopNotice &notice) {
        const auto open =
            std::ranges::find_if(m_windows, [](const auto &window) { return !window.isNull(); });
        if (open != m_windows.end())
            (*open)->goTo(notice);
    });
    showOwnConnections();
}

void Shell::setColorScheme(const QDBusConnection &bus)
{
    delete m_scheme;
    m_scheme = new ColorScheme(bus, this);
    connect(m_scheme, &ColorScheme::changed, this, [this] {
        const bool knows = m_scheme->wish() != ColorScheme::Wish::Unknown;
        setPlatformDark(*qApp, knows ? m_scheme->wish() == ColorScheme::Wish::Dark : m_cameDark);
        setPlatformContrast(*qApp, m_scheme->wantsContrast());
        if (m_themeOfRun.value_or(m_file.preferences.theme) == ThemeChoice::Auto)
            look();
    });
}

void Shell::setBus(const QDBusConnection &bus)
{
    setDesktop(bus);
    setColorScheme(bus);
}

void Shell::findDesktop()
{
    const QString name = u"interlock-console"_s;
    m_writer.start([self = QPointer(this), name] {
        QDBusConnection::connectToBus(QDBusConnection::SessionBus, name);
        QMetaObject::invokeMethod(qApp, [self, name] {
            if (self)
                self->setBus(QDBusConnection(name));
        });
    });
}

void Shell::setApplication(const ConsoleApplication &application)
{
    m_application = &application;
    connect(&application, &ConsoleApplication::stalled, this, &Shell::showOwnConnections);
    showOwnConnections();
}

void Shell::showOwnConnections()
{
    std::vector<ConnectionView> views;
    if (m_application)
        views.push_back(stallView(m_application->meter().tally()));
    if (m_desktop)
        views.push_back(m_desktop->view());
    for (MainWindow *window : m_windows) {
        if (window)
            window->setOwnConnections(views);
    }
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
        if (!window)
            continue;
        m_file.windows.push_back(window->session());
        m_file.windows.back().store = m_installation.store;
    }
    for (const Session &other : m_others) {
        if (m_file.windows.size() < size_t(kMostWindows))
            m_file.windows.push_back(other);
    }
    m_writer.start([path = m_path, bytes = toBytes(m_file)] {
        QDir().mkpath(QFileInfo(path).path());
        (void)writeAtomically(path,
                              bytes); // preferences that cannot be kept are no reason to disturb anybody
    });
}

} // namespace interlock
