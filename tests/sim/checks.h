#pragma once

#include "models/engine/engine.h"
#include "tests/models/rollout/scenario.h"
#include "tests/sim/balancer.h"
#include "tests/sim/endpoints.h"
#include "tests/sim/exposure.h"

#include <deque>

namespace interlock::sim {

/// The predicate of a record, without checking its signature: the ledger does that.
QJsonObject predicateOf(const QByteArray &envelope);

/// Holds the balancer's own log, the journal and the state against the invariants. What it knows of the
/// product's decisions it folds itself from the rows that are written (I20).
class Checks {
public:
    explicit Checks(World &world);

    void sent(const Motion &motion);
    void moved(const Motion &motion);
    void served(const SourceId &source, const Served &served);
    void row(const EvaluationRow &row);
    void recordDurable(const LogRow &row);
    /// The engine is another one: what was not written is forgotten.
    void restarted();
    /// After every event.
    void after();
    /// The faults stopped long ago.
    void converged();
    /// The run is over.
    void ended();

    void fail(const char *invariant, const QString &what);
    qint64 rows() const { return m_rows; }
    QString broken() const { return m_broken; }
    double worstExposure() const { return m_exposure.worst(); }
    const std::optional<RolloutState> &state() const { return m_state; }

private:
    struct Intent {
        int order = 0, to = 0, stage = -1;
        int times = 0; ///< a number is given again when the rows that knew it were lost with their process
        int outcomes = 0;
        int sent = 0;
        Micros durableAt = 0;
    };
    struct Stay { ///< in one stage
        Micros since = 0, blind = 0;
        int polls = 0, numbers = 0;
        double sum = 0;
        int decisions = 0; ///< of people, when it began
        bool wasHeld = false;
    };
    void apply(const EvaluationRow &row, const std::optional<RolloutEvent> &known);
    const RolloutState *live() const;
    std::optional<double> numberAt(const SourceId &source, const IndicatorId &id, Instant at) const;
    void notePhase();
    int reached() const;
    bool isMeantToLower(const Motion &motion);
    bool diskIsFull(Micros since) const;
    // one small function each
    void i1_leaseCovers(const Motion &raise);
    void i2_rollbackIsPrompt();
    void i3_intentIsDurable(const Motion &raise);
    void i3_oneOutcomeEach();
    void i4_epochIsHeld(const Motion &motion);
    void i5_valuesStoodInThePage(const Evaluated &event, Instant at);
    void i6_onlyTheSwitchCounts();
    void i7_rollbackIsFinal(const Motion &raise);
    void i8_nothingIsUnknown(const Motion &raise);
    void i8_nothingLandsAfterTheEnd();
    void i9_stageWasProved(const Motion &raise);
    void i11_nothingIsRepaired(const Motion &raise);
    void i12_lowerRequestsAreAnswered();
    void i13_deadlinesAreKept();
    void i14_partsAgree();
    void i15_changesAreFound();
    void i16_raisesNeedTheStore(const Motion &raise);
    void i16_rollbacksAreKeptSomewhere();
    void i17_queuesAreBounded();
    void i18_wallTimeChangesNothing();
    void i19_raisesAreOfNow(const Intent &intent);
    void i20_journalGivesTheState(bool whole);

    World &m_world;
    std::optional<test::Invariants> m_invariants;
    std::optional<RolloutState> m_state; ///< folded from the rows
    RolloutState m_before;               ///< the row before; kept, so that its memory is used again
    mutable const Engine *m_seen = nullptr;
    mutable const RolloutEntry *m_entry = nullptr; ///< of the engine that was seen last; it stays where it is
    qint64 m_rows = 0;
    std::map<int, Intent> m_intents;
    struct Delivered {
        Instant at{};
        Served served;
    };
    std::map<SourceId, std::deque<Delivered>> m_served; ///< since the engine started
    std::optional<Phase> m_phase;                       ///< of the engine's own state
    Stay m_stay;
    int m_stage = -1;
    Micros m_rollbackAt = -1; ///< the first time it was decided
    bool m_lowerDue = false;  ///< a command to 0 was not yet seen since
    bool m_zeroDue = false;   ///< nor the weight at 0
    Micros m_loweredAt = -1;  ///< when the newest command to 0 was sent
    Micros m_strangeAt = -1;  ///< when somebody else last moved the traffic
    Micros m_blindFrom = -1;
    Micros m_apartSince = -1; ///< the switches differ since
    Exposure m_exposure;
    QString m_broken;
};

} // namespace interlock::sim
