#include "app/cli/session.h"
#include "app/cli/verbs.h"
#include "app/demo/lifeline.h"
#include "app/supervisor.h"
#include "app/wiring.h"

#include <QCoreApplication>

#include <unistd.h>

namespace interlock::cli {

namespace {

struct EngineOptions {
    bool once = false;
    bool bare = false; ///< hidden: the child of the supervisor, or the whole of it under systemd
    long long supervisor = 0;
};

int runEngine(const CommonOptions &common, const EngineOptions &options)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return complain(paths.error());
    demo::QuitSignals signals;
    auto engine = Engine::start(
        {*paths, &systemClock(), realWorkshop(systemClock()), Duty::Guard, qint64(options.supervisor)});
    if (!engine)
        return complain(engine.error());
    QObject::connect(&signals, &demo::QuitSignals::asked, qApp, [] { QCoreApplication::exit(0); });
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

} // namespace

void addEngine(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb =
        app.add_subcommand("engine", "The guard: watches open rollouts, takes requests, writes the log");
    const auto options = std::make_shared<EngineOptions>();
    verb->add_flag("--once", options->once, "end when no rollout is open");
    verb->add_flag("--bare", options->bare, "without the supervising parent, as under systemd");
    verb->add_option("--supervisor", options->supervisor)->group("");
    verb->callback([options, &common, &chosen] {
        chosen = [options, &common] {
            return options->bare ? runEngine(common, *options) : superviseEngine(common, *options);
        };
    });
    example(*verb, "interlock engine --store sqlite:/var/lib/interlock/interlock.sqlite");
}

} // namespace interlock::cli
