#pragma once

#include "models/traffic/actuator.h"
#include "tests/sim/recipe.h"

namespace interlock::sim {

class World;

/// One change of the share that users got, or a command that was sent: the truth that everything is held
/// against.
struct Motion {
    enum class Cause { Sent, Command, Foreign, Reload };
    Micros at = 0;
    Cause cause = Cause::Command;
    Weight from, to;
    Process process = kWorld; ///< that gave the command
};

/// What really moves the traffic. It outlives every engine and tells lies only where a fault says so.
class Balancer {
public:
    explicit Balancer(World &world) : m_world(world) {}
    Weight canary() const { return m_canary; }
    bool stableUp() const;
    const std::vector<Motion> &motions() const { return m_motions; }
    void foreign(Weight canary);
    void reload(Weight configured);
    void apply(Process process, Weight canary, Actuator::ApplyDone done);
    void read(Process process, Actuator::ReadDone done);

private:
    void take(Process process, Weight canary, Motion::Cause cause);
    ActuatorReading shown(Weight canary) const;

    World &m_world;
    Weight m_canary;
    int m_worker = 1;
    std::vector<Motion> m_motions;
};

/// The balancer as one incarnation of an engine reaches it.
class SimActuator final : public Actuator {
public:
    SimActuator(Balancer &balancer, Process process) : m_balancer(balancer), m_process(process) {}
    Duration deadline() const override { return Duration(500); }
    void read(ReadDone done) override { m_balancer.read(m_process, std::move(done)); }
    void apply(Weight canary, ApplyDone done) override
    {
        m_balancer.apply(m_process, canary, std::move(done));
    }

private:
    Balancer &m_balancer;
    Process m_process;
};

} // namespace interlock::sim
