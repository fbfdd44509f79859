#include "tests/sim/balancer.h"

#include "tests/sim/world.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr Micros kReply = 2 * kMs;
constexpr Micros kDeadline = 500 * kMs;

tl::unexpected<Error> timedOut()
{
    return fail(ErrorCode::Timeout, u"simulated: no answer within 500 ms"_s);
}

tl::unexpected<Error> refused()
{
    return fail(ErrorCode::Environment, u"simulated: connection refused"_s);
}

} // namespace

Balancer::Balancer(World &world)
    : m_world(world), m_parts(size_t(world.recipe().shape.parts)), m_past(m_parts.size())
{}

Weight Balancer::canary() const
{
    const int sum = std::accumulate(m_parts.begin(), m_parts.end(), 0,
                                    [](int all, Weight one) { return all + one.basisPoints; });
    return Weight{int(std::ceil(sum / double(m_parts.size())))};
}

int Balancer::spread() const
{
    const auto [least, most] = std::ranges::minmax(m_parts);
    return most.basisPoints - least.basisPoints;
}

bool Balancer::stableUp() const
{
    return !m_world.lasting(FaultKind::StableDown);
}

void Balancer::take(Process process, size_t part, Weight canary, Motion::Cause cause)
{
    const Weight before = this->canary();
    m_parts[part] = canary;
    m_past[part].emplace_back(m_world.now(), canary);
    m_motions.push_back({m_world.now(), cause, before, this->canary(), process});
    m_world.moved(m_motions.back());
}

void Balancer::foreign(Weight canary)
{
    for (size_t part = 0; part < m_parts.size(); ++part)
        take(kWorld, part, canary, Motion::Cause::Foreign);
}

void Balancer::foreignInPart(Weight canary)
{
    take(kWorld, m_strangers++ % m_parts.size(), canary, Motion::Cause::Foreign);
}

void Balancer::reload(Weight configured)
{
    ++m_worker;
    take(kWorld, m_strangers++ % m_parts.size(), configured, Motion::Cause::Reload);
}

void Balancer::apply(Process process, size_t part, Weight canary, Actuator::ApplyDone done)
{
    if (part == 0) { // one order, whatever it is made of
        m_motions.push_back({m_world.now(), Motion::Cause::Sent, this->canary(), canary, process});
        m_world.moved(m_motions.back());
    }
    const auto takeAfter = [this, process, part, canary](Micros delay) {
        m_world.after(delay, kWorld,
                      [this, process, part, canary] { take(process, part, canary, Motion::Cause::Command); });
    };
    const auto answer = [this, process, done = std::move(done)](Micros delay, const Done &reply) {
        m_world.after(delay, process, [this, process, delay, done, reply] {
            if (!m_world.isDeaf(process) || delay >= kDeadline)
                return done(reply);
            m_world.after(kDeadline - delay, process, [done] { done(timedOut()); });
        });
    };
    if (!m_world.reaches(process))
        return answer(kDeadline, timedOut());
    if (m_world.strikes(FaultKind::Refused))
        return answer(kReply, refused());
    if (m_world.strikes(FaultKind::ReplyLost))
        takeAfter(1 * kMs);
    else if (const Fault *late = m_world.struck(FaultKind::AppliedAfterTimeout))
        takeAfter(Micros(late->value) * kMs);
    else if (const Fault *later = m_world.struck(FaultKind::AppliedLate))
        takeAfter(Micros(later->value) * kSecond);
    else {
        if (m_world.strikes(FaultKind::Partial)) // some targets took it, some did not
            canary = m_parts.size() == 1         ? Weight{(canary.basisPoints + m_parts[0].basisPoints) / 2}
                     : part + 1 < m_parts.size() ? canary
                                                 : m_parts[part];
        const Fault *slow = m_world.struck(FaultKind::Delay);
        const Micros delay = slow ? Micros(slow->value) * kMs : 1 * kMs;
        m_world.after(delay, kWorld,
                      [this, process, part, canary] { take(process, part, canary, Motion::Cause::Command); });
        return answer(delay + 1 * kMs, {});
    }
    answer(kDeadline, timedOut());
}

ActuatorReading Balancer::shown(Weight canary) const
{
    ActuatorReading reading;
    static const QString canaryName = u"canary"_s, stableName = u"stable"_s;
    const int share = canary.basisPoints;
    reading.targets = {{canaryName, true, share, true, true},
                       {stableName, false, 10'000 - share, stableUp(), true}};
    reading.canary = canary;
    reading.stableReady = stableUp();
    reading.worker = QString::number(m_worker);
    return reading;
}

/// What a copy shows that is behind by that much.
Weight Balancer::partAt(size_t part, Micros when) const
{
    const auto &past = m_past[part];
    const auto later = std::ranges::upper_bound(past, when, {}, &std::pair<Micros, Weight>::first);
    return later == past.begin() ? Weight{0} : std::prev(later)->second;
}

void Balancer::read(Process process, size_t part, Actuator::ReadDone done)
{
    if (!m_world.reaches(process) || m_world.strikes(FaultKind::ReadTimeout))
        return m_world.after(kDeadline, process, [done = std::move(done)] { done(timedOut()); });
    m_world.after(1 * kMs, kWorld, [this, process, part, done = std::move(done)]() mutable {
        Weight seen = m_parts[part];
        if (const Fault *lie = m_world.struck(FaultKind::ReadLie))
            seen = Weight{int(lie->value) * 100};
        if (const Fault *lag = m_world.struck(FaultKind::ReadLag))
            seen = partAt(part, m_world.now() - Micros(lag->value) * kSecond);
        if (m_world.isDeaf(process))
            return m_world.after(kDeadline, process, [done = std::move(done)] { done(timedOut()); });
        m_world.after(1 * kMs, process, [done = std::move(done), reading = shown(seen)] { done(reading); });
    });
}

} // namespace interlock::sim
