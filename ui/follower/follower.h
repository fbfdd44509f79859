#pragma once

#include "models/engine/guard.h"
#include "ui/follower/commands.h"
#include "ui/follower/rehearser.h"
#include "ui/follower/snapshot.h"

#include <QObject>
#include <QThread>
#include <QThreadPool>

namespace interlock {

class StoreWatch;
struct Attended;

/// Which store is shown, and who sits in front of it.
struct ConsoleSeat {
    QString store;          ///< as --store takes it; empty: the default
    QString identity;       ///< principal of the policy; empty: whoever's key is at hand
    QString key;            ///< key file, "agent", or empty
    QString engineProgram;  ///< the `interlock` that can start a guard
    Workshop workshop = {}; ///< for testing connections; without it none is offered
};

/// Reads the store on a thread of its own, folds it with the engine's own code, and posts immutable snapshots
/// to the GUI thread. Also carries the console's wishes: signs and drops requests there, so that no file and
/// no key is touched on the GUI thread.
class Follower : public QObject, public Commands {
    Q_OBJECT
public:
    explicit Follower(const ConsoleSeat &seat);
    ~Follower() override;
    void start();

    void rollBack(const RolloutId &rollout, Answered answered) override;
    void hold(const RolloutId &rollout, const QString &reason, Answered answered) override;
    void resume(const RolloutId &rollout, const QString &reason, Answered answered) override;
    void promote(const RolloutId &rollout, const QString &role, const QString &reason,
                 Answered answered) override;
    void appendReason(const RolloutId &rollout, const QString &reason, Answered answered) override;
    void acknowledge(const RolloutId &rollout, Answered answered) override;
    void askAgain(const RolloutId &rollout, const QString &reason, Answered answered) override;
    void signLease(const LeaseId &lease, const QString &role, const QString &reason,
                   Answered answered) override;
    void denyLease(const LeaseId &lease, const QString &reason, Answered answered) override;
    void withdrawLease(const LeaseId &lease, const QString &role, const QString &reason,
                       Answered answered) override;
    void signPolicy(const QString &sha256, const QString &reason, Answered answered) override;
    void denyPolicy(const QString &sha256, const QString &reason, Answered answered) override;
    void cancelSigning() override;
    void startRollout(const LeaseId &lease, Answered answered) override;
    void rehearse(const LeaseId &lease, const QString &reason, Answered answered) override;
    void stopRehearsal() override;
    void startEngine(Answered answered) override;
    void readPayload(qint64 record, PayloadRead read) override;
    void testConnection(const QString &id, Answered answered) override;
    void checkPolicyFile(const QString &file, Answered answered) override;
    void verifyLog(LongWork work) override;
    void exportEvidence(const RolloutId &rollout, const QString &file, LongWork work) override;
    void sayAnew(std::function<void()> said) override;

Q_SIGNALS:
    /// On the GUI thread.
    void snapshot(const interlock::SnapshotPtr &snapshot);
    /// Right before a key is asked for a signature: the short code that stands in the log again, and where
    /// the key is.
    void asked(const QString &code, const QString &where);
    /// How the rehearsal that was asked for here goes.
    void rehearsing(const interlock::RehearsalView &view);

private:
    Answered here(Answered answered);
    void decide(const RolloutId &rollout, DecisionKind kind, const QString &reason, const QString &role,
                Answered answered);
    using OnLog = std::function<Answer(const StorePaths &, const Attended &)>;
    void longWork(LongWork work, OnLog act);
    QString m_store; ///< as --store takes it
    QThreadPool m_longWork;
    QThread m_thread;
    StoreWatch *m_watch = nullptr; ///< lives on m_thread
    Rehearser m_rehearser;
};

} // namespace interlock
