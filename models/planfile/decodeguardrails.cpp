#include "models/guardrails/tracks.h"
#include "models/planfile/decode.h"

namespace interlock {

namespace {

QStringList knownKeys()
{
    return {QStringLiteral("indicator"), QStringLiteral("any"),         QStringLiteral("compare"),
            QStringLiteral("baseline"),  QStringLiteral("warn"),        QStringLiteral("breach"),
            QStringLiteral("confirm"),   QStringLiteral("clear"),       QStringLiteral("target"),
            QStringLiteral("tolerance"), QStringLiteral("watch"),       QStringLiteral("missing"),
            QStringLiteral("warm_up"),   QStringLiteral("min_samples"), QStringLiteral("shadow"),
            QStringLiteral("do"),        QStringLiteral("recovery"),    QStringLiteral("failed_checks")};
}

std::optional<double> readShare(const YamlNode &node, Problems &problems)
{
    const auto share = readPercent(node, problems);
    if (share && *share == 0) {
        problems.add(node.place, QStringLiteral("a share of 0% is always met"));
        return std::nullopt;
    }
    return share;
}

std::optional<Confirm> decodeConfirm(const YamlNode &node, const QString &where, Problems &problems)
{
    const Keys keys(node, problems, where,
                    {QStringLiteral("consecutive"), QStringLiteral("for"), QStringLiteral("keep_firing_for"),
                     QStringLiteral("at_least"), QStringLiteral("of"), QStringLiteral("share"),
                     QStringLiteral("window")});
    if (!keys.valid())
        return std::nullopt;
    const int forms = int(keys.has(u"consecutive")) + int(keys.has(u"for")) + int(keys.has(u"at_least")) +
                      int(keys.has(u"share"));
    if (forms != 1) {
        problems.add(node.place,
                     QStringLiteral("%1 has one form: {consecutive: 3}, {for: 5m, keep_firing_for: 1m}, "
                                    "{at_least: 3, of: 5} or {share: 80%, window: 10m}")
                         .arg(where));
        return std::nullopt;
    }
    if (keys.has(u"consecutive")) {
        Consecutive consecutive;
        keys.read(u"consecutive", consecutive.count, WholeNumber{1, 10'000});
        return consecutive;
    }
    if (keys.has(u"for")) {
        For span;
        keys.read(u"for", span.pending, readDuration);
        keys.read(u"keep_firing_for", span.keepFiring, readDuration);
        return span;
    }
    if (keys.has(u"share")) {
        ShareOfTime share;
        keys.read(u"share", share.share, readShare);
        keys.readNeeded(u"window", share.window, readPositiveDuration);
        return share;
    }
    AtLeastOf some;
    keys.read(u"at_least", some.hits, WholeNumber{1, 10'000});
    keys.readNeeded(u"of", some.of, WholeNumber{1, 10'000});
    if (keys.has(u"of") && some.hits > some.of)
        problems.add(keys.find(u"at_least")->place,
                     QStringLiteral("%1 of %2 can never be reached").arg(some.hits).arg(some.of));
    return some;
}

void decodeComposite(const YamlNode &node, const QString &where, Guardrail &rule, Problems &problems)
{
    const Keys keys(node, problems, where,
                    {QStringLiteral("at_least"), QStringLiteral("of"), QStringLiteral("for"),
                     QStringLiteral("keep_firing_for")});
    Composite composite;
    QStringList members;
    keys.read(u"at_least", composite.atLeast, WholeNumber{1, 256});
    keys.readNeeded(u"of", members, readNames);
    for (const QString &member : members)
        composite.of.push_back({member});
    if (keys.has(u"of") && !members.isEmpty() && composite.atLeast > members.size())
        problems.add(keys.place(), QStringLiteral("%1: %2 of %3 can never be reached")
                                       .arg(where)
                                       .arg(composite.atLeast)
                                       .arg(members.size()));
    if (keys.has(u"for")) {
        For span;
        keys.read(u"for", span.pending, readDuration);
        keys.read(u"keep_firing_for", span.keepFiring, readDuration);
        rule.confirm = span;
    }
    rule.composite = composite;
}

std::optional<CheckBudget> decodeBudget(const YamlNode &node, const QString &where, Problems &problems)
{
    const Keys keys(node, problems, where, {QStringLiteral("total"), QStringLiteral("consecutive")});
    CheckBudget budget;
    keys.read(u"total", budget.total, WholeNumber{1, 1'000'000});
    keys.read(u"consecutive", budget.consecutive, WholeNumber{1, 10'000});
    if (keys.valid() && !keys.has(u"total") && !keys.has(u"consecutive"))
        problems.add(node.place,
                     QStringLiteral("%1 says how many: {total: 5} or {consecutive: 3}").arg(where));
    return keys.valid() ? std::optional(budget) : std::nullopt;
}

Compare decodeCounting(const Keys &keys, Guardrail &rule, Problems &problems)
{
    CompareCounts counting;
    keys.readNeeded(u"errors", rule.indicator.text, readName);
    keys.readNeeded(u"requests", counting.requests.text, readName);
    keys.read(u"margin", counting.margin, readNumber);
    keys.read(u"alpha", counting.alpha, readPercent);
    if (keys.has(u"prove"))
        keys.read(u"prove", counting.prove.emplace(), readNumber);
    if (const YamlNode *margin = keys.find(u"margin");
        margin && !(counting.margin >= 1 && counting.margin <= 100))
        problems.add(margin->place, QStringLiteral("margin is the ratio still tolerated: 1 to 100"));
    if (const YamlNode *alpha = keys.find(u"alpha"); alpha && (counting.alpha <= 0 || counting.alpha > 0.5))
        problems.add(alpha->place, QStringLiteral("alpha lies above 0% and is at most 50%"));
    if (const YamlNode *prove = keys.find(u"prove"); prove && *counting.prove <= counting.margin)
        problems.add(prove->place, QStringLiteral("prove is a ratio above margin (%1)").arg(counting.margin));
    return counting;
}

Compare decodeRankTest(const Keys &keys, Guardrail &rule, Problems &problems)
{
    static const WordOf<Direction> directions{{{QStringLiteral("increase"), Direction::Increase},
                                               {QStringLiteral("decrease"), Direction::Decrease},
                                               {QStringLiteral("either"), Direction::Either}}};
    CompareRanks test;
    keys.readNeeded(u"indicator", rule.indicator.text, readName);
    keys.read(u"window", test.window, readPositiveDuration);
    keys.read(u"confidence", test.confidence, readPercent);
    keys.read(u"direction", test.direction, directions);
    keys.read(u"effect", test.effect, readNumber);
    if (const YamlNode *confidence = keys.find(u"confidence");
        confidence && (test.confidence < 0.5 || test.confidence >= 1))
        problems.add(confidence->place, QStringLiteral("confidence is at least 50% and below 100%"));
    if (const YamlNode *effect = keys.find(u"effect"); effect && !(test.effect >= 1 && test.effect <= 1000))
        problems.add(
            effect->place,
            QStringLiteral("effect is the smallest ratio that matters, 1 or more, in either direction"));
    return test;
}

/// `compare:` counts errors among requests unless it says `test: mann-whitney`.
void decodeCompare(const YamlNode &node, const QString &where, Guardrail &rule, Problems &problems)
{
    static const WordOf<bool> tests{
        {{QStringLiteral("counts"), false}, {QStringLiteral("mann-whitney"), true}}};
    bool ranks = false;
    if (const YamlNode *test = node.find(u"test"))
        ranks = tests(*test, problems).value_or(false);
    const QStringList known =
        ranks
            ? QStringList{QStringLiteral("test"),       QStringLiteral("indicator"), QStringLiteral("window"),
                          QStringLiteral("confidence"), QStringLiteral("direction"), QStringLiteral("effect")}
            : QStringList{QStringLiteral("test"),   QStringLiteral("errors"), QStringLiteral("requests"),
                          QStringLiteral("margin"), QStringLiteral("alpha"),  QStringLiteral("prove")};
    const Keys keys(node, problems, where, known);
    if (!keys.valid())
        return;
    rule.compare = ranks ? decodeRankTest(keys, rule, problems) : decodeCounting(keys, rule, problems);
    rule.breach = certaintyLimit(*rule.compare);
}

void decodeLimits(const Keys &keys, const Unit &unit, Guardrail &rule)
{
    keys.read(u"baseline", rule.baseline, AmountIn{unit});
    keys.read(u"warn", rule.warn, LimitIn{unit});
    keys.read(u"breach", rule.breach, LimitIn{unit});
    keys.read(u"clear", rule.clear, LimitIn{unit});
    keys.read(u"target", rule.target, LimitIn{unit});
}

/// Keys of a guardrail that a composite or a comparison sets by itself.
void refuseBeside(const QString &what, const Keys &keys, Problems &problems)
{
    for (const char16_t *key :
         {u"indicator", u"baseline", u"warn", u"breach", u"clear", u"target", u"tolerance", u"min_samples"})
        if (const YamlNode *node = keys.find(QStringView(key)))
            problems.add(node->place,
                         QStringLiteral("%1 %2 and has no \"%3\"").arg(keys.where(), what, QStringView(key)));
    if (keys.has(u"any") && keys.has(u"confirm") && keys.find(u"any")->find(u"for"))
        problems.add(keys.find(u"confirm")->place,
                     QStringLiteral("%1 has both \"confirm\" and \"for\"; keep one").arg(keys.where()));
}

void decodeGuardrail(const QString &name, const YamlNode &node, Decoding &decoding)
{
    Problems &problems = decoding.problems;
    const Keys keys(node, problems, QStringLiteral("guardrails.%1").arg(name), knownKeys());
    if (!keys.valid())
        return;
    Guardrail rule;
    rule.id = {name};
    rule.action = Action::Warn;
    const auto readConfirm = [&keys](const YamlNode &value, Problems &to) {
        return decodeConfirm(value, keys.within(QStringLiteral("confirm")), to);
    };
    const auto readMissing = [&keys](const YamlNode &value, Problems &to) {
        return decodeMissing(value, keys.within(QStringLiteral("missing")), to);
    };
    const auto readBudget = [&keys](const YamlNode &value, Problems &to) {
        return decodeBudget(value, keys.within(QStringLiteral("failed_checks")), to);
    };
    keys.read(u"tolerance", rule.tolerance, readPercent);
    keys.read(u"watch", rule.watch, readPositiveDuration);
    keys.read(u"warm_up", rule.warmUp, readDuration);
    keys.read(u"min_samples", rule.minSamples, WholeNumber{0, 1'000'000});
    keys.read(u"shadow", rule.shadow, readTruth);
    keys.read(u"recovery", rule.recovery, readText);
    keys.read(u"missing", rule.missing, readMissing);
    keys.read(u"confirm", rule.confirm, readConfirm);
    keys.read(u"failed_checks", rule.budget, readBudget);
    if (const YamlNode *any = keys.find(u"any")) {
        refuseBeside(QStringLiteral("counts other guardrails (\"any\")"), keys, problems);
        decodeComposite(*any, keys.within(QStringLiteral("any")), rule, problems);
    } else if (const YamlNode *compare = keys.find(u"compare")) {
        refuseBeside(QStringLiteral("compares canary and stable (\"compare\")"), keys, problems);
        decodeCompare(*compare, keys.within(QStringLiteral("compare")), rule, problems);
    } else {
        keys.readNeeded(u"indicator", rule.indicator.text, readName);
        if (const Indicator *indicator = decoding.plan.indicator(rule.indicator)) {
            rule.unit = indicator->unit.symbol;
            decodeLimits(keys, indicator->unit, rule);
        }
    }
    if (keys.has(u"breach") || keys.has(u"any") || keys.has(u"compare"))
        keys.need(u"do");
    keys.read(u"do", rule.action, readAction);
    decoding.plan.guardrails.push_back(rule);
}

} // namespace

std::optional<MissingPolicy> decodeMissing(const YamlNode &node, const QString &where, Problems &problems)
{
    MissingPolicy missing;
    const Keys keys(node, problems, where, {QStringLiteral("after"), QStringLiteral("do")});
    keys.read(u"after", missing.after, readDuration);
    keys.read(u"do", missing.action, readAction);
    return keys.valid() ? std::optional(missing) : std::nullopt;
}

void decodeGuardrails(const YamlNode &node, Decoding &decoding)
{
    if (!node.isMap()) {
        decoding.problems.add(node.place, QStringLiteral("guardrails must be a map of names"));
        return;
    }
    for (size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i)
        if (const auto name = readName(node.keys[i], decoding.problems))
            decodeGuardrail(*name, node.items[i], decoding);
}

} // namespace interlock
