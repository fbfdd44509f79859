#pragma once

#include "models/base/atomicfile.h"
#include "models/base/result.h"
#include "models/plan/plan.h"

#include <QObject>

#include <functional>

namespace interlock {

/// Effective state of one target when read back.
struct TargetReading {
    QString name;
    bool canary = false;
    int weight = 0;       ///< run-time weight as set
    bool up = false;      ///< operational state: passes checks
    bool ready = false;   ///< administrative state: takes traffic (not MAINT, not DRAIN)
    bool drained = false; ///< not ready by DRAIN, and not by MAINT
    bool operator==(const TargetReading &) const = default;
};

/// What moves traffic, read back.
struct ActuatorReading {
    std::vector<TargetReading> targets;
    Weight canary; ///< share of traffic that reaches the canary, from weights and administrative states
    /// At least one stable target takes traffic once it has a weight, which a rollback gives it first: it is
    /// up, and nobody put it into MAINT or DRAIN. False: nobody would be left to serve (decision 1).
    bool stableReady = false;
    bool apart = false; ///< parts that carry the same share when all took the last order do not
    QString worker;     ///< identifies the answering process (pid and start time): a new one lost its weights
    QString note{}; ///< what else is worth keeping: a deployment's id and finish time, what a command printed
    /// Why what is read back is only set and not in force, as far as this process saw: the deployment or the
    /// restart that takes it over failed. Empty: it is in force, or nobody knows better.
    QString notInForce{};
    QString
        deployment{}; ///< the id of the deployment that brought it into force, where the platform names it
    QString finishedAt{}; ///< when that one ended, in the platform's own words
    bool operator==(const ActuatorReading &) const = default;
    QString detail() const; ///< "v2 64 ready, v1 192 ready; NOTE"
};

/// What is read back where the parts of one switch disagree: some flags are on, a variable is not what the
/// share asks for. Never near a share that was ordered, never 0, so that it is always noticed (I11, I14).
inline constexpr Weight kInPart{9949};

/// What an actuator would change, as it stands now: for the rollback pack and the evidence.
struct Touched {
    QString name;                          ///< a file's path, a flag, a server
    QByteArray was;                        ///< a file's bytes, a value
    std::optional<FileRights> rights = {}; ///< of a file
    bool operator==(const Touched &) const = default;
};
/// How the administrative state of a server stands in a `Touched` and in a rollback pack.
QString adminState(const TargetReading &target); ///< ready, drain, maint

/// Moves traffic: read, apply, verify. Lives on the engine's thread; never blocks; each call ends once, in at
/// most its deadline. An error with code Timeout means unknown: the command may still be executed later.
class Actuator : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    using ReadDone = std::function<void(Result<ActuatorReading>)>;
    using ApplyDone = std::function<void(Done)>;
    using TouchedDone = std::function<void(Result<std::vector<Touched>>)>;

    /// The longest that a reading takes; one `apply` takes at most what `orderWithin` says of its traffic.
    virtual Duration deadline() const = 0;
    virtual void read(ReadDone done) = 0;
    /// Sets an absolute share. A raise weights canary and stable; lowering to 0 makes stable ready and
    /// weighted first, in one chained command. Says nothing about the effect: read back.
    virtual void apply(Weight canary, ApplyDone done) = 0;
    /// An order for 0 follows within 50 ms: what can be done ahead of it, and moves nothing (a connection).
    virtual void prepare() {}
    /// Takes the canary out of traffic by other means than its share, stable ready first: for when orders of
    /// a share do not help. NotFound where there are no other means.
    virtual void takeOut(ApplyDone done);
    /// What `apply` would change, before it does. Without a better answer: what is read back, by target.
    virtual void snapshot(TouchedDone done);
    /// Whether it can ever do what is asked of it, as far as that can be told without moving anything. Asked
    /// once, before the first order; what cannot be told fits.
    virtual void checkFit(ApplyDone done);
    /// 0 was read back: what a lowering took from the canary beside its share is given back as it was before
    /// the rollout, as far as 0 holds with it. Gives what was done, empty for nothing, or why it is not back.
    using GivenBack = std::function<void(Result<QString>)>;
    virtual void giveBack(GivenBack done);
    /// How everything stood before the rollout, from its rollback pack: what a lowering to 0 gives back.
    virtual void setBefore(const std::vector<Touched> &) {}
    /// An order for this share was given by another process, which did not see it carried out: what is read
    /// back as this share may only be set, and not be in force, until an order of this process said
    /// otherwise.
    virtual void doubt(Weight, const QString &) {}
    /// The plan's own command did what an order could not: what is set is in force.
    virtual void carriedOutOtherwise() {}
    /// The epoch of the engine that gives the orders; written where the traffic can hold it.
    virtual void setEpoch(qint64) {}
};

} // namespace interlock
