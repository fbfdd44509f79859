#include "app/cli/print.h"
#include "app/cli/simulate_print.h"
#include "app/cli/verbs.h"
#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/planfile/planfile.h"

#include <QFile>

#include <cmath>
#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

struct SimulateArguments {
    std::string plan, series, from, to, gates = "wait";
    quint64 seed = 0;
};

QString text(const std::string &argument)
{
    return QString::fromLocal8Bit(argument.c_str());
}

/// A time of the series: seconds, a duration, or RFC 3339 where the series has Unix times.
Result<std::optional<Duration>> seriesTime(const std::string &argument, const QString &option)
{
    if (argument.empty())
        return std::nullopt;
    const auto seconds = parseDecimal(argument);
    if (seconds && *seconds >= 0 && *seconds < 1e11)
        return Duration(std::llround(*seconds * 1000));
    if (const auto duration = parseDuration(text(argument)))
        return *duration;
    bool ok = false;
    const WallTime wall = fromRfc3339(text(argument), ok);
    if (ok)
        return wall.time_since_epoch();
    return fail(ErrorCode::BadInput, u"%1: \"%2\" is no time of a series"_s.arg(option, text(argument)),
                u"write seconds (90), a duration (1m30s) or, for Unix times, 2026-01-05T09:00:00Z"_s);
}

Result<SimulationSetup> setupOf(const SimulateArguments &arguments)
{
    SimulationSetup setup;
    const auto from = seriesTime(arguments.from, u"--from"_s);
    const auto to = seriesTime(arguments.to, u"--to"_s);
    if (!from)
        return passOn(from);
    if (!to)
        return passOn(to);
    setup.from = *from;
    setup.to = *to;
    setup.gates = arguments.gates == "pass" ? Gates::Pass : Gates::Wait;
    if (*from && *to && **to <= **from)
        return fail(ErrorCode::BadInput, u"--to lies before --from"_s);
    return setup;
}

int simulatePlan(const SimulateArguments &arguments, const CommonOptions &common)
{
    const PlanReading plan = readPlanFile(text(arguments.plan));
    if (!plan.file)
        return complainAll(plan.problems);
    const auto setup = setupOf(arguments);
    if (!setup)
        return complain(setup.error());
    QFile file(text(arguments.series));
    if (!file.open(QIODevice::ReadOnly))
        return complain({ErrorCode::BadInput, u"%1: %2"_s.arg(file.fileName(), file.errorString()), {}});
    const SeriesReading series = readSeries(file.read(kMostSeriesBytes + 1), file.fileName(),
                                            seriesNames(plan.file->plan), arguments.seed);
    if (!series.series)
        return complainAll(series.problems);
    const Plan &played = plan.file->plan;
    if (const QString closed = whyClosed(played.calendar, played.freeze, startsAt(*series.series, *setup));
        !closed.isEmpty()) // as the engine would
        return complain({ErrorCode::Refused, closed, u"start it when the calendar is open, with --from"_s});
    const Simulation made = simulate(played, *series.series, *setup);
    printSimulation(played, made, common);
    return simulationStatus(made);
}

} // namespace

void addSimulate(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    auto arguments = std::make_shared<SimulateArguments>();
    CLI::App *verb =
        app.add_subcommand("simulate", "Play a plan on recorded or synthetic series, in virtual time");
    verb->add_option("PLAN", arguments->plan, "The plan")->required();
    verb->add_option("--series", arguments->series, "The series")->type_name("FILE")->required();
    verb->add_option("--seed", arguments->seed, "Of the noise; the same seed gives the same output")
        ->type_name("N")
        ->capture_default_str();
    verb->add_option("--from", arguments->from, "Start at this time of the series (its first row)")
        ->type_name("T");
    verb->add_option("--to", arguments->to, "Leave it at this time of the series (its end)")->type_name("T");
    verb->add_option("--gates", arguments->gates,
                     "What people do at manual and approval gates: nobody comes (wait), or somebody promotes "
                     "at once (pass)")
        ->check(CLI::IsMember({"pass", "wait"}))
        ->type_name("")
        ->capture_default_str();
    verb->callback([&common, &chosen, arguments] {
        chosen = [&common, arguments] { return simulatePlan(*arguments, common); };
    });
    example(*verb, "interlock simulate resources/plans/omni.plan.yaml --series "
                   "resources/plans/series/omni-latency.csv");
    verb->footer(
        "\nExit 0 completed, 3 rolled back, 4 held, waiting or undecided when the series ends.\n"
        "The series is CSV, time_s,indicator,value: nan, +inf and error are words of the value, a\n"
        "missing row is a missing value. FROM..TO/STEP as the time (0..48h/30s) is a row each STEP,\n"
        "V~N as the value is noise of N around V, and later rows override earlier ones.\n" +
        verb->get_footer());
}

} // namespace interlock::cli
