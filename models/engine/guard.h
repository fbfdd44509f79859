#pragma once

#include "models/base/json.h"
#include "models/engine/aftermath.h"
#include "models/engine/liveoutput.h"
#include "models/engine/loadburst.h"
#include "models/engine/readiness.h"
#include "models/engine/worklist.h"
#include "models/notify/sender.h"
#include "models/plan/beat.h"
#include "models/sources/schedule.h"
#include "models/sources/source.h"

namespace interlock {

/// Builds the concrete parts of a rollout: given by app/wiring, or by tests.
struct Workshop {
    std::function<Result<std::unique_ptr<MetricSource>>(const Source &, const std::vector<Indicator> &)>
        makeSource;
    std::function<Result<std::unique_ptr<Actuator>>(const Plan &)> makeActuator;
    std::function<qint64()> steadyUs = {};                                ///< as in Carrier::Parts
    std::function<std::unique_ptr<Sender>(const Sink &)> makeSender = {}; ///< empty: nobody is told
};

/// The shell around one open rollout: polls its sources on their schedule, reads its traffic each second,
/// feeds what it learns into the core through the journal, and carries the effects out. Decides nothing.
class Guard : public QObject {
    Q_OBJECT
public:
    struct Parts {
        RolloutId rollout;
        const Ledger *ledger = nullptr;
        Logbook *logbook = nullptr;
        const Clock *clock = nullptr;
        const StoreFolder *folder = nullptr;
        const Workshop *workshop = nullptr;
        Background *disk = nullptr;
        Pack pack = {};
        const EpochHold *hold = nullptr;
        std::optional<Stamp> lastWatched = {}; ///< by the process before; none: see RolloutEntry::lastAt
    };
    static Result<std::unique_ptr<Guard>> make(Parts parts);

    /// Watches a rollout that has just begun.
    void begin();
    /// Watches one that was open when the engine stopped: reads the world back first (I10).
    void resume();
    /// Carries out what the rollback of one that is over has still to restore.
    void restore();
    /// A newer rollout owns the traffic: it is looked at no more.
    void leaveTraffic() { m_aftermath->leaveTraffic(); }
    std::optional<RollbackProof> rollbackProof() const { return m_readiness->newest(); }
    /// A decision that stands in the log (or was asked for without a key). Gives why the core refuses it;
    /// empty when it does not.
    QString decide(const Decided &decision);
    bool isOver() const;

Q_SIGNALS:
    /// Over for long enough that no late command can matter any more.
    void done();

private:
    struct Watched {
        std::unique_ptr<MetricSource> source;
        SourceId id;
        std::vector<IndicatorId> indicators;
        std::unique_ptr<PollSchedule> schedule;
        Duration every{0}; ///< asked
    };
    explicit Guard(Parts parts) : m_parts(std::move(parts)) {}
    Done build();
    void addSource(const Source &source);
    const RolloutEntry &entry() const { return *m_parts.ledger->rollout(m_parts.rollout); }
    const Plan &plan() const { return entry().plan->plan; }
    void watch();
    void onPolled(const Watched &watched, const Poll &poll);
    void observeDue(const Watched &watched, std::vector<std::pair<IndicatorId, Observation>> &seen);
    void observeCombined(std::vector<std::pair<IndicatorId, Observation>> &seen);
    Duration cadenceOf(const IndicatorId &indicator) const;
    bool isDue(const IndicatorId &indicator, Duration poll);
    void tick();
    void readTraffic();
    void forgetReading();
    void evaluate(std::vector<std::pair<IndicatorId, Observation>> seen);
    std::vector<Effect> feed(const RolloutEvent &event);
    void carryOut(const std::vector<Effect> &effects);
    void resumeWith(std::optional<TrafficReading> seen);
    QString whyNotNow() const;
    void rollBackUnlessWritten();
    void end();
    // guardrollback.cpp: the rollback pack
    void makeReadiness();
    void makeCarrier();
    void proveRollback(Readiness::Answer answer);
    void compareWorld();
    // guardwork.cpp: checks, commands and loads
    /// What the state asks for besides looking: something to run before traffic, in a stage, or after the
    /// last.
    struct Wanted {
        enum class What { Nothing, Preparation, Smoke, After };
        What what = What::Nothing;
        int stage = -1;
        bool operator==(const Wanted &) const = default;
    };
    Wanted wanted() const;
    void workOrNot();
    void beginWork(const Wanted &work);
    std::vector<Worklist::Item> itemsOf(const Wanted &work) const;
    QString whyNotWork(const Wanted &work) const;
    void worked(const Wanted &work, const QString &why);
    void burstOrNot();
    void burstEnded(int stage, const std::vector<BurstRequest> &requests);
    void checkFit();
    CheckRun::Parts checkParts();
    Observation latest(const IndicatorId &id) const;
    void noteGap(Instant now);

    Parts m_parts;
    std::unique_ptr<Actuator> m_actuator;
    std::unique_ptr<Carrier> m_carrier;
    std::vector<std::unique_ptr<Watched>> m_sources;
    std::map<IndicatorId, Observation> m_latest;
    std::map<IndicatorId, Beat> m_beats;
    std::optional<TrafficReading> m_reading; ///< read and not yet fed
    bool m_readingNow = false;
    qint64 m_arrivedUs = -1; ///< when the answer arrived that is being judged
    int m_moves = 0;         ///< orders begun and ended: a reading across one is stale
    bool m_resuming = false;
    std::map<SourceId, Done> m_polls; ///< how the newest poll of each source ended
    std::unique_ptr<Worklist> m_work;
    Wanted m_workFor;
    bool m_workOver = false;
    std::unique_ptr<LoadBurst> m_burst;
    int m_burstStage = -1;
    std::unique_ptr<LiveOutput> m_live;
    std::map<int, int> m_leftOpen; ///< intents of the process before, still without an outcome
    Instant m_lastTick{};
    Instant m_lastFed{};
    std::unique_ptr<Readiness> m_readiness;
    Disk m_files; ///< of the pack's commands
    std::unique_ptr<Aftermath> m_aftermath;
    QTimer m_tick;
};

/// Why the core refused the decision that these effects came of; empty when it did not.
QString refusalIn(const std::vector<Effect> &effects);

/// Tells the outcome of orders (with their weights in basis points) whose process ended before it was seen:
/// unknown, so that each intent has one (I3). `seen`: what is read back now, if anything.
void tellUnseenOutcomes(Logbook &logbook, const RolloutId &rollout, const std::map<int, int> &orders,
                        const std::optional<TrafficReading> &seen);

} // namespace interlock
