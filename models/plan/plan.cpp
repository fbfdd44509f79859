#include "models/plan/plan.h"

#include <cmath>

namespace interlock {

namespace {

template <typename Item, typename Key>
const Item *find(const std::vector<Item> &items, const Key &id)
{
    const auto found =
        std::find_if(items.begin(), items.end(), [&id](const Item &item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

/// How long a lasting breach takes to be confirmed when it is looked at every `every`.
Duration confirmTime(const Confirm &confirm, Duration every)
{
    struct Visitor {
        Duration every;
        Duration operator()(const Consecutive &c) const { return every * c.count; }
        Duration operator()(const For &f) const { return f.pending + every; }
        Duration operator()(const AtLeastOf &a) const { return every * a.hits; }
        Duration operator()(const ShareOfTime &s) const
        {
            return Duration(qint64(std::ceil(double(s.window.count()) * s.share))) + every;
        }
    };
    return std::visit(Visitor{every}, confirm);
}

Duration deadlineOf(const Source &source)
{
    return source.timeout.count() > 0 ? source.timeout : std::min(source.interval, Duration(10'000));
}

/// The deadline of the source behind an indicator; of the slower one behind a combined indicator.
Duration deadlineOf(const Plan &plan, const IndicatorId &id)
{
    const Indicator *indicator = plan.indicator(id);
    if (!indicator)
        return Duration(0);
    if (const auto *combined = std::get_if<Combined>(&indicator->measure)) {
        Duration slower{0};
        for (const IndicatorId &part : {combined->of, combined->to})
            if (const Indicator *measured = plan.indicator(part))
                if (const Source *source = plan.source(measured->source))
                    slower = std::max(slower, deadlineOf(*source));
        return slower;
    }
    const Source *source = plan.source(indicator->source);
    return source ? deadlineOf(*source) : Duration(0);
}

} // namespace

const Source *Plan::source(const SourceId &id) const
{
    return find(sources, id);
}

const Indicator *Plan::indicator(const IndicatorId &id) const
{
    return find(indicators, id);
}

const Guardrail *Plan::guardrail(const GuardrailId &id) const
{
    return find(guardrails, id);
}

QString toString(Weight weight)
{
    return QStringLiteral("%1 %").arg(weight.percent(), 0, 'g', 5);
}

Guardrail inStage(const Guardrail &rule, const Stage &stage)
{
    Guardrail here = rule;
    if (const auto target = stage.targets.find(rule.id); target != stage.targets.end())
        here.target = target->second;
    if (const auto breach = stage.breaches.find(rule.id); breach != stage.breaches.end())
        here.breach = breach->second;
    return here;
}

Unit unitOf(const Plan &plan, const Guardrail &rule)
{
    if (rule.compare)
        return *parseUnit(u"%");
    const Indicator *indicator = plan.indicator(rule.indicator);
    return indicator ? indicator->unit : Unit{};
}

Duration cadence(const Guardrail &rule, const Stage &stage)
{
    return rule.watch.value_or(stage.every);
}

Duration lastsAtMost(const Gate &gate)
{
    using namespace std::chrono_literals;
    return gate.deadline.value_or(gate.kind == Gate::Kind::Automatic ? Duration(60s) : Duration(24h));
}

std::optional<int> mostSamples(const Measure &measure)
{
    if (std::holds_alternative<Gauge>(measure) || std::holds_alternative<Pointer>(measure))
        return 1;
    return std::nullopt;
}

qint64 plannedLooks(const Plan &plan, const Guardrail &rule)
{
    qint64 looks = 0;
    for (const Stage &stage : plan.stages)
        looks +=
            std::max(stage.bake - rule.warmUp, Duration(0)) / std::max(cadence(rule, stage), Duration(1));
    return std::max<qint64>(looks, 1);
}

Duration cadence(const Plan &plan, const IndicatorId &indicator, const Stage &stage)
{
    Duration often = stage.every;
    for (const Guardrail &rule : plan.guardrails)
        if (rule.indicator == indicator && rule.watch)
            often = std::min(often, *rule.watch);
    return often;
}

Duration pollEvery(const Plan &plan, const Source &source)
{
    Duration every = source.interval;
    for (const Indicator &indicator : plan.indicators)
        if (indicator.source == source.id && !std::holds_alternative<Combined>(indicator.measure))
            for (const Stage &stage : plan.stages)
                every = std::min(every, cadence(plan, indicator.id, stage));
    return every;
}

std::optional<Duration> worstExposure(const Plan &plan, const Stage &stage)
{
    std::optional<Duration> worst;
    for (const Guardrail &rule : plan.guardrails) {
        if (rule.shadow || rule.action < Action::RollBack || !(rule.breach || rule.composite))
            continue;
        Duration every = cadence(rule, stage);
        Duration deadline = deadlineOf(plan, rule.indicator);
        for (const GuardrailId &id : rule.composite ? rule.composite->of : std::vector<GuardrailId>()) {
            const Guardrail *member = plan.guardrail(id);
            every = std::max(every, member ? cadence(*member, stage) : every);
            deadline = std::max(deadline, member ? deadlineOf(plan, member->indicator) : deadline);
        }
        const Duration exposure = confirmTime(rule.confirm, every) + deadline + Duration(2000);
        worst = std::max(worst.value_or(Duration(0)), exposure);
    }
    return worst;
}

} // namespace interlock
