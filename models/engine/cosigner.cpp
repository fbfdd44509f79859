#include "models/engine/cosigner.h"

namespace interlock {

namespace {

constexpr Duration kLookAgain{30'000};

/// "change 20, environment 5": the factors that weigh anything, the heaviest first.
QString heaviest(const RiskScore &risk)
{
    std::vector<RiskLine> lines = risk.lines;
    std::ranges::stable_sort(lines, std::greater(), &RiskLine::points);
    QStringList words;
    for (const RiskLine &line : lines)
        if (line.points > 0)
            words << QStringLiteral("%1 %2").arg(line.factor).arg(line.points);
    return words.join(QStringLiteral(", "));
}

QString failures(const std::vector<CheckLine> &checks)
{
    QStringList words;
    for (const CheckLine &check : checks)
        if (!check.ok)
            words << QStringLiteral("%1: %2").arg(check.name, check.text);
    return words.join(QStringLiteral("; "));
}

} // namespace

Cosigner::Cosigner(Petition &petition, const Clock &clock, Workshop workshop, QString identity)
    : m_petition(petition), m_clock(clock), m_workshop(std::move(workshop)), m_identity(std::move(identity))
{}

Done Cosigner::mayServe() const
{
    const PolicyRecord *policy = m_petition.ledger().policy();
    const Principal *self = policy ? policy->policy.principal(m_identity) : nullptr;
    if (!self)
        return fail(ErrorCode::BadInput,
                    QStringLiteral("the policy knows nobody called \"%1\"").arg(m_identity),
                    QStringLiteral("--identity takes an agent that `interlock policy show` lists"));
    if (self->kind != PrincipalKind::Agent)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 is a %2: a machine signs only for an agent")
                        .arg(m_identity, toString(self->kind)),
                    QStringLiteral("name an agent of the policy"));
    return {};
}

/// The role of an open seat that is ours to fill; empty when there is none.
QString Cosigner::openRole(const LeaseEntry &lease) const
{
    const Ledger &ledger = m_petition.ledger();
    const Principal *self = ledger.policy()->policy.principal(m_identity);
    const bool isOver = lease.record.lease.expires <= std::max(m_clock.now().wall, ledger.highWater()) ||
                        lease.starts >= lease.record.lease.maxUses;
    const auto seats = fillSeats(*ledger.policy(), lease.record, lease.approvals);
    if (!self || isOver || !seats)
        return {};
    QString role;
    for (const SeatLine &seat : seats->seats) {
        if (seat.person == m_identity)
            return {};
        if (seat.person.isEmpty() && self->roles.contains(seat.role))
            role = seat.role;
    }
    const bool refused = std::ranges::any_of(lease.approvals, [](const SignedApproval &word) {
        return word.approval.verdict != ApprovalVerdict::Approve;
    });
    return refused ? QString() : role; // somebody had second thoughts: people decide from here on
}

bool Cosigner::isDue(const QString &leaseId) const
{
    const auto looked = m_lookedAt.find(leaseId);
    return looked == m_lookedAt.end() || m_clock.now().boot - looked->second >= kLookAgain;
}

void Cosigner::look()
{
    if (m_busy || !m_petition.ledger().policy())
        return;
    for (const auto &[id, lease] : m_petition.ledger().leases())
        if (const QString role = openRole(lease); !role.isEmpty() && isDue(id)) {
            consider(lease, role);
            return;
        }
    Q_EMIT idle();
}

void Cosigner::consider(const LeaseEntry &lease, const QString &role)
{
    m_busy = true;
    const QString id = lease.record.lease.leaseId;
    m_lookedAt[id] = m_clock.now().boot;
    Precheck::run(lease.plan, m_workshop, m_clock, this, [this, id, role](std::vector<CheckLine> checks) {
        checks.push_back({QStringLiteral("engine"), isGuarded(m_petition.paths()), {}});
        checks.back().text =
            checks.back().ok ? QStringLiteral("guards") : QStringLiteral("nobody is guarding");
        const LeaseEntry *now = m_petition.ledger().lease(id);
        conclude({id, false, {}, riskOf(m_petition.ledger(), *now), std::move(checks)}, role);
    });
}

void Cosigner::conclude(Said said, const QString &role)
{
    const QString score = QStringLiteral("risk %1 of %2, limit %3 (%4)")
                              .arg(said.risk.points)
                              .arg(said.risk.most)
                              .arg(said.risk.limit)
                              .arg(heaviest(said.risk));
    if (const QString failed = failures(said.checks); !failed.isEmpty())
        said.why = QStringLiteral("a check failed: ") + failed;
    else if (!said.risk.isUnderLimit())
        said.why = QStringLiteral("%1: a person decides").arg(score);
    if (!said.why.isEmpty())
        return tell(said);
    said.why = QStringLiteral("%1; %2 checks passed").arg(score).arg(said.checks.size());
    m_petition.sayOnLease({said.leaseId, role, said.why, ApprovalVerdict::Approve},
                          [this, said](const Result<EngineAnswer> &answer) mutable {
                              said.isSigned = bool(answer);
                              if (!answer)
                                  said.why = answer.error().sentence();
                              tell(said);
                          });
}

void Cosigner::tell(const Said &said)
{
    m_busy = false;
    if (said.isSigned) {
        m_lookedAt.erase(said.leaseId);
        (void)m_petition
            .refresh(); // what was just signed is not signed again; a broken log is told by its follower
    }
    if (std::exchange(m_told[said.leaseId], said.why) != said.why || said.isSigned)
        Q_EMIT this->said(said);
    QMetaObject::invokeMethod(this, &Cosigner::look, Qt::QueuedConnection);
}

} // namespace interlock
