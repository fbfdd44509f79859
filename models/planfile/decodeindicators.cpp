#include "models/planfile/decode.h"

namespace interlock {

namespace {

/// One indicator while its measure is being read.
struct Reading {
    const Keys &keys;
    Problems &problems;
    Indicator &indicator;
};

Keys inside(const Reading &reading, const QString &key, const QStringList &known)
{
    return Keys(*reading.keys.find(key), reading.problems, reading.keys.within(key), known);
}

void readPromQuery(const Reading &r)
{
    PromQuery query;
    r.keys.read(u"promql", query.promql, readText);
    r.keys.read(u"alive", query.alive, readText);
    r.indicator.measure = query;
}

void readGauge(const Reading &r)
{
    Gauge gauge;
    r.keys.read(u"gauge", gauge.metric, readSelector);
    r.indicator.measure = gauge;
}

void readRatio(const Reading &r)
{
    const Keys keys = inside(r, QStringLiteral("ratio"),
                             {QStringLiteral("of"), QStringLiteral("to"), QStringLiteral("window")});
    Ratio ratio;
    keys.readNeeded(u"of", ratio.of, readSelector);
    keys.readNeeded(u"to", ratio.to, readSelector);
    keys.read(u"window", ratio.window, readPositiveDuration);
    r.indicator.measure = ratio;
    // a ratio is a fraction: 0.02 shown in "%" is 2
    if (r.indicator.unit.dimension == Dimension::Fraction && r.indicator.rawUnit.symbol.isEmpty())
        r.indicator.rawUnit = *parseUnit(u"ratio");
}

void readQuantile(const Reading &r)
{
    const Keys keys = inside(r, QStringLiteral("quantile"),
                             {QStringLiteral("histogram"), QStringLiteral("q"), QStringLiteral("window")});
    Quantile quantile;
    keys.readNeeded(u"histogram", quantile.histogram, readSelector);
    keys.readNeeded(u"q", quantile.q, readNumber);
    keys.read(u"window", quantile.window, readPositiveDuration);
    if (quantile.histogram.metric.endsWith(u"_bucket"))
        r.problems.add(keys.find(u"histogram")->place,
                       QStringLiteral("a histogram is named without \"_bucket\": %1")
                           .arg(quantile.histogram.metric.chopped(7)));
    if (const YamlNode *q = keys.find(u"q"); q && (quantile.q <= 0 || quantile.q >= 1))
        r.problems.add(q->place,
                       QStringLiteral("a quantile lies between 0 and 1: 0.95 is the 95th percentile"));
    r.indicator.measure = quantile;
}

void readIncrease(const Reading &r)
{
    const Keys keys =
        inside(r, QStringLiteral("increase"), {QStringLiteral("counter"), QStringLiteral("window")});
    Increase increase;
    keys.readNeeded(u"counter", increase.counter, readSelector);
    keys.read(u"window", increase.window, readPositiveDuration);
    r.indicator.measure = increase;
}

void readRate(const Reading &r)
{
    const Keys keys =
        inside(r, QStringLiteral("rate"), {QStringLiteral("counter"), QStringLiteral("window")});
    Rate rate;
    keys.readNeeded(u"counter", rate.counter, readSelector);
    keys.read(u"window", rate.window, readPositiveDuration);
    r.indicator.measure = rate;
}

void readTotal(const Reading &r)
{
    Total total;
    if (const YamlNode *node = r.keys.find(u"total"); node->isMap()) {
        const Keys keys = inside(r, QStringLiteral("total"), {QStringLiteral("of"), QStringLiteral("minus")});
        keys.readNeeded(u"of", total.counter, readSelector);
        if (keys.need(u"minus"))
            keys.read(u"minus", total.minus.emplace(), readSelector);
    } else {
        r.keys.read(u"total", total.counter, readSelector);
    }
    r.indicator.measure = total;
}

void readPointer(const Reading &r)
{
    Pointer pointer;
    r.keys.read(u"pointer", pointer.pointer, readText);
    if (!pointer.pointer.isEmpty() && !pointer.pointer.startsWith(u'/'))
        r.problems.add(r.keys.find(u"pointer")->place,
                       QStringLiteral("a JSON pointer starts with '/': /%1").arg(pointer.pointer));
    r.indicator.measure = pointer;
}

void readField(const Reading &r)
{
    static const WordOf<Aggregate> words{{{QStringLiteral("last"), Aggregate::Last},
                                          {QStringLiteral("mean"), Aggregate::Mean},
                                          {QStringLiteral("min"), Aggregate::Min},
                                          {QStringLiteral("max"), Aggregate::Max},
                                          {QStringLiteral("sum"), Aggregate::Sum},
                                          {QStringLiteral("count"), Aggregate::Count}}};
    Field field;
    r.keys.read(u"field", field.field, readText);
    r.keys.read(u"aggregate", field.aggregate, words);
    r.keys.read(u"window", field.window, readPositiveDuration);
    r.indicator.measure = field;
}

void readDelta(const Reading &r)
{
    static const WordOf<bool> against{{{QStringLiteral("baseline"), true}}};
    const Keys keys = inside(r, QStringLiteral("delta"), {QStringLiteral("of"), QStringLiteral("against")});
    Gauge gauge;
    bool baseline = false;
    keys.readNeeded(u"of", gauge.metric, readSelector);
    keys.readNeeded(u"against", baseline, against);
    r.indicator.measure = gauge;
    r.indicator.delta = r.indicator.unit.symbol == u"%" ? Delta::Percent : Delta::Absolute;
}

void readCombined(const Reading &r)
{
    static const std::vector<std::pair<QString, Pairing>> pairings{
        {QStringLiteral("ratio"), Pairing::Ratio},
        {QStringLiteral("difference"), Pairing::Difference},
        {QStringLiteral("change"), Pairing::Change}};
    const Keys outer =
        inside(r, QStringLiteral("combine"),
               {QStringLiteral("ratio"), QStringLiteral("difference"), QStringLiteral("change")});
    Combined combined;
    int named = 0;
    for (const auto &[word, pairing] : pairings) {
        const YamlNode *node = outer.find(word);
        if (!node)
            continue;
        ++named;
        combined.pairing = pairing;
        const Keys keys(*node, r.problems, outer.within(word), {QStringLiteral("of"), QStringLiteral("to")});
        keys.readNeeded(u"of", combined.of.text, readName);
        keys.readNeeded(u"to", combined.to.text, readName);
    }
    if (outer.valid() && named != 1)
        r.problems.add(outer.place(), QStringLiteral("combine has exactly one of ratio, difference, change"));
    const bool fraction = r.indicator.unit.dimension == Dimension::Fraction;
    if (fraction && r.indicator.rawUnit.symbol.isEmpty() && combined.pairing != Pairing::Difference)
        r.indicator.rawUnit = *parseUnit(combined.pairing == Pairing::Ratio ? u"ratio" : u"%");
    r.indicator.measure = combined;
}

struct KnownMeasure {
    QString key;
    void (*read)(const Reading &);
};

const std::vector<KnownMeasure> &measures()
{
    static const std::vector<KnownMeasure> all{
        {QStringLiteral("promql"), readPromQuery},  {QStringLiteral("gauge"), readGauge},
        {QStringLiteral("ratio"), readRatio},       {QStringLiteral("quantile"), readQuantile},
        {QStringLiteral("increase"), readIncrease}, {QStringLiteral("rate"), readRate},
        {QStringLiteral("total"), readTotal},       {QStringLiteral("pointer"), readPointer},
        {QStringLiteral("field"), readField},       {QStringLiteral("delta"), readDelta},
        {QStringLiteral("combine"), readCombined},
    };
    return all;
}

QStringList knownKeys()
{
    QStringList all{QStringLiteral("source"),       QStringLiteral("unit"),
                    QStringLiteral("raw_unit"),     QStringLiteral("min_samples"),
                    QStringLiteral("frozen_after"), QStringLiteral("ema"),
                    QStringLiteral("alive"),        QStringLiteral("accept_unknown_age"),
                    QStringLiteral("stable"),       QStringLiteral("aggregate"),
                    QStringLiteral("window"),       QStringLiteral("equals"),
                    QStringLiteral("contains"),     QStringLiteral("unchanged")};
    for (const KnownMeasure &measure : measures())
        all << measure.key;
    return all;
}

std::optional<Unit> readUnit(const YamlNode &node, Problems &problems)
{
    if (node.isScalar() && node.text.isEmpty())
        return Unit{};
    const auto text = readText(node, problems);
    if (!text)
        return std::nullopt;
    const auto unit = parseUnit(*text);
    if (unit)
        return *unit;
    problems.add(node.place, unit.error());
    return unknownUnit();
}

void readTruthTest(const Reading &r)
{
    const std::vector<std::pair<QString, Truth::Kind>> kinds{
        {QStringLiteral("equals"), Truth::Kind::Equals},
        {QStringLiteral("contains"), Truth::Kind::Contains},
        {QStringLiteral("unchanged"), Truth::Kind::Unchanged}};
    for (const auto &[word, kind] : kinds) {
        const YamlNode *node = r.keys.find(word);
        if (!node)
            continue;
        if (r.indicator.truth)
            r.problems.add(node->place,
                           QStringLiteral("%1: only one of equals, contains, unchanged").arg(r.keys.where()));
        if (kind == Truth::Kind::Unchanged && !readTruth(*node, r.problems).value_or(true))
            r.problems.add(node->place, QStringLiteral("unchanged can only be true; else leave it out"));
        r.indicator.truth = Truth{kind, toJson(*node)};
        if (!r.indicator.unit.symbol.isEmpty())
            r.problems.add(node->place, QStringLiteral("%1 is 0 or 1 and has no unit").arg(r.keys.where()));
    }
}

/// Keys that only mean something beside one measure.
void refuseLoneKeys(const Reading &r)
{
    const std::vector<std::pair<QString, QString>> pairs{
        {QStringLiteral("alive"), QStringLiteral("promql")},
        {QStringLiteral("accept_unknown_age"), QStringLiteral("promql")},
        {QStringLiteral("aggregate"), QStringLiteral("field")},
        {QStringLiteral("window"), QStringLiteral("field")}};
    for (const auto &[key, needs] : pairs)
        if (r.keys.has(key) && !r.keys.has(needs))
            r.problems.add(r.keys.find(key)->place,
                           QStringLiteral("%1: \"%2\" belongs to \"%3\"").arg(r.keys.where(), key, needs));
}

Indicator decodeIndicator(const QString &name, const YamlNode &node, Problems &problems)
{
    Indicator indicator;
    indicator.id = {name};
    const Keys keys(node, problems, QStringLiteral("indicators.%1").arg(name), knownKeys());
    if (!keys.valid())
        return indicator;
    const Reading reading{keys, problems, indicator};
    keys.read(u"unit", indicator.unit, readUnit);
    keys.read(u"raw_unit", indicator.rawUnit, readUnit);
    keys.read(u"source", indicator.source.text, readName);
    keys.read(u"min_samples", indicator.minSamples, WholeNumber{0, 1'000'000});
    keys.read(u"frozen_after", indicator.frozenAfter, WholeNumber{0, 1'000'000});
    keys.read(u"ema", indicator.ema, readNumber);
    keys.read(u"accept_unknown_age", indicator.acceptUnknownAge, readTruth);
    if (keys.has(u"stable"))
        keys.read(u"stable", indicator.stable.emplace().text, readName);
    if (indicator.ema && (*indicator.ema <= 0 || *indicator.ema > 1))
        problems.add(keys.find(u"ema")->place,
                     QStringLiteral("ema is the weight of the new value: above 0, at most 1"));
    QStringList named;
    for (const KnownMeasure &measure : measures())
        if (keys.has(measure.key)) {
            named << measure.key;
            measure.read(reading);
        }
    if (named.isEmpty())
        problems.add(node.place,
                     QStringLiteral("%1 does not say what to measure: promql, gauge, ratio, quantile, "
                                    "increase, rate, total, pointer, field, delta or combine")
                         .arg(keys.where()));
    else if (named.size() > 1)
        problems.add(node.place, QStringLiteral("%1 measures two things, %2; keep one")
                                     .arg(keys.where(), named.join(QStringLiteral(" and "))));
    readTruthTest(reading);
    refuseLoneKeys(reading);
    return indicator;
}

} // namespace

void decodeIndicators(const YamlNode &node, Decoding &decoding)
{
    if (!node.isMap()) {
        decoding.problems.add(node.place, QStringLiteral("indicators must be a map of names"));
        return;
    }
    for (size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i)
        if (const auto name = readName(node.keys[i], decoding.problems))
            decoding.plan.indicators.push_back(decodeIndicator(*name, node.items[i], decoding.problems));
}

} // namespace interlock
