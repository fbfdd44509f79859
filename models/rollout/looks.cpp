#include "models/rollout/looks.h"

#include "models/plan/combined.h"

namespace interlock {

Looks::Looks(const Plan &plan, const SeriesTable &series, Duration from)
    : m_plan(plan), m_series(series), m_from(from)
{
    for (const Indicator &indicator : plan.indicators) {
        m_watched.push_back({&indicator, {}, {}, {}});
        for (const Stage &stage : plan.stages)
            m_watched.back().every.push_back(cadence(plan, indicator.id, stage));
    }
    for (const Source &source : plan.sources)
        addSource(source);
}

void Looks::addSource(const Source &source)
{
    Polled polled{{}, pollEvery(m_plan, source), Duration(0)};
    for (size_t i = 0; i < m_plan.indicators.size(); ++i)
        if (m_plan.indicators[i].source == source.id) // combined ones have none
            polled.indicators.push_back(i);
    if (!polled.indicators.empty())
        m_polled.push_back(std::move(polled));
}

std::vector<Looks::Seen> Looks::due(Duration now, int stage)
{
    m_now = now;
    m_stage = size_t(stage);
    std::vector<Seen> all;
    for (Polled &polled : m_polled) {
        if (polled.next > now)
            continue;
        polled.next = now + polled.every;
        if (Seen seen = look(polled); !seen.empty())
            all.push_back(std::move(seen));
    }
    return all;
}

Duration Looks::next() const
{
    Duration next = Duration::max();
    for (const Polled &polled : m_polled)
        next = std::min(next, polled.next);
    return next;
}

Looks::Seen Looks::look(const Polled &polled)
{
    Seen seen;
    for (const size_t i : polled.indicators)
        if (Watched &watched = m_watched[i]; isDue(watched, polled.every)) {
            watched.latest = observe(watched);
            seen.emplace_back(watched.indicator->id, *watched.latest);
        }
    if (!seen.empty())
        observeCombined(seen);
    return seen;
}

bool Looks::isDue(Watched &watched, Duration poll) const
{
    return watched.beat.takes(m_now, watched.every.at(m_stage), poll);
}

Observation Looks::observe(const Watched &watched) const
{
    Observation seen = m_series.at(watched.indicator->id.text, m_from + m_now, watched.every.at(m_stage));
    const auto *query = std::get_if<PromQuery>(&watched.indicator->measure);
    if (query && query->alive.isEmpty())
        seen.age.reset(); // an instant query does not tell it (decision 34)
    return seen;
}

void Looks::observeCombined(Seen &seen)
{
    for (Watched &watched : m_watched) {
        const auto *combined = std::get_if<Combined>(&watched.indicator->measure);
        const Observation *of = combined ? latest(combined->of) : nullptr;
        const Observation *to = combined ? latest(combined->to) : nullptr;
        if (of && to && isDue(watched, pollOfParts(watched.every.at(m_stage)))) {
            watched.latest = combine(*watched.indicator, *of, *to);
            seen.emplace_back(watched.indicator->id, *watched.latest);
        }
    }
}

const Observation *Looks::latest(const IndicatorId &id) const
{
    for (const Watched &watched : m_watched) // GCOVR_EXCL_BR_LINE a plan is refused whose parts are not there
        if (watched.indicator->id == id)
            return watched.latest ? &*watched.latest : nullptr;
    return nullptr; // GCOVR_EXCL_LINE likewise
}

} // namespace interlock
