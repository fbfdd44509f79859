#include "models/plan/share.h"

#include "models/guardrails/tracks.h"

#include <algorithm>

namespace interlock {

namespace {

Indicator totalOf(const IndicatorId &id, const SourceId &source, const Selector &counter)
{
    Indicator indicator;
    indicator.id = id;
    indicator.source = source;
    indicator.measure = Total{counter, {}};
    return indicator;
}

} // namespace

const Source *shareSource(const Plan &plan, const ShareCheck &check)
{
    if (!check.source.isEmpty())
        return plan.source(check.source);
    const auto scraped = [](const Source &source) { return source.type == SourceType::Scrape; };
    return std::ranges::count_if(plan.sources, scraped) == 1 ? &*std::ranges::find_if(plan.sources, scraped)
                                                             : nullptr;
}

void addShareGuardrail(Plan &plan)
{
    const ShareCheck *check = shareCheckOf(plan.traffic);
    const Source *source = check ? shareSource(plan, *check) : nullptr;
    if (!source)
        return;
    plan.indicators.push_back(totalOf(kShareCanary, source->id, check->canary));
    plan.indicators.push_back(totalOf(kShareTotal, source->id, check->total));
    Guardrail rule;
    rule.id = kShareGuardrail;
    rule.indicator = kShareCanary;
    rule.compare = CompareShare{kShareTotal, check->confidence, check->tolerance};
    rule.breach = certaintyLimit(*rule.compare);
    rule.missing = check->missing;
    rule.action = check->action;
    plan.guardrails.push_back(std::move(rule));
}

Plan withoutShare(Plan plan)
{
    std::erase_if(plan.indicators, [](const Indicator &indicator) {
        return indicator.id == kShareCanary || indicator.id == kShareTotal;
    });
    std::erase_if(plan.guardrails, [](const Guardrail &rule) { return rule.id == kShareGuardrail; });
    return plan;
}

} // namespace interlock
