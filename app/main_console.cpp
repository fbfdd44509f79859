#include "app/console_bench.h"
#include "ui/follower/follower.h"
#include "ui/mainwindow.h"
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
constexpr double kZoomLeast = 0.8, kZoomMost = 2, kZoomStep = 0.1;

struct Wishes {
    ConsoleSeat seat;
    ThemeChoice theme = ThemeChoice::Auto;
    QString grab;
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
        {u"theme"_s, text("auto, light or dark."), u"theme"_s, u"auto"_s},
        {u"grab"_s, text("Save a picture of the window after the first live view, then quit."),
         u"file.png"_s},
        {u"bench"_s, text("Measure the first frame, a dashboard update and memory, then quit.")},
    });
    parser.process(*QCoreApplication::instance());
    const auto theme = themeChoice(parser.value(u"theme"_s));
    if (!theme)
        return fail(ErrorCode::BadInput, text("The theme \"%1\" is unknown").arg(parser.value(u"theme"_s)),
                    text("Use auto, light or dark"));
    return Wishes{
        {parser.value(u"store"_s), parser.value(u"identity"_s), parser.value(u"key"_s), engineProgram()},
        *theme,
        parser.value(u"grab"_s),
        parser.isSet(u"bench"_s)};
}

void followZoom(MainWindow &window, ThemeChoice theme)
{
    QObject::connect(&window, &MainWindow::zoomRequested, &window, [theme, zoom = 1.0](int steps) mutable {
        zoom = steps == 0 ? 1.0 : std::clamp(zoom + steps * kZoomStep, kZoomLeast, kZoomMost);
        applyLook(*qApp, theme, zoom);
    });
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

int showStore(const Wishes &wishes)
{
    const SystemClock clock;
    Follower follower(wishes.seat);
    MainWindow window(clock, follower);
    QObject::connect(&follower, &Follower::snapshot, &window, &MainWindow::take);
    followZoom(window, wishes.theme);
    if (!wishes.grab.isEmpty())
        grabAndQuit(window, wishes.grab);
    window.resize(1440, 900);
    window.show();
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
    applyLook(application, wishes->theme, 1);
    QApplication::setWindowIcon(QIcon(u":/icons/interlock.svg"_s));
    return wishes->bench ? runConsoleBench(sinceStart) : showStore(*wishes);
}
