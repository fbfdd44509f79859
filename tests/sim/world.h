#pragma once

#include "models/engine/engine.h"
#include "tests/sim/balancer.h"
#include "tests/sim/checks.h"
#include "tests/sim/disk.h"
#include "tests/sim/endpoints.h"
#include "tests/sim/history.h"
#include "tests/sim/people.h"
#include "tests/sim/simclock.h"

namespace interlock::sim {

/// What a run came to.
struct Outcome {
    QString broken;      ///< the invariant, in a sentence; empty when all held
    Micros at = 0;       ///< when it broke, or when the run ended
    QString phase;       ///< where the rollout ended
    QByteArray digest;   ///< of the journal: two runs of a seed give the same
    double exposure = 0; ///< the worst, as a share of its bound
    qint64 events = 0;
};

/// One machine, its disk, one balancer, a canary and a few people, made from a recipe. Everything in it is
/// deterministic: the same recipe gives the same journal, byte by byte.
class World {
public:
    explicit World(Recipe recipe);
    ~World();
    Outcome run();
    const History &history() const { return m_history; }

    // what its parts see
    Micros now() const { return m_loop.now(); }
    void after(Micros delay, Process process, std::function<void()> what)
    {
        m_loop.after(delay, process, std::move(what));
    }
    const Recipe &recipe() const { return m_recipe; }
    const PlanFile &planFile() const { return m_plan; }
    const SimClock &clock() const { return m_clock; }
    Disk &disk() { return m_disk; }
    Balancer &balancer() { return m_balancer; }
    Endpoints &endpoints() { return m_endpoints; }
    const People &people() const { return m_people; }
    /// The one that guards; null while none does.
    const Engine *engine() const { return m_engine.get(); }
    bool isEngineAlive() const { return bool(m_engine); }
    /// Alive, awake, and both for at least this long.
    bool isAwakeFor(Micros time) const { return m_engine && !m_paused && now() - m_awakeSince >= time; }
    Process process() const { return m_process; }

    /// The fault of this kind that lasts now, if it strikes at this opportunity.
    const Fault *struck(FaultKind kind);
    bool strikes(FaultKind kind) { return struck(kind) != nullptr; }
    const Fault *lasting(FaultKind kind) const;
    /// Whether one of this kind lasted at some time within the last while.
    bool hadFault(FaultKind kind, Micros within) const;
    /// Whether any fault but this kind lasts, or something happened within the last while.
    bool isQuiet(FaultKind but, Micros within) const;

    // what its parts tell
    void note(const QString &text) { m_history.note(now(), text); }
    void moved(const Motion &motion);
    void served(const SourceId &source, const Served &served);
    void appended(Process process, const StoreBatch &batch);
    void committed(const StoreBatch &batch);
    void listen(Requests *requests) { m_listener = requests; }
    void unlisten(const Requests *requests)
    {
        if (m_listener == requests)
            m_listener = nullptr;
    }
    void answered(const QString &request)
    {
        after(0, kWorld, [this, request] { m_people.answered(request); });
    }
    void drop(const Request &request);

private:
    void layLog();
    void schedule();
    void orderSent();
    void act(const Fault &fault);
    bool actOnMachine(const Fault &fault);
    void launch();
    void kill(Micros downFor);
    void pause(const Fault &fault);
    void wake(Process process, Micros slept);
    void look();
    void runUntil(Micros until);
    bool isOver() const;
    Outcome outcome() const;

    Recipe m_recipe;
    VirtualLoop &m_loop = VirtualLoop::instance();
    History m_history;
    SimClock m_clock;
    PlanFile m_plan;
    Disk m_disk;
    Balancer m_balancer;
    Endpoints m_endpoints;
    People m_people;
    Checks m_checks;
    std::vector<Chance> m_chances;      ///< of the faults
    std::vector<char> m_lied;           ///< a lie is told once
    std::vector<const Fault *> m_armed; ///< strike when the next order is sent
    Requests *m_listener = nullptr;
    std::vector<std::unique_ptr<SimStore>> m_graves; ///< of dead processes: late commits still ask them
    std::unique_ptr<SimStore> m_store;
    std::unique_ptr<Engine> m_engine;
    Process m_process = kWorld;
    Process m_processes = kWorld;
    bool m_paused = false;
    Micros m_awakeSince = 0;
    Micros m_eventful = -1; ///< when something last happened at an instant
    qint64 m_events = 0;
};

} // namespace interlock::sim
