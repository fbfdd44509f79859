#pragma once

#include "app/preview/scenes.h"
#include "ui/follower/commands.h"
#include "ui/follower/snapshot.h"

#include <map>

namespace interlock::test {

/// A clock the test turns by hand.
class HandClock final : public Clock {
public:
    Moment now() const override { return m_now; }
    QString bootId() const override { return QStringLiteral("test"); }
    void set(Moment now) { m_now = now; }
    void advance(Duration by)
    {
        m_now.boot += by;
        m_now.wall += by;
    }

private:
    Moment m_now = preview::kPreviewed;
};

/// Remembers what was asked; answers when the test says so.
class SpyCommands final : public Commands {
public:
    QStringList asked; ///< "rollBack omni-8.0.0", "signLease 7c1f sre-lead because ...", oldest first
    std::vector<Answered> waiting;
    std::vector<LongWork> works;
    QString payload = QStringLiteral("{\"_type\":\"https://in-toto.io/Statement/v1\",\"kind\":\"decision\"}");

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
    std::function<void()> saying; ///< what comes before `said`

private:
    void note(const QStringList &words, Answered answered);
};

using preview::allScenes;
using preview::Scene;
using preview::snapshotOf;
using preview::toString;

} // namespace interlock::test
