#pragma once

#include "models/engine/petition.h"
#include "models/engine/precheck.h"
#include "models/engine/risk.h"

#include <set>

namespace interlock {

/// An automated cosigner: for each lease with an open seat for its principal it looks at the world and at the
/// risk score, and signs when every check passes and the score is below the policy's limit. Else it says why
/// and looks again later; it never denies, and never signs for a person. Has a key and a process of its own.
class Cosigner : public QObject {
    Q_OBJECT
public:
    /// `petition` and `clock` outlive it.
    Cosigner(Petition &petition, const Clock &clock, Workshop workshop, QString identity);

    struct Said {
        QString leaseId;
        bool isSigned = false;
        QString why; ///< one sentence
        RiskScore risk;
        std::vector<CheckLine> checks;
    };
    /// Looks at every lease of the log as it stands; one at a time. Call again when the log moved, and now
    /// and then.
    void look();
    bool isBusy() const { return m_busy; }
    /// Refused when the identity is no agent of the policy.
    Done mayServe() const;

Q_SIGNALS:
    void said(const interlock::Cosigner::Said &said);
    /// Every lease was looked at.
    void idle();

private:
    QString openRole(const LeaseEntry &lease) const;
    bool isDue(const QString &leaseId) const;
    void consider(const LeaseEntry &lease, const QString &role);
    void conclude(Said said, const QString &role);
    void tell(const Said &said);

    Petition &m_petition;
    const Clock &m_clock;
    Workshop m_workshop;
    QString m_identity;
    std::map<QString, Instant> m_lookedAt; ///< refused leases, by id
    std::map<QString, QString> m_told;     ///< the same refusal is not said twice
    bool m_busy = false;
};

} // namespace interlock
