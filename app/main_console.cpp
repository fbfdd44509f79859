#include "app/console_bench.h"
#include "app/console_pictures.h"
#include "app/wiring.h"
#include "ui/follower/follower.h"
#include "ui/mainwindow.h"
#include "ui/shell.h"
#include "ui/style/language.h"
#include "ui/style/look.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
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
    bool kiosk = false;
    QString grab, pictures;
    bool bench = false;
};

QString text(const char *source)
{
    return QCoreApplication::translate("interlock::Console", source);
}

/// The `interlock` beside this program; it starts guards.
QString engineProgram()
{
    return QCoreApplication::applicationDirPath() + u"/interlock"_s;
}

Result<Wishes> readArguments()
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        text("Shows what the guard does, and asks it to do more. Closing it stops nothing."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {u"store"_s, text("Store to show."), u"path"_s},
        {u"identity"_s, text("Principal of the policy who sits here."), u"name"_s},
        {u"key"_s, text("Key that signs: a file, or agent."), u"key"_s},
        {u"theme"_s, text("auto, light, dark or contrast, for this run."), u"theme"_s},
        {u"kiosk"_s, text("Fill the screen with one release, for a wall.")},
        {u"grab"_s, text("Save a picture of the window after the first live view, then quit."),
         u"file.png"_s},
        {u"screenshots"_s, text("Save pictures of every screen in every theme and zoom, then quit."),
         u"folder"_s},
        {u"bench"_s, text("Measure the first frame, a dashboard update and memory, then quit.")},
    });
    parser.process(*QCoreApplication::instance());
    const auto theme = themeChoice(parser.value(u"theme"_s));
    if (!theme && parser.isSet(u"theme"_s))
        return fail(ErrorCode::BadInput, text("The theme \"%1\" is unknown").arg(parser.value(u"theme"_s)),
                    text("Use auto, light, dark or contrast"));
    Wishes wishes;
    wishes.seat.store = parser.value(u"store"_s);
    wishes.seat.identity = parser.value(u"identity"_s);
    wishes.seat.key = parser.value(u"key"_s);
    wishes.seat.engineProgram = engineProgram();
    wishes.theme = theme;
    wishes.kiosk = parser.isSet(u"kiosk"_s);
    wishes.pictures = parser.value(u"screenshots"_s);
    wishes.grab = parser.value(u"grab"_s);
    wishes.bench = parser.isSet(u"bench"_s);
    return wishes;
}

/// A picture for documents: two frames after the first live snapshot, when the curves are drawn.
void grabAndQuit(MainWindow &window, const QString &file)
{
    QObject::connect(&window, &MainWindow::firstLiveShown, &window, [&window, file] {
        QTimer::singleShot(400, &window, [&window, file] {
            const bool saved = window.grab().save(file, "PNG");
            if (!saved)
                QTextStream(stderr) << text("The picture cannot be written: %1").arg(file) << Qt::endl;
            QCoreApplication::exit(saved ? 0 : 1);
        });
    });
}

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

int showStore(Wishes wishes)
{
    const SystemClock clock;
    wishes.seat.workshop = realWorkshop(clock);
    Follower follower(wishes.seat);
    // A picture for documents looks the same on every machine.
    const bool isPictured = !wishes.grab.isEmpty() || !wishes.pictures.isEmpty();
    Shell shell(clock, follower, isPictured ? QString() : consoleFilePath());
    if (!shell.problem().isEmpty())
        QTextStream(stderr) << shell.problem() << Qt::endl;
    shell.setInstallation({engineProgram(), QCoreApplication::applicationFilePath(), wishes.seat.store});
    if (wishes.theme)
        shell.setThemeOfRun(*wishes.theme);
    QObject::connect(&shell, &Shell::opened, &follower, [&follower](MainWindow *window) {
        QObject::connect(&follower, &Follower::snapshot, window, &MainWindow::take);
    });
    shell.openAll();
    for (MainWindow *window : shell.windows())
        window->show();
    MainWindow &first = *shell.windows().front();
    if (wishes.kiosk)
        first.setKiosk(true);
    if (!wishes.grab.isEmpty())
        grabAndQuit(first, wishes.grab);
    if (!wishes.pictures.isEmpty())
        pictureAndQuit(first, wishes.pictures);
    const auto paths = storePaths(wishes.seat.store);
    if (shell.isFirstRun() && wishes.seat.store.isEmpty() && paths && !QFileInfo::exists(paths->database))
        shell.openFirstSteps(&first);
    follower.start();
    return QApplication::exec();
}
} // namespace

int main(int argc, char **argv)
{
    QElapsedTimer sinceStart;
    sinceStart.start();
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"interlock-console"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(INTERLOCK_VERSION));
    QGuiApplication::setDesktopFileName(u"interlock-console"_s);
    // The screen follows the user's locale through QLocale; what libraries parse and print stays C.
    std::setlocale(LC_NUMERIC, "C");
    loadLanguage(application, QLocale());

    const auto wishes = readArguments();
    if (!wishes) {
        QTextStream(stderr) << wishes.error().sentence() << Qt::endl;
        return kBadInput;
    }
    applyLook(application, wishes->theme.value_or(ThemeChoice::Auto), 1);
    QApplication::setWindowIcon(QIcon(u":/icons/interlock.svg"_s));
    return wishes->bench ? runConsoleBench(sinceStart) : showStore(*wishes);
}
