#include "app/console_wishes.h"
#include "models/base/clock.h"
#include "models/base/result.h"
#include "ui/first/consoleapplication.h"
#include "ui/first/firstview.h"
#include "ui/first/language.h"

#include <QCommandLineParser>
#include <QLibrary>
#include <QTextStream>

#include <clocale>
#include <cstdlib>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {
constexpr int kFailed = 1, kBadInput = 2;

/// The `interlock` beside this program; it starts guards.
QString engineProgram()
{
    return QCoreApplication::applicationDirPath() + u"/interlock"_s;
}

/// Every option there is.
void fill(QCommandLineParser &parser)
{
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
}

Result<Wishes> readArguments()
{
    QCommandLineParser parser;
    fill(parser);
    parser.process(*QCoreApplication::instance());
    if (const QString code = parser.value(u"language"_s); !code.isEmpty() && !languages().contains(code))
        return fail(ErrorCode::BadInput, Console::tr("The language \"%1\" is unknown").arg(code),
                    Console::tr("Use en or de"));
    const QStringList themes{u"auto"_s, u"light"_s, u"dark"_s, u"contrast"_s};
    if (parser.isSet(u"theme"_s) && !themes.contains(parser.value(u"theme"_s)))
        return fail(ErrorCode::BadInput,
                    Console::tr("The theme \"%1\" is unknown").arg(parser.value(u"theme"_s)),
                    Console::tr("Use auto, light, dark or contrast"));
    Wishes wishes;
    wishes.store = parser.value(u"store"_s);
    wishes.identity = parser.value(u"identity"_s);
    wishes.key = parser.value(u"key"_s);
    wishes.engineProgram = engineProgram();
    wishes.theme = parser.value(u"theme"_s);
    wishes.language = parser.value(u"language"_s);
    wishes.review = parser.isSet(u"review"_s);
    wishes.kiosk = parser.isSet(u"kiosk"_s);
    wishes.pictures = parser.value(u"screenshots"_s);
    wishes.grab = parser.value(u"grab"_s);
    wishes.bench = parser.isSet(u"bench"_s);
    wishes.firstFrame = parser.isSet(u"first-frame"_s);
    return wishes;
}

/// Who asks for the help needs no display for it.
bool asksForHelp(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    QCommandLineParser parser;
    fill(parser);
    (void)parser.parse(arguments); // what is wrong with them is said once Qt has taken its own out
    return parser.isSet(u"help"_s) || parser.isSet(u"help-all"_s) || parser.isSet(u"version"_s);
}

void nameIt()
{
    QCoreApplication::setApplicationName(u"interlock-console"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(INTERLOCK_VERSION));
    QGuiApplication::setDesktopFileName(u"interlock-console"_s);
}

/// Qt ends a program that finds no display with an abort.
void endWithoutDisplay(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    QTextStream(stderr) << message << Qt::endl;
    if (type != QtFatalMsg)
        return;
    QTextStream(stderr) << Console::tr("The console needs a display. Without one: interlock status --watch")
                        << Qt::endl;
    std::_Exit(kFailed);
}

/// The frame that stands on the screen while the rest is opened.
FirstView *showFirst(const Wishes &wishes)
{
    const Opening kept = wishes.isTheSameEverywhere() ? Opening{} : readOpening(consoleFilePath());
    auto *first = new FirstView(kept, wishes.theme);
    first->showNow();
    if (wishes.firstFrame)
        QTextStream(stdout) << "frame" << Qt::endl;
    return first;
}
} // namespace

int main(int argc, char **argv)
{
    nameIt();
    if (asksForHelp(argc, argv)) {
        QCoreApplication plain(argc, argv);
        loadLanguage(plain, {});
        (void)readArguments(); // prints it and ends
    }
    const SystemClock clock;
    const QtMessageHandler usual = qInstallMessageHandler(endWithoutDisplay);
    ConsoleApplication application(argc, argv, clock);
    qInstallMessageHandler(usual);
    // The screen follows the user's locale through QLocale; what libraries parse and print stays C.
    std::setlocale(LC_NUMERIC, "C");
    loadLanguage(application, {});

    const auto wishes = readArguments();
    if (!wishes) {
        QTextStream(stderr) << wishes.error().sentence() << Qt::endl;
        return kBadInput;
    }
    FirstView *first = wishes->opensWindow() ? showFirst(*wishes) : nullptr;
    QLibrary rest(QCoreApplication::applicationDirPath() + u"/interlock_console_rest"_s);
    rest.setLoadHints(QLibrary::PreventUnloadHint);
    const auto run = reinterpret_cast<RunConsole>(rest.resolve(kRunConsole));
    if (!run) {
        QTextStream(stderr) << rest.errorString() << Qt::endl;
        return kFailed;
    }
    return run(application, clock, *wishes, first);
}
