#pragma once

#include "tests/sim/shape.h"
#include "tests/sim/virtualloop.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <vector>

namespace interlock::sim {

/// What goes wrong, as section 4.2 of the reliability notes lists it.
enum class FaultKind {
    // what the canary shows: breaches first, then values that are none
    Bad,
    SlowRot,
    Flapping,
    Spike,
    Errors,
    Stale,
    Frozen,
    Missing,
    NotANumber,
    Status5xx,
    Hang,
    Trickle,
    Truncated,
    Oversize,
    SchemaChange,
    CounterReset,
    OtherService,
    // what moves the traffic
    Refused,
    Delay,
    ReplyLost,
    AppliedAfterTimeout,
    AppliedLate,
    Partial,
    Reload,
    ForeignUp,
    ForeignDown,
    ReadLie,
    ReadTimeout,
    StableDown,
    // the disk
    NoSpace,
    AckLost,
    SlowCommit,
    FilesFail,
    // the machine
    WallJump,
    Kill,
    Reboot,
    Pause,
    Suspend,
    SecondEngine,
    // people
    RollBack,
    Hold,
    Resume,
    Promote,
    Back,
    Opposite,
    LowerAlone,
    // several machines, and a store that breaks; only in wide worlds
    CutOff,
    Failover,
    Takeover,
    BitFlip,
    TornWrite,
    // who signed takes the key back, and may sign again; only in worlds of the changing mind
    Withdraw,
    // what is answered is lost, or old; a key that is good until then; only in distant worlds
    Deaf,
    ReadLag,
    KeyEnds,
    Count,
};
constexpr int kFaultKinds = int(FaultKind::Count);
/// Seeds from here on are wide worlds; those below stay the worlds they were when they were kept.
constexpr quint64 kWide = 1ULL << 60;
/// And from here on they also differ in their plan and in how many switches move the traffic.
constexpr quint64 kShaped = 1ULL << 61;
/// And from here on somebody takes a key back.
constexpr quint64 kChanging = 3ULL << 60;
/// And from here on lines carry in one direction only, readings are old, keys end, and there are three
/// machines.
constexpr quint64 kDistant = 1ULL << 62;
/// The world of a count: one in three is as small as they once were, one is wide, one has a shape of its own;
/// in half of these somebody changes their mind, and half of those are distant ones.
constexpr quint64 worldOf(quint64 count)
{
    return count % 3 == 0    ? count
           : count % 3 == 1  ? kWide + count
           : count % 6 == 2  ? kShaped + count
           : count % 12 == 5 ? kChanging + count
                             : kDistant + count;
}
QString toString(FaultKind kind);

/// One thing that goes wrong, for a while or at an instant.
struct Fault {
    FaultKind kind = FaultKind::Bad;
    Micros from = 0, to = 0;
    double rate = 1;  ///< how often it strikes while it lasts
    double value = 0; ///< percent, seconds or milliseconds, as the kind has it
    quint64 salt = 0; ///< its own chance, so that dropping another fault changes nothing here
    QString text() const;
};

enum class Parsing { Bodies, Observations };

/// All that a run depends on.
struct Recipe {
    quint64 seed = 0;
    Parsing parsing = Parsing::Bodies;
    std::vector<int> percents; ///< of the stages
    int bake = 60;             ///< seconds
    int everyMs = 5000;
    int watchMs = 0; ///< of the latency guardrail; 0: none
    int confirm = 2;
    int missingAfter = 30; ///< seconds
    bool missingRollsBack = false;
    bool manualGates = false;
    bool gatesRollBack = false;
    bool holdsStay = false;
    int holdDeadline = 600;  ///< seconds
    int leaseSeconds = 7200; ///< from its request on
    bool secondKey = true;
    int secondKeyAfter = 2; ///< seconds
    int personAfter = 40;   ///< seconds until somebody acts at a gate or a hold
    int resumes = 1;        ///< how often somebody resumes
    double drift = 0;       ///< of the machine's clock: 0.005 gains five milliseconds a second
    double otherDrift = 0;  ///< of the other machine's
    int otherSkew = 0;      ///< seconds that the other machine's wall clock is ahead
    int machines = 2; ///< on which an engine may run; the third has the clock of the other one, turned round
    Shape shape;
    std::vector<Fault> faults;
    Micros faultsEnd = 0;

    /// How long an undisturbed rollout takes, about.
    Micros planned() const;
    QByteArray plan() const; ///< as YAML
    QString text() const;
};

/// The world of a seed. Each arms a random subset of the faults (swarm testing, Groce et al. 2012).
Recipe recipeOf(quint64 seed);
/// Nothing goes wrong: stages of 15 minutes, looked at each 5 s; for measuring.
Recipe calm(Parsing parsing);

} // namespace interlock::sim
