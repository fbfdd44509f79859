#include "models/engine/lonerollback.h"
#include "ui/follower/storewatch.h"
#include "ui/style/words.h"

namespace interlock {

void StoreWatch::rollBack(const RolloutId &rollout, const Answered &answered)
{
    if (!m_petition || isUnguarded(m_paths, m_clock))
        return rollBackAlone(rollout, answered);
    m_petition->decide(
        rollout, {DecisionKind::RollBack, {}}, [this, rollout, answered](const Result<EngineAnswer> &answer) {
            if (answer)
                return answered({true, tr("recorded as %1").arg(answer->index), answer->index});
            const ErrorCode code = answer.error().code;
            if (code == ErrorCode::Timeout || code == ErrorCode::Environment)
                return rollBackAlone(rollout, answered);
            answered({false, answer.error().sentence(), -1});
        });
}

void StoreWatch::rollBackAlone(const RolloutId &rollout, const Answered &answered)
{
    const auto lone = LoneRollback::byPerson(
        m_paths, rollout, tr("one click in the console, with no guard that answers"), {}, this);
    if (!lone)
        return answered({false, lone.error().sentence(), -1});
    (*lone)->begin([this, lone = *lone, rollout, answered,
                    began = m_clock.now()](const LoneRollback::End &end) {
        lone->deleteLater();
        if (end.isZero) {
            const Duration took = m_clock.now().boot - began.boot;
            m_alone[rollout] = RollbackView{began.wall, {}, {}, {}, took, false, {}, {}};
            post();
        }
        if (end.isZero && end.restored)
            return answered({true,
                             tr("No guard answered: rolled back from the pack, 0 % read back. The next guard "
                                "records it."),
                             -1});
        answered({false,
                  end.isZero
                      ? tr("No guard answered: the canary has no traffic, but %1").arg(end.text)
                      : tr("No guard answered, and the pack did not bring the canary to 0: %1. Look at "
                           "the load balancer by hand, now.")
                            .arg(end.text),
                  -1});
    });
}

/// The log does not have it yet, and whoever pressed must see it all the same.
void StoreWatch::showDoneAlone(ReleaseView &release) const
{
    const auto done = m_alone.find(release.id);
    if (done == m_alone.end())
        return;
    const RollbackView &rollback = done->second;
    release.phase = Phase::RolledBack;
    release.verdict = {StatusKind::Fail, tr("Rolled back")};
    release.reason = tr("Rolled back at %1 by this console, without a guard: 0 % read back. The next guard "
                        "records it.")
                         .arg(Words::clock(rollback.confirmedAt, Zone::Local));
    release.rollback = rollback;
    release.endedAt = rollback.confirmedAt + *rollback.readBackAfter;
    release.traffic.intended = Weight{};
    release.traffic.observed = Weight{};
    release.next = {};
    release.canHold = release.canResume = release.canPromote = false;
}

} // namespace interlock
