#include "app/cli/begin.h"
#include "app/cli/follow.h"
#include "app/cli/verbs.h"
#include "app/demo/lifeline.h"
#include "models/plan/plan.h"
#include "models/store/epoch.h"

#include <QCoreApplication>

namespace interlock::cli {

namespace {

struct RunOptions {
    std::string plan, lease, reason;
};

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
        connect(&m_signals, &demo::QuitSignals::asked, this, &RunToEnd::leave);
    }

    void run(const QString &lease, const QString &reason)
    {
        ensureEngine(this, m_petition.paths(), [this, lease, reason](const Done &alive) {
            if (!alive)
                return m_finish(complain(alive.error()));
            m_petition.start(lease, reason, [this](const Result<EngineAnswer> &answer) {
                if (!answer)
                    return m_finish(complain(answer.error()));
                m_rollout = RolloutId{answer->text};
                look();
            });
        });
    }

private:
    void look()
    {
        const RolloutEntry *entry = m_petition.ledger().rollout(m_rollout);
        if (!entry)
            return;
        if (isRestoring(m_petition.paths(), m_petition.ledger(), *entry))
            return;
        const QString missing = m_petition.ledger().notRestored(m_rollout);
        if (const auto status = outcomeStatus(entry->state, missing)) {
            if (!missing.isEmpty())
                (void)complainOfMissing(missing);
            if (*status == 4)
                std::fprintf(stderr,
                             "interlock: held: %s; the engine guards on, `interlock resume` goes on\n",
                             entry->state.reason.toUtf8().constData());
            m_finish(*status);
        }
    }
    /// The release goes on without whoever watched it here: says so, who guards it, and the way back.
    void leave(int signal)
    {
        const RolloutEntry *entry = m_petition.ledger().rollout(m_rollout);
        if (entry && !isOver(entry->state.phase))
            std::fprintf(
                stderr,
                "interlock: %s goes on at %s, guarded by process %lld; `interlock rollback %s` takes it "
                "back, `interlock status --watch` looks at it\n",
                qUtf8Printable(m_rollout.text), qUtf8Printable(toString(entry->state.intended)),
                static_cast<long long>(epochHolder(m_petition.paths())), qUtf8Printable(m_rollout.text));
        m_finish(128 + signal);
    }

    const CommonOptions &m_common;
    Petition &m_petition;
    Follow m_follow;
    demo::QuitSignals m_signals;
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
