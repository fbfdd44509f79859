#include "app/cli/follow.h"
#include "app/cli/verbs.h"
#include "models/base/atomicfile.h"
#include "models/base/duration.h"
#include "models/base/jsonitems.h"
#include "models/base/number.h"
#include "models/engine/forwardonly.h"
#include "models/plan/share.h"
#include "models/store/epoch.h"
#include "models/store/heartbeat.h"
#include "models/store/journal.h"

#include <QCoreApplication>

namespace interlock::cli {

namespace {

constexpr qint64 kMostLiveFile = 64 * 1024;
constexpr qsizetype kShownLive = 8;

struct StatusOptions {
    std::string rollout;
    bool watch = false;
};

QString limitText(const Guardrail &rule)
{
    return rule.breach ? rule.breach->text() : rule.warn ? rule.warn->text() : QString();
}

/// What was counted, where a guardrail judges a share; else why there is no value.
QString countedOf(const RolloutEntry &entry, const Guardrail &rule, const QString &reason)
{
    const QString counted = rule.id == kShareGuardrail ? shareText(entry.state.share) : QString();
    return reason.isEmpty() || counted.isEmpty() ? reason + counted
                                                 : QStringLiteral("%1; %2").arg(reason, counted);
}

/// "ok" is said of a value only: what is not seen is not well.
QString stateWord(const GuardrailState &state)
{
    return state.phase == GuardrailState::Phase::Ok && !state.last.isValue() ? QStringLiteral("missing")
                                                                             : toString(state.phase);
}

QJsonObject guardrailJson(const RolloutEntry &entry, const Guardrail &rule, Instant now)
{
    const auto found = entry.state.guardrails.find(rule.id);
    const GuardrailState state = found == entry.state.guardrails.end() ? GuardrailState{} : found->second;
    return {
        {QStringLiteral("guardrail"), rule.id.text},
        {QStringLiteral("state"), stateWord(state)},
        {QStringLiteral("value"),
         state.last.isValue() ? QJsonValue(decimalText(state.last.value)) : QJsonValue()},
        {QStringLiteral("unit"), unitOf(entry.plan->plan, rule).symbol},
        {QStringLiteral("limit"), limitText(rule)},
        {QStringLiteral("reason"), countedOf(entry, rule, state.last.reason)},
        {QStringLiteral("age_ms"), state.lastAt && state.last.age
                                       ? QJsonValue(qint64((now - *state.lastAt + *state.last.age).count()))
                                       : QJsonValue()}};
}

/// "Can I roll back right now?", as the engine proved it last; null while nobody guards or asks.
QJsonValue rollbackJson(const RolloutEntry &entry, const StorePaths &paths, Moment now)
{
    const auto beat = epochHolder(paths) > 0 ? readHeartbeat(paths) : std::nullopt;
    if (!beat || isOver(entry.state.phase))
        return QJsonValue();
    const auto proof = std::ranges::find(beat->rollbacks, entry.id.text, &RollbackProof::rollout);
    if (proof == beat->rollbacks.end())
        return QJsonValue();
    return QJsonObject{{QStringLiteral("ready"), proof->ready()},
                       {QStringLiteral("why_not"), proof->why},
                       {QStringLiteral("age_ms"), toMs(now.wall) - proof->wallMs}};
}

QString rollbackText(const QJsonValue &proof)
{
    if (!proof.isObject())
        return QStringLiteral("not proven yet");
    const qint64 seconds = std::max<qint64>(0, proof[u"age_ms"].toInteger()) / 1000;
    return proof[u"ready"].toBool()
               ? QStringLiteral("ready, proven %1 s ago").arg(seconds)
               : QStringLiteral("NOT READY (%1 s ago): %2").arg(seconds).arg(proof[u"why_not"].toString());
}

/// Of the stage that it is in; null in none.
QJsonValue bakeMs(const RolloutEntry &entry)
{
    const int stage = entry.state.stage;
    return stage < 0 ? QJsonValue() : QJsonValue(qint64(entry.plan->plan.stages[size_t(stage)].bake.count()));
}

QJsonValue bakedMs(const RolloutEntry &entry)
{
    const int stage = entry.state.stage;
    return stage < 0 ? QJsonValue() : QJsonValue(qint64(entry.state.stages[size_t(stage)].counted.count()));
}

QJsonObject toJson(const RolloutEntry &entry, const Ledger &ledger, const StorePaths &paths, Moment now)
{
    const RolloutState &state = entry.state;
    QJsonArray guardrails;
    for (const Guardrail &rule : entry.plan->plan.guardrails)
        guardrails.append(guardrailJson(
            entry, state.stage >= 0 ? inStage(rule, entry.plan->plan.stages[size_t(state.stage)]) : rule,
            now.boot));
    const LeaseStanding lease = ledger.standing(entry, now.wall);
    return {{QStringLiteral("rollout"), entry.id.text},
            {QStringLiteral("service"), entry.plan->plan.service},
            {QStringLiteral("environment"), entry.plan->plan.environment},
            {QStringLiteral("phase"), toString(state.phase)},
            {QStringLiteral("stage"), state.stage + 1},
            {QStringLiteral("stages"), int(entry.plan->plan.stages.size())},
            {QStringLiteral("baked_ms"), bakedMs(entry)},
            {QStringLiteral("bake_ms"), bakeMs(entry)},
            {QStringLiteral("intended_bp"), state.intended.basisPoints},
            {QStringLiteral("observed_bp"),
             state.observed ? QJsonValue(state.observed->canary.basisPoints) : QJsonValue()},
            {QStringLiteral("observed_age_ms"),
             state.observedAt ? QJsonValue(qint64((now.boot - *state.observedAt).count())) : QJsonValue()},
            {QStringLiteral("reason"), standing(entry.plan->plan, state)},
            {QStringLiteral("restoring"), isRestoring(paths, ledger, entry)},
            {QStringLiteral("not_restored"), ledger.notRestored(entry.id)},
            {QStringLiteral("lease"), isOver(state.phase) ? QStringLiteral("over")
                                      : lease.valid       ? QStringLiteral("valid")
                                                          : lease.why},
            {QStringLiteral("rollback"), rollbackJson(entry, paths, now)},
            {QStringLiteral("rollback_risks"),
             QJsonArray::fromStringList(isOver(state.phase) ? QStringList() : rollbackRisks(entry, ledger))},
            {QStringLiteral("rolled_back_alone"), !isOver(state.phase) && hasTombstone(paths, entry.id.text)},
            {QStringLiteral("guardrails"), guardrails}};
}

/// A rollback that could not restore all, or has not yet, never looks like one that did.
QString phaseText(const QJsonObject &json)
{
    const QString phase = json[u"phase"].toString();
    return !json[u"not_restored"].toString().isEmpty()
               ? phase + QStringLiteral(", NOT ALL RESTORED: ") + json[u"not_restored"].toString()
           : json[u"restoring"].toBool() ? phase + QStringLiteral(", restoring what its pack holds")
                                         : phase;
}

/// "99.9 %", for people; the JSON has all digits.
QString valueText(const QJsonValue &guardrail)
{
    bool isNumber = false;
    const double value = guardrail[u"value"].toString().toDouble(&isNumber);
    if (guardrail[u"value"].isNull())
        return QStringLiteral("no value");
    return (isNumber ? QString::number(value, 'g', 6) : guardrail[u"value"].toString()) +
           guardrail[u"unit"].toString();
}

QString limitWithUnit(const QJsonValue &guardrail)
{
    const QString limit = guardrail[u"limit"].toString();
    return limit.isEmpty() ? limit : withUnit(limit, guardrail[u"unit"].toString());
}

/// "5 %, read 2 s ago"; without the age where it is over, or another boot of the machine told the time.
QString observedText(const QJsonObject &json, const RolloutEntry &entry)
{
    if (!json[u"observed_bp"].isDouble())
        return QStringLiteral("unknown");
    const QString observed = toString(Weight{json[u"observed_bp"].toInt()});
    const qint64 age = json[u"observed_age_ms"].toInteger(-1);
    return age < 0 || isOver(entry.state.phase)
               ? observed
               : QStringLiteral("%1, read %2 s ago").arg(observed).arg(age / 1000);
}

void printRollout(const QJsonObject &json, const RolloutEntry &entry)
{
    printLine(
        QStringLiteral("%1  %2 %3  %4")
            .arg(entry.id.text, entry.plan->plan.service, entry.plan->plan.environment, phaseText(json)));
    printLine(QStringLiteral("  stage %1 of %2, intended %3, observed %4")
                  .arg(json[u"stage"].toInt())
                  .arg(json[u"stages"].toInt())
                  .arg(toString(entry.state.intended), observedText(json, entry)));
    if (entry.state.stage >= 0 && !isOver(entry.state.phase)) {
        const Stage &stage = entry.plan->plan.stages[size_t(entry.state.stage)];
        printLine(QStringLiteral("  bake %1 of %2 counted")
                      .arg(formatDuration(std::chrono::floor<std::chrono::seconds>(
                               entry.state.stages[size_t(entry.state.stage)].counted)),
                           formatDuration(stage.bake)));
    }
    if (const QString reason = json[u"reason"].toString(); !reason.isEmpty())
        printLine(QStringLiteral("  %1").arg(oneLine(reason)));
    if (json[u"lease"] != json[u"reason"]) // said already where the lease is why it stands
        printLine(QStringLiteral("  lease %1").arg(json[u"lease"].toString()));
    if (json[u"rolled_back_alone"].toBool())
        printLine(
            QStringLiteral("  ROLLED BACK without an engine since then: what stands above is older; the "
                           "next `interlock engine` records it"));
    else if (!isOver(entry.state.phase))
        printLine(QStringLiteral("  rollback %1").arg(rollbackText(json[u"rollback"])));
    for (const QJsonValue &risk : itemsOf(json[u"rollback_risks"]))
        printLine(QStringLiteral("  a rollback may break: %1").arg(oneLine(risk.toString())));
    for (const QJsonValue &one : itemsOf(json[u"guardrails"]))
        printLine(
            QStringLiteral("  %1 %2 %3  limit %4  age %5%6")
                .arg(one[u"guardrail"].toString().leftJustified(18),
                     one[u"state"].toString().leftJustified(8), valueText(one), limitWithUnit(one),
                     one[u"age_ms"].isNull()
                         ? QStringLiteral("unknown")
                         : QStringLiteral("%1 s").arg(double(one[u"age_ms"].toInteger()) / 1000, 0, 'f', 1),
                     one[u"reason"].toString().isEmpty() ? QString()
                                                         : QStringLiteral("  ") + one[u"reason"].toString()));
}

QJsonObject engineJson(const StorePaths &paths)
{
    const qint64 holder = epochHolder(paths);
    const auto beat = readHeartbeat(paths);
    const auto silent = holder > 0 && beat ? silentFor(*beat, systemClock()) : std::nullopt;
    return {{QStringLiteral("alive"), holder > 0},
            {QStringLiteral("pid"), holder},
            {QStringLiteral("silent_ms"), silent ? QJsonValue(qint64(silent->count())) : QJsonValue()},
            {QStringLiteral("trouble"), beat ? beat->trouble : QString()}};
}

QString engineText(const QJsonObject &engine)
{
    if (!engine[u"alive"].toBool())
        return QStringLiteral("nobody is guarding: start one with `interlock engine`");
    const qint64 pid = engine[u"pid"].toInteger(), silent = engine[u"silent_ms"].toInteger();
    if (silent > kSilent.count())
        return QStringLiteral(
                   "SILENT for %1 s, pid %2: it guards nothing; `interlock rollback` does not wait "
                   "for it, `interlock engine --take-over` ends it")
            .arg(silent / 1000)
            .arg(pid);
    const QString trouble = engine[u"trouble"].toString();
    return QStringLiteral("guarding, pid %1").arg(pid) +
           (trouble.isEmpty() ? trouble : QStringLiteral("; ") + trouble);
}

/// The newest lines that checks and commands of an open rollout printed.
QStringList liveLines(const StorePaths &paths, const RolloutEntry &entry, qsizetype most)
{
    const auto text = isOver(entry.state.phase) ? Result<QByteArray>(QByteArray())
                                                : readBounded(paths.live(entry.id.text), kMostLiveFile);
    const QStringList lines = QString::fromUtf8(text.value_or(QByteArray())).split(u'\n', Qt::SkipEmptyParts);
    return lines.mid(std::max<qsizetype>(0, lines.size() - most));
}

/// What its plan demands as evidence and the log does not have, once it is over, and how to give it.
void printMissing(const std::vector<DemandLine> &demands)
{
    for (const DemandLine &line : demands)
        if (!line.mend.isEmpty())
            printLine(QStringLiteral("  evidence MISSING  %1: %2; interlock %3")
                          .arg(line.demand, line.text, line.mend));
}

int print(const CommonOptions &common, const Petition &petition, const EvidenceTrail &trail,
          const QString &named)
{
    const Ledger &ledger = petition.ledger();
    const Moment now = systemClock().now();
    QJsonArray rollouts;
    std::optional<int> status;
    const QJsonObject engine = engineJson(petition.paths());
    if (!common.json)
        printLine(QStringLiteral("engine   ") + engineText(engine));
    for (const auto &[id, entry] : ledger.rollouts()) {
        if (!named.isEmpty() && !id.text.startsWith(named))
            continue;
        QJsonObject json = toJson(entry, ledger, petition.paths(), now);
        const QStringList live = liveLines(petition.paths(), entry, kShownLive);
        json[QStringLiteral("live")] = QJsonArray::fromStringList(live);
        const std::vector<DemandLine> demands = trail.answers(ledger, entry);
        json[QStringLiteral("evidence")] = demandsJson(demands);
        rollouts.append(json);
        status = json[u"rolled_back_alone"].toBool()
                     ? 3
                     : outcomeStatus(entry.state, ledger.notRestored(id)).value_or(0);
        if (!common.json) {
            printRollout(json, entry);
            printMissing(demands);
        }
        for (const QString &line : common.json ? QStringList() : live)
            printLine(QStringLiteral("  | ") + line);
    }
    if (common.json)
        printJson({{QStringLiteral("engine"), engine},
                   {QStringLiteral("rollouts"), rollouts},
                   {QStringLiteral("log_size"), ledger.size()}});
    else if (rollouts.isEmpty() && named.isEmpty())
        printLine(QStringLiteral("no rollout was ever started"));
    if (rollouts.isEmpty() && !named.isEmpty())
        return complain({ErrorCode::NotFound, QStringLiteral("there is no rollout \"%1\"").arg(named),
                         QStringLiteral("`interlock status` lists them")});
    return named.isEmpty() ? 0 : status.value_or(0);
}

int status(const CommonOptions &common, const StatusOptions &options)
{
    EvidenceTrail trail;
    const auto petition = openPetition(common, trail);
    if (!petition)
        return complain(petition.error());
    const QString named = QString::fromStdString(options.rollout);
    if (!options.watch)
        return print(common, **petition, trail, named);
    return runUntil([&](const std::function<void(int)> &finish) {
        auto *every = new QTimer(qApp);
        // runUntil ends before what is captured. clazy:excludeall=lambda-in-connect
        QObject::connect(every, &QTimer::timeout, every, [&, finish] {
            if (const Done read = (*petition)->refresh(); !read)
                return finish(complain(read.error()));
            (void)print(common, **petition, trail, named);
        });
        every->start(1000);
    });
}

} // namespace

void addStatus(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb =
        app.add_subcommand("status", "Where each rollout stands: stage, weights, guardrails, lease, engine");
    const auto options = std::make_shared<StatusOptions>();
    verb->add_option("rollout", options->rollout, "only this one; the exit status tells its outcome")
        ->type_name("ROLLOUT");
    verb->add_flag("--watch", options->watch, "again each second");
    verb->callback(
        [options, &common, &chosen] { chosen = [options, &common] { return status(common, *options); }; });
    example(*verb, "interlock status demo-shop --watch");
}

} // namespace interlock::cli
