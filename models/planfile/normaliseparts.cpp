#include "models/planfile/normaliseparts.h"

#include "models/base/duration.h"
#include "models/base/number.h"

#include <cmath>

namespace interlock {

namespace {

/// The keys of each measure.
struct MeasureText {
    const Indicator &indicator;
    YamlText &out;

    void operator()(const PromQuery &query) const
    {
        out.add(2, "promql", yamlScalar(query.promql));
        out.add(2, "alive", optionalText(query.alive));
        out.add(2, "accept_unknown_age", truth(indicator.acceptUnknownAge));
    }
    void operator()(const Gauge &gauge) const
    {
        const QString metric = yamlScalar(gauge.metric.text());
        if (indicator.delta == Delta::None)
            out.add(2, "gauge", metric);
        else
            out.add(2, "delta",
                    FlowMap().add("of", metric).add("against", QStringLiteral("baseline")).text());
    }
    void operator()(const Ratio &ratio) const
    {
        out.add(2, "ratio",
                FlowMap()
                    .add("of", yamlScalar(ratio.of.text()))
                    .add("to", yamlScalar(ratio.to.text()))
                    .add("window", formatDuration(ratio.window))
                    .text());
    }
    void operator()(const Quantile &quantile) const
    {
        out.add(2, "quantile",
                FlowMap()
                    .add("histogram", yamlScalar(quantile.histogram.text()))
                    .add("q", decimalText(quantile.q))
                    .add("window", formatDuration(quantile.window))
                    .text());
    }
    void counter(const char *key, const Selector &metric, Duration window) const
    {
        out.add(
            2, key,
            FlowMap().add("counter", yamlScalar(metric.text())).add("window", formatDuration(window)).text());
    }
    void operator()(const Increase &increase) const
    {
        counter("increase", increase.counter, increase.window);
    }
    void operator()(const Rate &rate) const { counter("rate", rate.counter, rate.window); }
    void operator()(const Total &total) const
    {
        const QString counter = yamlScalar(total.counter.text());
        out.add(2, "total",
                total.minus
                    ? FlowMap().add("of", counter).add("minus", yamlScalar(total.minus->text())).text()
                    : counter);
    }
    void operator()(const Pointer &pointer) const { out.add(2, "pointer", yamlScalar(pointer.pointer)); }
    void operator()(const Field &field) const
    {
        static const std::map<Aggregate, QString> words{
            {Aggregate::Last, QStringLiteral("last")}, {Aggregate::Mean, QStringLiteral("mean")},
            {Aggregate::Min, QStringLiteral("min")},   {Aggregate::Max, QStringLiteral("max")},
            {Aggregate::Sum, QStringLiteral("sum")},   {Aggregate::Count, QStringLiteral("count")}};
        out.add(2, "field", yamlScalar(field.field));
        out.add(2, "aggregate", words.at(field.aggregate));
        if (field.window.count() > 0)
            out.add(2, "window", formatDuration(field.window));
    }
    void operator()(const Combined &combined) const
    {
        const char *word = combined.pairing == Pairing::Ratio        ? "ratio"
                           : combined.pairing == Pairing::Difference ? "difference"
                                                                     : "change";
        const QString pair =
            FlowMap().add("of", yamlScalar(combined.of.text)).add("to", yamlScalar(combined.to.text)).text();
        out.add(2, "combine", FlowMap().add(word, pair).text());
    }
};

struct ConfirmText {
    QString operator()(const Consecutive &c) const
    {
        return FlowMap().add("consecutive", whole(c.count)).text();
    }
    QString operator()(const For &f) const
    {
        return FlowMap()
            .add("for", formatDuration(f.pending))
            .add("keep_firing_for", formatDuration(f.keepFiring))
            .text();
    }
    QString operator()(const AtLeastOf &a) const
    {
        return FlowMap().add("at_least", whole(a.hits)).add("of", whole(a.of)).text();
    }
    QString operator()(const ShareOfTime &s) const
    {
        return FlowMap().add("share", percent(s.share)).add("window", formatDuration(s.window)).text();
    }
};

void writeComposite(const Composite &composite, YamlText &out)
{
    QStringList members;
    for (const GuardrailId &member : composite.of)
        members << member.text;
    out.add(2, "any",
            FlowMap().add("at_least", whole(composite.atLeast)).add("of", yamlList(members)).text());
}

} // namespace

QString percent(double share)
{
    return decimalText(std::round(share * 1e12) / 1e10) + u'%'; // 0.29 is 29%, not 28.999999999999996%
}

QString whole(int number)
{
    return QString::number(number);
}

QString truth(bool is)
{
    return is ? QStringLiteral("true") : QStringLiteral("false");
}

QString secret(const std::optional<SecretRef> &ref)
{
    if (!ref)
        return {};
    const char *key = ref->from == SecretRef::From::Env    ? "env"
                      : ref->from == SecretRef::From::File ? "file"
                                                           : "credential";
    return FlowMap().add(key, yamlScalar(ref->name)).text();
}

QString url(const QUrl &address)
{
    return address.isEmpty() ? QString() : yamlScalar(address.toString(QUrl::FullyEncoded));
}

QString optionalText(const QString &text)
{
    return text.isEmpty() ? QString() : yamlScalar(text);
}

QString optionalList(const QStringList &texts)
{
    return texts.isEmpty() ? QString() : yamlList(texts);
}

QString limitText(const Limit &limit, const Unit &unit)
{
    return limit.text() + unit.symbol;
}

void writeSource(const Source &source, YamlText &out)
{
    static const std::map<SourceType, QString> types{{SourceType::Scrape, QStringLiteral("scrape")},
                                                     {SourceType::Prometheus, QStringLiteral("prometheus")},
                                                     {SourceType::Json, QStringLiteral("json")},
                                                     {SourceType::JsonLines, QStringLiteral("jsonl")},
                                                     {SourceType::Command, QStringLiteral("command")}};
    out.open(1, source.id.text);
    out.add(2, "type", types.at(source.type));
    out.add(2, "url", url(source.url));
    out.add(2, "path", optionalText(source.path));
    out.add(2, "run", optionalList(source.run));
    out.add(2, "interval", formatDuration(source.interval));
    out.add(2, "timeout", formatDuration(source.timeout));
    out.add(2, "bearer", secret(source.bearer));
    if (source.basicUser)
        out.add(2, "basic",
                FlowMap()
                    .add("user", yamlScalar(*source.basicUser))
                    .add("password", secret(source.basicPassword))
                    .text());
    out.add(2, "ca", optionalText(source.caFile));
}

void writeIndicator(const Indicator &indicator, YamlText &out)
{
    out.open(1, indicator.id.text);
    out.add(2, "source", optionalText(indicator.source.text));
    std::visit(MeasureText{indicator, out}, indicator.measure);
    out.add(2, "unit", yamlScalar(indicator.unit.symbol));
    out.add(2, "raw_unit", optionalText(indicator.rawUnit.symbol));
    if (indicator.truth) {
        const char *key = indicator.truth->kind == Truth::Kind::Equals     ? "equals"
                          : indicator.truth->kind == Truth::Kind::Contains ? "contains"
                                                                           : "unchanged";
        out.add(2, key, yamlFlow(indicator.truth->value));
    }
    out.add(2, "min_samples", whole(indicator.minSamples));
    out.add(2, "frozen_after",
            indicator.frozenAfter == Indicator{}.frozenAfter ? QString()
                                                             : QString::number(indicator.frozenAfter));
    out.add(2, "ema", indicator.ema ? decimalText(*indicator.ema) : QString());
    out.add(2, "stable", indicator.stable ? yamlScalar(indicator.stable->text) : QString());
}

/// The comparison as the plan says it; the breach it sets by itself is not said.
struct CompareText {
    const Guardrail &rule;
    QString operator()(const CompareCounts &counting) const
    {
        return FlowMap()
            .add("test", QStringLiteral("counts"))
            .add("errors", yamlScalar(rule.indicator.text))
            .add("requests", yamlScalar(counting.requests.text))
            .add("margin", decimalText(counting.margin))
            .add("alpha", percent(counting.alpha))
            .add("prove", counting.prove ? decimalText(*counting.prove) : QString())
            .text();
    }
    QString operator()(const CompareRanks &test) const
    {
        return FlowMap()
            .add("test", QStringLiteral("mann-whitney"))
            .add("indicator", yamlScalar(rule.indicator.text))
            .add("window", formatDuration(test.window))
            .add("confidence", percent(test.confidence))
            .add("direction", toString(test.direction))
            .add("effect", decimalText(test.effect))
            .text();
    }
    QString operator()(const CompareShare &) const { return {}; } // written as verify_share
};

QString budgetText(const CheckBudget &budget)
{
    if (budget == CheckBudget{})
        return {};
    return FlowMap()
        .add("total", budget.total > 0 ? whole(budget.total) : QString())
        .add("consecutive", budget.consecutive > 0 ? whole(budget.consecutive) : QString())
        .text();
}

QString missingText(const MissingPolicy &missing)
{
    return FlowMap().add("after", formatDuration(missing.after)).add("do", toString(missing.action)).text();
}

void writeGuardrail(const Plan &plan, const Guardrail &rule, YamlText &out)
{
    const Indicator *indicator = plan.indicator(rule.indicator);
    const Unit unit = indicator ? indicator->unit : Unit{};
    const auto limit = [&unit](const std::optional<Limit> &side) {
        return side ? yamlScalar(limitText(*side, unit)) : QString();
    };
    out.open(1, rule.id.text);
    if (rule.composite)
        writeComposite(*rule.composite, out);
    else if (rule.compare)
        out.add(2, "compare", std::visit(CompareText{rule}, *rule.compare));
    else
        out.add(2, "indicator", yamlScalar(rule.indicator.text));
    out.add(2, "baseline", rule.baseline ? yamlScalar(decimalText(*rule.baseline) + unit.symbol) : QString());
    out.add(2, "warn", limit(rule.warn));
    out.add(2, "breach", rule.compare ? QString() : limit(rule.breach));
    out.add(2, "clear", limit(rule.clear));
    out.add(2, "target", limit(rule.target));
    out.add(2, "tolerance", rule.tolerance > 0 ? percent(rule.tolerance) : QString());
    out.add(2, "confirm", std::visit(ConfirmText{}, rule.confirm));
    out.add(2, "failed_checks", budgetText(rule.budget));
    out.add(2, "watch", rule.watch ? formatDuration(*rule.watch) : QString());
    out.add(2, "missing", missingText(rule.missing));
    out.add(2, "warm_up", formatDuration(rule.warmUp));
    out.add(2, "min_samples", rule.composite || rule.compare ? QString() : whole(rule.minSamples));
    out.add(2, "shadow", truth(rule.shadow));
    out.add(2, "do", toString(rule.action));
    out.add(2, "recovery", optionalText(rule.recovery));
}

} // namespace interlock
