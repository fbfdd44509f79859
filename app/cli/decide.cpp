#include "app/cli/follow.h"
#include "app/cli/verbs.h"
#include "models/base/atomicfile.h"
#include "models/store/inbox.h"
#include "models/store/journal.h"
#include "models/traffic/make.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace interlock::cli {

namespace {

struct DecisionOptions {
    std::string rollout, reason, role, guardrail;
};

int decide(const CommonOptions &common, const DecisionOptions &options, DecisionKind kind)
{
    return petition(
        common,
        [&options, kind](Petition &asked, const Petition::Answered &answered) {
            const auto rollout = findRollout(asked.ledger(), QString::fromStdString(options.rollout));
            if (!rollout)
                return answered(passOn(rollout));
            asked.decide(*rollout,
                         {kind, QString::fromStdString(options.reason), QString::fromStdString(options.role),
                          QString::fromStdString(options.guardrail)},
                         answered);
        },
        [&common, kind](Petition &, const EngineAnswer &answer) {
            if (common.json)
                printJson(
                    {{QStringLiteral("index"), answer.index}, {QStringLiteral("decision"), toString(kind)}});
            else if (!common.quiet)
                printLine(QStringLiteral("%1 recorded as %2").arg(toString(kind)).arg(answer.index));
        });
}

/// A rollback without an engine (decision 8): a durable tombstone first, then the pack, then reading back for
/// two timeouts.
class LoneRollback : public QObject {
public:
    LoneRollback(const Pack &pack, std::function<void(int)> finish)
        : m_actuator(makeActuator(pack.plan.traffic, pack.folder)), m_finish(std::move(finish))
    {}

    void run()
    {
        m_clock.start();
        m_actuator->apply(Weight{0}, [this](const Done &done) {
            if (!done)
                std::fprintf(stderr, "interlock: %s\n", done.error().sentence().toUtf8().constData());
            printLine(QStringLiteral("applied   after %1 ms").arg(m_clock.elapsed()));
            readBack(2);
        });
    }

private:
    void readBack(int readsLeft)
    {
        m_actuator->read([this, readsLeft](const Result<ActuatorReading> &reading) {
            const bool zero = reading && reading->canary.basisPoints == 0;
            if (zero && readsLeft <= 1) {
                printLine(QStringLiteral("verified  canary 0 % read back after %1 ms (%2)")
                              .arg(m_clock.elapsed())
                              .arg(reading->detail()));
                return m_finish(3);
            }
            if (readsLeft <= 0)
                return m_finish(complain(
                    reading ? Error{ErrorCode::Environment,
                                    QStringLiteral("the canary still has %1").arg(toString(reading->canary)),
                                    QStringLiteral("look at the load balancer by hand, now")}
                            : reading.error()));
            QTimer::singleShot(m_actuator->deadline(), this, [this, readsLeft] { readBack(readsLeft - 1); });
        });
    }
    std::unique_ptr<Actuator> m_actuator;
    std::function<void(int)> m_finish;
    QElapsedTimer m_clock;
};

int rollBackAlone(const StorePaths &paths, const RolloutId &rollout, const QString &reason)
{
    const auto pack = readPack(paths, rollout);
    if (!pack)
        return complain(pack.error());
    if (const Done laid =
            layTombstone(paths, rollout.text, encode(BareLowering{DecisionKind::RollBack, rollout, reason}));
        !laid)
        std::fprintf(stderr, "interlock: %s (going on)\n", laid.error().sentence().toUtf8().constData());
    printLine(QStringLiteral("nobody is guarding: rolling back from the pack"));
    return runUntil([&pack](const std::function<void(int)> &finish) {
        auto *lone = new LoneRollback(*pack, finish);
        lone->setParent(qApp);
        lone->run();
    });
}

/// Follows a rollback that an engine took until 0 is read back.
int rollBack(const CommonOptions &common, const DecisionOptions &options)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return complain(paths.error());
    const QString reason = QString::fromStdString(options.reason);
    const RolloutId named{QString::fromStdString(options.rollout)};
    const auto petition = openPetition(common);
    const auto rollout = petition          ? findRollout((*petition)->ledger(), named.text)
                         : named.isEmpty() ? onlyPacked(*paths) // a broken store is no reason not to act
                                           : Result<RolloutId>(named);
    if (!rollout)
        return complain(rollout.error());
    const RolloutEntry *entry = petition ? (*petition)->ledger().rollout(*rollout) : nullptr;
    if (entry && isOver(entry->state.phase))
        return complain(
            {ErrorCode::Refused,
             QStringLiteral("the rollout %1 is over (%2)").arg(rollout->text, toString(entry->state.phase)),
             {}});
    if (!petition || !isGuarded(*paths))
        return rollBackAlone(*paths, *rollout, reason);
    return runUntil([&](const std::function<void(int)> &finish) {
        auto *follow = new Follow(**petition, qApp);
        QObject::connect(follow, &Follow::record, follow, [&common, rollout](const RecordWords &words) {
            if (words.rollout == rollout->text && !common.quiet && !common.json)
                printLine(recordLine(words));
        });
        QObject::connect(follow, &Follow::moved, follow, [&, finish] {
            const RolloutEntry *now = (*petition)->ledger().rollout(*rollout);
            if (now && isOver(now->state.phase))
                finish(outcomeStatus(now->state).value_or(1));
        });
        (*petition)->decide(
            *rollout, {DecisionKind::RollBack, reason},
            [&paths, rollout, reason, finish](const Result<EngineAnswer> &answer) {
                if (!answer &&
                    answer.error().code ==
                        ErrorCode::Timeout) // it holds the store and says nothing: do not wait for it
                    finish(rollBackAlone(*paths, *rollout, reason));
                else if (!answer)
                    finish(complain(answer.error()));
            });
    });
}

int remark(const CommonOptions &common, const DecisionOptions &options, QLatin1StringView predicateType)
{
    return petition(
        common,
        [&options, predicateType](Petition &asked, const Petition::Answered &answered) {
            const auto rollout = findRollout(asked.ledger(), QString::fromStdString(options.rollout));
            if (!rollout)
                return answered(passOn(rollout));
            asked.remark(*rollout, predicateType, QString::fromStdString(options.reason), answered);
        },
        [&common](Petition &, const EngineAnswer &answer) {
            if (common.json)
                printJson({{QStringLiteral("index"), answer.index}});
            else if (!common.quiet)
                printLine(QStringLiteral("recorded as %1").arg(answer.index));
        });
}

} // namespace

void addDecisions(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    const auto options = std::make_shared<DecisionOptions>();
    const auto add = [&](const char *name, const char *help, std::function<int()> run) {
        CLI::App *verb = app.add_subcommand(name, help);
        verb->add_option("rollout", options->rollout,
                         "the rollout, or the start of its id; may be left out while one is open")
            ->type_name("ROLLOUT");
        verb->add_option("--reason", options->reason, "kept in the record")->type_name("T");
        verb->callback([run = std::move(run), &chosen] { chosen = run; });
        example(*verb, std::string("interlock ") + name + " demo-shop --reason 'errors on checkout'");
        return verb;
    };
    const auto decides = [options, &common](DecisionKind kind) {
        return [options, &common, kind] { return decide(common, *options, kind); };
    };
    CLI::App *promote = add("promote", "On to the next stage now, or your approval at a gate (needs a lease)",
                            decides(DecisionKind::Promote));
    promote->add_option("--role", options->role, "the role you approve in, where the gate asks for roles")
        ->type_name("R");
    add("hold", "Stop the bake clock; the traffic stays", decides(DecisionKind::Hold));
    add("resume", "Go on after a hold (needs a lease)", decides(DecisionKind::Resume));
    add("back", "One stage back, proved again", decides(DecisionKind::Back));
    add("rollback", "Canary to 0 now; needs no key, works without an engine",
        [options, &common] { return rollBack(common, *options); });
    CLI::App *over =
        add("override", "Past a bake, a gate, a hold or the calendar; two persons, each with a reason",
            decides(DecisionKind::Override));
    over->add_option("--guardrail", options->guardrail,
                     "only silence this guardrail until the next stage (never one that rolls back)")
        ->type_name("NAME");
    add("supersede", "End it for a newer rollout: canary to 0, with the reason kept",
        decides(DecisionKind::Supersede));
    add("signoff", "Your name under what was done; also when it is over", decides(DecisionKind::SignOff));
    const auto remarks = [options, &common](QLatin1StringView type) {
        return [options, &common, type] { return remark(common, *options, type); };
    };
    add("ack", "You have seen it: a page may wait, a critical one 15 minutes at most",
        remarks(predicates::ack));
    add("note", "Add a reason or a remark to the log", remarks(predicates::note));
}

} // namespace interlock::cli
