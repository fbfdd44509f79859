#include "models/base/duration.h"
#include "models/base/nearest.h"
#include "models/planfile/decode.h"

#include <cmath>

namespace interlock {

namespace {

std::optional<Weight> readWeight(const YamlNode &node, Problems &problems)
{
    const auto share = readPercent(node, problems);
    if (!share)
        return std::nullopt;
    const double exact = *share * 10'000;
    if (std::abs(exact - std::round(exact)) > 1e-6) {
        problems.add(node.place, QStringLiteral("a weight has at most two decimals: 2.5%, 0.25%"));
        return std::nullopt;
    }
    if (exact < 0.5) {
        problems.add(node.place, QStringLiteral("a stage carries traffic: its weight is above 0%"));
        return std::nullopt;
    }
    return Weight{int(std::lround(exact))};
}

/// `targets:` or `breach:` of a stage: guardrail to limit, in the unit of the guardrail's indicator.
std::map<GuardrailId, Limit> decodeLimits(const YamlNode &node, const QString &where,
                                          const Decoding &decoding)
{
    std::map<GuardrailId, Limit> limits;
    if (!node.isMap()) {
        decoding.problems.add(node.place,
                              QStringLiteral("%1 must be a map of guardrails and limits").arg(where));
        return limits;
    }
    QStringList names;
    for (const Guardrail &rule : decoding.plan.guardrails)
        if (!rule.composite)
            names << rule.id.text;
    for (size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
        const Guardrail *rule = decoding.plan.guardrail({node.keys[i].text});
        if (!rule || rule->composite) {
            decoding.problems.add(node.keys[i].place,
                                  QStringLiteral("%1 names no guardrail with a limit: \"%2\"; %3")
                                      .arg(where, node.keys[i].text, didYouMean(node.keys[i].text, names)));
            continue;
        }
        const Indicator *indicator = decoding.plan.indicator(rule->indicator);
        if (const auto limit =
                LimitIn{indicator ? indicator->unit : Unit{}}(node.items[i], decoding.problems))
            limits.emplace(rule->id, *limit);
    }
    return limits;
}

std::optional<Burst> decodeBurst(const YamlNode &node, const QString &where, Problems &problems)
{
    const Keys keys(node, problems, where,
                    {QStringLiteral("at"), QStringLiteral("url"), QStringLiteral("requests"),
                     QStringLiteral("users"), QStringLiteral("spacing"), QStringLiteral("within")});
    Burst burst;
    keys.read(u"at", burst.at, readDuration);
    keys.readNeeded(u"url", burst.url, readHttpUrl);
    keys.read(u"requests", burst.requests, WholeNumber{1, kMostBurst});
    keys.read(u"users", burst.users, WholeNumber{1, 1000});
    keys.read(u"spacing", burst.spacing, readDuration);
    keys.read(u"within", burst.within, readPositiveDuration);
    if (burst.users > burst.requests)
        problems.add(node.place, QStringLiteral("%1: %2 users share %3 requests; each sends one or more")
                                     .arg(where)
                                     .arg(burst.users)
                                     .arg(burst.requests));
    const int each = (burst.requests + burst.users - 1) / burst.users;
    if (keys.valid() && burst.spacing * (each - 1) >= burst.within)
        problems.add(node.place, QStringLiteral("%1 takes %2 at least, and may take %3: raise \"within\"")
                                     .arg(where, formatDuration(burst.spacing * (each - 1)),
                                          formatDuration(burst.within)));
    return keys.valid() ? std::optional(burst) : std::nullopt;
}

void decodeCheckpoints(const Keys &keys, Stage &stage, Problems &problems)
{
    const YamlNode *node = keys.find(u"checkpoints");
    if (!node)
        return;
    if (!node->isSequence()) {
        problems.add(node->place, QStringLiteral("checkpoints are a list of times: [15m, 30m]"));
        return;
    }
    for (const YamlNode &item : node->items)
        if (const auto at = readPositiveDuration(item, problems)) {
            if (!stage.checkpoints.empty() && *at <= stage.checkpoints.back())
                problems.add(item.place, QStringLiteral("checkpoints must rise"));
            stage.checkpoints.push_back(*at);
        }
}

void decodeStageExtras(const Keys &keys, Stage &stage, Decoding &decoding)
{
    if (const YamlNode *targets = keys.find(u"targets"))
        stage.targets = decodeLimits(*targets, keys.within(QStringLiteral("targets")), decoding);
    if (const YamlNode *breaches = keys.find(u"breach"))
        stage.breaches = decodeLimits(*breaches, keys.within(QStringLiteral("breach")), decoding);
    if (const YamlNode *smoke = keys.find(u"smoke"))
        stage.smoke = decodeChecks(*smoke, keys.within(QStringLiteral("smoke")), decoding);
    if (const YamlNode *burst = keys.find(u"burst"))
        stage.burst = decodeBurst(*burst, keys.within(QStringLiteral("burst")), decoding.problems);
}

Stage decodeStage(const YamlNode &node, const QString &where, Decoding &decoding)
{
    Problems &problems = decoding.problems;
    const Keys keys(node, problems, where,
                    {QStringLiteral("weight"), QStringLiteral("bake"), QStringLiteral("every"),
                     QStringLiteral("checkpoints"), QStringLiteral("smoke"), QStringLiteral("burst"),
                     QStringLiteral("targets"), QStringLiteral("breach"), QStringLiteral("coverage"),
                     QStringLiteral("promote")});
    Stage stage;
    if (!keys.valid())
        return stage;
    keys.readNeeded(u"weight", stage.weight, readWeight);
    keys.readNeeded(u"bake", stage.bake, readPositiveDuration);
    keys.read(u"every", stage.every, readPositiveDuration);
    keys.read(u"coverage", stage.coverage, readPercent);
    decodeCheckpoints(keys, stage, problems);
    if (const YamlNode *promote = keys.find(u"promote"))
        stage.gate = decodeGate(*promote, keys.within(QStringLiteral("promote")), decoding);
    decodeStageExtras(keys, stage, decoding);
    return stage;
}

} // namespace

std::optional<Gate::Otherwise> readOtherwise(const YamlNode &node, Problems &problems)
{
    return WordOf<Gate::Otherwise>{{{QStringLiteral("hold"), Gate::Otherwise::Hold},
                                    {QStringLiteral("rollback"), Gate::Otherwise::RollBack}}}(node, problems);
}

Gate decodeGate(const YamlNode &node, const QString &where, Decoding &decoding)
{
    static const WordOf<Gate::Kind> words{
        {{QStringLiteral("auto"), Gate::Kind::Automatic}, {QStringLiteral("manual"), Gate::Kind::Manual}}};
    Gate gate;
    if (node.isScalar()) {
        gate.kind = words(node, decoding.problems).value_or(gate.kind);
        if (gate.kind != Gate::Kind::Automatic)
            gate.deadline = lastsAtMost(gate);
        return gate;
    }
    const Keys keys(node, decoding.problems, where,
                    {QStringLiteral("auto"), QStringLiteral("approve"), QStringLiteral("deadline"),
                     QStringLiteral("otherwise")});
    bool isAutomatic = false;
    keys.read(u"auto", isAutomatic, readTruth);
    if (isAutomatic && keys.has(u"approve"))
        decoding.problems.add(node.place,
                              QStringLiteral("%1 is automatic or asks for approvals, not both").arg(where));
    gate.kind = keys.has(u"approve") ? Gate::Kind::Approval
                : isAutomatic        ? Gate::Kind::Automatic
                                     : Gate::Kind::Manual;
    keys.read(u"approve", gate.roles, readNames);
    if (keys.has(u"deadline"))
        keys.read(u"deadline", gate.deadline.emplace(), readPositiveDuration);
    gate.deadline = lastsAtMost(gate); // the normalised form says it
    keys.read(u"otherwise", gate.otherwise, readOtherwise);
    if (const YamlNode *roles = keys.find(u"approve"); roles && roles->isSequence() && roles->items.empty())
        decoding.problems.add(roles->place, QStringLiteral("%1.approve names no role").arg(where));
    return gate;
}

void decodeStages(const YamlNode &node, Decoding &decoding)
{
    if (!node.isSequence() || node.items.empty() || node.items.size() > 64) {
        decoding.problems.add(node.place, QStringLiteral("stages must be a list of 1 to 64 stages"));
        return;
    }
    for (size_t i = 0; i < node.items.size(); ++i)
        decoding.plan.stages.push_back(
            decodeStage(node.items[i], QStringLiteral("stages[%1]").arg(i), decoding));
}

} // namespace interlock
