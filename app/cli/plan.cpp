#include "app/cli/print.h"
#include "app/cli/session.h"
#include "app/cli/verbs.h"
#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/plan/openings.h"
#include "models/planfile/normalise.h"
#include "models/planfile/planfile.h"
#include "models/rollout/rollout.h"

#include <QJsonArray>

#include <algorithm>
#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

struct ShowArguments {
    std::string file;
    bool states = false;
};

/// "5.8": whole milliseconds as seconds.
QString decimalSeconds(Duration duration)
{
    return decimalText(double(duration.count()) / 1000);
}

/// Each problem on one line: text on standard error, or JSON on standard output.
void printProblems(const std::vector<PlanProblem> &problems, const CommonOptions &common)
{
    for (const PlanProblem &problem : problems) {
        if (common.json)
            printJson({{u"file"_s, problem.file},
                       {u"line"_s, problem.line},
                       {u"column"_s, problem.column},
                       {u"message"_s, problem.message}});
        else
            std::fprintf(stderr, "%s\n", problem.text().toUtf8().constData());
    }
}

/// What is right and still worth a look: days of the calendar that are over.
QStringList warningsOf(const Plan &plan, WallTime now)
{
    QStringList warnings;
    for (const TimeSpan &span : plan.freeze)
        if (isSpent(span, now))
            warnings << u"freeze %1: these days are over, it holds nothing back"_s.arg(toString(span));
    const auto spent = [now](const TimeSpan &span) { return isSpent(span, now); };
    if (!plan.calendar.empty() && std::ranges::all_of(plan.calendar, spent))
        warnings << u"calendar: all of its days are over, nothing will be raised"_s;
    return warnings;
}

/// A plan without a problem: silent as text, but for warnings; one object as JSON.
void printGood(const QString &name, const PlanFile &file, const CommonOptions &common)
{
    const QStringList warnings = warningsOf(file.plan, systemClock().now().wall);
    if (common.json)
        return printJson({{u"file"_s, name},
                          {u"digest"_s, file.sha256},
                          {u"warnings"_s, QJsonArray::fromStringList(warnings)}});
    for (const QString &warning : warnings)
        warn(name + u": "_s + warning);
}

int check(const std::vector<std::string> &files, const CommonOptions &common)
{
    int status = 0;
    for (const std::string &file : files) {
        const QString name = QString::fromLocal8Bit(file.c_str());
        const PlanReading reading = readPlanFile(name);
        printProblems(reading.problems, common);
        if (reading.file)
            printGood(name, *reading.file, common);
        else
            status = exitStatus(ErrorCode::BadInput);
    }
    return status;
}

QString exposureText(const std::optional<Duration> &exposure)
{
    return exposure ? decimalSeconds(*exposure) + u" s"_s : u"no guardrail rolls back"_s;
}

QJsonArray stagesJson(const Plan &plan)
{
    QJsonArray stages;
    for (const Stage &stage : plan.stages) {
        QJsonObject row{{u"weight_bp"_s, stage.weight.basisPoints}, {u"bake"_s, formatDuration(stage.bake)}};
        if (const auto exposure = worstExposure(plan, stage))
            row.insert(u"worst_exposure_s"_s, decimalSeconds(*exposure));
        stages.append(row);
    }
    return stages;
}

void showJson(const PlanFile &file)
{
    QJsonArray files;
    for (const BoundFile &bound : file.files)
        files.append(QJsonObject{
            {u"path"_s, bound.path}, {u"sha256"_s, bound.sha256}, {u"bytes"_s, bound.content.size()}});
    QJsonArray roles;
    for (const Seat &seat : file.plan.lease.keys)
        roles.append(seat.role);
    printJson({{u"plan"_s, normalise(file.plan)},
               {u"digest"_s, file.sha256},
               {u"stages"_s, stagesJson(file.plan)},
               {u"files"_s, files},
               {u"roles"_s, roles},
               {u"lease_valid"_s, formatDuration(file.plan.lease.valid)}});
}

QStringList namesOf(const std::vector<Step> &steps)
{
    QStringList names;
    for (const Step &step : steps)
        names << step.name;
    return names;
}

/// What a rollback does, in its order.
void showRollback(const Rollback &rollback)
{
    const auto line = [](const QString &what, const QStringList &names) {
        if (!names.isEmpty())
            printLine(u"        %1 %2"_s.arg(what, names.join(u", "_s)));
    };
    printLine(
        u"rollback within %1, from the pack that the lease binds:"_s.arg(formatDuration(rollback.within)));
    printLine(u"        traffic to stable, read back%1"_s.arg(
        rollback.fallback ? u"; where its switch does not answer, "_s + rollback.fallback->name : QString()));
    line(u"then runs"_s, namesOf(rollback.steps));
    line(u"then puts back"_s, rollback.pack);
    line(u"then probes"_s, namesOf(rollback.verify));
}

void showText(const PlanFile &file)
{
    const Plan &plan = file.plan;
    for (const QString &line : normalise(plan).trimmed().split(u'\n'))
        printLine(line);
    printLine({});
    printLine(u"digest  sha256:%1"_s.arg(file.sha256));
    QStringList roles;
    for (const Seat &seat : plan.lease.keys)
        roles << seat.role;
    printLine(u"lease   keys of %1, valid %2, up to %3, for exactly these bytes:"_s.arg(
        roles.join(u", "_s), formatDuration(plan.lease.valid), toString(plan.stages.back().weight)));
    printLine(u"        plan %1 bytes"_s.arg(file.bytes.size()));
    for (const BoundFile &bound : file.files)
        printLine(u"        %1  %2"_s.arg(bound.sha256, bound.path));
    showRollback(plan.rollback);
    printLine(u"worst exposure: from a breach in the traffic to the canary at 0"_s);
    for (size_t i = 0; i < plan.stages.size(); ++i)
        printLine(u"        stage %1, %2: %3"_s.arg(i + 1).arg(
            toString(plan.stages[i].weight), exposureText(worstExposure(plan, plan.stages[i]))));
}

QString yesNo(bool is)
{
    return is ? u"yes"_s : u"no"_s;
}

void showStates(const CommonOptions &common)
{
    qsizetype deadline = 0; // the widest
    for (const StateRow &row : stateTable())
        deadline = std::max(deadline, row.deadline.size());
    const int width = -int(deadline + 2);
    if (!common.json)
        printLine(u"%1%2%3%4%5%6"_s.arg(u"phase"_s, -14)
                      .arg(u"traffic"_s, -9)
                      .arg(u"judges"_s, -8)
                      .arg(u"rollback"_s, -10)
                      .arg(u"deadline"_s, width)
                      .arg(u"then"_s));
    for (const StateRow &row : stateTable()) {
        if (common.json)
            printJson({{u"phase"_s, toString(row.phase)},
                       {u"may_carry_traffic"_s, row.mayCarryTraffic},
                       {u"evaluates"_s, row.evaluates},
                       {u"accepts_rollback"_s, row.acceptsRollback},
                       {u"deadline"_s, row.deadline},
                       {u"exit"_s, row.exit}});
        else
            printLine(u"%1%2%3%4%5%6"_s.arg(toString(row.phase), -14)
                          .arg(yesNo(row.mayCarryTraffic), -9)
                          .arg(yesNo(row.evaluates), -8)
                          .arg(yesNo(row.acceptsRollback), -10)
                          .arg(row.deadline, width)
                          .arg(row.exit));
    }
}

int show(const ShowArguments &arguments, const CommonOptions &common)
{
    const PlanReading reading = readPlanFile(QString::fromLocal8Bit(arguments.file.c_str()));
    if (!reading.file) {
        printProblems(reading.problems, common);
        return exitStatus(ErrorCode::BadInput);
    }
    if (arguments.states)
        showStates(common);
    else if (common.json)
        showJson(*reading.file);
    else
        showText(*reading.file);
    return 0;
}

} // namespace

void addPlan(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *plan = app.add_subcommand("plan", "Check and show plans");
    example(*plan, "interlock plan check phase-8.plan.yaml");

    auto files = std::make_shared<std::vector<std::string>>();
    CLI::App *checking = plan->add_subcommand("check", "All problems of each file, one a line; exit 0 or 2");
    checking->add_option("FILE", *files, "Plans to check")->required();
    checking->callback(
        [&common, &chosen, files] { chosen = [&common, files] { return check(*files, common); }; });
    example(*checking, "interlock plan check release.plan.yaml");

    auto arguments = std::make_shared<ShowArguments>();
    CLI::App *showing = plan->add_subcommand(
        "show", "The plan with its defaults, its digest, the worst exposure and what a lease binds");
    showing->add_option("FILE", arguments->file, "The plan")->required();
    showing->add_flag("--states", arguments->states, "Print the table of states instead");
    showing->callback([&common, &chosen, arguments] {
        chosen = [&common, arguments] { return show(*arguments, common); };
    });
    example(*showing, "interlock plan show release.plan.yaml --states");
}

} // namespace interlock::cli
