#include "app/cli/logging.h"
#include "app/console_bench.h"
#include "app/console_pictures.h"
#include "app/console_shots.h"
#include "app/console_wishes.h"
#include "app/wiring.h"
#include "ui/first/consoleapplication.h"
#include "ui/first/language.h"
#include "ui/follower/follower.h"
#include "ui/mainwindow.h"
#include "ui/shell.h"
#include "ui/style/look.h"

#include <QApplication>
#include <QFileInfo>
#include <QIcon>
#include <QTextStream>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {
/// A picture for documents: two frames after the first live snapshot, when the curves are drawn.
void grabAndQuit(MainWindow &window, const QString &file)
{
    QObject::connect(&window, &MainWindow::firstLiveShown, &window, [&window, file] {
        QTimer::singleShot(400, &window, [&window, file] {
            const bool saved = window.grab().save(file, "PNG");
            if (!saved)
                QTextStream(stderr) << Console::tr("The picture cannot be written: %1").arg(file) << Qt::endl;
            QCoreApplication::exit(saved ? 0 : 1);
        });
    });
}

/// For the bench: says when the window first held all of its screen, then ends.
class FirstScreen final : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && !std::exchange(m_seen, true))
            QTimer::singleShot(0, this, [] {
                QTextStream(stdout) << "screen" << Qt::endl;
                QCoreApplication::quit();
            });
        return QObject::eventFilter(watched, event);
    }

private:
    bool m_seen = false;
};

void pictureAndQuit(MainWindow &window, const QString &folder)
{
    auto *pictures = new ConsolePictures(window, folder);
    pictures->setParent(&window);
    QObject::connect(pictures, &ConsolePictures::ended, &window, [](const QString &problem) {
        if (!problem.isEmpty())
            QTextStream(stderr) << problem << Qt::endl;
        QCoreApplication::exit(problem.isEmpty() ? 0 : 1);
    });
    // A store that cannot be read has pictures too: the first snapshot is enough.
    QTimer::singleShot(1500, pictures, &ConsolePictures::start);
}

/// Every screen in every state there is, of no store.
int pictureScenes(const QString &folder)
{
    SceneShots shots(folder);
    QObject::connect(&shots, &SceneShots::ended, qApp, [](const QString &problem) {
        if (!problem.isEmpty())
            QTextStream(stderr) << problem << Qt::endl;
        QCoreApplication::exit(problem.isEmpty() ? 0 : 1);
    });
    QTimer::singleShot(0, &shots, &SceneShots::start);
    return QApplication::exec();
}

int showStore(const ConsoleApplication &application, const Clock &clock, const Wishes &wishes,
              FirstView *first)
{
    Follower follower({wishes.store, wishes.identity, wishes.key, wishes.engineProgram, realWorkshop(clock)});
    const bool isPictured = wishes.isTheSameEverywhere();
    Shell shell(clock, follower, isPictured ? QString() : consoleFilePath());
    if (!shell.problem().isEmpty())
        QTextStream(stderr) << shell.problem() << Qt::endl;
    shell.setInstallation({wishes.engineProgram, QCoreApplication::applicationFilePath(), wishes.store});
    if (const auto theme = themeChoice(wishes.theme))
        shell.setThemeOfRun(*theme);
    QObject::connect(&shell, &Shell::opened, &follower, [&follower](MainWindow *window) {
        QObject::connect(&follower, &Follower::snapshot, window, &MainWindow::take);
        QObject::connect(&follower, &Follower::asked, window, &MainWindow::showCode);
        QObject::connect(&follower, &Follower::rehearsing, window, &MainWindow::showRehearsal);
    });
    if (!wishes.language.isEmpty())
        shell.setLanguageOfRun(wishes.language);
    shell.setFirstView(first);
    shell.openAll();
    QApplication::setWindowIcon(QIcon(u":/icons/interlock.svg"_s));
    for (MainWindow *each : shell.windows())
        each->show();
    MainWindow &window = *shell.windows().front();
    if (wishes.firstFrame)
        window.centralWidget()->installEventFilter(new FirstScreen(&window));
    if (wishes.kiosk)
        window.setKiosk(true);
    if (wishes.review)
        window.reviewWhenRead();
    if (!wishes.grab.isEmpty())
        grabAndQuit(window, wishes.grab);
    if (!wishes.pictures.isEmpty())
        pictureAndQuit(window, wishes.pictures);
    const auto paths = storePaths(wishes.store);
    if (shell.isFirstRun() && wishes.store.isEmpty() && paths && !QFileInfo::exists(paths->database))
        shell.openFirstSteps(&window);
    follower.start();
    shell.setApplication(application);
    if (!isPictured)
        shell.findDesktop();
    return QApplication::exec();
}
} // namespace

extern "C" Q_DECL_EXPORT int interlockRunConsole(ConsoleApplication &application, const Clock &clock,
                                                 const Wishes &wishes, FirstView *first)
{
    cli::logToStandardError();
    if (wishes.opensWindow())
        return showStore(application, clock, wishes, first);
    applyLook(application, themeChoice(wishes.theme).value_or(ThemeChoice::Auto), 1);
    if (wishes.bench)
        return runConsoleBench();
    QApplication::setWindowIcon(QIcon(u":/icons/interlock.svg"_s));
    if (!wishes.language.isEmpty())
        loadLanguage(application, wishes.language);
    return pictureScenes(wishes.pictures);
}

static_assert(std::is_same_v<decltype(&interlockRunConsole), RunConsole>);
