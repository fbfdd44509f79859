#pragma once

#include "models/engine/engine.h"
#include "models/records/signer.h"
#include "models/store/answers.h"
#include "models/store/reader.h"

#include <QElapsedTimer>

namespace interlock {

/// Who asks, and with which key.
struct Petitioner {
    QString identity;    ///< a principal of the policy; empty: the only principal whose key is at hand
    QString keyOption;   ///< "agent", a key file, or empty
    QString agentSocket; ///< empty: SSH_AUTH_SOCK
};

/// The roles that the gate where it stands still asks for and this principal has.
QStringList openRoles(const Plan &plan, const RolloutState &state, const Principal &principal);

/// What everybody but the engine does: read the log, sign a request, drop it into the inbox, wait for the
/// answer. Used by the command line and the console alike. Belongs to one thread; never blocks but for short
/// reads of the store.
class Petition : public QObject {
    Q_OBJECT
public:
    using Answered = std::function<void(Result<EngineAnswer>)>;
    /// Whether records that this machine saw before may be missing: only for whoever is about to accept that,
    /// and for whoever only shows what is left.
    enum class Loss { IsAFault, MayBe };
    /// Opens without reading: set what is to be told, then `refresh`.
    static Result<std::unique_ptr<Petition>> openEmpty(const StorePaths &paths, const Clock &clock,
                                                       Petitioner petitioner, Loss loss = Loss::IsAFault);
    static Result<std::unique_ptr<Petition>> open(const StorePaths &paths, const Clock &clock,
                                                  Petitioner petitioner, Loss loss = Loss::IsAFault);

    /// Reads what came to the log since. The first time, what this machine saw before must still be there: a
    /// log that lost it is a fault now and at each refresh after.
    Done refresh();
    const Ledger &ledger() const { return m_ledger; }
    const StoreReader &reader() const { return *m_reader; }
    /// Told of all that `refresh` reads from now on.
    void setTold(ReadingTold told) { m_told = std::move(told); }
    const StorePaths &paths() const { return m_paths; }
    /// A signature that is about to be asked for: its short code, the key, and where that is.
    struct Asking {
        QString code, fingerprint, where;
    };
    /// Told right before each signature of a person or an agent is asked for.
    void setAsking(std::function<void(const Asking &)> asking) { m_asking = std::move(asking); }
    void setPatience(Duration patience) { m_patience = patience; }

    /// Asks for a lease over a plan and over the rollback pack that is written down now; the answer's `text`
    /// is the lease's id.
    void requestLease(const PlanFile &plan, const QString &reason, Answered answered);
    struct LeaseWord {
        QString leaseId, role, reason;
        ApprovalVerdict verdict = ApprovalVerdict::Approve;
    };
    void sayOnLease(const LeaseWord &word, Answered answered);
    /// Proposes the policy in this file (see policyFromFile).
    void proposePolicy(const QByteArray &file, const QString &name, const QString &reason, Answered answered);
    /// Signs, or refuses, a proposed policy: `sha256` of its payload.
    void sayOnPolicy(const QString &sha256, ApprovalVerdict verdict, const QString &reason,
                     Answered answered);
    /// Accepts, as an admin, that the log goes on without what was verified before. Only while no engine is
    /// alive.
    void acceptLoss(qint64 oldSize, const QString &oldRoot, const QString &reason, Answered answered);
    /// The answer's `text` is the rollout's id.
    void start(const QString &leaseId, const QString &reason, Answered answered);
    struct Word {
        DecisionKind kind = DecisionKind::Hold;
        QString reason;
        QString role{};  ///< the seat of a gate that is spoken for; empty: the signer's first role
        QString about{}; ///< the guardrail an override is about
    };
    /// Promote, resume, override, supersede: signed. Hold, back, rollback: dropped as they are, no key
    /// needed.
    void decide(const RolloutId &rollout, const Word &word, Answered answered);
    /// A reason given afterwards (predicates::note), or "seen" (predicates::ack). `about`: a record, a
    /// guardrail or a rehearsal; may be empty.
    void remark(const RolloutId &rollout, QLatin1StringView predicateType, const QString &reason,
                Answered answered, const QString &about = {});
    /// "Seen": signed by the console's own key where this account has it, which costs no touch (decision 18),
    /// else by the petitioner's.
    void acknowledge(const RolloutId &rollout, const QString &reason, Answered answered);
    /// Has the engine keep its newest head with this console's signature under it, where this account has the
    /// console's key and an engine is alive; else answers why not.
    void cosignHead(Answered answered);
    /// Ends the signature that is being waited for, if any: nothing is sent then.
    void cancelSigning();
    /// Was this envelope sent from here?
    bool hasSent(const QByteArray &envelope) const { return m_sent.contains(envelope); }
    /// The key that would sign now, for showing it before.
    using KeyFound = std::function<void(Result<std::shared_ptr<Signer>>)>;
    void findKey(KeyFound found);
    /// The principal that a signer is in the policy; empty if nobody.
    QString principalOfKey(const PublicKey &key) const;

private:
    Petition(StorePaths paths, const Clock &clock, Petitioner petitioner, Loss loss);
    Done readFirst();
    /// Its reason as a record can hold it; BadInput when it is too long.
    static Result<Statement> wellSaid(Statement statement);
    using Compose = std::function<Result<Statement>(const Principal &)>;
    void signAndSend(Lane lane, Compose compose, Answered answered, QString word = {});
    /// What is signed and sent once a key is found.
    KeyFound sendWith(Lane lane, Compose compose, Answered answered, QString word = {});
    Result<SignerWish> wishFor(const std::vector<Principal> &people) const;
    /// A key whose yes adds to this proposal, where there is one: of the policy in force first, else one that
    /// the proposal brings.
    void findPolicyKey(const Proposal &proposal, KeyFound found);
    QByteArray loweringRequest(const RolloutId &rollout, const Word &word) const;
    void send(Lane lane, const QByteArray &bytes, Answered answered, QString word);
    Done offer(const PlanFile &plan, const QByteArray &pack) const;
    void requestLease(const PlanFile &plan, const QByteArray &pack, const QString &reason, Answered answered);
    Done serve();
    void await(Lane lane, const QString &request, Answered answered, QString word);
    PolicyRef policyRef() const;
    Result<Approval> approvalFor(const LeaseWord &word) const;
    Result<Statement> remarkOn(const RolloutId &rollout, QLatin1StringView predicateType,
                               const QString &reason, const QString &about) const;
    Result<const RolloutEntry *> rolloutNamed(const RolloutId &rollout) const;

    StorePaths m_paths;
    const Clock &m_clock;
    Petitioner m_petitioner;
    Loss m_loss;
    Done m_still; ///< whether the first reading held all that was seen before
    std::unique_ptr<StoreReader> m_reader;
    Ledger m_ledger;
    Duration m_patience{10'000};
    std::shared_ptr<QSet<QString>> m_seenInAgent = std::make_shared<QSet<QString>>(); ///< see SignerWish
    std::weak_ptr<Signer> m_signing; ///< being asked, a person may have to touch it
    Duty m_clerkDuty = Duty::Clerk;
    std::unique_ptr<Engine> m_clerk;
    QSet<QByteArray> m_sent; ///< envelopes; a person signs some a day
    int m_awaited = 0;       ///< requests that wait for their answer
    ReadingTold m_told;
    std::function<void(const Asking &)> m_asking;
};

/// Is an engine alive over this store? Somebody holds its lock.
bool isGuarded(const StorePaths &paths);

} // namespace interlock
