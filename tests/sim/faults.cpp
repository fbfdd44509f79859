#include "tests/sim/world.h"

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

bool isInstant(const Fault &fault)
{
    return fault.to == fault.from;
}

/// Half of these strike while an order is on its way: that lasts for milliseconds and matters most.
bool waitsForOrder(const Fault &fault)
{
    using enum FaultKind;
    static const std::vector<FaultKind> kinds{Kill, Reboot,   Pause,     RollBack,   Hold,
                                              Back, Opposite, ForeignUp, ForeignDown};
    return fault.salt % 2 == 1 && std::find(kinds.begin(), kinds.end(), fault.kind) != kinds.end();
}

} // namespace

void World::schedule()
{
    for (const Fault &fault : m_recipe.faults) {
        const Fault *const one = &fault;
        after(fault.from, kWorld, [this, one] {
            note(u"fault: "_s + one->text());
            if (isInstant(*one) && waitsForOrder(*one))
                m_armed.push_back(one);
            else if (isInstant(*one))
                act(*one);
        });
        if (!isInstant(fault))
            after(fault.to, kWorld, [this, one] { note(u"fault ends: "_s + toString(one->kind)); });
    }
}

void World::orderSent()
{
    for (const Fault *fault : std::exchange(m_armed, {}))
        after(Micros(fault->salt % 3000), kWorld, [this, fault] { act(*fault); });
}

void World::act(const Fault &fault)
{
    m_eventful = now();
    if (actOnMachine(fault))
        return;
    switch (fault.kind) {
    case FaultKind::RollBack:
        return m_people.decide(DecisionKind::RollBack);
    case FaultKind::Hold:
        return m_people.decide(DecisionKind::Hold);
    case FaultKind::Resume:
        return m_people.decide(DecisionKind::Resume);
    case FaultKind::Promote:
        return m_people.decide(DecisionKind::Promote);
    case FaultKind::Back:
        return m_people.decide(DecisionKind::Back);
    case FaultKind::Opposite: // two consoles
        m_people.decide(DecisionKind::Promote);
        return after(Micros(fault.salt % 10) * kMs, kWorld,
                     [this] { m_people.decide(DecisionKind::RollBack); });
    case FaultKind::LowerAlone: // the engine is dead, or silent
        if (fault.salt % 2 == 0)
            kill(5 * kSecond);
        else
            pause({FaultKind::Pause, now(), now(), 1, 7, fault.salt});
        return after(2 * kSecond, kWorld, [this] { m_people.lowerAlone(); });
    default:
        return;
    }
}

bool World::actOnMachine(const Fault &fault)
{
    const auto percent = Weight{int(fault.value) * 100};
    switch (fault.kind) {
    case FaultKind::Reload:
        m_balancer.reload(percent);
        return true;
    case FaultKind::ForeignUp:
    case FaultKind::ForeignDown:
        if ((percent > m_balancer.canary()) == (fault.kind == FaultKind::ForeignUp))
            m_balancer.foreign(percent);
        return true;
    case FaultKind::WallJump:
        m_clock.jump(Duration(qint64(fault.value * 1000)));
        return true;
    case FaultKind::Kill:
        kill(Micros(fault.value) * kSecond);
        return true;
    case FaultKind::Reboot:
        kill(Micros(fault.value) * kSecond + 20 * kSecond);
        m_clock.reboot();
        return true;
    case FaultKind::Pause:
    case FaultKind::Suspend:
        pause(fault);
        return true;
    case FaultKind::SecondEngine:
        if (m_engine)
            launch(); // must be refused
        return true;
    default:
        return false;
    }
}

} // namespace interlock::sim
