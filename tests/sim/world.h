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

/// How long the store waits for a machine that is cut off before it lets another one hold it: longer than a
/// raise may be late, and its time-out.
constexpr Micros kHoldExpires = 12 * kSecond;

/// A turn of the rollout, as its journal tells it.
struct Turned {
    Micros at = 0;
    Phase phase = Phase::Preparing;
    int stage = -1;
    QString reason;
    bool isSame(const Turned &other) const
    {
        return phase == other.phase && stage == other.stage && reason == other.reason;
    }
};

/// What a run came to.
struct Outcome {
    QString broken;      ///< the invariant, in a sentence; empty when all held
    Micros at = 0;       ///< when it broke, or when the run ended
    QString phase;       ///< where the rollout ended
    QByteArray digest;   ///< of the journal: two runs of a seed give the same
    double exposure = 0; ///< the worst, as a share of its bound
    qint64 events = 0;
    std::vector<Turned> path;    ///< each change of phase or stage
    std::vector<Motion> motions; ///< the balancer's own log
};

/// Two machines or three, the store that they share, one balancer, a canary and a few people, made from a
/// recipe. The engine runs on one of the machines; the others are there for when that dies or is cut off.
/// Everything in it is deterministic: the same recipe gives the same journal, byte by byte.
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
    /// Of the machine where the engine runs.
    const SimClock &clock() const { return m_machines[m_here].clock; }
    /// Whether what the machine of a process sends arrives at store, pages and balancer now.
    bool reaches(Process process) const { return now() >= m_machines[machineOf(process)].cutUntil; }
    /// Whether nothing that is answered to it arrives, though what it sends does.
    bool isDeaf(Process process) const { return now() < m_machines[machineOf(process)].deafUntil; }
    /// What is on its way to a process arrives now, or when its machine is reached again.
    void deliver(Process process, std::function<void()> what);
    /// Whether an order that a process gave last is a raise, as its own engine sees it.
    bool isRaising(Process process) const;
    Disk &disk() { return m_disk; }
    Balancer &balancer() { return m_balancer; }
    Endpoints &endpoints() { return m_endpoints; }
    const People &people() const { return m_people; }
    /// The one that guards; null while none does.
    const Engine *engine() const { return m_engine.get(); }
    bool isEngineAlive() const { return bool(m_engine); }
    /// Alive, awake, not cut off, and all that for at least this long.
    bool isAwakeFor(Micros time) const
    {
        return m_engine && !m_paused &&
               now() - std::max(m_awakeSince, m_machines[m_here].apartUntil()) >= time;
    }
    Process process() const { return m_process; }
    Process holder() const { return m_disk.holder; }

    /// The fault of this kind that lasts now, if it strikes at this opportunity.
    const Fault *struck(FaultKind kind);
    bool strikes(FaultKind kind) { return struck(kind) != nullptr; }
    const Fault *lasting(FaultKind kind) const;
    /// Whether one of this kind lasted at some time within the last while.
    bool hadFault(FaultKind kind, Micros within) const;
    /// Whether any fault but this kind lasts, or something happened within the last while.
    bool isQuiet(FaultKind but, Micros within) const;
    /// Whether nothing but what these list went wrong or happened within the last while.
    bool isQuietBut(std::initializer_list<FaultKind> kinds, Micros within) const;
    /// Whether the switches did as they were told, and the engine's machine reached them, within the last
    /// while; whatever else was broken.
    bool areSwitchesWell(Micros within) const;

    // what its parts tell
    void wrong(const char *invariant, const QString &what) { m_checks.fail(invariant, what); }
    void note(const QString &text) { m_history.note(now(), text); }
    void turned(const RolloutState &state);
    /// The journal is folded again from its first row; what it still tells keeps its time.
    void foldAgain(const std::function<void()> &fold);
    void moved(const Motion &motion);
    void served(Process process, const SourceId &source, const Served &served);
    void appended(Process process, quint64 commit, const StoreBatch &batch);
    /// Writes a batch to the disk, if it continues what stands there; the checks hear of what is new.
    Done land(const StoreBatch &batch);
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
    /// When somebody last asked for something.
    Micros droppedAt() const { return m_droppedAt; }

private:
    void layLog();
    void schedule();
    void orderSent();
    void act(const Fault &fault);
    bool actOnMachine(const Fault &fault);
    bool actOnStore(const Fault &fault);
    SimClock &here() { return m_machines[m_here].clock; }
    size_t machineOf(Process process) const;
    size_t nextMachine() const { return (m_here + 1) % m_machines.size(); }
    void failOver(Micros downFor);
    void takeOver(Micros cutFor);
    void tear(quint64 commit);
    void breakStore(std::function<void()> mend);
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
    std::vector<Turned> m_path, m_pathBefore;
    struct Machine {
        SimClock clock;
        Micros cutUntil = -1;  ///< nothing arrives, in neither direction
        Micros deafUntil = -1; ///< what is answered to it is lost
        Micros apartUntil() const { return std::max(cutUntil, deafUntil); }
    };
    std::vector<Machine> m_machines;
    size_t m_here = 0;                 ///< where the engine runs, or will
    std::map<Process, size_t> m_ranOn; ///< each process its machine
    PlanFile m_plan;
    Disk m_disk;
    Balancer m_balancer;
    Endpoints m_endpoints;
    People m_people;
    Checks m_checks;
    std::vector<Chance> m_chances;        ///< of the faults
    std::vector<char> m_lied;             ///< a lie is told once
    std::vector<const Fault *> m_armed;   ///< strike when the next order is sent
    std::vector<const Fault *> m_tearing; ///< strike when the next rows are written
    std::vector<const Fault *> m_cutting; ///< strike when the next raise is written down
    bool m_isStoreBroken = false;         ///< it is not what was written
    Requests *m_listener = nullptr;
    std::vector<std::unique_ptr<SimStore>> m_graves; ///< of dead processes: late commits still ask them
    std::unique_ptr<SimStore> m_store;
    std::unique_ptr<Engine> m_engine;
    Process m_process = kWorld;
    Process m_processes = kWorld;
    struct Left {
        std::unique_ptr<SimStore> store;
        std::unique_ptr<Engine> engine;
        Process process = kWorld;
    };
    std::vector<Left> m_left; ///< engines that still run where another one took the store over
    bool m_paused = false;
    Micros m_awakeSince = 0;
    Micros m_eventful = -1;                               ///< when something last happened at an instant
    std::array<Micros, kFaultKinds> m_actedAt = filled(); ///< when this kind last did
    static std::array<Micros, kFaultKinds> filled()
    {
        std::array<Micros, kFaultKinds> never{};
        never.fill(-1);
        return never;
    }
    Micros m_droppedAt = 0;
    bool wasCut(Micros within) const;
    bool struckWithin(FaultKind kind, Micros within) const;
    qint64 m_events = 0;
};

} // namespace interlock::sim
