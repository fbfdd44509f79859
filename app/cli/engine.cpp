#include "app/cli/session.h"
#include "app/cli/verbs.h"
#include "app/demo/lifeline.h"
#include "app/supervisor.h"
#include "app/wiring.h"
#include "models/store/epoch.h"
#include "models/store/heartbeat.h"
#include "models/store/takeover.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QThread>

#include <unistd.h>

namespace interlock::cli {

namespace {

struct EngineOptions {
    bool once = false;
    bool takeOver = false;
    bool bare = false; ///< hidden: the child of the supervisor, or the whole of it under systemd
    long long supervisor = 0;
};

constexpr Duration kLongestClerk{3000};

/// Whoever holds the store without a heartbeat of its own serves one request, and is done in a moment.
bool isHeldByClerk(const StorePaths &paths)
{
    const qint64 holder = epochHolder(paths);
    const auto beat = readHeartbeat(paths);
    return holder > 0 && !(beat && beat->pid == holder);
}

/// Waits for a command that holds the store for its own request: an engine that gave up there would leave its
/// rollouts alone.
Result<std::unique_ptr<Engine>> startPastClerks(const StorePaths &paths, qint64 supervisor)
{
    const QDeadlineTimer patience(kLongestClerk);
    while (true) {
        auto engine =
            Engine::start({paths, &systemClock(), realWorkshop(systemClock()), Duty::Guard, supervisor});
        if (engine || engine.error().code != ErrorCode::Busy || patience.hasExpired())
            return engine;
        while (isHeldByClerk(paths) && !patience.hasExpired())
            QThread::msleep(20);
        if (epochHolder(paths) > 0 && !isHeldByClerk(paths))
            return engine;
    }
}

int runEngine(const CommonOptions &common, const EngineOptions &options)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return complain(paths.error());
    demo::QuitSignals signals;
    auto engine = startPastClerks(*paths, qint64(options.supervisor));
    if (!engine)
        return complain(engine.error());
    QObject::connect(&signals, &demo::QuitSignals::asked, qApp, [] { QCoreApplication::exit(0); });
    QObject::connect(engine->get(), &Engine::takenOver, qApp, [] { QCoreApplication::exit(1); });
    if (options.once) {
        QObject::connect(engine->get(), &Engine::idle, qApp, [] { QCoreApplication::exit(0); });
        if (!(*engine)->hasOpenRollout())
            QMetaObject::invokeMethod(
                qApp, [] { QCoreApplication::exit(0); }, Qt::QueuedConnection);
    }
    if (!common.quiet)
        printLine(QStringLiteral("guarding %1 (pid %2)").arg(paths->database).arg(::getpid()));
    return QCoreApplication::exec();
}

int superviseEngine(const CommonOptions &common, const EngineOptions &options)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return complain(paths.error());
    QStringList arguments{QStringLiteral("engine"),       QStringLiteral("--bare"),
                          QStringLiteral("--supervisor"), QString::number(::getpid()),
                          QStringLiteral("--store"),      QStringLiteral("sqlite:") + paths->database,
                          QStringLiteral("--log-level"),  common.logLevel};
    if (options.once)
        arguments << QStringLiteral("--once");
    if (common.quiet)
        arguments << QStringLiteral("--quiet");
    demo::QuitSignals signals;
    Supervisor supervisor(*paths, QCoreApplication::applicationFilePath(), arguments);
    QObject::connect(&signals, &demo::QuitSignals::asked, &supervisor, &Supervisor::stop);
    return runUntil([&supervisor](const std::function<void(int)> &finish) {
        QObject::connect(&supervisor, &Supervisor::ended, qApp, finish);
        supervisor.start();
    });
}

/// Ends the engine that holds the store and says nothing, where that was asked for.
int takeOverAnd(const CommonOptions &common, const std::function<int()> &run)
{
    const auto paths = storePaths(common.store);
    const auto ended = paths ? takeOver(*paths) : Result<qint64>(passOn(paths));
    if (!ended)
        return complain(ended.error());
    if (*ended > 0 && !common.quiet)
        printLine(QStringLiteral("took the store over from process %1, which was ended").arg(*ended));
    return run();
}

} // namespace

void addEngine(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb =
        app.add_subcommand("engine", "The guard: watches open rollouts, takes requests, writes the log");
    const auto options = std::make_shared<EngineOptions>();
    verb->add_flag("--once", options->once, "end when no rollout is open");
    verb->add_flag("--bare", options->bare, "without the supervising parent, as under systemd");
    verb->add_flag("--take-over", options->takeOver,
                   "end the engine that holds the store and has said nothing for 5 s, then guard");
    verb->add_option("--supervisor", options->supervisor)->group("");
    verb->callback([options, &common, &chosen] {
        chosen = [options, &common] {
            const auto run = [options, &common] {
                return options->bare ? runEngine(common, *options) : superviseEngine(common, *options);
            };
            return options->takeOver ? takeOverAnd(common, run) : run();
        };
    });
    example(*verb, "interlock engine --store sqlite:/var/lib/interlock/interlock.sqlite");
}

} // namespace interlock::cli
