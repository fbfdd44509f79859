#pragma once

#include "models/engine/engine.h"
#include "tests/sim/recipe.h"

#include <set>

namespace interlock::sim {

class World;

/// Two people and an agent who act only through the inbox, with their own keys.
class People {
public:
    explicit People(World &world);
    /// Asks for a lease, has it signed, starts the rollout.
    void begin();
    void decide(DecisionKind kind);
    /// Somebody ends it, without a key.
    void lower(DecisionKind kind);
    /// With no engine at hand: lowers the traffic and leaves a tombstone.
    void lowerAlone();
    /// Who signed in this role takes the key back, and signs again after a while; 0: never.
    void withdraw(const QString &role, Micros againAfter);
    /// Looks around once a second: gates and holds are acted upon after a while.
    void look();
    /// Until when a key signs, by the wall of the machine where the world began; none: there is no end.
    std::optional<WallTime> keyEnds(const std::shared_ptr<LocalSigner> &key) const;
    /// An answer stands on the disk.
    void answered(const QString &request);

    static const RolloutId &rollout();
    /// When the lowering requests that are not answered yet were dropped.
    const std::map<QString, Micros> &lowerings() const { return m_lowerings; }
    WallTime leaseExpires() const { return m_expires; }
    /// Both keys stand under the lease, as the engine has answered; a key that was taken back does not.
    bool leaseIsComplete() const { return m_approvals >= 2 && m_withdrawn.empty(); }
    int raisingDecisions() const { return m_raising; }

private:
    enum class Step { Lease, FirstKey, SecondKey, Start, Done };
    void proceed();
    void retry();
    QString drop(Lane lane, const QByteArray &bytes);
    bool isTooLate(const QByteArray &bytes) const;
    QByteArray next() const;
    QByteArray leaseRequest() const;
    QByteArray approval(const QString &role, ApprovalVerdict verdict = ApprovalVerdict::Approve) const;
    void signAgain(const QString &role);
    QByteArray start() const;
    const Ledger *ledger() const;
    WallTime now() const;

    World &m_world;
    WallTime m_begun; ///< the world
    bool m_endingKeys = false;
    Step m_step = Step::Lease;
    QString m_pending; ///< the request that `m_step` waits for
    QString m_lease;
    mutable WallTime m_expires{};
    int m_approvals = 0;
    int m_tries = 0;
    int m_raising = 0;
    int m_resumes = 0;
    quint64 m_serial = 0;
    Micros m_idleSince = -1; ///< at a gate or held since
    std::map<QString, Micros> m_lowerings;
    std::map<QString, std::pair<QString, ApprovalVerdict>> m_words; ///< role and verdict by request
    std::set<QString> m_withdrawn;                                  ///< roles
    std::map<QString, QByteArray> m_tooLate; ///< requests whose key had ended when they were signed
};

} // namespace interlock::sim
