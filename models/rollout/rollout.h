#pragma once

#include "models/base/id.h"
#include "models/guardrails/judge.h"
#include "models/guardrails/share.h"
#include "models/guardrails/tracks.h"
#include "models/guardrails/verdict.h"
#include "models/plan/plan.h"

#include <map>
#include <optional>
#include <set>
#include <variant>
#include <vector>

namespace interlock {

/// Where a rollout stands. Each phase with canary weight > 0 evaluates guardrails and has a deadline with an
/// exit (I13).
enum class Phase {
    Preparing,   ///< started; the canary is being read back at 0 before the first raise
    Raising,     ///< a raise was ordered; its outcome is awaited
    Baking,      ///< traffic flows at the stage's weight, the bake clock runs
    AtGate,      ///< the stage passed; a person is waited for
    Held,        ///< stopped by a guardrail, a person or a doubt; the bake clock stands still
    RollingBack, ///< canary 0 was ordered and is not yet read back
    Completed,
    RolledBack,
};
QString toString(Phase phase);
bool isOver(Phase phase);

/// What the traffic looks like when read back.
struct TrafficReading {
    Weight canary;           ///< share computed from the effective weights
    bool stableReady = true; ///< at least one stable target is up and takes traffic
    QString worker;          ///< identifies the process that answered; a new one lost its run-time weights
    QString detail;          ///< "v2 25 of 256, v1 75 of 256", for people
    bool apart = false;      ///< its targets do not agree: only some of them took the last order
    bool operator==(const TrafficReading &) const = default;
};

/// How the lease stands at this moment, judged by the shell.
struct LeaseStanding {
    bool valid = false;
    QString why;          ///< why not
    Weight most;          ///< the highest weight it covers
    bool expired = false; ///< its time is over: a rollout that has nothing left to raise goes on without it
    bool operator==(const LeaseStanding &) const = default;
};

enum class DecisionKind { Start, Promote, Hold, Resume, Back, RollBack, Override, Supersede, SignOff };
QString toString(DecisionKind kind);
std::optional<DecisionKind> decisionKind(const QString &word);

// ---- events: all that a rollout ever learns. Each is journaled (a record or an evaluation), so that replay
// needs nothing else (I20).

/// One look: the indicators that were due, the traffic if it was read, the lease as it stands.
struct Evaluated {
    std::vector<std::pair<IndicatorId, Observation>> seen;
    std::optional<TrafficReading> traffic;
    LeaseStanding lease;
    bool storeWritable = true;
    bool operator==(const Evaluated &) const = default;
};

/// A person's or agent's signed decision that the engine accepted into the log.
struct Decided {
    DecisionKind kind = DecisionKind::Hold;
    QString who;
    QString reason;
    qint64 record = -1;     ///< index in the log
    QString role{};         ///< the role a promote speaks in at a gate that asks for approvals; may be empty
    QString about{};        ///< the guardrail an override is about; empty: what keeps the stage from going on
    bool wantsMore = false; ///< an override that the policy wants to hear from more people, or from others
    int lastOrder = 0;      ///< as in `Resumed`: of a decision that is taken before the engine watches again
    bool otherBoot = false; ///< the same
    bool operator==(const Decided &) const = default;
};

/// How an ordered change of weight ended. Unknown: no answer in time, `seen` tells what was read back since,
/// if anything.
struct Actuated {
    enum class Outcome { Succeeded, Failed, Unknown };
    int order = 0; ///< the `order` of the effect
    Outcome outcome = Outcome::Unknown;
    std::optional<TrafficReading> seen;
    QString detail;
    bool operator==(const Actuated &) const = default;
};
QString toString(Actuated::Outcome outcome);

/// The engine is back after a crash, a takeover or a sleep: `blind` was watched by nobody.
struct Resumed {
    Duration blind{0};
    bool otherBoot = false;             ///< instants from before do not compare with those from here on
    std::optional<TrafficReading> seen; ///< read back twice, two timeouts apart, before this event is made
    LeaseStanding lease;
    int lastOrder = 0; ///< the highest order the log knows: looks may have been lost with their process
    bool operator==(const Resumed &) const = default;
};

/// How the checks and steps before the first traffic ended; told once, after the last or the first that
/// failed.
struct Prepared {
    bool good = false;
    QString why; ///< which one failed, and how
    bool operator==(const Prepared &) const = default;
};

/// How something ended that the state of a stage asked for: its smoke tests, its load, or the commands after
/// the last stage.
struct Worked {
    enum class Work { Smoke, Burst, After };
    Work work = Work::Smoke;
    int stage = -1; ///< the one it was asked for in
    bool good = false;
    QString why; ///< which one failed, and how
    bool operator==(const Worked &) const = default;
};
QString toString(Worked::Work work); ///< smoke, burst, after
std::optional<Worked::Work> workFrom(const QString &word);

using RolloutEvent = std::variant<Evaluated, Decided, Actuated, Resumed, Prepared, Worked>;

// ---- effects: what the shell must do, in this order

/// Move traffic to an absolute weight. A raise needs a durable intent first; a lowering waits for its own at
/// most 50 ms.
struct SetWeight {
    int order = 0; ///< unique in the rollout, rising
    Weight from, to;
    int stage = -1; ///< the stage a raise enters; -1 for a lowering
    QString why;
    bool isRaise() const { return to > from; }
    bool operator==(const SetWeight &) const = default;
};
/// Append an event record: facts people and verifiers want to find again. Fields are already wire values
/// (strings, integers).
struct Tell {
    QString kind; ///< stage-ahead, stage-entered, stage-verdict, checkpoint, report, guardrail-fired,
                  ///< guardrail-blind,
                  ///< value-frozen, held, resumed, rolling-back, rolled-back, completed, drift, gate-open,
                  ///< approved, not-permanent, override-asked, overridden, refused, rollback-unverified,
                  ///< watch-resumed
    QJsonObject fields;
    bool page = false; ///< somebody must be told now
    bool operator==(const Tell &) const = default;
};
/// Read the weights back now.
struct ReadBack {
    bool operator==(const ReadBack &) const = default;
};
using Effect = std::variant<SetWeight, Tell, ReadBack>;

// ---- state

struct StageProgress {
    Instant enteredAt{};
    WallTime enteredWall{};
    Duration counted{0};              ///< bake time credited: boot time while values were seen
    std::optional<Instant> countedTo; ///< up to where it was credited; empty while the clock stands still
    std::map<GuardrailId, StageTotals> totals;
    int evaluations = 0; ///< looks taken
    int breaches = 0;    ///< of them with a guardrail on its breach side
    int checkpoints = 0; ///< checkpoints told
    bool smoked = true;  ///< its smoke tests passed: the bake counts from here
    enum class Burst { Waiting, Due, Over };
    Burst burst = Burst::Over; ///< Due: the shell sends it now
    bool left = false;
    Verdict verdict = Verdict::Inconclusive;
    std::vector<StageRow> table; ///< filled when the stage was judged
    bool operator==(const StageProgress &) const = default;
};

/// A rollback that a guardrail, a verdict or a deadline asks for and that waits for a stable target (decision
/// 1).
struct RollbackDue {
    QString reason;
    Action action = Action::RollBack;
    bool operator==(const RollbackDue &) const = default;
};

/// One person's word for an override; it counts for 15 minutes.
struct OverrideWord {
    QString who, about, reason;
    Instant since{};
    bool operator==(const OverrideWord &) const = default;
};

struct OpenOrder {
    SetWeight order;
    Instant since{};
    bool operator==(const OpenOrder &) const = default;
};

/// Everything a rollout remembers. A value; two folds of the same journal are equal.
struct RolloutState {
    RolloutId id;
    Phase phase = Phase::Preparing;
    Instant since{}; ///< in this phase since
    WallTime sinceWall{};
    std::optional<Instant> deadline; ///< when this phase ends by itself
    bool prepared = true;            ///< its checks and steps before traffic are done
    int stage = -1;                  ///< index of the current stage; -1 before the first
    Weight intended;
    std::optional<TrafficReading> observed;
    std::optional<Instant> observedAt;
    std::optional<OpenOrder> open;
    int lastOrder = 0;
    bool raised = false; ///< a raise was ordered, whatever became of it
    std::map<GuardrailId, GuardrailState> guardrails;
    std::map<IndicatorId, Observation> indicators; ///< newest observation of each
    std::map<IndicatorId, double> captured;        ///< baseline before the first traffic, for deltas
    std::map<IndicatorId, int> capturedOf;         ///< how many values it rests on
    std::vector<StageProgress> stages;             ///< one a stage of the plan
    LeaseStanding lease;
    QString reason;   ///< why it is held, rolling back or rolled back
    QString recovery; ///< what the guardrail behind that reason says to do; may be empty
    QString startedBy;
    Moment lastEvent;
    int unverified = 0;                ///< rollback orders sent and not yet read back at 0
    bool security = false;             ///< rolled back by a security guardrail
    std::map<IndicatorId, double> ema; ///< smoothed values of indicators with `ema`
    int driftLowered = 0;              ///< times an observed weight above the intended one was lowered, since
                                       ///< the start, a person's resume or the rollback
    int driftAllowed = 1;              ///< one, and one more for each of our own orders that may land late
    bool driftTold = false;            ///< the traffic is above the intended weight, and that was told
    std::optional<Instant> driftAt;    ///< when it was lowered for that last
    std::optional<RollbackDue> rollbackDue; ///< set while held because every stable target is DOWN
    std::optional<Instant> orderedAt;       ///< when the last lowering to 0 was ordered
    bool lateTold = false;                  ///< "not read back at 0 within 2 s" was told
    bool finishing = false;                 ///< the last stage has passed, the commands after it run
    QString waitsFor; ///< at a passed stage: what a raise still waits for; empty otherwise
    std::map<GuardrailId, TrackEvidence> tracks; ///< of comparisons; kept across stages
    ShareEvidence share;                         ///< with `verify_share`: what the canary really gets
    std::map<QString, QString> approvals;        ///< at a gate: role to who gave it
    std::vector<OverrideWord> overrideAsked;     ///< by different people, about the same; oldest first
    std::set<GuardrailId> muted;                 ///< overridden until the next stage: they warn only
    std::optional<Instant> closedSince;          ///< at a gate that waits for the calendar
    std::optional<Instant> nextReport;           ///< with `report:` and traffic
    std::map<IndicatorId, double> firstReport;   ///< what later reports are compared with
    int reports = 0;
    bool operator==(const RolloutState &) const = default;
};

/// Why it stands where it stands and what it waits for, for people: the reason, what the guardrail behind it
/// says to do, whose approval is open, an override that waits for its second key. Empty while all goes on.
QString standing(const Plan &plan, const RolloutState &state);

struct Stepped {
    RolloutState state;
    std::vector<Effect> effects;
    bool operator==(const Stepped &) const = default;
};

/// The state of a rollout whose start was just accepted.
RolloutState begin(const Plan &plan, const RolloutId &id, const Decided &start, Moment now);

/// The next state and what to do about it. Pure: no clock, no I/O; the same arguments give the same bytes
/// (I20). Takes the state by value: move it in, and nothing is copied.
Stepped step(const Plan &plan, RolloutState before, const RolloutEvent &event, Moment now);

/// One row of the state table, printed by `plan show --states` and held against I12 and I13 by a test.
struct StateRow {
    Phase phase;
    bool mayCarryTraffic = false;
    bool evaluates = false;       ///< guardrails are judged
    bool acceptsRollback = false; ///< a person's rollback
    QString deadline;             ///< where the deadline comes from
    QString exit;                 ///< what happens when it passes
};
const std::vector<StateRow> &stateTable();

} // namespace interlock
