#pragma once

#include "models/engine/journaled.h"
#include "models/engine/rehearsals.h"
#include "models/engine/tidings.h"
#include "models/lease/policyhistory.h"
#include "models/planfile/planfile.h"
#include "models/records/merkle.h"
#include "models/store/rows.h"

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace interlock {

/// What earlier rollouts of a release told when a lease was asked for: the log goes on, this does not move.
struct ReleaseHistory {
    std::optional<double> budgetLeft{}; ///< see RiskFacts
    int rollbacks = 0;
    std::set<GuardrailId> seen{}; ///< guardrails that ever showed a value
};

/// A lease with everything the log says about it.
struct LeaseEntry {
    LeaseRecord record;
    qint64 index = -1;
    std::vector<SignedApproval> approvals;
    int starts = 0;
    std::shared_ptr<const PlanFile> plan; ///< the exact bytes it was requested for
    std::map<QString, QString> accounts;  ///< person -> account whose request their newest word came in
    qint64 lastStop = -1;    ///< the newest denial, withdrawal, hold, step back or rollback under it
    qint64 completedAt = -1; ///< index of the approval that filled its last seat first; -1: never complete
    ReleaseHistory history = {}; ///< as of `index`
};

/// A rollout with its state, rebuilt from the journal.
struct RolloutEntry {
    RolloutId id;
    QString leaseId; ///< the newest it goes on under
    QString planSha256;
    std::shared_ptr<const PlanFile> plan;
    qint64 startRecord = -1;
    Stamp startedAt, lastAt;
    RolloutState state;
};

/// The fold of a log and its journal: who is trusted, which leases stand, where each rollout is. Engine,
/// console and command line all use this one, so that they cannot disagree. Holds no envelopes and no
/// history.
class Ledger {
public:
    /// Gives a content by its SHA-256 (a plan under its digest).
    using ReadBlob = std::function<Result<QByteArray>(const QString &)>;
    explicit Ledger(ReadBlob readBlob) : m_readBlob(std::move(readBlob)) {}

    /// The next record of the log; its signature is verified. An error names the index and leaves the ledger
    /// as it was.
    Result<Record> apply(const LogRow &row);
    /// The same with what reading its envelope gave.
    Result<Record> apply(qint64 index, Result<Record> record);
    /// The next row of the journal; gives the effects that the core decided, to be compared or carried out.
    Result<std::vector<Effect>> apply(const EvaluationRow &row);
    /// The same for an event that happens now: makes the row's place, bytes and chain from it. The row has
    /// its rollout and its stamp.
    Result<std::vector<Effect>> journal(EvaluationRow &row, RolloutEvent event);

    qint64 size() const { return m_tree.size(); }
    const MerkleTree &tree() const { return m_tree; }
    /// What the newest row of the journal brought; empty before the first.
    const std::optional<RolloutEvent> &newestEvent() const { return m_newestEvent; }
    qint64 nextSequence() const { return m_nextSequence; }
    const QByteArray &chain() const { return m_chain; }
    qint64 epoch() const { return m_epoch; }
    /// The latest time the engine ever wrote. Times that others claim do not count: one record from the year
    /// 2099 would end every lease for ever.
    WallTime highWater() const { return m_highWater; }
    /// The same when the log had `size` records.
    WallTime highWaterAt(qint64 size) const
    {
        return size > 0 && size <= qint64(m_highWaters.size()) ? m_highWaters[size_t(size - 1)] : WallTime{};
    }
    /// The policy in force for the next record; nullptr before the genesis.
    const PolicyRecord *policy() const { return m_policies.inForce(); }
    const PolicyHistory &policies() const { return m_policies; }
    PublicKey engineKey() const; ///< of the policy's engine; null before the genesis
    const std::map<QString, LeaseEntry> &leases() const { return m_leases; }
    const LeaseEntry *lease(const QString &id) const;
    /// Orders whose intent stands in the log without an outcome: order -> target in basis points.
    std::map<int, int> openIntents(const RolloutId &id) const;
    /// The newest order that was given and that nobody saw carried out, as far as the log tells: what share
    /// it was for, and why. Nothing once a later one was.
    struct Doubt {
        Weight share;
        QString why;
    };
    std::optional<Doubt> doubt(const RolloutId &id) const;
    /// The highest order that an intent or an outcome of this rollout names; 0 without one.
    int lastOrder(const RolloutId &id) const;
    const std::map<RolloutId, RolloutEntry> &rollouts() const { return m_rollouts; }
    const RolloutEntry *rollout(const RolloutId &id) const;
    /// Index of the record with this payload, or -1.
    qint64 indexOf(const QString &payloadSha256) const { return m_payloads.value(payloadSha256, -1); }
    /// Something of it was begun that a rollback has to take back: a step, or a raise.
    bool wasTouched(const RolloutId &id) const { return m_touched.contains(id); }
    /// A command of its plan was begun: "step backup", "after keep".
    bool hasBegun(const RolloutId &id, const QString &command) const;
    /// What its rollback restores beside the traffic was carried out, well or not.
    bool wasRestored(const RolloutId &id) const { return m_restored.contains(id); }
    /// What its rollback could not restore, a sentence; empty when all went well or is still on its way.
    QString notRestored(const RolloutId &id) const;
    const Tidings &tidings() const { return m_tidings; }
    const Rehearsals &rehearsals() const { return m_rehearsed; }
    AsOf asOf() const;
    void setOrigin(const QString &origin) { m_origin = origin; }
    QString origin() const { return m_origin; }
    /// The lease that a resume goes on under: the rollout's own while it holds, else the newest other one
    /// over the same plan that does, else its own.
    QString leaseToResume(const RolloutEntry &rollout, WallTime now) const;
    /// The same judgement as if the rollout went on under this lease.
    LeaseStanding standingUnder(const RolloutEntry &rollout, const QString &leaseId, WallTime now) const;
    /// Did enough admins accept that the log goes on, although this head was verified before?
    bool isRecoveredFrom(qint64 size, const QString &root) const;
    /// The step from that head that some admins have signed already; nullptr when none has.
    const Recovery *openRecovery(qint64 size, const QString &root) const;
    /// Whose signature under that step is still missing, in a sentence; empty when enough admins signed.
    QString missingOf(const Recovery &step) const;
    /// Why a raising decision signed at `asOf` is void by now: somebody stopped the lease, or the policy
    /// changed, and its signer had not seen it. Empty when it stands.
    QString whyStale(const QString &leaseId, const AsOf &asOf) const;
    /// Why the lease does not allow this action now, or that it does.
    LeaseStanding standing(const RolloutEntry &rollout, WallTime now) const;

private:
    Done fold(const Record &record, qint64 index);
    void foldEvent(const QJsonObject &predicate, qint64 index);
    void foldOrder(const RolloutId &rollout, bool isIntent, const QJsonValue &detail);
    void foldDoubt(const RolloutId &rollout, bool isIntent, const QJsonValue &detail);
    void foldRestoration(const QString &kind, const RolloutId &rollout, const QString &text);
    Done foldLease(const Record &record, qint64 index);
    Done foldRecovery(const Record &record, qint64 index);
    Done foldApproval(const Record &record, qint64 index);
    void stopped(const QString &leaseId, qint64 index);
    Done foldDecision(const Record &record, qint64 index);
    void foldNote(const Record &record, qint64 index);
    Result<std::vector<Effect>> fold(const EvaluationRow &row, RolloutEvent event);
    int forgottenOrder(const RolloutId &id) const;
    Done beginRollout(const EvaluationRow &row, const Decided &start);

    ReadBlob m_readBlob;
    MerkleTree m_tree;
    QString m_origin;
    PolicyHistory m_policies;
    std::vector<std::pair<Recovery, QSet<QString>>> m_recoveries; ///< each step with the admins behind it
    std::map<QString, LeaseEntry> m_leases;
    std::map<RolloutId, RolloutEntry> m_rollouts;
    std::map<qint64, Decision> m_starts; ///< start decisions by index, until their rollout begins
    std::map<RolloutId, std::map<int, int>> m_openIntents;
    std::map<RolloutId, std::map<int, Doubt>>
        m_doubts; ///< by order; those without an outcome, and the newest
    std::map<RolloutId, int> m_lastOrder;
    std::set<RolloutId> m_touched, m_restored;
    std::map<RolloutId, QStringList> m_begun;       ///< commands of its plan
    std::map<RolloutId, QStringList> m_notRestored; ///< parts, each with why
    Tidings m_tidings;
    Rehearsals m_rehearsed;
    QHash<QString, qint64> m_payloads;
    qint64 m_epoch = 0;
    qint64 m_nextSequence = 0;
    QByteArray m_chain;
    std::optional<RolloutEvent> m_newestEvent;
    WallTime m_highWater{};
    std::vector<WallTime> m_highWaters; ///< by record
    /// A judgement of a lease, good until a record comes or the lease ends: it is asked for at each look.
    struct Standing {
        RolloutId rollout;
        QString lease;
        qint64 size = -1;
        LeaseStanding judged;
    };
    mutable Standing m_standing;
};

/// People in different seats whose words came from one account: two keys in one hand. A sentence; empty when
/// there are none, or when nobody saw the accounts.
QString sharedAccount(const LeaseEntry &lease, const SeatReport &seats);

/// Reads a plan back from its bound bytes; the digest must be the wanted one.
Result<std::shared_ptr<const PlanFile>>
boundPlan(const QString &planSha256, const std::vector<Subject> &files, const Ledger::ReadBlob &readBlob);

} // namespace interlock
