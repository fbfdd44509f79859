#include "app/cli/follow.h"
#include "app/cli/verbs.h"

#include <QCoreApplication>
#include <QProcess>

namespace interlock::cli {

namespace {

struct RunOptions {
    std::string plan, lease, reason;
};

Result<PlanFile> readChecked(const std::string &path)
{
    PlanReading reading = readPlanFile(QString::fromStdString(path));
    if (reading.file)
        return std::move(*reading.file);
    QStringList lines;
    for (const PlanProblem &problem : reading.problems)
        lines << problem.text();
    return fail(ErrorCode::BadInput, lines.join(u'\n'));
}

/// The lease that was named, or the newest complete one over exactly this plan.
Result<QString> leaseFor(const Ledger &ledger, const PlanFile &plan, const std::string &named)
{
    if (!named.empty()) {
        auto id = findLease(ledger, QString::fromStdString(named));
        if (id && ledger.lease(*id)->record.lease.planSha256 != plan.sha256)
            return fail(ErrorCode::Refused,
                        QStringLiteral("lease %1 is over other bytes than %2").arg(id->left(6), plan.path),
                        QStringLiteral("request a lease for this plan: `interlock lease request`"));
        return id;
    }
    QString best;
    qint64 newest = -1;
    for (const auto &[id, entry] : ledger.leases()) {
        const auto seats = fillSeats(*ledger.policy(), entry.record, entry.approvals);
        const bool usable = seats && seats->complete && entry.starts < entry.record.lease.maxUses &&
                            entry.record.lease.expires > systemClock().now().wall;
        if (usable && entry.record.lease.planSha256 == plan.sha256 && entry.index > newest) {
            newest = entry.index;
            best = id;
        }
    }
    if (best.isEmpty())
        return fail(ErrorCode::Refused, QStringLiteral("no complete lease covers %1").arg(plan.path),
                    QStringLiteral("`interlock lease request %1`, then two keys").arg(plan.path));
    return best;
}

int start(const CommonOptions &common, const RunOptions &options)
{
    const auto plan = readChecked(options.plan);
    if (!plan) {
        std::fprintf(stderr, "%s\n", plan.error().text.toUtf8().constData());
        return 2;
    }
    return petition(
        common,
        [&](Petition &asked, const Petition::Answered &answered) {
            const auto lease = leaseFor(asked.ledger(), *plan, options.lease);
            if (!lease)
                return answered(passOn(lease));
            asked.start(*lease, QString::fromStdString(options.reason), answered);
        },
        [&common](Petition &, const EngineAnswer &answer) {
            if (common.json)
                printJson(
                    {{QStringLiteral("rollout"), answer.text}, {QStringLiteral("index"), answer.index}});
            else
                printLine(answer.text);
        });
}

/// `start`, and follow to the end, with an engine of its own if none is alive.
class RunToEnd : public QObject {
public:
    RunToEnd(const CommonOptions &common, Petition &petition, std::function<void(int)> finish)
        : m_common(common), m_petition(petition), m_follow(petition), m_finish(std::move(finish))
    {
        connect(&m_follow, &Follow::record, this, [this](const RecordWords &words) {
            if (m_common.json)
                printJson(recordJson(words));
            else if (!m_common.quiet)
                printLine(recordLine(words));
        });
        connect(&m_follow, &Follow::moved, this, &RunToEnd::look);
        connect(&m_follow, &Follow::broken, this, [this](const Error &error) { m_finish(complain(error)); });
    }

    void run(const QString &lease, const QString &reason)
    {
        if (!isGuarded(m_petition.paths()))
            QProcess::startDetached(QCoreApplication::applicationFilePath(),
                                    {QStringLiteral("engine"), QStringLiteral("--quiet"),
                                     QStringLiteral("--store"),
                                     QStringLiteral("sqlite:") + m_petition.paths().database});
        awaitEngine([this, lease, reason] {
            m_petition.start(lease, reason, [this](const Result<EngineAnswer> &answer) {
                if (!answer)
                    return m_finish(complain(answer.error()));
                m_rollout = RolloutId{answer->text};
                look();
            });
        });
    }

private:
    void awaitEngine(const std::function<void()> &then, int tries = 100)
    {
        if (isGuarded(m_petition.paths()))
            return then();
        if (tries == 0)
            return m_finish(
                complain({ErrorCode::Environment, QStringLiteral("the engine did not start within 5 s"),
                          QStringLiteral("run `interlock engine` and see what it says")}));
        QTimer::singleShot(50, this, [this, then, tries] { awaitEngine(then, tries - 1); });
    }
    void look()
    {
        const RolloutEntry *entry = m_petition.ledger().rollout(m_rollout);
        if (!entry)
            return;
        if (const auto status = outcomeStatus(entry->state)) {
            if (*status == 4)
                std::fprintf(stderr,
                             "interlock: held: %s; the engine guards on, `interlock resume` goes on\n",
                             entry->state.reason.toUtf8().constData());
            m_finish(*status);
        }
    }
    const CommonOptions &m_common;
    Petition &m_petition;
    Follow m_follow;
    std::function<void(int)> m_finish;
    RolloutId m_rollout;
};

int run(const CommonOptions &common, const RunOptions &options)
{
    const auto plan = readChecked(options.plan);
    if (!plan) {
        std::fprintf(stderr, "%s\n", plan.error().text.toUtf8().constData());
        return 2;
    }
    const auto petition = openPetition(common);
    if (!petition)
        return complain(petition.error());
    const auto lease = leaseFor((*petition)->ledger(), *plan, options.lease);
    if (!lease)
        return complain(lease.error());
    return runUntil([&](const std::function<void(int)> &finish) {
        auto *running = new RunToEnd(common, **petition, finish);
        running->setParent(qApp);
        running->run(*lease, QString::fromStdString(options.reason));
    });
}

} // namespace

void addRun(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    const auto options = std::make_shared<RunOptions>();
    const auto add = [&](const char *name, const char *help,
                         int (*act)(const CommonOptions &, const RunOptions &), const char *line) {
        CLI::App *verb = app.add_subcommand(name, help);
        verb->add_option("plan", options->plan, "the plan, the very bytes of the lease")
            ->type_name("PLAN")
            ->required();
        verb->add_option("--lease", options->lease, "the lease; else the newest complete one over this plan")
            ->type_name("ID");
        verb->add_option("--reason", options->reason, "kept in the record")->type_name("T");
        verb->callback([options, act, &common, &chosen] {
            chosen = [options, act, &common] { return act(common, *options); };
        });
        example(*verb, line);
    };
    add("start", "Record the start; the engine takes it from there", start,
        "interlock start phase-8.plan.yaml --lease 7c1f");
    add("run", "Start, and follow to the end here", run, "interlock run phase-8.plan.yaml");
}

} // namespace interlock::cli
