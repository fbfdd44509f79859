#include "app/cli/begin.h"
#include "app/cli/verbs.h"
#include "app/demo/lifeline.h"
#include "models/rehearsal/rehearsalrun.h"

#include <QCoreApplication>

namespace interlock::cli {

namespace {

struct RehearseOptions {
    std::string plan, lease, reason = "rehearsal";
};

constexpr const char *kWriteIt =
    "write one, for example\n"
    "  rehearsal:\n"
    "    probe: {get: \"http://127.0.0.1:8080/\"}     # what users call\n"
    "    inject: [./worse.sh]                       # and bind both under files:\n"
    "    clear: [./well.sh]\n"
    "or, in the place of the hook, proxy: {listen: 9101, to: 9102, delay: 800ms, share: 50%}";

/// 0 restored in time, 4 not detected or not restored; a start that was refused says why.
int rehearsalStatus(const RehearsalReport &report)
{
    if (report.hasPassed())
        return 0;
    return report.error ? exitStatus(report.error->code) : 4;
}

void printReport(const CommonOptions &common, const RehearsalReport &report)
{
    if (common.json)
        return printJson(toJson(report));
    for (const QString &line : timelineLines(report) + recoveryLines(report.rows))
        printLine(line);
    if (report.hasPassed())
        return printLine(QStringLiteral("passed: the rollback restored users in time"));
    std::fprintf(stderr, "interlock: rehearsal %s: %s\n", toString(report.outcome).toUtf8().constData(),
                 report.why.toUtf8().constData());
}

int rehearse(const CommonOptions &common, const RehearseOptions &options)
{
    const auto plan = readChecked(options.plan);
    if (!plan) {
        std::fprintf(stderr, "%s\n", plan.error().text.toUtf8().constData());
        return 2;
    }
    if (!plan->plan.rehearsal)
        return complain({ErrorCode::BadInput,
                         QStringLiteral("%1 has no `rehearsal:` section").arg(plan->path),
                         QString::fromUtf8(kWriteIt)});
    const auto petition = openPetition(common);
    if (!petition)
        return complain(petition.error());
    const auto lease = leaseFor((*petition)->ledger(), *plan, options.lease);
    if (!lease)
        return complain(lease.error());
    demo::QuitSignals signals;
    std::unique_ptr<RehearsalRun> rehearsal; // gone before what it reads, and before the application
    return runUntil([&](const std::function<void(int)> &finish) {
        RehearsalRun::Parts parts;
        parts.petition = petition->get();
        parts.clock = &systemClock();
        parts.plan = *plan;
        parts.lease = *lease;
        parts.reason = QString::fromStdString(options.reason);
        parts.rollBack = QStringList{QCoreApplication::applicationFilePath(),
                                     QStringLiteral("rollback"),
                                     QStringLiteral("--store"),
                                     QStringLiteral("sqlite:") + (*petition)->paths().database,
                                     QStringLiteral("--reason"),
                                     QStringLiteral("the rehearsal was killed")};
        rehearsal = std::make_unique<RehearsalRun>(std::move(parts));
        RehearsalRun *run = rehearsal.get();
        QObject::connect(&signals, &demo::QuitSignals::asked, run,
                         [run] { run->stop(QStringLiteral("it was stopped")); });
        QObject::connect(run, &RehearsalRun::progress, run, [&common](const QString &what) {
            if (!common.json && !common.quiet)
                printLine(what);
        });
        QObject::connect(run, &RehearsalRun::ended, run, [&common, finish](const RehearsalReport &report) {
            printReport(common, report);
            finish(rehearsalStatus(report));
        });
        ensureEngine(run, (*petition)->paths(), [run, finish](const Done &alive) {
            if (!alive)
                return finish(complain(alive.error()));
            run->begin();
        });
    });
}

} // namespace

void addRehearse(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    const auto options = std::make_shared<RehearseOptions>();
    CLI::App *verb = app.add_subcommand("rehearse", "Rehearse the rollback: a rollout, a fault, the "
                                                    "guardrail's rollback, users restored (0), or not (4)");
    verb->add_option("plan", options->plan,
                     "the plan, the very bytes of the lease; it has a section rehearsal")
        ->type_name("PLAN")
        ->required();
    verb->add_option("--lease", options->lease, "the lease; else the newest complete one over this plan")
        ->type_name("ID");
    verb->add_option("--reason", options->reason, "kept in the record")->type_name("T");
    verb->callback(
        [options, &common, &chosen] { chosen = [options, &common] { return rehearse(common, *options); }; });
    example(*verb, "interlock rehearse phase-8.plan.yaml");
}

} // namespace interlock::cli
