#include "models/sources/polledsource.h"

#include <bit>

namespace interlock {

namespace {

/// The unit that the measured number is in.
Unit spokenUnit(const Indicator &indicator)
{
    if (std::holds_alternative<Ratio>(indicator.measure))
        return {QStringLiteral("ratio"), Dimension::Fraction, 1.0};
    return indicator.rawUnit;
}

Result<double> inUnit(double value, const Indicator &indicator)
{
    const Unit from = spokenUnit(indicator);
    if (from.symbol.isEmpty() || indicator.unit.symbol.isEmpty())
        return value;
    return convert({value, from}, indicator.unit);
}

} // namespace

PolledSource::PolledSource(Source source, std::vector<Indicator> indicators, const Clock &clock)
    : m_source(std::move(source)), m_indicators(std::move(indicators)), m_clock(clock)
{}

void PolledSource::poll()
{
    if (m_inFlight)
        return;
    m_inFlight = true;
    ++m_number;
    m_begun = m_clock.now();
    m_arrivedUs = -1;
    begin();
}

void PolledSource::finish(const Done &result, qint64 bytes, Failure failure)
{
    if (!m_inFlight)
        return;
    m_inFlight = false;
    if (m_arrivedUs < 0)
        noteArrival();
    m_polledOnce = true;
    m_answered = m_begun.boot;
    m_failed = !result && failure == Failure::Whole ? std::optional(result.error()) : std::nullopt;
    if (!m_failed)
        noteRepetitions();
    Poll poll;
    poll.result = result;
    poll.took = m_clock.now().boot - m_begun.boot;
    poll.bytes = bytes;
    poll.number = m_number;
    poll.sample = m_failed ? std::nullopt : newestSample();
    poll.arrivedUs = m_arrivedUs;
    Q_EMIT polled(poll);
}

void PolledSource::noteRepetitions()
{
    for (const Indicator &indicator : m_indicators) {
        const Observation seen = judged(indicator, m_begun.boot);
        if (!seen.isValue()) {
            m_repetitions.remove(indicator.id);
            continue;
        }
        Repetition &repetition = m_repetitions[indicator.id];
        const auto bits = std::bit_cast<quint64>(seen.value);
        repetition.polls = repetition.polls > 0 && repetition.bits == bits ? repetition.polls + 1 : 1;
        repetition.bits = bits;
    }
}

Observation PolledSource::observe(const Indicator &indicator, Instant now) const
{
    if (!m_polledOnce)
        return Observation::missing(QStringLiteral("not polled yet"));
    if (m_failed)
        return Observation::error(m_failed->sentence());
    Observation seen = judged(indicator, now);
    const Repetition repetition = m_repetitions.value(indicator.id);
    seen.frozen = seen.isValue() && indicator.frozenAfter > 0 && repetition.polls >= indicator.frozenAfter &&
                  repetition.bits == std::bit_cast<quint64>(seen.value);
    return seen;
}

Observation PolledSource::judged(const Indicator &indicator, Instant now) const
{
    Observation seen = measure(indicator, now);
    if (seen.kind == Observation::Kind::Error || seen.kind == Observation::Kind::Stale)
        return seen;
    const Duration old = std::max(seen.age.value_or(Duration(0)), now - m_answered);
    if (old > 2 * m_source.interval &&
        (seen.isValue() || seen.age || now - m_answered > 2 * m_source.interval))
        return Observation::stale(
            QStringLiteral("the newest sample is %1 ms old, more than two intervals of %2 ms")
                .arg(old.count())
                .arg(m_source.interval.count()),
            old);
    if (!seen.isValue())
        return seen;
    if (seen.samples < indicator.minSamples)
        return Observation::missing(
            seen.samples == 0 && std::holds_alternative<PromQuery>(indicator.measure)
                ? QStringLiteral("min_samples cannot be counted through a promql query")
                : QStringLiteral("too few samples: %1 of %2").arg(seen.samples).arg(indicator.minSamples));
    if (indicator.truth)
        return seen;
    const auto value = inUnit(seen.value, indicator);
    if (!value)
        return Observation::error(value.error().sentence());
    return Observation::of(*value, seen.age, seen.samples);
}

} // namespace interlock
