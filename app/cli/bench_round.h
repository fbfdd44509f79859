#pragma once

#include "models/engine/petition.h"

#include <QTimer>

#include <map>

namespace interlock::cli {

/// What the log tells of one rollback. Instants are of this machine's boot clock, so that whoever made the
/// breach can hold them against his own.
struct BenchRollbackFacts {
    Instant confirmed{};      ///< the order to lower was given
    double sentMs = -1;       ///< from there to the first command
    double verifiedMs = -1;   ///< from there to 0 read back
    double durableMs = -1;    ///< from there until the intent was durable
    double answeredMs = -1;   ///< from there to HAProxy's answer
    double fromSampleMs = -1; ///< from the arrival of the deciding answer to HAProxy's; -1: there was none
    bool whole = false;       ///< its outcome is there
};

/// Rollouts that run side by side, from their plans to the end of their rollbacks: each gets a lease with
/// both keys, is started, and is followed in the log.
class BenchRound : public QObject {
    Q_OBJECT
public:
    /// `bot` and `person` outlive it; the bot's `setTold` is taken.
    BenchRound(Petition &bot, Petition &person);
    /// Starts a rollout over each plan file; `carrying` follows once the canaries of all carry traffic.
    void begin(const QStringList &plans);
    /// Asks, as a person does, for the rollback of the rollout at this place of the list.
    void rollBack(size_t place);
    /// Whether that one is over and its outcome is there.
    bool isOver(size_t place) const;
    /// What became of each, in the order of the plans.
    const BenchRollbackFacts &facts(size_t place) const { return m_facts.at(m_rollouts.at(place)); }

Q_SIGNALS:
    void carrying();
    /// One more is over.
    void moved();
    void failed(const interlock::Error &error);

private:
    void request(size_t place);
    void sign(size_t place, const QString &lease);
    void start(size_t place, const QString &lease);
    void look();
    void read(const Record &record);
    bool allCarry() const;
    size_t overCount() const;
    bool isGood(const Result<EngineAnswer> &answer);

    Petition &m_bot;
    Petition &m_person;
    QStringList m_plans;
    std::vector<RolloutId> m_rollouts;
    std::map<RolloutId, BenchRollbackFacts> m_facts;
    QTimer m_look, m_limit;
    bool m_carrying = false;
    size_t m_over = 0;
};

} // namespace interlock::cli
