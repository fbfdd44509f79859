#include "tests/sim/balancer.h"

#include "tests/sim/world.h"

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

bool Balancer::stableUp() const
{
    return !m_world.lasting(FaultKind::StableDown);
}

void Balancer::take(Process process, Weight canary, Motion::Cause cause)
{
    m_motions.push_back({m_world.now(), cause, m_canary, canary, process});
    m_canary = canary;
    m_world.moved(m_motions.back());
}

void Balancer::foreign(Weight canary)
{
    take(kWorld, canary, Motion::Cause::Foreign);
}

void Balancer::reload(Weight configured)
{
    ++m_worker;
    take(kWorld, configured, Motion::Cause::Reload);
}

void Balancer::apply(Process process, Weight canary, Actuator::ApplyDone done)
{
    m_motions.push_back({m_world.now(), Motion::Cause::Sent, m_canary, canary, process});
    m_world.moved(m_motions.back());
    const auto takeAfter = [this, process, canary](Micros delay) {
        m_world.after(delay, kWorld,
                      [this, process, canary] { take(process, canary, Motion::Cause::Command); });
    };
    const auto answer = [this, process](Micros delay, auto reply) {
        m_world.after(delay, process, std::move(reply));
    };
    if (!m_world.reaches(process))
        return answer(kDeadline, [done] { done(timedOut()); });
    if (m_world.strikes(FaultKind::Refused))
        return answer(kReply, [done] { done(refused()); });
    if (m_world.strikes(FaultKind::ReplyLost))
        takeAfter(1 * kMs);
    else if (const Fault *late = m_world.struck(FaultKind::AppliedAfterTimeout))
        takeAfter(Micros(late->value) * kMs);
    else if (const Fault *later = m_world.struck(FaultKind::AppliedLate))
        takeAfter(Micros(later->value) * kSecond);
    else {
        if (m_world.strikes(FaultKind::Partial)) // some targets took it, some did not
            canary = Weight{(canary.basisPoints + m_canary.basisPoints) / 2};
        const Fault *slow = m_world.struck(FaultKind::Delay);
        const Micros delay = slow ? Micros(slow->value) * kMs : 1 * kMs;
        m_world.after(delay, kWorld,
                      [this, process, canary] { take(process, canary, Motion::Cause::Command); });
        return answer(delay + 1 * kMs, [done] { done({}); });
    }
    answer(kDeadline, [done] { done(timedOut()); });
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

void Balancer::read(Process process, Actuator::ReadDone done)
{
    if (!m_world.reaches(process) || m_world.strikes(FaultKind::ReadTimeout))
        return m_world.after(kDeadline, process, [done = std::move(done)] { done(timedOut()); });
    m_world.after(1 * kMs, kWorld, [this, process, done = std::move(done)]() mutable {
        Weight seen = m_canary;
        if (const Fault *lie = m_world.struck(FaultKind::ReadLie))
            seen = Weight{int(lie->value) * 100};
        m_world.after(1 * kMs, process, [done = std::move(done), reading = shown(seen)] { done(reading); });
    });
}

} // namespace interlock::sim
