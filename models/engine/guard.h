#pragma once

#include "models/base/json.h"
#include "models/engine/carrier.h"
#include "models/engine/preparation.h"
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
    };
    static Result<std::unique_ptr<Guard>> make(Parts parts);

    /// Watches a rollout that has just begun.
    void begin();
    /// Watches one that was open when the engine stopped: reads the world back first (I10).
    void resume();
    /// A decision that stands in the log (or was asked for without a key).
    void decide(const Decided &decision);
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
    void onPolled(const Watched &watched);
    void observeDue(const Watched &watched, std::vector<std::pair<IndicatorId, Observation>> &seen);
    void observeCombined(std::vector<std::pair<IndicatorId, Observation>> &seen);
    Duration cadenceOf(const IndicatorId &indicator) const;
    bool isDue(const IndicatorId &indicator, Duration poll);
    void tick();
    void readTraffic();
    void forgetReading();
    void evaluate(std::vector<std::pair<IndicatorId, Observation>> seen);
    void feed(const RolloutEvent &event);
    void carryOut(const std::vector<Effect> &effects);
    void resumeWith(std::optional<TrafficReading> seen);
    QString whyNotNow() const;
    void rollBackUnlessWritten();
    void prepareOrNot();
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
    int m_moves = 0; ///< orders begun and ended: a reading across one is stale
    bool m_resuming = false;
    std::unique_ptr<Preparation> m_preparation;
    std::map<int, int> m_leftOpen; ///< intents of the process before, still without an outcome
    Instant m_lastTick{};
    Instant m_lastFed{};
    std::optional<Instant> m_overSince;
    QTimer m_tick;
};

/// Tells the outcome of orders (with their weights in basis points) whose process ended before it was seen:
/// unknown, so that each intent has one (I3). `seen`: what is read back now, if anything.
void tellUnseenOutcomes(Logbook &logbook, const RolloutId &rollout, const std::map<int, int> &orders,
                        const std::optional<TrafficReading> &seen);

/// The rollback pack of a rollout: all that is needed to lower its canary without engine, log or plan.
QByteArray makePack(const RolloutEntry &entry);
QString packPath(const StorePaths &paths, const RolloutId &rollout);
inline constexpr JsonLimits kPackLimits{256 * 1024, 16, 128 * 1024};
struct Pack {
    RolloutId rollout;
    QString planSha256;
    Plan plan;      ///< name, environment, versions and traffic only
    QString folder; ///< where the engine ran: relative paths of commands begin there
};
Result<Pack> readPack(const StorePaths &paths, const RolloutId &rollout);
/// The rollout to roll back where nobody named one and the store cannot be read: the only one that has a
/// pack.
Result<RolloutId> onlyPacked(const StorePaths &paths);

} // namespace interlock
