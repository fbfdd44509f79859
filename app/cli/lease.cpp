#include "app/cli/lease_print.h"
#include "app/cli/verbs.h"
#include "models/base/duration.h"

namespace interlock::cli {

namespace {

struct LeaseOptions {
    std::string plan, id, role, reason;
};

QString text(const std::string &from)
{
    return QString::fromStdString(from);
}

int request(const CommonOptions &common, const LeaseOptions &options)
{
    const PlanReading reading = readPlanFile(text(options.plan));
    if (!reading.file)
        return complainAll(reading.problems);
    return petition(
        common,
        [&](Petition &asked, Petition::Answered answered) {
            asked.requestLease(*reading.file, text(options.reason), std::move(answered));
        },
        [&common, &reading](Petition &asked, const EngineAnswer &answer) {
            (void)asked.refresh(); // only for the warning; the answer already stands
            const LeaseEntry *entry = asked.ledger().lease(answer.text);
            const QString warning =
                entry ? warningOf(trafficThen(entry->record.lease, asked.paths())) : QString();
            if (!warning.isEmpty())
                warn(warning);
            if (common.json)
                printJson({{QStringLiteral("lease"), answer.text},
                           {QStringLiteral("index"), answer.index},
                           {QStringLiteral("plan_sha256"), reading.file->sha256}});
            else
                printLine(answer.text);
        });
}

int show(const CommonOptions &common, const LeaseOptions &options)
{
    const auto opened = openPetition(common);
    if (!opened)
        return complain(opened.error());
    const Ledger &ledger = (*opened)->ledger();
    const WallTime now = std::max(systemClock().now().wall, ledger.highWater());
    if (options.id.empty() && ledger.leases().size() > 1) {
        showLeases(common, ledger, now);
        return 0;
    }
    const auto id = findLease(ledger, text(options.id));
    if (!id)
        return complain(id.error());
    const LeaseEntry &entry = *ledger.lease(*id);
    const auto shown = shownLease(ledger, entry, (*opened)->paths(), now);
    if (!shown)
        return complain(shown.error());
    if (common.json) {
        printJson(toJson(ledger, entry, *shown));
    } else {
        if (systemClock().now().wall < now - std::chrono::minutes(2))
            printLine(QStringLiteral("warning  the clock was set back: the log has seen %1")
                          .arg(toRfc3339(ledger.highWater())));
        printLease(ledger, entry, *shown);
    }
    return entry.record.lease.expires <= now || shown->seats.denied ? exitStatus(ErrorCode::Refused) : 0;
}

int say(const CommonOptions &common, const LeaseOptions &options, ApprovalVerdict verdict)
{
    return petition(
        common,
        [&options, verdict](Petition &asked, const Petition::Answered &answered) {
            const auto id = findLease(asked.ledger(), text(options.id));
            if (!id)
                return answered(passOn(id));
            asked.sayOnLease({*id, text(options.role), text(options.reason), verdict}, answered);
        },
        [&common, &options](Petition &asked, const EngineAnswer &answer) {
            (void)asked.refresh(); // only for the line below; the answer already stands
            const auto id = findLease(asked.ledger(), text(options.id));
            const LeaseEntry *entry = id ? asked.ledger().lease(*id) : nullptr;
            const auto seats = entry ? fillSeats(*asked.ledger().policy(), entry->record, entry->approvals)
                                     : Result<SeatReport>(SeatReport{});
            const bool complete = seats && seats->complete;
            const QString shared = entry && seats ? sharedAccount(*entry, *seats) : QString();
            if (!shared.isEmpty())
                warn(shared);
            if (common.json)
                printJson({{QStringLiteral("index"), answer.index},
                           {QStringLiteral("complete"), complete},
                           {QStringLiteral("missing"), seats ? seats->missing : QString()}});
            else
                printLine(QStringLiteral("recorded as %1; %2")
                              .arg(answer.index)
                              .arg(seats && seats->denied
                                       ? QStringLiteral("the lease is over: ") + oneLine(seats->missing)
                                   : complete ? QStringLiteral("the lease is complete")
                                   : seats    ? seats->missing
                                              : QString()));
        });
}

} // namespace

void addLease(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *group = app.add_subcommand("lease", "Two keys before anything rises");
    example(*group, "interlock lease request phase-8.plan.yaml");
    const auto options = std::make_shared<LeaseOptions>();
    const auto add = [&](const char *name, const char *help,
                         int (*run)(const CommonOptions &, const LeaseOptions &)) {
        CLI::App *verb = group->add_subcommand(name, help);
        verb->callback([options, run, &common, &chosen] {
            chosen = [options, run, &common] { return run(common, *options); };
        });
        return verb;
    };
    CLI::App *asks = add("request", "Ask for a lease over exactly these bytes; prints its id", request);
    asks->add_option("plan", options->plan, "the plan")->type_name("PLAN")->required();
    asks->add_option("--reason", options->reason, "kept in the record")->type_name("T");
    example(*asks, "interlock lease request phase-8.plan.yaml");
    CLI::App *shows =
        add("show", "Seats, who fills each, what is missing, why a signature does not count", show);
    shows->add_option("id", options->id, "the lease, or the start of its id")->type_name("ID");
    example(*shows, "interlock lease show 7c1f");
    const auto word = [&](const char *name, const char *help,
                          int (*run)(const CommonOptions &, const LeaseOptions &), const char *line) {
        CLI::App *verb = add(name, help, run);
        verb->add_option("id", options->id, "the lease, or the start of its id")->type_name("ID")->required();
        verb->add_option("--role", options->role, "the seat")->type_name("R")->required();
        auto *reason = verb->add_option("--reason", options->reason, "kept in the record")->type_name("T");
        if (std::string(name) != "sign")
            reason->required();
        example(*verb, line);
    };
    word(
        "sign", "Put your key under a lease",
        [](const CommonOptions &c, const LeaseOptions &o) { return say(c, o, ApprovalVerdict::Approve); },
        "interlock lease sign 7c1f --role operator --identity dana");
    word(
        "deny", "Say no to a lease",
        [](const CommonOptions &c, const LeaseOptions &o) { return say(c, o, ApprovalVerdict::Deny); },
        "interlock lease deny 7c1f --role operator --reason 'untested migration'");
    word(
        "withdraw", "Take your key back",
        [](const CommonOptions &c, const LeaseOptions &o) { return say(c, o, ApprovalVerdict::Withdraw); },
        "interlock lease withdraw 7c1f --role operator --reason 'the pager rang'");
}

} // namespace interlock::cli
