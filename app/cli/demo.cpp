#include "app/cli/play.h"
#include "app/cli/print.h"
#include "app/cli/verbs.h"
#include "app/demo/lifeline.h"
#include "app/demo/load.h"
#include "app/demo/service.h"
#include "app/demo/world.h"

#include <QCoreApplication>

#include <memory>
#include <string>

using namespace Qt::StringLiterals;
using namespace interlock::demo;

namespace interlock::cli {

namespace {

/// What the demo verbs take, as it was typed.
struct Typed {
    std::string fault;
    std::string until;
    std::string name = "stable";
    std::string version = "1.0.0";
    std::string url;
    std::string length = "30m";
    quint64 seed = 1;
    double rate = 200;
    quint16 port = 0;
    int connections = 256;
    bool headless = false;
    bool worldOnly = false;
    bool keep = false;
};

QString q(const std::string &text)
{
    return QString::fromStdString(text);
}

/// Ends the event loop when whoever started this process goes, or asks.
void endWithParent()
{
    auto *signals = new QuitSignals(qApp);
    auto *pipe = new ParentPipe(qApp);
    QObject::connect(signals, &QuitSignals::asked, qApp, &QCoreApplication::quit);
    QObject::connect(pipe, &ParentPipe::closed, qApp, &QCoreApplication::quit);
}

int serve(const Typed &typed)
{
    Service service({typed.port, q(typed.name), q(typed.version), typed.seed});
    const Result<quint16> port = service.listen();
    if (!port)
        return complain(port.error());
    endWithParent();
    QObject::connect(&service, &Service::carriesTraffic, qApp, [] {
        printJson({{u"event"_s, u"carries-traffic"_s}});
    });
    printJson({{u"event"_s, u"ready"_s}, {u"name"_s, q(typed.name)}, {u"port"_s, *port}});
    return QCoreApplication::exec();
}

int sendLoad(const Typed &typed)
{
    const Result<Duration> length = parseDuration(q(typed.length));
    if (!length)
        return complain(length.error());
    Load load({QUrl(q(typed.url)), typed.rate, *length, typed.connections});
    QObject::connect(&load, &Load::flowing, qApp, [] { printJson({{u"event"_s, u"flowing"_s}}); });
    const auto print = [&load](const QString &event) {
        QJsonObject line = load.count().toJson();
        line.insert(u"event"_s, event);
        printJson(line);
    };
    QObject::connect(&load, &Load::counted, qApp, [print] { print(u"count"_s); });
    QObject::connect(&load, &Load::finished, qApp, &QCoreApplication::quit);
    if (const Done started = load.start(); !started)
        return complain(started.error());
    endWithParent();
    const int status = QCoreApplication::exec();
    print(u"done"_s);
    return status;
}

Result<DemoOptions> demoOptions(const Typed &typed)
{
    DemoOptions options{.frontPort = typed.port, .rate = typed.rate};
    options.folderAfter = typed.keep ? FolderAfter::Keep : FolderAfter::Remove;
    const Result<Duration> length = parseDuration(q(typed.length));
    if (!length)
        return passOn(length);
    options.length = *length;
    if (!typed.fault.empty()) {
        const Result<PlannedFault> fault = parsePlannedFault(q(typed.fault));
        if (!fault)
            return passOn(fault);
        options.fault = *fault;
    }
    return options;
}

/// The world alone: facts and events as JSON lines until a signal.
int showWorld(const Typed &typed)
{
    const Result<DemoOptions> options = demoOptions(typed);
    if (!options)
        return complain(options.error());
    DemoWorld world(*options);
    QuitSignals signals;
    int status = 0;
    QObject::connect(&signals, &QuitSignals::asked, &world, &DemoWorld::stop);
    QObject::connect(&world, &DemoWorld::stopped, qApp, &QCoreApplication::quit);
    QObject::connect(&world, &DemoWorld::failed, &world, [&world, &status](const Error &error) {
        status = complain(error);
        world.stop();
    });
    QObject::connect(&world, &DemoWorld::ready, &world, [](const DemoFacts &facts) {
        QJsonObject line = facts.toJson();
        line.insert(u"event"_s, u"ready"_s);
        printJson(line);
    });
    QObject::connect(&world, &DemoWorld::canaryCarriesTraffic, &world, [] {
        printJson({{u"event"_s, u"canary-carries-traffic"_s}});
    });
    QObject::connect(&world, &DemoWorld::faultSet, &world, [](Track, const Fault &fault) {
        printJson({{u"event"_s, u"fault"_s}, {u"kind"_s, faultWord(fault.kind)}});
    });
    world.start();
    QCoreApplication::exec();
    return status;
}

/// "stage:N" or a duration.
Done checkUntil(const QString &until)
{
    bool number = false;
    if (until.isEmpty() || (until.startsWith(u"stage:"_s) && until.mid(6).toInt(&number) > 0 && number))
        return {};
    if (const Result<Duration> length = parseDuration(until); !length)
        return fail(ErrorCode::BadInput, u"--until \"%1\" is neither a stage nor a time"_s.arg(until),
                    u"write it like stage:2 or 90s"_s);
    return {};
}

/// Whether a window could open from here.
bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

int play(const CommonOptions &common, const Typed &typed)
{
    if (typed.worldOnly)
        return showWorld(typed);
    if (!typed.headless && !hasDisplay())
        return complain({ErrorCode::Environment, u"there is no display for the console's window"_s,
                         u"`interlock demo --headless` plays it in this terminal"_s});
    const Result<DemoOptions> options = demoOptions(typed);
    if (!options)
        return complain(options.error());
    if (const Done until = checkUntil(q(typed.until)); !until)
        return complain(until.error());
    QuitSignals signals;
    return runUntil([&](const std::function<void(int)> &finish) {
        auto *play = new Play({*options, typed.headless, q(typed.until),
                               QCoreApplication::applicationDirPath() + u"/interlock-console"_s},
                              common, finish);
        play->setParent(qApp);
        QObject::connect(&signals, &QuitSignals::asked, play, [play] { play->stop(1); });
        play->start();
    });
}

void addWorldOptions(CLI::App &verb, Typed &typed)
{
    verb.add_option("--fault", typed.fault,
                    "latency, errors or hang on the canary, T after its first request;\n"
                    "LEVEL is a delay (800ms, on half of them) or a share (50%)")
        ->type_name("KIND@T[,LEVEL]");
    verb.add_option("--port", typed.port, "where the shop answers on 127.0.0.1; any free port unless said")
        ->type_name("PORT");
    verb.add_option("--rate", typed.rate, "requests a second (200)")
        ->type_name("N")
        ->check(CLI::Range(1, 2000).description(""));
    verb.add_option("--for", typed.length, "the load stops by itself after this long (30m)")
        ->type_name("TIME");
    verb.add_flag("--keep", typed.keep, "leave the demo's folder behind");
}

} // namespace

void addDemo(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    auto typed = std::make_shared<Typed>();
    CLI::App *verb =
        app.add_subcommand("demo", "Play a release: real services, real traffic, a plan of minutes");
    verb->add_flag("--headless", typed->headless, "in this terminal, one line an event; no window");
    verb->add_option("--until", typed->until, "stop there instead of at the end")->type_name("stage:N|TIME");
    verb->add_flag("--world-only", typed->worldOnly,
                   "services, HAProxy and load without a release; facts as JSON");
    addWorldOptions(*verb, *typed);
    verb->callback([typed, &common, &chosen] { chosen = [typed, &common] { return play(common, *typed); }; });
    example(*verb, "interlock demo --headless --fault latency@40s");
}

void addDemoParts(CLI::App &app, const CommonOptions &, Run &chosen)
{
    auto typed = std::make_shared<Typed>();
    CLI::App *service = app.add_subcommand("demo-service", "One shop service of the demo")->group("");
    service->add_option("--port", typed->port, "0: any free one")->type_name("PORT");
    service->add_option("--name", typed->name, "who it is")->type_name("NAME");
    service->add_option("--version-name", typed->version, "what build_info says")->type_name("VERSION");
    service->add_option("--seed", typed->seed, "of its answering times")->type_name("N");
    service->callback([typed, &chosen] { chosen = [typed] { return serve(*typed); }; });
    example(*service, "interlock demo-service --port 0 --name canary");

    CLI::App *load = app.add_subcommand("demo-load", "The load of the demo")->group("");
    load->add_option("--url", typed->url, "http://127.0.0.1:PORT")->type_name("URL")->required();
    load->add_option("--rate", typed->rate, "requests a second (200)")->type_name("N");
    load->add_option("--for", typed->length, "ends by itself then (30m)")->type_name("TIME");
    load->add_option("--connections", typed->connections, "at most this many at once (256)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024).description(""));
    load->callback([typed, &chosen] { chosen = [typed] { return sendLoad(*typed); }; });
    example(*load, "interlock demo-load --url http://127.0.0.1:8080 --rate 200 --for 1m");

    CLI::App *world = app.add_subcommand("demo-world", "The demo's world without a release")->group("");
    addWorldOptions(*world, *typed);
    world->callback([typed, &chosen] { chosen = [typed] { return showWorld(*typed); }; });
    example(*world, "interlock demo-world --fault latency@40s");
}

} // namespace interlock::cli
