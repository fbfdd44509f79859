#pragma once

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
    Moment m_now{instantFromMs(90'000'000), wallFromMs(1'763'735'667'000)};
};

/// Remembers what was asked; answers when the test says so.
class SpyCommands final : public Commands {
public:
    QStringList asked; ///< "rollBack omni-8.0.0", "signLease 7c1f sre-lead because ...", oldest first
    std::vector<Answered> waiting;
    QString payload = QStringLiteral("{\"_type\":\"https://in-toto.io/Statement/v1\",\"kind\":\"decision\"}");

    void rollBack(const RolloutId &rollout, Answered answered) override;
    void hold(const RolloutId &rollout, const QString &reason, Answered answered) override;
    void resume(const RolloutId &rollout, const QString &reason, Answered answered) override;
    void promote(const RolloutId &rollout, const QString &reason, Answered answered) override;
    void appendReason(const RolloutId &rollout, const QString &reason, Answered answered) override;
    void signLease(const LeaseId &lease, const QString &role, const QString &reason,
                   Answered answered) override;
    void denyLease(const LeaseId &lease, const QString &reason, Answered answered) override;
    void withdrawLease(const LeaseId &lease, const QString &role, const QString &reason,
                       Answered answered) override;
    void cancelSigning() override;
    void startRollout(const LeaseId &lease, Answered answered) override;
    void startEngine(Answered answered) override;
    void readPayload(qint64 record, PayloadRead read) override;
    void testConnection(const QString &id, Answered answered) override;
    void checkPolicyFile(const QString &file, Answered answered) override;
    void verifyLog(Answered answered) override;
    void exportEvidence(const RolloutId &rollout, const QString &file, Answered answered) override;

private:
    void note(const QStringList &words, Answered answered);
};

/// The states of the console that are looked at and tested.
enum class Scene {
    AtRest,
    Live,
    ManyGuardrails,
    Breach,
    RollingBack,
    RolledBack,
    Completed,
    Held,
    SecondKey,
    NobodyGuarding,
    NoReleases,
    Unreadable,
};
QString toString(Scene scene);
const std::vector<Scene> &allScenes();

/// A realistic snapshot of a scene, the same on every run. `now` is when it was taken.
Snapshot snapshotOf(Scene scene, Moment now);

} // namespace interlock::test
