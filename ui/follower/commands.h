#pragma once

#include "models/base/id.h"
#include "models/base/result.h"

#include <QString>

#include <functional>
#include <stop_token>

namespace interlock {

/// The engine's answer to a request: the sentence is shown as it is.
struct Answer {
    bool accepted = false;
    QString sentence;   ///< "recorded as 42", or the refusal and how to mend it
    qint64 record = -1; ///< index in the log, when accepted
};
using Answered = std::function<void(const Answer &)>;

/// Work of seconds or minutes on the whole log, which whoever waits for it can give up.
struct LongWork {
    Answered answered;
    std::function<void(qint64 records)> progressed; ///< records read so far, some times a second
    std::stop_token stop;                           ///< the answer then says no; nothing half done stays
};

/// The payload of one record, read on demand.
using PayloadRead = std::function<void(const Result<QString> &)>;

/// What the console may ask for. Each call returns at once and drops a signed request into the store's inbox;
/// the callback comes later on the GUI thread, exactly once unless this object dies first. Nothing here moves
/// traffic: the engine does, and a closed console stops nothing.
class Commands {
public:
    virtual ~Commands() = default;

    /// Lowers the canary to 0. Needs no key, no lease, no reason.
    virtual void rollBack(const RolloutId &rollout, Answered answered) = 0;
    virtual void hold(const RolloutId &rollout, const QString &reason, Answered answered) = 0;
    virtual void resume(const RolloutId &rollout, const QString &reason, Answered answered) = 0;
    /// `role`: the one that the gate is answered in; empty where there is no choice.
    virtual void promote(const RolloutId &rollout, const QString &role, const QString &reason,
                         Answered answered) = 0;
    /// Adds a signed note to a rollback that already happened.
    virtual void appendReason(const RolloutId &rollout, const QString &reason, Answered answered) = 0;
    /// Says that somebody has seen its alarm: a page may wait.
    virtual void acknowledge(const RolloutId &rollout, Answered answered) = 0;
    /// Asks for a new lease over the plan of a rollout that is over: up again, with two keys like any raise.
    virtual void askAgain(const RolloutId &rollout, const QString &reason, Answered answered) = 0;

    /// Signs the seat `role` of a lease with the key of this console's identity.
    virtual void signLease(const LeaseId &lease, const QString &role, const QString &reason,
                           Answered answered) = 0;
    virtual void denyLease(const LeaseId &lease, const QString &reason, Answered answered) = 0;
    /// Takes back the signature of this console's identity.
    virtual void withdrawLease(const LeaseId &lease, const QString &role, const QString &reason,
                               Answered answered) = 0;
    /// Signs the proposed policy whose payload has this SHA-256, as an admin.
    virtual void signPolicy(const QString &sha256, const QString &reason, Answered answered) = 0;
    virtual void denyPolicy(const QString &sha256, const QString &reason, Answered answered) = 0;
    /// Ends the signature that is waited for: the key is not touched, nothing is sent.
    virtual void cancelSigning() = 0;
    virtual void startRollout(const LeaseId &lease, Answered answered) = 0;
    /// Starts a rollout under this lease and rehearses its rollback: a fault, the guardrail's rollback, users
    /// restored. What happens is told by `rehearsing`; the answer comes when it is over. One at a time.
    virtual void rehearse(const LeaseId &lease, const QString &reason, Answered answered) = 0;
    /// Ends the rehearsal early: the fault is cleared and the rollback asked for.
    virtual void stopRehearsal() = 0;

    /// Starts a detached guard over the store; it outlives the console.
    virtual void startEngine(Answered answered) = 0;

    virtual void readPayload(qint64 record, PayloadRead read) = 0;

    /// Looks once at one connection of the snapshot; reads only.
    virtual void testConnection(const QString &id, Answered answered) = 0;
    /// Would this file be a good next policy? Nothing is proposed.
    virtual void checkPolicyFile(const QString &file, Answered answered) = 0;
    /// Re-computes the whole log: every signature, role, root and decision.
    virtual void verifyLog(LongWork work) = 0;
    /// Writes the evidence of one rollout into a new file.
    virtual void exportEvidence(const RolloutId &rollout, const QString &file, LongWork work) = 0;
    /// The language is another one: a snapshot is posted whose sentences are said in it; `said` is called
    /// once it was.
    virtual void sayAnew(std::function<void()> said)
    {
        said();
    } // NOLINT(performance-unnecessary-value-param)
};

} // namespace interlock
