#include "app/cli/session.h"
#include "app/cli/verbs.h"
#include "models/base/duration.h"
#include "models/engine/risk.h"

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
    if (!reading.file) {
        for (const PlanProblem &problem : reading.problems)
            std::fprintf(stderr, "%s\n", problem.text().toUtf8().constData());
        return 2;
    }
    return petition(
        common,
        [&](Petition &asked, Petition::Answered answered) {
            asked.requestLease(*reading.file, text(options.reason), std::move(answered));
        },
        [&common, &reading](Petition &, const EngineAnswer &answer) {
            if (common.json)
                printJson({{QStringLiteral("lease"), answer.text},
                           {QStringLiteral("index"), answer.index},
                           {QStringLiteral("plan_sha256"), reading.file->sha256}});
            else
                printLine(answer.text);
        });
}

QJsonObject seatJson(const SeatLine &seat)
{
    return {{QStringLiteral("role"), seat.role},
            {QStringLiteral("person"), seat.person},
            {QStringLiteral("record"), seat.index},
            {QStringLiteral("reason"), seat.reason}};
}

QJsonObject riskJson(const RiskScore &risk)
{
    return {{QStringLiteral("points"), risk.points},
            {QStringLiteral("of"), risk.most},
            {QStringLiteral("limit"), risk.limit},
            {QStringLiteral("factors"), factorsJson(risk)}};
}

void printRisk(const RiskScore &risk, const std::vector<BoundChange> &changes)
{
    printLine(QStringLiteral("risk     %1 of %2; an agent signs below %3")
                  .arg(risk.points)
                  .arg(risk.most)
                  .arg(risk.limit));
    for (const RiskLine &line : risk.lines)
        printLine(QStringLiteral("         %1 of %2  %3  %4")
                      .arg(line.points, 3)
                      .arg(line.most, 3)
                      .arg(line.factor.leftJustified(16), line.why));
    for (const BoundChange &change : changes) {
        printLine(QStringLiteral("changed  %1: %2 lines since the last approved lease")
                      .arg(change.file)
                      .arg(change.changed));
        for (const QByteArray &line : change.lines)
            printLine(QStringLiteral("         ") + QString::fromUtf8(line));
    }
}

/// Why nothing starts under it any more, whoever signed it; empty while something may.
QString whyOver(const Lease &lease, int starts, WallTime now)
{
    if (starts >= lease.maxUses)
        return QStringLiteral("used up: %1 of %2 starts were used").arg(starts).arg(lease.maxUses);
    return lease.expires <= now ? QStringLiteral("expired at %1").arg(toRfc3339(lease.expires)) : QString();
}

/// The last line: what can be done with it.
QString whatNow(const SeatReport &seats, const QString &over)
{
    if (!over.isEmpty())
        return QStringLiteral("over     %1; `interlock lease request PLAN` asks for a new one").arg(over);
    return seats.complete ? QStringLiteral("complete: `interlock start` may use it")
                          : QStringLiteral("missing  %1").arg(seats.missing);
}

void printLease(const Lease &lease, int starts, const SeatReport &seats)
{
    printLine(QStringLiteral("lease    %1").arg(lease.leaseId));
    printLine(QStringLiteral("plan     %1 (%2, %3)  sha256 %4")
                  .arg(lease.rollout, lease.service, lease.environment, lease.planSha256));
    for (const Subject &file : lease.files)
        printLine(QStringLiteral("file     %1  sha256 %2").arg(file.name, file.sha256));
    printLine(QStringLiteral("rollback %1")
                  .arg(lease.packSha256.isEmpty() ? QStringLiteral("the engine makes the pack at the start")
                                                  : QStringLiteral("pack  sha256 ") + lease.packSha256));
    QStringList weights;
    for (const int weight : lease.weights)
        weights << toString(Weight{weight});
    printLine(QStringLiteral("allows   %1: %2")
                  .arg(lease.actions.join(QStringLiteral(", ")), weights.join(QStringLiteral(" -> "))));
    printLine(QStringLiteral("traffic  %1").arg(lease.traffic));
    printLine(QStringLiteral("asked by %1 at %2").arg(lease.requester, toRfc3339(lease.issued)));
    printLine(QStringLiteral("valid    from %1 until %2")
                  .arg(toRfc3339(lease.notBefore), toRfc3339(lease.expires)));
    printLine(QStringLiteral("starts   %1 at most, %2 used").arg(lease.maxUses).arg(starts));
    for (const SeatLine &seat : seats.seats)
        printLine(
            QStringLiteral("seat     %1: %2")
                .arg(seat.role, seat.person.isEmpty()
                                    ? QStringLiteral("open")
                                    : QStringLiteral("%1 (record %2)").arg(seat.person).arg(seat.index)));
    for (const QString &ignored : seats.ignored)
        printLine(QStringLiteral("ignored  %1").arg(ignored));
}

int show(const CommonOptions &common, const LeaseOptions &options)
{
    const auto opened = openPetition(common);
    if (!opened)
        return complain(opened.error());
    const Ledger &ledger = (*opened)->ledger();
    const auto id = findLease(ledger, text(options.id));
    if (!id)
        return complain(id.error());
    const LeaseEntry *entry = ledger.lease(*id);
    const auto seats = fillSeats(*ledger.policy(), entry->record, entry->approvals);
    if (!seats)
        return complain(seats.error());
    const Lease &lease = entry->record.lease;
    const RiskScore risk = riskOf(ledger, *entry);
    const QString shared = sharedAccount(*entry, *seats);
    const WallTime now = systemClock().now().wall;
    const QString over = whyOver(lease, entry->starts, std::max(now, ledger.highWater()));
    if (!common.json) {
        if (now < ledger.highWater() - std::chrono::minutes(2))
            printLine(QStringLiteral("warning  the clock was set back: the log has seen %1")
                          .arg(toRfc3339(ledger.highWater())));
        printLease(lease, entry->starts, *seats);
        printLine(whatNow(*seats, over));
        if (!shared.isEmpty())
            printLine(QStringLiteral("warning  ") + shared);
        printRisk(risk, changesSinceApproved(ledger, *entry));
    } else {
        QJsonArray lines;
        for (const SeatLine &seat : seats->seats)
            lines.append(seatJson(seat));
        printJson({{QStringLiteral("lease"), lease.leaseId},
                   {QStringLiteral("plan_sha256"), lease.planSha256},
                   {QStringLiteral("not_before"), toRfc3339(lease.notBefore)},
                   {QStringLiteral("pack_sha256"), lease.packSha256},
                   {QStringLiteral("expires"), toRfc3339(lease.expires)},
                   {QStringLiteral("max_uses"), lease.maxUses},
                   {QStringLiteral("starts_used"), entry->starts},
                   {QStringLiteral("seats"), lines},
                   {QStringLiteral("ignored"), QJsonArray::fromStringList(seats->ignored)},
                   {QStringLiteral("complete"), seats->complete},
                   {QStringLiteral("missing"), seats->missing},
                   {QStringLiteral("over"), over},
                   {QStringLiteral("shared_account"), shared},
                   {QStringLiteral("risk"), riskJson(risk)}});
    }
    return lease.expires <= std::max(now, ledger.highWater()) ? 6 : 0;
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
                std::fprintf(stderr, "interlock: warning: %s\n", qUtf8Printable(shared));
            if (common.json)
                printJson({{QStringLiteral("index"), answer.index},
                           {QStringLiteral("complete"), complete},
                           {QStringLiteral("missing"), seats ? seats->missing : QString()}});
            else
                printLine(QStringLiteral("recorded as %1; %2")
                              .arg(answer.index)
                              .arg(complete ? QStringLiteral("the lease is complete")
                                   : seats  ? seats->missing
                                            : QString()));
        });
}

} // namespace

void addLease(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *group = app.add_subcommand("lease", "Two keys before anything rises");
    group->require_subcommand(1);
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
