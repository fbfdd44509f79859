#include "models/base/duration.h"
#include "models/base/nearest.h"
#include "models/plan/share.h"
#include "models/planfile/decode.h"

namespace interlock {

namespace {

template <typename Item>
QStringList idsOf(const std::vector<Item> &items)
{
    QStringList all;
    for (const Item &item : items)
        all << item.id.text;
    return all;
}

/// Whether this type of source can give this measure; the words for the message otherwise.
QString sourceTypeFor(const Measure &measure)
{
    if (std::holds_alternative<PromQuery>(measure))
        return QStringLiteral("prometheus");
    if (std::holds_alternative<Pointer>(measure))
        return QStringLiteral("json or command");
    if (std::holds_alternative<Field>(measure))
        return QStringLiteral("jsonl");
    return QStringLiteral("scrape");
}

bool gives(SourceType type, const Measure &measure)
{
    switch (type) {
    case SourceType::Prometheus:
        return std::holds_alternative<PromQuery>(measure);
    case SourceType::Json:
    case SourceType::Command:
        return std::holds_alternative<Pointer>(measure);
    case SourceType::JsonLines:
        return std::holds_alternative<Field>(measure);
    case SourceType::Scrape:
        break;
    }
    return !std::holds_alternative<PromQuery>(measure) && !std::holds_alternative<Pointer>(measure) &&
           !std::holds_alternative<Field>(measure);
}

/// Checks of one indicator against the rest of the plan.
class IndicatorCheck {
public:
    IndicatorCheck(Decoding &decoding, const Indicator &indicator)
        : m_decoding(decoding), m_indicator(indicator)
    {}

    void run()
    {
        if (const auto *combined = std::get_if<Combined>(&m_indicator.measure))
            checkCombined(*combined);
        else
            checkSource();
        checkUnits();
        if (!isUnknown(m_indicator.unit) && !isUnknown(m_indicator.rawUnit))
            checkUnitByName();
        const auto most = mostSamples(m_indicator.measure);
        if (most && m_indicator.minSamples > *most && !m_indicator.source.isEmpty())
            add({QStringLiteral("min_samples")},
                QStringLiteral("%1 never has a value: one rests on 1 sample, never on %2")
                    .arg(name())
                    .arg(m_indicator.minSamples));
        if (m_indicator.stable)
            checkStable(*m_indicator.stable);
    }

private:
    void add(const QStringList &below, const QString &message)
    {
        const QStringList path = QStringList{QStringLiteral("indicators"), m_indicator.id.text} + below;
        m_decoding.problems.add(placeOf(m_decoding.root, path), message);
    }
    QString name() const { return QStringLiteral("indicators.%1").arg(m_indicator.id.text); }

    void checkSource()
    {
        const Plan &plan = m_decoding.plan;
        if (m_indicator.source.isEmpty())
            return add({}, QStringLiteral("%1 needs \"source\"").arg(name()));
        const Source *source = plan.source(m_indicator.source);
        if (!source)
            return add(
                {QStringLiteral("source")},
                QStringLiteral("there is no source \"%1\"; %2")
                    .arg(m_indicator.source.text, didYouMean(m_indicator.source.text, idsOf(plan.sources))));
        const auto *query = std::get_if<PromQuery>(&m_indicator.measure);
        const bool unread = query && query->promql.isEmpty(); // no measure at all: told already
        if (!unread && !gives(source->type, m_indicator.measure))
            add({QStringLiteral("source")}, QStringLiteral("%1 needs a source of type %2")
                                                .arg(name(), sourceTypeFor(m_indicator.measure)));
    }

    void checkCombined(const Combined &combined)
    {
        if (!m_indicator.source.isEmpty())
            add({QStringLiteral("source")},
                QStringLiteral("%1 combines two indicators and has no source").arg(name()));
        for (const IndicatorId &part : {combined.of, combined.to}) {
            const Indicator *other = m_decoding.plan.indicator(part);
            if (part.isEmpty())
                continue;
            if (!other)
                add({QStringLiteral("combine")},
                    QStringLiteral("there is no indicator \"%1\"; %2")
                        .arg(part.text, didYouMean(part.text, idsOf(m_decoding.plan.indicators))));
            else if (std::holds_alternative<Combined>(other->measure))
                add({QStringLiteral("combine")},
                    QStringLiteral("\"%1\" is combined itself; combine measured indicators").arg(part.text));
        }
    }

    void checkUnits()
    {
        const Unit &unit = m_indicator.unit;
        if (isUnknown(unit))
            return;
        if (!m_indicator.rawUnit.symbol.isEmpty() && m_indicator.rawUnit.dimension != unit.dimension)
            add({QStringLiteral("raw_unit")}, QStringLiteral("\"%1\" cannot be shown in \"%2\"")
                                                  .arg(m_indicator.rawUnit.symbol, unit.symbol));
        const bool plain = unit.dimension == Dimension::None;
        const bool fraction = unit.dimension == Dimension::Fraction;
        if (std::holds_alternative<Ratio>(m_indicator.measure) && !plain && !fraction)
            add({QStringLiteral("unit")}, QStringLiteral("a ratio is shown in \"%\", \"ppm\" or no unit"));
        if (std::holds_alternative<Rate>(m_indicator.measure) && !plain && unit.dimension != Dimension::Rate)
            add({QStringLiteral("unit")}, QStringLiteral("a rate is shown in \"/s\" or \"req/s\""));
        if (std::holds_alternative<Total>(m_indicator.measure) && !plain)
            add({QStringLiteral("unit")}, QStringLiteral("a total is a count and has no unit"));
        if (std::holds_alternative<Increase>(m_indicator.measure) && !plain &&
            unit.dimension != Dimension::Bytes)
            add({QStringLiteral("unit")}, QStringLiteral("an increase is a count and has no unit"));
    }

    /// The unit that the metric's own name ends with (OpenMetrics asks for that), which is what its page
    /// says.
    static std::optional<Unit> unitByName(const Measure &measure)
    {
        static const std::vector<std::pair<QString, QString>> suffixes{
            {QStringLiteral("_microseconds"), QStringLiteral("us")},
            {QStringLiteral("_milliseconds"), QStringLiteral("ms")},
            {QStringLiteral("_seconds"), QStringLiteral("s")},
            {QStringLiteral("_bytes"), QStringLiteral("B")},
            {QStringLiteral("_ratio"), QStringLiteral("ratio")},
            {QStringLiteral("_percent"), QStringLiteral("%")}};
        const auto *gauge = std::get_if<Gauge>(&measure);
        const auto *quantile = std::get_if<Quantile>(&measure);
        const QString name = gauge ? gauge->metric.metric : quantile ? quantile->histogram.metric : QString();
        for (const auto &[suffix, symbol] : suffixes)
            if (name.endsWith(suffix))
                return *parseUnit(symbol);
        return std::nullopt;
    }

    void checkUnitByName()
    {
        const auto named = unitByName(m_indicator.measure);
        const Unit &taken = m_indicator.rawUnit.symbol.isEmpty() ? m_indicator.unit : m_indicator.rawUnit;
        if (!named || taken.dimension == Dimension::None ||
            (named->dimension == taken.dimension && named->inBase == taken.inBase))
            return;
        add({m_indicator.rawUnit.symbol.isEmpty() ? QStringLiteral("unit") : QStringLiteral("raw_unit")},
            QStringLiteral("%1 is in \"%2\" by its metric's name and taken as \"%3\": give raw_unit: %2")
                .arg(name(), named->symbol, taken.symbol));
    }

    void checkStable(const IndicatorId &id)
    {
        const Indicator *stable = m_decoding.plan.indicator(id);
        if (!stable)
            add({QStringLiteral("stable")},
                QStringLiteral("there is no indicator \"%1\"; %2")
                    .arg(id.text, didYouMean(id.text, idsOf(m_decoding.plan.indicators))));
        else if (stable == &m_indicator)
            add({QStringLiteral("stable")}, QStringLiteral("an indicator is not its own stable twin"));
        else if (stable->unit != m_indicator.unit && !isUnknown(stable->unit) && !isUnknown(m_indicator.unit))
            add({QStringLiteral("stable")},
                QStringLiteral("\"%1\" is in \"%2\"; the twin of an indicator in \"%3\" must be too")
                    .arg(id.text, stable->unit.symbol, m_indicator.unit.symbol));
    }

    Decoding &m_decoding;
    const Indicator &m_indicator;
};

Duration totalBake(const Plan &plan)
{
    Duration total{0};
    for (const Stage &stage : plan.stages)
        total += stage.bake;
    return total;
}

void checkOrder(Decoding &decoding, size_t index)
{
    const std::vector<Stage> &stages = decoding.plan.stages;
    const Stage &stage = stages[index];
    const QStringList path{QStringLiteral("stages"), QString::number(index)};
    const auto add = [&](const QString &key, const QString &message) {
        decoding.problems.add(placeOf(decoding.root, path + QStringList{key}), message);
    };
    const YamlNode *list = decoding.root.find(u"stages");
    const YamlNode *node = list->items[index].isMap() ? &list->items[index] : nullptr;
    if (!node)
        return;
    // a weight or a bake of 0 is one that could not be read and was told already
    if (index > 0 && stage.weight.basisPoints > 0 && stage.weight <= stages[index - 1].weight)
        add(QStringLiteral("weight"), QStringLiteral("stages[%1] must raise the weight: %2 comes after %3")
                                          .arg(index)
                                          .arg(toString(stage.weight), toString(stages[index - 1].weight)));
    if (stage.bake.count() > 0 && stage.every > stage.bake)
        add(QStringLiteral("every"), QStringLiteral("stages[%1] is never looked at: every %2 in a bake of %3")
                                         .arg(index)
                                         .arg(formatDuration(stage.every), formatDuration(stage.bake)));
    if (stage.every < Duration(100))
        add(QStringLiteral("every"), QStringLiteral("the fastest evaluation is every 100ms"));
    if (stage.bake.count() > 0 && !stage.checkpoints.empty() && stage.checkpoints.back() > stage.bake)
        add(QStringLiteral("checkpoints"), QStringLiteral("a checkpoint lies behind the end of the bake, %1")
                                               .arg(formatDuration(stage.bake)));
    if (stage.burst && stage.burst->at >= stage.bake && stage.bake.count() > 0)
        add(QStringLiteral("burst"),
            QStringLiteral("the burst lies behind the end of the bake, %1").arg(formatDuration(stage.bake)));
    if (index + 1 < stages.size() && !node->find(u"promote"))
        decoding.problems.add(
            node->place,
            QStringLiteral("stages[%1] needs \"promote\": auto, manual or {approve: [role]}").arg(index));
}

void checkReferences(Decoding &decoding)
{
    const Plan &plan = decoding.plan;
    for (size_t i = 0; i < plan.checks.size(); ++i)
        if (plan.checks[i].indicator && !plan.indicator(*plan.checks[i].indicator))
            decoding.problems.add(
                placeOf(decoding.root,
                        {QStringLiteral("checks"), QString::number(i), QStringLiteral("indicator")}),
                QStringLiteral("there is no indicator \"%1\"; %2")
                    .arg(plan.checks[i].indicator->text,
                         didYouMean(plan.checks[i].indicator->text, idsOf(plan.indicators))));
    for (const QString &packed : plan.rollback.pack)
        if (!plan.files.contains(packed))
            decoding.problems.add(
                placeOf(decoding.root, {QStringLiteral("rollback"), QStringLiteral("pack")}),
                QStringLiteral("\"%1\" must also stand under \"files\": only bound copies are restored")
                    .arg(packed));
}

/// Why `verify_share` cannot be judged; empty: it can.
QString whyNotShare(const Plan &plan, const ShareCheck &share)
{
    if (!share.source.isEmpty() && !plan.source(share.source))
        return QStringLiteral("there is no source \"%1\"; %2")
            .arg(share.source.text, didYouMean(share.source.text, idsOf(plan.sources)));
    const Source *source = shareSource(plan, share);
    if (!source)
        return QStringLiteral("verify_share needs \"source\": there is not exactly one of type scrape");
    if (share.canary == share.total)
        return QStringLiteral("verify_share counts the same for the canary and in total: it would always see "
                              "100 %");
    if (source->type != SourceType::Scrape)
        return QStringLiteral("verify_share needs a source of type scrape");
    for (const IndicatorId &id : {kShareCanary, kShareTotal})
        if (plan.indicator(id))
            return QStringLiteral("the indicator \"%1\" is that of verify_share: name yours differently")
                .arg(id.text);
    if (plan.guardrail(kShareGuardrail))
        return QStringLiteral("the guardrail \"%1\" is that of verify_share: name yours differently")
            .arg(kShareGuardrail.text);
    return {};
}

} // namespace

void addShare(Decoding &decoding)
{
    const ShareCheck *share = shareCheckOf(decoding.plan.traffic);
    if (!share)
        return;
    if (const QString why = whyNotShare(decoding.plan, *share); why.isEmpty())
        addShareGuardrail(decoding.plan);
    else
        decoding.problems.add(
            placeOf(decoding.root,
                    {QStringLiteral("traffic"), QStringLiteral("verify_share"), QStringLiteral("source")}),
            why);
}

void checkIndicators(Decoding &decoding)
{
    const YamlNode *list = decoding.root.find(u"indicators");
    for (const Indicator &indicator : decoding.plan.indicators)
        if (const YamlNode *node = list ? list->find(indicator.id.text) : nullptr; node && node->isMap())
            IndicatorCheck(decoding, indicator).run();
}

void checkStages(Decoding &decoding)
{
    const Plan &plan = decoding.plan;
    for (size_t i = 0; i < plan.stages.size(); ++i)
        checkOrder(decoding, i);
    checkTraffic(decoding);
    if (plan.lease.valid.count() > 0 && plan.lease.valid < totalBake(plan))
        decoding.problems.add(
            placeOf(decoding.root, {QStringLiteral("lease"), QStringLiteral("valid")}),
            QStringLiteral("the lease ends before the last stage: valid %1, the stages bake %2")
                .arg(formatDuration(plan.lease.valid), formatDuration(totalBake(plan))));
}

void checkPlan(Decoding &decoding)
{
    checkIndicators(decoding);
    checkGuardrails(decoding);
    checkStages(decoding);
    checkReferences(decoding);
    checkCommands(decoding);
}

} // namespace interlock
