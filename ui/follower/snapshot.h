#pragma once

#include "models/base/clock.h"
#include "models/base/id.h"
#include "models/evidence/demands.h"
#include "models/guardrails/guardrail.h"
#include "models/rollout/rollout.h"

#include <QMetaType>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

/// What the screen shows, as plain values. The follower thread fills one Snapshot from the store and the
/// engine's own fold, posts it as a SnapshotPtr, and never touches it again; widgets only show it. Numbers
/// stay numbers (the GUI formats them by locale); texts are sentences the engine or the plan already wrote.
/// Ages are counted at `Snapshot::taken`; the GUI adds what has passed on the boot clock since.
namespace interlock {

struct PolicyView;

/// The six statuses; each has its colour, its shape and its word. Never colour alone.
enum class StatusKind { Pass, Running, Waiting, Fail, Inconclusive, Idle };

/// A status with the words for its chip: "Passing so far", "waits for sre-lead".
struct Status {
    StatusKind kind = StatusKind::Idle;
    QString words;
    bool operator==(const Status &) const = default;
};

/// What is known about a record's or seat's signature.
enum class SignatureState { Valid, Absent, Expired, Invalid, NotChecked, Disputed };

/// Who guards: the engine as its heartbeat and lock tell.
struct EngineLink {
    enum class State {
        Guarding, ///< alive and its heartbeat is fresh
        Silent,   ///< the process lives (or is not known dead) but says nothing
        Nobody,   ///< no engine holds the store
        Unknown,  ///< nothing read yet
    };
    State state = State::Unknown;
    qint64 pid = 0;
    Duration silentFor{0}; ///< at `taken`; 0 while guarding
    QString detail;        ///< "host ops-laptop, epoch 12"; may be empty
    QString noWayBack{};   ///< "web-1: WHY": what could not be rolled back right now; empty: all could
    bool operator==(const EngineLink &) const = default;
};

/// The store as the follower could read it.
struct StoreView {
    bool readable = true;
    bool absent = false; ///< there is none yet at `path`: nothing is broken
    bool empty = false;  ///< initialised, but no rollout and no lease ever
    QString path;
    QString problem; ///< what happened, when not readable
    QString mend;    ///< the exact thing to do
    qint64 records = 0;
    bool headVerified = false;
    QString head; ///< hex root hash of the newest verified head
    bool operator==(const StoreView &) const = default;
};

/// The person or agent in front of this console.
struct Me {
    QString name;           ///< principal of the policy; empty: no identity given
    QString keyFingerprint; ///< "SHA256:bbXp..."
    QString keyOrigin;      ///< "ssh-agent", "key file", "hardware key"
    QString cannotSign;     ///< why signing is impossible now; empty: it is possible
    QString account = {};   ///< of the system; who lowers without a key is known by it
    /// By what the log may call whoever sits here.
    QStringList names() const { return {name, account}; }
    bool operator==(const Me &) const = default;
};

/// A record signed with the key of whoever sits here, but not asked for here (A55).
struct ForeignSignature {
    qint64 index = -1;
    QString what; ///< "approve"
    WallTime at{};
    bool operator==(const ForeignSignature &) const = default;
};

struct TrafficView {
    Weight intended;
    std::optional<Weight> observed;  ///< nullopt: never read back
    std::optional<Duration> readAge; ///< of `observed`, at `taken`
    bool stableReady = true;
    QString worker, detail; ///< process that answered; "v2 25 of 256, v1 75 of 256"
    QString target;         ///< "HAProxy", for the rollback steps
    bool operator==(const TrafficView &) const = default;
};

/// One row of the stage comparison: an indicator in one stage.
struct StageCell {
    GuardrailId guardrail;
    double average = 0, peak = 0;
    double coverage = 0;            ///< 0..1
    std::optional<Verdict> verdict; ///< nullopt while the stage still bakes
    bool operator==(const StageCell &) const = default;
};

struct StageView {
    enum class State { Past, Current, Next };
    State state = State::Next;
    Weight weight;
    Duration bakeWanted{0}, bakeCounted{0};
    Duration every{0}; ///< of its checks
    int checksSeen = 0, checksExpected = 0, breaches = 0;
    std::vector<float> breachAt;            ///< where in the bake (0..1) checks were in breach; at most 200
    Status status;                          ///< chip: PASS, baking, gate, later, FAIL
    QString note;                           ///< "needs sre-lead", "p95 < 400 ms"; may be empty
    bool hasGate = false;                   ///< after it people decide: `note` says who
    std::vector<Duration> checkpoints = {}; ///< when in its bake the weights are written down
    QString ahead = {}; ///< how soon twice the errors of stable would show; empty: not told yet
    std::optional<WallTime> enteredAt, leftAt;
    std::optional<WallTime> endsAt; ///< estimate, of the current stage while its clock runs
    std::vector<StageCell> table;   ///< one a guardrail with values; empty for stages to come
    bool operator==(const StageView &) const = default;
};

/// A guardrail came to another state.
struct GuardrailChange {
    WallTime at{};
    Status status;
    std::optional<double> value; ///< that brought it there
    bool operator==(const GuardrailChange &) const = default;
};

/// One guardrail with its indicator: a tile, and a curve when clicked.
struct GuardrailView {
    GuardrailId id;
    IndicatorId indicator;  ///< key of its points; empty for a composite
    QString name;           ///< as shown: "p95 latency"
    QString unit;           ///< "ms", "%"; may be empty
    bool certainty = false; ///< canary held against stable: its value is how sure that is, in percent
    QString query;          ///< resolved query or selector, for the tooltip and copy
    QString source;    ///< of whom it is asked, and where the plan says so: "canary, line 12 of the plan"
    QString sourceUrl; ///< where the same can be asked by hand; http or https, no secret; empty: nowhere
    std::optional<double> value;
    QString missing; ///< why there is no value
    std::optional<double> stableValue;
    std::optional<double> baseline;
    std::optional<Limit> warn, breach; ///< as they hold in the current stage
    StatusKind state = StatusKind::Idle;
    QString stateWord;           ///< "ok", "warn", "breach", "no data", "warming up"
    bool warming = false;        ///< it has a value, which is not judged yet
    int hits = 0;                ///< breaches counted towards the confirmation
    int hitsNeeded = 1;          ///< "2 of 3": hits of hitsNeeded
    QString confirmText;         ///< overrides "k of n" where it is not counted: "90 s of 2 min"
    std::optional<Duration> age; ///< of the newest sample, at `taken`; nullopt: unknown
    int samples = 0, samplesNeeded = 0;
    Action action = Action::RollBack;
    bool shadow = false;                       ///< judges, never acts
    QString recovery;                          ///< what to look at, whom to call
    bool frozen = false;                       ///< the same value to the last bit for many polls
    std::vector<GuardrailChange> history = {}; ///< newest first, at most 20
    bool operator==(const GuardrailView &) const = default;
};

/// Whether the plan's calendar lets anything be raised now, and until when.
struct CalendarView {
    bool open = true;
    std::optional<WallTime> changesAt; ///< nullopt: not within two weeks
    QString why;                       ///< closed: by which span
    bool operator==(const CalendarView &) const = default;
};

/// What will happen if nobody does anything.
struct NextView {
    std::optional<WallTime> decisionAt;
    QString then;                   ///< "gate: sre-lead", "50 % by itself"
    std::optional<double> coverage; ///< 0..1 of the current stage
    int checks = 0;
    std::optional<Duration> worstExposure;
    std::optional<WallTime> deadlineAt;        ///< of a hold or a gate
    QString otherwise;                         ///< what happens when it passes
    std::optional<CalendarView> calendar = {}; ///< nullopt: the plan has none
    bool operator==(const NextView &) const = default;
};

/// One entry of the timeline and of the decisions column.
struct TimelineEntry {
    enum class Kind { Decision, Stage, Guardrail, WeightChange, Checkpoint, Engine, Note };
    qint64 record = -1; ///< index in the log
    WallTime at{};
    Kind kind = Kind::Engine;
    StatusKind status = StatusKind::Idle;
    QString what; ///< "promote", "rollback": the word in bold
    QString more; ///< "5 -> 25 % by gate"
    QString who, why;
    SignatureState signature = SignatureState::NotChecked;
    std::optional<Weight> weightAfter; ///< set where the entry changed the traffic: a mark on the plots
    bool isEcho = false;               ///< another entry of the same moment tells it better
    bool operator==(const TimelineEntry &) const = default;
};

/// The traffic from `at` on: what the guard wanted, what it read.
struct WeightSeen {
    WallTime at{};
    Weight intended;
    std::optional<Weight> observed; ///< nullopt: not read yet
    bool operator==(const WeightSeen &) const = default;
};

/// How far a rollback has come: sent -> applied -> verified, from the records.
struct RollbackView {
    WallTime confirmedAt{};
    QString cause; ///< "p95 latency 851 ms > 500 ms, 3 of 3" or "by dana"
    std::optional<Duration> intentAfter, sentAfter, readBackAfter; ///< since confirmedAt; nullopt: not yet
    bool durabilityUnknown = false; ///< acted before the intent was known to be on disk
    struct Step {
        QString name;
        Status status;
        bool operator==(const Step &) const = default;
    };
    std::vector<Step> steps; ///< the plan's rollback steps and verification
    QString failed{}; ///< why the newest order to 0 brought nothing; empty: it did, or has no outcome yet
    bool unverified = false; ///< 0 was ordered and not read back in time; the guard orders it again
    bool byPerson = false;   ///< somebody asked for it; else a guardrail or a deadline did
    int orders = 0;          ///< how often 0 was ordered so far
    std::optional<Duration> drilled = {}; ///< it was a drill: from the press to 0 read back, as it was timed
    bool operator==(const RollbackView &) const = default;
};

/// "Can I roll back now?", when the engine probes it.
struct ReadinessView {
    Status status;
    std::optional<Duration> probedAge; ///< at `taken`
    QString rehearsed;                 ///< "2 days ago, 18 s"; empty: never
    QString why{};                     ///< why not, right now; empty: it could
    bool operator==(const ReadinessView &) const = default;
};

/// One release, running or over.
struct ReleaseView {
    RolloutId id;
    QString name, service, environment;
    QString stableVersion, canaryVersion;
    QString planDigest; ///< full hex; the GUI shows its first six
    Phase phase = Phase::Preparing;
    int stage = -1; ///< index of the current stage; -1 before the first
    TrafficView traffic;
    Status verdict;
    bool needsAttention = false;
    QString reason; ///< why it is held, rolling back or rolled back
    std::optional<Duration> newestSampleAge;
    std::optional<WallTime> leaseExpires; ///< nullopt: none
    int leaseKeys = 0;
    std::optional<WallTime> startedAt, endedAt;
    std::vector<StageView> stages;
    std::vector<GuardrailView> guardrails;
    NextView next;
    std::optional<ReadinessView> readiness;
    std::optional<RollbackView> rollback;
    std::vector<TimelineEntry> timeline;  ///< newest first, at most 500
    std::vector<WeightSeen> weights = {}; ///< where one of them changed, oldest first, at most 1 000
    QStringList rollbackRisks;            ///< not empty: the button says so and shows them first
    QString rollbackCommand;              ///< the exact shell command when no engine answers
    QStringList output;                   ///< newest lines that its checks and commands printed, oldest first
    bool canResume = false, canHold = false, canPromote = false;
    QStringList openRoles = {}; ///< of the gate where it stands, that whoever sits here may still give
    QString runbook = {};       ///< the plan's; http or https; empty: none
    std::vector<DemandLine> evidence = {}; ///< that its plan demands; empty: none
    QString evidenceCommand =
        {};                ///< the exact shell command that gives the first one missing; empty: none is
    bool heldHere = false; ///< at this console, by whoever sits here
    QString seenBy = {};   ///< who acknowledged its newest alarm, and when; empty: nobody
    bool operator==(const ReleaseView &) const = default;
};

/// A seat of a lease: filled, open for the person here, or open for others.
struct SeatView {
    enum class State { Signed, OpenForMe, OpenForOthers, NotForMe };
    State state = State::OpenForOthers;
    QString role;
    QString who, host, key; ///< of the signature, or the key that would sign
    std::optional<WallTime> signedAt;
    SignatureState signature = SignatureState::NotChecked;
    QString whyNot; ///< NotForMe: "you already hold the operator's seat; the second key is another person's"
    bool isMine = false;         ///< of whoever sits here
    QString reason = {};         ///< given with the signature; empty: none
    QStringList candidates = {}; ///< of an open seat: who may fill it
    bool operator==(const SeatView &) const = default;
};

/// A rollout of the same plan that is over.
struct EarlierView {
    RolloutId id;
    WallTime endedAt{};
    Phase phase = Phase::Completed;
    QString why;              ///< it was rolled back; may be empty
    bool sameVersion = false; ///< of this very release
    bool operator==(const EarlierView &) const = default;
};

/// Who refused a lease.
struct DenialView {
    QString who, why;
    WallTime at{};
    bool isMine = false;
    bool operator==(const DenialView &) const = default;
};

struct LeaseStage {
    Weight weight;
    Duration bake{0};
    QString limits; ///< of all that rolls back, one a line: "p95 < 500 ms"; may be empty
    QString gate;   ///< "gate: sre-lead"; may be empty
    bool operator==(const LeaseStage &) const = default;
};

/// A lease that waits for keys, or may be started.
struct LeaseView {
    enum class State { Waiting, Complete, Used, Expired, Denied };
    LeaseId id;
    State state = State::Waiting;
    QString name, service, environment;
    QString stableVersion, canaryVersion;
    QString planFile, planDigest, policyDigest;
    QString requester, requesterKind; ///< "bot", "agent"
    std::optional<WallTime> requestedAt;
    WallTime notBefore{};              ///< from when
    WallTime expires{};                ///< until when the lease holds
    int maxUses = 1, starts = 0;       ///< starts that it covers; those that were
    QString traffic;                   ///< what is moved, in one line
    QStringList steps;                 ///< commands that run before the first raise: "name: command"
    std::optional<WallTime> signUntil; ///< until when seats may be filled; nullopt: `expires`
    QStringList files;
    std::vector<LeaseStage> stages;
    std::vector<SeatView> seats;
    int missing = 0;
    std::optional<Duration> worstExposure;
    QString worstAt;    ///< "at 5 %"
    QString pack;       ///< state of the rollback pack; empty: not known
    QString doubt = {}; ///< what of the traffic speaks against a start: a sentence; empty: nothing
    QString rehearsal;  ///< empty: never
    QString risk;       ///< "42 of 100, an agent signs below 70"
    QStringList risks;  ///< the factors that weigh anything, heaviest first: "change 20 of 20: ..."
    QString oneAccount; ///< two people signed from one account: a sentence; empty when not
    bool signedByMe = false;
    QString reason = {};                   ///< of whoever asked for it; empty: none
    QString watched = {};                  ///< what warns or holds, and rolls nothing back; may be empty
    QString planText = {};                 ///< the plan itself, as it was bound
    std::vector<EarlierView> earlier = {}; ///< newest first, at most 20
    std::optional<DenialView> denial = {};
    bool concernsMe = false;                ///< whoever sits here asked for it or put a key under it
    std::optional<Phase> outcomePhase = {}; ///< of the newest rollout under it; nullopt: there is none
    WallTime outcomeAt{};                   ///< since when
    QString outcomeWhy = {};
    QStringList changes;      ///< diff lines since the plan last approved: "+ ...", "- ...", " ..."
    QString cannotStart;      ///< why a complete lease may not be started; empty: it may
    bool canRehearse = false; ///< its plan says how its rollback is rehearsed
    bool operator==(const LeaseView &) const = default;
};

/// One thing the release depends on, and how it answers.
struct ConnectionView {
    enum class Kind { Guard, Store, Agent, Actuator, Source, Sink, Window, Desktop };
    Kind kind = Kind::Source;
    QString id;    ///< for testing it: "web-1/source/shop"
    QString name;  ///< "haproxy", "shop"
    QString where; ///< address, without any secret
    QString use = {};
    Status status = {};
    QString detail = {};                    ///< what it said
    QString problem = {};                   ///< the last error, with its mend; empty: none
    std::optional<Duration> age = {};       ///< of the newest answer, at `taken`
    std::optional<Duration> latency = {};   ///< of the test here
    std::optional<Duration> testedAge = {}; ///< at `taken`
    bool canTest = false;
    bool operator==(const ConnectionView &) const = default;
};

struct RecordRow {
    qint64 index = -1;
    WallTime at{};
    QString who, kind, why;
    SignatureState signature = SignatureState::NotChecked;
    QString hash;  ///< hex leaf hash
    QString key{}; ///< fingerprint of the key that signed
    bool operator==(const RecordRow &) const = default;
};

/// Which curve a point belongs to.
enum class Track { Canary, Stable };

/// One judged sample; without a value it is a gap, drawn as such.
struct Point {
    qint64 wallMs = 0;
    std::optional<float> value;
    bool operator==(const Point &) const = default;
};

/// How a rehearsal of a rollback went, as the log says.
struct RehearsedView {
    qint64 record = -1;
    WallTime at{};
    RolloutId rollout;
    QString service, environment, who;
    bool passed = false;
    QString text; ///< fault, timeline and table, as the note has them
    bool operator==(const RehearsedView &) const = default;
};

/// Points that came since the previous snapshot of this follower, oldest first. History is kept by the GUI
/// only.
struct NewPoints {
    RolloutId rollout;
    IndicatorId indicator;
    Track track = Track::Canary;
    std::vector<Point> points;
    bool operator==(const NewPoints &) const = default;
};

struct Snapshot {
    Moment taken;
    bool live = false; ///< false until the log was read to its end once
    EngineLink engine;
    StoreView store;
    Me me;
    std::optional<ForeignSignature> foreign;  ///< the newest, since this console runs
    std::vector<ReleaseView> releases;        ///< running first, then the newest
    std::vector<LeaseView> leases;            ///< those that wait or may be started first
    std::shared_ptr<const PolicyView> policy; ///< null before the genesis, or while nothing is read
    std::vector<ConnectionView> connections;  ///< guard, store, agent, then a rollout each
    std::vector<RehearsedView> rehearsals;    ///< newest first, at most 50
    std::vector<NewPoints> newPoints;
    std::vector<RecordRow>
        newRecords; ///< since the previous snapshot, oldest first; the first one brings the newest 20 000
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace interlock

Q_DECLARE_METATYPE(interlock::SnapshotPtr)
