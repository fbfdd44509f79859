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
            QStringLiteral("do"),        QStringLiteral("recovery")};
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

std::optional<MissingPolicy> decodeMissing(const YamlNode &node, const QString &where, Problems &problems)
{
    MissingPolicy missing;
    const Keys keys(node, problems, where, {QStringLiteral("after"), QStringLiteral("do")});
    keys.read(u"after", missing.after, readDuration);
    keys.read(u"do", missing.action, readAction);
    return keys.valid() ? std::optional(missing) : std::nullopt;
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

void decodeComparison(const YamlNode &node, const QString &name, Decoding &decoding)
{
    Problems &problems = decoding.problems;
    const QString where = QStringLiteral("guardrails.%1").arg(name);
    const Keys outer(node, problems, where,
                     {QStringLiteral("compare"), QStringLiteral("do"), QStringLiteral("recovery")});
    const Keys keys(*outer.find(u"compare"), problems, outer.within(QStringLiteral("compare")),
                    {QStringLiteral("indicator"), QStringLiteral("tracks"), QStringLiteral("test"),
                     QStringLiteral("confidence"), QStringLiteral("direction"), QStringLiteral("effect")});
    const auto words = [](std::initializer_list<const char16_t *> all) {
        WordOf<QString> choice;
        for (const char16_t *word : all)
            choice.table.emplace_back(QString::fromUtf16(word), QString::fromUtf16(word));
        return choice;
    };
    TrackComparison comparison;
    comparison.id = {name};
    keys.readNeeded(u"indicator", comparison.indicator.text, readName);
    keys.readNeeded(u"tracks", comparison.tracks, readNames);
    keys.readNeeded(u"test", comparison.test, words({u"mann-whitney"}));
    keys.read(u"confidence", comparison.confidence, readPercent);
    keys.readNeeded(u"direction", comparison.direction, words({u"increase", u"decrease", u"either"}));
    keys.read(u"effect", comparison.effect, readNumber);
    outer.readNeeded(u"do", comparison.action, readAction);
    if (const YamlNode *tracks = keys.find(u"tracks"); tracks && comparison.tracks.size() != 2)
        problems.add(tracks->place, QStringLiteral("a comparison has two tracks: [canary, baseline]"));
    decoding.plan.comparisons.push_back(comparison);
    decoding.notYet(outer.within(QStringLiteral("compare")), QStringLiteral("statistical comparisons are"));
}

void decodeLimits(const Keys &keys, const Unit &unit, Guardrail &rule)
{
    keys.read(u"baseline", rule.baseline, AmountIn{unit});
    keys.read(u"warn", rule.warn, LimitIn{unit});
    keys.read(u"breach", rule.breach, LimitIn{unit});
    keys.read(u"clear", rule.clear, LimitIn{unit});
    keys.read(u"target", rule.target, LimitIn{unit});
}

void refuseBesideComposite(const Keys &keys, Problems &problems)
{
    for (const char16_t *key :
         {u"indicator", u"baseline", u"warn", u"breach", u"clear", u"target", u"tolerance", u"min_samples"})
        if (const YamlNode *node = keys.find(QStringView(key)))
            problems.add(node->place, QStringLiteral("%1 counts other guardrails (\"any\") and has no \"%2\"")
                                          .arg(keys.where(), QStringView(key)));
    if (keys.has(u"confirm") && keys.find(u"any")->find(u"for"))
        problems.add(keys.find(u"confirm")->place,
                     QStringLiteral("%1 has both \"confirm\" and \"for\"; keep one").arg(keys.where()));
}

void decodeGuardrail(const QString &name, const YamlNode &node, Decoding &decoding)
{
    Problems &problems = decoding.problems;
    const Keys keys(node, problems, QStringLiteral("guardrails.%1").arg(name), knownKeys());
    if (!keys.valid())
        return;
    if (keys.has(u"compare"))
        return decodeComparison(node, name, decoding);
    Guardrail rule;
    rule.id = {name};
    rule.action = Action::Warn;
    const auto readConfirm = [&keys](const YamlNode &value, Problems &to) {
        return decodeConfirm(value, keys.within(QStringLiteral("confirm")), to);
    };
    const auto readMissing = [&keys](const YamlNode &value, Problems &to) {
        return decodeMissing(value, keys.within(QStringLiteral("missing")), to);
    };
    keys.read(u"tolerance", rule.tolerance, readPercent);
    keys.read(u"watch", rule.watch, readPositiveDuration);
    keys.read(u"warm_up", rule.warmUp, readDuration);
    keys.read(u"min_samples", rule.minSamples, WholeNumber{0, 1'000'000});
    keys.read(u"shadow", rule.shadow, readTruth);
    keys.read(u"recovery", rule.recovery, readText);
    keys.read(u"missing", rule.missing, readMissing);
    keys.read(u"confirm", rule.confirm, readConfirm);
    if (const YamlNode *any = keys.find(u"any")) {
        refuseBesideComposite(keys, problems);
        decodeComposite(*any, keys.within(QStringLiteral("any")), rule, problems);
    } else {
        keys.readNeeded(u"indicator", rule.indicator.text, readName);
        if (const Indicator *indicator = decoding.plan.indicator(rule.indicator))
            decodeLimits(keys, indicator->unit, rule);
    }
    if (keys.has(u"breach") || keys.has(u"any"))
        keys.need(u"do");
    keys.read(u"do", rule.action, readAction);
    decoding.plan.guardrails.push_back(rule);
}

} // namespace

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
