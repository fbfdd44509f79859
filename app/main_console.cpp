#include "app/cli/logging.h"
#include "app/console_bench.h"
#include "app/console_pictures.h"
#include "app/console_shots.h"
#include "app/wiring.h"
#include "ui/follower/follower.h"
#include "ui/mainwindow.h"
#include "ui/shell.h"
#include "ui/stall/consoleapplication.h"
#include "ui/style/language.h"
#include "ui/style/look.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QIcon>
#include <QTextStream>

#include <clocale>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {
constexpr int kBadInput = 2;

struct Wishes {
    ConsoleSeat seat;
    std::optional<ThemeChoice> theme; ///< of this run only
    QString language;                 ///< of this run only
    bool kiosk = false, review = false;
    QString grab, pictures;
    bool bench = false, firstFrame = false;
};

struct Console {
    Q_DECLARE_TR_FUNCTIONS(interlock::Console)
};

/// The `interlock` beside this program; it starts guards.
QString engineProgram()
{
    return QCoreApplication::applicationDirPath() + u"/interlock"_s;
}

Result<Wishes> readArguments()
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Console::tr("Shows what the guard does, and asks it to do more. Closing it stops nothing."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {u"store"_s, Console::tr("Store to show."), u"path"_s},
        {u"identity"_s, Console::tr("Principal of the policy who sits here."), u"name"_s},
        {u"key"_s, Console::tr("Key that signs: a file, or agent."), u"key"_s},
        {u"theme"_s, Console::tr("auto, light, dark or contrast, for this run."), u"theme"_s},
        {u"language"_s, Console::tr("en or de, for this run."), u"code"_s},
        {u"review"_s, Console::tr("Open the form of the lease that waits for a key.")},
        {u"kiosk"_s, Console::tr("Fill the screen with one release, for a wall.")},
        {u"grab"_s, Console::tr("Save a picture of the window after the first live view, then quit."),
         u"file.png"_s},
        {u"screenshots"_s,
         Console::tr("Save pictures of every screen, light, dark and zoomed, then quit: of the store named "
                     "with --store, or else of invented releases in every state."),
         u"folder"_s},
        {u"bench"_s, Console::tr("Measure what a person feels, print each figure with its goal, then quit.")},
    });
    QCommandLineOption firstFrame(u"first-frame"_s);
    firstFrame.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(firstFrame);
    parser.process(*QCoreApplication::instance());
    if (const QString code = parser.value(u"language"_s); !code.isEmpty() && !languages().contains(code))
        return fail(ErrorCode::BadInput, Console::tr("The language \"%1\" is unknown").arg(code),
                    Console::tr("Use en or de"));
    const auto theme = themeChoice(parser.value(u"theme"_s));
    if (!theme && parser.isSet(u"theme"_s))
        return fail(ErrorCode::BadInput,
                    Console::tr("The theme \"%1\" is unknown").arg(parser.value(u"theme"_s)),
                    Console::tr("Use auto, light, dark or contrast"));
    Wishes wishes;
    wishes.seat.store = parser.value(u"store"_s);
    wishes.seat.identity = parser.value(u"identity"_s);
    wishes.seat.key = parser.value(u"key"_s);
    wishes.seat.engineProgram = engineProgram();
    wishes.theme = theme;
    wishes.language = parser.value(u"language"_s);
    wishes.review = parser.isSet(u"review"_s);
    wishes.kiosk = parser.isSet(u"kiosk"_s);
    wishes.pictures = parser.value(u"screenshots"_s);
    wishes.grab = parser.value(u"grab"_s);
    wishes.bench = parser.isSet(u"bench"_s);
    wishes.firstFrame = parser.isSet(firstFrame);
    return wishes;
}

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
        if (event->type() == QEvent::Paint)
            QTimer::singleShot(0, this, [] {
                QTextStream(stdout) << "screen" << Qt::endl;
                QCoreApplication::quit();
            });
        return QObject::eventFilter(watched, event);
    }
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

int showStore(const ConsoleApplication &application, Wishes wishes)
{
    const SystemClock clock;
    wishes.seat.workshop = realWorkshop(clock);
    Follower follower(wishes.seat);
    // A picture for documents, or a measurement, is the same on every machine.
    const bool isPictured = !wishes.grab.isEmpty() || !wishes.pictures.isEmpty() || wishes.firstFrame;
    Shell shell(clock, follower, isPictured ? QString() : consoleFilePath());
    if (!shell.problem().isEmpty())
        QTextStream(stderr) << shell.problem() << Qt::endl;
    shell.setInstallation({engineProgram(), QCoreApplication::applicationFilePath(), wishes.seat.store});
    if (wishes.theme)
        shell.setThemeOfRun(*wishes.theme);
    QObject::connect(&shell, &Shell::opened, &follower, [&follower](MainWindow *window) {
        QObject::connect(&follower, &Follower::snapshot, window, &MainWindow::take);
        QObject::connect(&follower, &Follower::asked, window, &MainWindow::showCode);
        QObject::connect(&follower, &Follower::rehearsing, window, &MainWindow::showRehearsal);
    });
    if (!wishes.language.isEmpty())
        shell.setLanguageOfRun(wishes.language);
    shell.setEarly([isMeasured = wishes.firstFrame] {
        if (isMeasured)
            QTextStream(stdout) << "frame" << Qt::endl;
    });
    shell.openAll();
    QApplication::setWindowIcon(QIcon(u":/icons/interlock.svg"_s));
    for (MainWindow *window : shell.windows())
        window->show();
    MainWindow &first = *shell.windows().front();
    if (wishes.firstFrame)
        first.centralWidget()->installEventFilter(new FirstScreen(&first));
    if (wishes.kiosk)
        first.setKiosk(true);
    if (wishes.review)
        first.reviewWhenRead();
    if (!wishes.grab.isEmpty())
        grabAndQuit(first, wishes.grab);
    if (!wishes.pictures.isEmpty())
        pictureAndQuit(first, wishes.pictures);
    const auto paths = storePaths(wishes.seat.store);
    if (shell.isFirstRun() && wishes.seat.store.isEmpty() && paths && !QFileInfo::exists(paths->database))
        shell.openFirstSteps(&first);
    follower.start();
    shell.setApplication(application);
    if (!isPictured)
        shell.findDesktop();
    return QApplication::exec();
}
} // namespace

int main(int argc, char **argv)
{
    cli::logToStandardError();
    const SystemClock clock;
    ConsoleApplication application(argc, argv, clock);
    QCoreApplication::setApplicationName(u"interlock-console"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(INTERLOCK_VERSION));
    QGuiApplication::setDesktopFileName(u"interlock-console"_s);
    // The screen follows the user's locale through QLocale; what libraries parse and print stays C.
    std::setlocale(LC_NUMERIC, "C");
    loadLanguage(application, {});

    const auto wishes = readArguments();
    if (!wishes) {
        QTextStream(stderr) << wishes.error().sentence() << Qt::endl;
        return kBadInput;
    }
    if (!wishes->pictures.isEmpty() && wishes->seat.store.isEmpty()) {
        applyLook(application, wishes->theme.value_or(ThemeChoice::Auto), 1);
        QApplication::setWindowIcon(QIcon(u":/icons/interlock.svg"_s));
        if (!wishes->language.isEmpty())
            loadLanguage(application, wishes->language);
        return pictureScenes(wishes->pictures);
    }
    if (wishes->bench) // the shell looks after the look of its windows
        applyLook(application, wishes->theme.value_or(ThemeChoice::Auto), 1);
    return wishes->bench ? runConsoleBench() : showStore(application, *wishes);
}
