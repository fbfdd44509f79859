#include "app/cli/follow.h"
#include "app/cli/verbs.h"
#include "models/base/atomicfile.h"
#include "models/base/duration.h"
#include "models/engine/forwardonly.h"
#include "models/engine/lonerollback.h"
#include "models/plan/evidencedemands.h"
#include "models/store/heartbeat.h"
#include "models/store/inbox.h"
#include "models/traffic/make.h"

#include <QCoreApplication>
#include <QPointer>
#include <QTimer>

namespace interlock::cli {

namespace {

struct DecisionOptions {
    std::string rollout, reason, role, guardrail;
};

/// What came of it at once, where that is something else than the word asked for.
QString whatCameOf(Petition &asked, const RolloutId &rollout, DecisionKind kind)
{
    (void)asked.refresh(); // only for these words; the answer already stands
    const RolloutEntry *entry = asked.ledger().rollout(rollout);
    if (!entry)
        return {};
    if (kind == DecisionKind::Override && !entry->state.overrideAsked.empty())
        return QStringLiteral("; nothing is overridden yet: a second person must say the same within 15m");
    if (kind == DecisionKind::Back &&
        (entry->state.phase == Phase::RollingBack || isOver(entry->state.phase)))
        return QStringLiteral("; there is no stage before the first: it is rolled back");
    if (kind == DecisionKind::SignOff && evidenceDemands(entry->plan->plan).signOff.isEmpty())
        return QStringLiteral("; the plan asks for no sign-off: it fills nothing");
    if (kind == DecisionKind::SignOff && !isOver(entry->state.phase))
        return QStringLiteral("; it fills nothing: the rollout is not over yet, sign again then");
    return {};
}

int decide(const CommonOptions &common, const DecisionOptions &options, DecisionKind kind)
{
    RolloutId decided;
    return petition(
        common,
        [&options, &decided, kind](Petition &asked, const Petition::Answered &answered) {
            const auto rollout = findRollout(asked.ledger(), QString::fromStdString(options.rollout));
            if (!rollout)
                return answered(passOn(rollout));
            decided = *rollout;
            if (isLowering(toString(kind)) && isUnguarded(asked.paths(), systemClock()))
                warn(QStringLiteral(
                         "nobody is guarding: %1 waits for an engine; `interlock rollback %2` works "
                         "without one, now")
                         .arg(toString(kind), rollout->text));
            asked.decide(*rollout,
                         {kind, QString::fromStdString(options.reason), QString::fromStdString(options.role),
                          QString::fromStdString(options.guardrail)},
                         answered);
        },
        [&common, &decided, kind](Petition &asked, const EngineAnswer &answer) {
            if (common.json)
                printJson(
                    {{QStringLiteral("index"), answer.index}, {QStringLiteral("decision"), toString(kind)}});
            else if (!common.quiet)
                printLine(QStringLiteral("%1 recorded as %2%3")
                              .arg(toString(kind))
                              .arg(answer.index)
                              .arg(whatCameOf(asked, decided, kind)));
        });
}

int rollBackAlone(const CommonOptions &common, const StorePaths &paths, const RolloutId &rollout,
                  const QString &reason)
{
    const auto say = [isSilent = common.quiet || common.json](const QString &line) {
        if (!isSilent)
            printLine(line);
    };
    const auto lone = LoneRollback::byPerson(paths, rollout, reason, say, qApp);
    if (!lone)
        return complain(lone.error());
    say(isGuarded(paths) ? QStringLiteral("the engine is silent: rolling back from the pack")
                         : QStringLiteral("nobody is guarding: rolling back from the pack"));
    return runUntil([&](const std::function<void(int)> &finish) {
        (*lone)->begin([finish](const LoneRollback::End &end) {
            if (end.isZero && end.restored)
                return finish(3);
            finish(complain({ErrorCode::Environment, end.text,
                             end.isZero ? QStringLiteral("the canary has no traffic; do the rest by hand")
                                        : QStringLiteral("look at the load balancer by hand, now")}));
        });
    });
}

/// What somebody who wants a rollout that is over rolled back can do.
QString whatIsLeft(const RolloutEntry &entry, const QString &notRestored)
{
    if (entry.state.phase == Phase::Completed)
        return QStringLiteral(
                   "its canary is what users have: to take it back, start a plan whose canary is %1")
            .arg(entry.plan->plan.stableVersion);
    return notRestored.isEmpty() ? QStringLiteral("its canary has no traffic")
                                 : QStringLiteral("its canary has no traffic, but not restored: %1; do that "
                                                  "by hand")
                                       .arg(notRestored);
}

int endStatus(const RolloutEntry &entry, const QString &notRestored)
{
    if (entry.state.phase == Phase::RolledBack && !notRestored.isEmpty())
        return complainOfMissing(notRestored);
    return outcomeStatus(entry.state).value_or(exitStatus(ErrorCode::Environment));
}

constexpr int kRolledBack = 3;     ///< the contract's status
constexpr Duration kGrace{15'000}; ///< what the engine does last has its records written

/// A disk that filled up after the intent has room for no outcome.
bool canWriteItsLog(const StorePaths &paths)
{
    const auto beat = readHeartbeat(paths);
    return !beat || beat->trouble.isEmpty();
}

/// Looks at the switch itself once a second, for when the log tells nothing of what was done: its disk is
/// full.
class SwitchLook : public QObject {
public:
    SwitchLook(const Pack &pack, std::function<void(const ActuatorReading &)> atZero, QObject *parent)
        : QObject(parent), m_actuator(makeActuator(pack.plan.traffic, pack.folder)),
          m_atZero(std::move(atZero))
    {
        connect(&m_every, &QTimer::timeout, this, &SwitchLook::look);
        m_every.start(1000);
    }

private:
    void look()
    {
        if (std::exchange(m_looking, true))
            return;
        m_actuator->read([self = QPointer(this)](const Result<ActuatorReading> &reading) {
            if (!self)
                return;
            self->m_looking = false;
            self->m_zeros = reading && reading->canary == Weight{0} ? self->m_zeros + 1 : 0;
            if (self->m_zeros == kZeros)
                self->m_atZero(*reading);
        });
    }
    static constexpr int kZeros = 3; ///< long enough for the log to tell it, where it can
    std::unique_ptr<Actuator> m_actuator;
    std::function<void(const ActuatorReading &)> m_atZero;
    QTimer m_every;
    int m_zeros = 0;
    bool m_looking = false;
};

/// Asks the engine to end the rollout (rollback, supersede) and follows until 0 is read back; nothing where
/// the engine does not take it: it holds the store and falls silent, or cannot be asked.
std::optional<int> followToZero(const CommonOptions &common, Petition &petition, const RolloutId &rollout,
                                const Petition::Word &word)
{
    const RolloutEntry *entry = petition.ledger().rollout(rollout);
    const Duration patience = entry ? entry->plan->plan.rollback.within : Duration(120'000);
    bool isTaken = true;
    QObject scope; // nothing of this comes later
    const int status = runUntil([&](const std::function<void(int)> &finish) {
        QTimer::singleShot(patience + kGrace, &scope, [patience, finish, rollout, &petition] {
            const RolloutEntry *now = petition.ledger().rollout(rollout);
            if (now && isOver(now->state.phase))
                return finish(endStatus(*now, QStringLiteral("what its pack holds has not all ended")));
            finish(complain({ErrorCode::Timeout,
                             QStringLiteral("nothing of 0 was read back within %1; the engine goes on trying")
                                 .arg(formatDuration(patience)),
                             QStringLiteral("look at the load balancer by hand, now")}));
        });
        auto *alive = new QTimer(&scope); // and what is captured: clazy:excludeall=lambda-in-connect
        QObject::connect(alive, &QTimer::timeout, alive, [&isTaken, &petition, finish] {
            if (!isUnguarded(petition.paths(), systemClock()))
                return;
            isTaken = false;
            finish(0);
        });
        alive->start(500);
        if (const auto pack = readPack(petition.paths(), rollout))
            new SwitchLook(
                *pack,
                [&common, finish, rollout, &petition](const ActuatorReading &reading) {
                    const RolloutEntry *now = petition.ledger().rollout(rollout);
                    if (now && (now->state.phase == Phase::RollingBack || isOver(now->state.phase)) &&
                        canWriteItsLog(petition.paths()))
                        return; // the log tells it, and knows whether what is set is in force
                    if (!common.quiet && !common.json)
                        printLine(QStringLiteral(
                                      "verified  canary 0 % read back (%1); the log does not tell it yet")
                                      .arg(reading.detail()));
                    finish(3);
                },
                &scope);
        auto *follow = new Follow(petition, &scope);
        QObject::connect(follow, &Follow::record, follow, [&common, rollout](const RecordWords &words) {
            if (words.rollout == rollout.text && !common.quiet && !common.json)
                printLine(recordLine(words));
        });
        QObject::connect(follow, &Follow::moved, follow, [&petition, rollout, finish] {
            const RolloutEntry *now = petition.ledger().rollout(rollout);
            if (now && isOver(now->state.phase) && !isRestoring(petition.paths(), petition.ledger(), *now))
                finish(endStatus(*now, petition.ledger().notRestored(rollout)));
        });
        petition.decide(rollout, word,
                        [&isTaken, finish, kind = word.kind](const Result<EngineAnswer> &answer) {
                            if (answer)
                                return;
                            isTaken = kind == DecisionKind::Supersede || // somebody's key: no other way
                                      (answer.error().code != ErrorCode::Timeout &&
                                       answer.error().code != ErrorCode::Environment);
                            finish(isTaken ? complain(answer.error()) : 0);
                        });
    });
    return isTaken ? std::optional(status) : std::nullopt;
}

Error isOverAlready(const RolloutEntry &entry, const Ledger &ledger)
{
    return {ErrorCode::Refused,
            QStringLiteral("the rollout %1 is over (%2)").arg(entry.id.text, toString(entry.state.phase)),
            whatIsLeft(entry, ledger.notRestored(entry.id))};
}

void warnOfRisks(const RolloutEntry &entry, const Ledger &ledger)
{
    for (const QString &risk : rollbackRisks(entry, ledger))
        warn(QStringLiteral("this rollback may break %1").arg(risk)); // said, and done all the same
}

void printEnded(const RolloutId &rollout, int status, bool alone)
{
    printJson({{QStringLiteral("rollout"), rollout.text},
               {QStringLiteral("rolled_back"), status == kRolledBack},
               {QStringLiteral("alone"), alone}});
}

/// Like a rollback, but signed, and only by an engine: its reason is the newer rollout.
int supersede(const CommonOptions &common, const DecisionOptions &options)
{
    const auto petition = openPetition(common);
    if (!petition)
        return complain(petition.error());
    const Ledger &ledger = (*petition)->ledger();
    const auto rollout = findRollout(ledger, QString::fromStdString(options.rollout));
    if (!rollout)
        return complain(rollout.error());
    const RolloutEntry &entry = *ledger.rollout(*rollout);
    if (isOver(entry.state.phase))
        return complain(isOverAlready(entry, ledger));
    if (isUnguarded((*petition)->paths(), systemClock()))
        return complain({ErrorCode::Environment,
                         QStringLiteral("nobody is guarding: nothing would take %1 to 0").arg(rollout->text),
                         QStringLiteral("`interlock rollback %1` works without an engine, now; `interlock "
                                        "engine` starts one")
                             .arg(rollout->text)});
    warnOfRisks(entry, ledger);
    showCodes(common, **petition);
    if (!common.quiet && !common.json)
        printLine(QStringLiteral("%1 ends: its canary, at %2, goes to 0 %; what its pack holds is put back")
                      .arg(rollout->text, toString(entry.state.intended)));
    const auto followed = followToZero(common, **petition, *rollout,
                                       {DecisionKind::Supersede, QString::fromStdString(options.reason)});
    const int status =
        followed
            ? *followed
            : complain({ErrorCode::Environment,
                        QStringLiteral("the guard fell silent before 0 was read back"),
                        QStringLiteral("`interlock rollback %1` works without it, now").arg(rollout->text)});
    if (common.json)
        printEnded(*rollout, status, false);
    return status;
}

int rollBack(const CommonOptions &common, const DecisionOptions &options)
{
    const auto paths = storePaths(common.store);
    if (!paths)
        return complain(paths.error());
    const QString reason = QString::fromStdString(options.reason);
    const RolloutId named{QString::fromStdString(options.rollout)};
    const auto petition = openPetition(common);
    const auto rollout = petition
                             ? findRollout((*petition)->ledger(), named.text)
                             : packedRollout(*paths, named.text); // a broken store is no reason not to act
    if (!rollout)
        return complain(rollout.error());
    const RolloutEntry *entry = petition ? (*petition)->ledger().rollout(*rollout) : nullptr;
    if (entry && isOver(entry->state.phase))
        return complain(isOverAlready(*entry, (*petition)->ledger()));
    if (entry)
        warnOfRisks(*entry, (*petition)->ledger());
    const auto followed = !petition || isUnguarded(*paths, systemClock())
                              ? std::nullopt
                              : followToZero(common, **petition, *rollout, {DecisionKind::RollBack, reason});
    const int status = followed ? *followed : rollBackAlone(common, *paths, *rollout, reason);
    if (common.json)
        printEnded(*rollout, status, !followed);
    return status;
}

int remark(const CommonOptions &common, const DecisionOptions &options, QLatin1StringView predicateType)
{
    return petition(
        common,
        [&common, &options, predicateType](Petition &asked, const Petition::Answered &answered) {
            const auto rollout = findRollout(asked.ledger(), QString::fromStdString(options.rollout));
            if (!rollout)
                return answered(passOn(rollout));
            const QString reason = QString::fromStdString(options.reason);
            if (predicateType == predicates::ack && common.identity.isEmpty() && common.key.isEmpty())
                return asked.acknowledge(*rollout, reason, answered);
            asked.remark(*rollout, predicateType, reason, answered);
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
    CLI::App *promote = add(
        "promote", "On to the next stage once this one is judged, or your approval at a gate (needs a lease)",
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
    over->get_option("--reason")->required();
    add("supersede",
        "End it for a newer rollout: canary to 0, with the reason kept; waits for 0 read back, as rollback "
        "does",
        [options, &common] { return supersede(common, *options); })
        ->get_option("--reason")
        ->required();
    add("signoff", "Your name under what was done; counts as evidence once it is over",
        decides(DecisionKind::SignOff))
        ->add_option("--role", options->role, "the role you sign in, of those that the plan asks")
        ->type_name("R");
    const auto remarks = [options, &common](QLatin1StringView type) {
        return [options, &common, type] { return remark(common, *options, type); };
    };
    add("ack",
        "You have seen it: a page may wait, a critical one 15 minutes at most; by the console's key, or "
        "yours "
        "with --identity",
        remarks(predicates::ack));
    add("note", "Add a reason or a remark to the log", remarks(predicates::note))
        ->get_option("--reason")
        ->required();
}

} // namespace interlock::cli
