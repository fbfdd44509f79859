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

/// What really moves the traffic: one switch, or several that share it. It outlives every engine and tells
/// lies only where a fault says so.
class Balancer {
public:
    explicit Balancer(World &world);
    size_t parts() const { return m_parts.size(); }
    /// The share of all traffic.
    Weight canary() const;
    /// How far the parts are from each other, basis points.
    int spread() const;
    bool stableUp() const;
    const std::vector<Motion> &motions() const { return m_motions; }
    void foreign(Weight canary);
    /// Somebody else changes one part only.
    void foreignInPart(Weight canary);
    void reload(Weight configured);
    void apply(Process process, size_t part, Weight canary, Actuator::ApplyDone done);
    void read(Process process, size_t part, Actuator::ReadDone done);

private:
    void take(Process process, size_t part, Weight canary, Motion::Cause cause);
    ActuatorReading shown(Weight canary) const;
    Weight partAt(size_t part, Micros when) const;

    World &m_world;
    std::vector<Weight> m_parts;
    std::vector<std::vector<std::pair<Micros, Weight>>> m_past; ///< each part's weights, and since when
    size_t m_strangers = 0;                                     ///< how often somebody else changed a part
    int m_worker = 1;
    std::vector<Motion> m_motions;
};

/// One part of the balancer as one incarnation of an engine reaches it.
class SimActuator final : public Actuator {
public:
    SimActuator(Balancer &balancer, Process process, size_t part)
        : m_balancer(balancer), m_process(process), m_part(part)
    {}
    Duration deadline() const override { return Duration(500); }
    void read(ReadDone done) override { m_balancer.read(m_process, m_part, std::move(done)); }
    void apply(Weight canary, ApplyDone done) override
    {
        m_balancer.apply(m_process, m_part, canary, std::move(done));
    }

private:
    Balancer &m_balancer;
    Process m_process;
    size_t m_part;
};

} // namespace interlock::sim
