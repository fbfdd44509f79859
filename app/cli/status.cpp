#include "app/cli/follow.h"
#include "app/cli/verbs.h"
#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/store/epoch.h"
#include "models/store/heartbeat.h"

#include <QCoreApplication>

namespace interlock::cli {

namespace {

struct StatusOptions {
    std::string rollout;
    bool watch = false;
};

QString limitText(const Guardrail &rule)
{
    return rule.breach ? rule.breach->text() : rule.warn ? rule.warn->text() : QString();
}

QJsonObject guardrailJson(const RolloutEntry &entry, const Guardrail &rule, Instant now)
{
    const auto found = entry.state.guardrails.find(rule.id);
    const GuardrailState state = found == entry.state.guardrails.end() ? GuardrailState{} : found->second;
    return {
        {QStringLiteral("guardrail"), rule.id.text},
        {QStringLiteral("state"), toString(state.phase)},
        {QStringLiteral("value"),
         state.last.isValue() ? QJsonValue(decimalText(state.last.value)) : QJsonValue()},
        {QStringLiteral("unit"), unitOf(entry.plan->plan, rule).symbol},
        {QStringLiteral("limit"), limitText(rule)},
        {QStringLiteral("reason"), state.last.reason},
        {QStringLiteral("age_ms"), state.lastAt && state.last.age
                                       ? QJsonValue(qint64((now - *state.lastAt + *state.last.age).count()))
                                       : QJsonValue()}};
}

QJsonObject toJson(const RolloutEntry &entry, const Ledger &ledger, Moment now)
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
            {QStringLiteral("intended_bp"), state.intended.basisPoints},
            {QStringLiteral("observed_bp"),
             state.observed ? QJsonValue(state.observed->canary.basisPoints) : QJsonValue()},
            {QStringLiteral("reason"), standing(entry.plan->plan, state)},
            {QStringLiteral("lease"), lease.valid ? QStringLiteral("valid") : lease.why},
            {QStringLiteral("guardrails"), guardrails}};
}

void printRollout(const QJsonObject &json, const RolloutEntry &entry)
{
    const int observed = json[u"observed_bp"].toInt(-1);
    printLine(QStringLiteral("%1  %2 %3  %4")
                  .arg(entry.id.text, entry.plan->plan.service, entry.plan->plan.environment,
                       json[u"phase"].toString()));
    printLine(QStringLiteral("  stage %1 of %2, intended %3, observed %4")
                  .arg(json[u"stage"].toInt())
                  .arg(json[u"stages"].toInt())
                  .arg(toString(entry.state.intended),
                       observed < 0 ? QStringLiteral("unknown") : toString(Weight{observed})));
    if (entry.state.stage >= 0 && !isOver(entry.state.phase)) {
        const Stage &stage = entry.plan->plan.stages[size_t(entry.state.stage)];
        printLine(QStringLiteral("  bake %1 of %2 counted")
                      .arg(formatDuration(std::chrono::floor<std::chrono::seconds>(
                               entry.state.stages[size_t(entry.state.stage)].counted)),
                           formatDuration(stage.bake)));
    }
    if (const QString reason = json[u"reason"].toString(); !reason.isEmpty())
        printLine(QStringLiteral("  %1").arg(reason));
    printLine(QStringLiteral("  lease %1").arg(json[u"lease"].toString()));
    for (const QJsonValue &one : json[u"guardrails"].toArray())
        printLine(
            QStringLiteral("  %1 %2 %3%4  limit %5  age %6%7")
                .arg(one[u"guardrail"].toString().leftJustified(18),
                     one[u"state"].toString().leftJustified(8),
                     one[u"value"].isNull() ? QStringLiteral("no value") : one[u"value"].toString(),
                     one[u"unit"].toString(), one[u"limit"].toString(),
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
    return {{QStringLiteral("alive"), holder > 0},
            {QStringLiteral("pid"), holder},
            {QStringLiteral("silent_ms"), holder > 0 && beat
                                              ? QJsonValue(toMs(systemClock().now().boot) - beat->at.bootMs)
                                              : QJsonValue()},
            {QStringLiteral("trouble"), beat ? beat->trouble : QString()}};
}

int print(const CommonOptions &common, const Petition &petition, const QString &named)
{
    const Ledger &ledger = petition.ledger();
    const Moment now = systemClock().now();
    QJsonArray rollouts;
    std::optional<int> status;
    const QJsonObject engine = engineJson(petition.paths());
    if (!common.json)
        printLine(engine[u"alive"].toBool()
                      ? QStringLiteral("engine   guarding, pid %1 %2")
                            .arg(engine[u"pid"].toInteger())
                            .arg(engine[u"trouble"].toString())
                      : QStringLiteral("engine   nobody is guarding: start one with `interlock engine`"));
    for (const auto &[id, entry] : ledger.rollouts()) {
        if (!named.isEmpty() && !id.text.startsWith(named))
            continue;
        const QJsonObject json = toJson(entry, ledger, now);
        rollouts.append(json);
        status = outcomeStatus(entry.state).value_or(0);
        if (!common.json)
            printRollout(json, entry);
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
    const auto petition = openPetition(common);
    if (!petition)
        return complain(petition.error());
    const QString named = QString::fromStdString(options.rollout);
    if (!options.watch)
        return print(common, **petition, named);
    return runUntil([&](const std::function<void(int)> &finish) {
        auto *every = new QTimer(qApp);
        QObject::connect(every, &QTimer::timeout, every, [&, finish] {
            if (const Done read = (*petition)->refresh(); !read)
                return finish(complain(read.error()));
            (void)print(common, **petition, named);
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
