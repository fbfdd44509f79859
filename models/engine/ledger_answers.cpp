// What the folded log answers.
#include "models/engine/ledger.h"

namespace interlock {

bool Ledger::hasBegun(const RolloutId &id, const QString &command) const
{
    const auto begun = m_begun.find(id);
    return begun != m_begun.end() && begun->second.contains(command);
}

/// The highest order of the log when the looks that the state is folded from know less; 0 when they do not.
int Ledger::forgottenOrder(const RolloutId &id) const
{
    const RolloutEntry *entry = rollout(id);
    const int known = entry ? entry->state.lastOrder : 0;
    const int highest = lastOrder(id);
    return highest > known ? highest : 0;
}

PublicKey Ledger::engineKey() const
{
    if (policy())
        for (const Principal &principal : policy()->policy.principals)
            if (principal.kind == PrincipalKind::Service && !principal.keys.empty())
                return principal.keys.front().key;
    return {};
}

const LeaseEntry *Ledger::lease(const QString &id) const
{
    const auto found = m_leases.find(id);
    return found == m_leases.end() ? nullptr : &found->second;
}

const RolloutEntry *Ledger::rollout(const RolloutId &id) const
{
    const auto found = m_rollouts.find(id);
    return found == m_rollouts.end() ? nullptr : &found->second;
}

std::map<int, int> Ledger::openIntents(const RolloutId &id) const
{
    const auto found = m_openIntents.find(id);
    return found == m_openIntents.end() ? std::map<int, int>() : found->second;
}

std::optional<Ledger::Doubt> Ledger::doubt(const RolloutId &id) const
{
    const auto found = m_doubts.find(id);
    return found == m_doubts.end() || found->second.empty() ? std::nullopt
                                                            : std::optional(found->second.rbegin()->second);
}

int Ledger::lastOrder(const RolloutId &id) const
{
    const auto found = m_lastOrder.find(id);
    return found == m_lastOrder.end() ? 0 : found->second;
}

AsOf Ledger::asOf() const
{
    return {m_origin, size(), QString::fromLatin1(m_tree.root().toHex())};
}

QString Ledger::whyStale(const QString &leaseId, const AsOf &asOf) const
{
    if (asOf.size < m_policies.since())
        return QStringLiteral("the trust policy changed since it was signed");
    const LeaseEntry *entry = lease(leaseId);
    if (entry && entry->lastStop >= asOf.size)
        return QStringLiteral("record %1 stopped what it is about, and its signer had not seen that")
            .arg(entry->lastStop);
    return {};
}

QString sharedAccount(const LeaseEntry &lease, const SeatReport &seats)
{
    std::map<QString, QStringList> people;
    for (const SeatLine &seat : seats.seats)
        if (const auto account = lease.accounts.find(seat.person);
            account != lease.accounts.end() && !people[account->second].contains(seat.person))
            people[account->second] << seat.person;
    for (const auto &[account, names] : people)
        if (names.size() > 1)
            return QStringLiteral("%1 signed from one account (%2): two keys in one hand are one key")
                .arg(names.join(QStringLiteral(" and ")), account);
    return {};
}

QString Ledger::leaseToResume(const RolloutEntry &rollout, WallTime now) const
{
    if (standing(rollout, now).valid)
        return rollout.leaseId;
    const LeaseEntry *newest = nullptr;
    for (const auto &[id, entry] : m_leases)
        if (entry.record.lease.planSha256 == rollout.planSha256 &&
            entry.starts < entry.record.lease.maxUses && (!newest || entry.index > newest->index) &&
            standingUnder(rollout, id, now).valid)
            newest = &entry;
    return newest ? newest->record.lease.leaseId : rollout.leaseId;
}

namespace {

/// The first stage belongs to the start; each one after it is a promotion, by whomever it is decided.
Weight mostUnder(const Lease &lease)
{
    const bool promotes = lease.actions.contains(QStringLiteral("promote"));
    return Weight{promotes || lease.weights.empty() ? lease.maxWeight
                                                    : std::min(lease.maxWeight, lease.weights.front())};
}

} // namespace

LeaseStanding Ledger::standing(const RolloutEntry &rollout, WallTime now) const
{
    return standingUnder(rollout, rollout.leaseId, now);
}

LeaseStanding Ledger::standingUnder(const RolloutEntry &rollout, const QString &leaseId, WallTime now) const
{
    const LeaseEntry *entry = lease(leaseId);
    if (!entry || !policy())
        return {false, QStringLiteral("the lease %1 is not in the log").arg(leaseId), {}};
    const Lease &held = entry->record.lease;
    if (m_standing.judged.valid && m_standing.rollout == rollout.id && m_standing.lease == leaseId &&
        m_standing.size == size() && now >= held.notBefore && std::max(now, m_highWater) < held.expires)
        return m_standing.judged; // only time has passed, and not too much of it
    const LeaseQuestion question{rollout.planSha256,
                                 rollout.plan->plan.name,
                                 rollout.plan->plan.environment,
                                 QStringLiteral("start"),
                                 0,
                                 0,
                                 now,
                                 m_highWater};
    const Done judged = judgeLease(*policy(), entry->record, entry->approvals, question);
    m_standing = {
        rollout.id, leaseId, size(),
        judged ? LeaseStanding{true, {}, mostUnder(held)}
               : LeaseStanding{false, judged.error().text, {}, std::max(now, m_highWater) >= held.expires}};
    return m_standing.judged;
}

} // namespace interlock
