#include "models/engine/lonerollback.h"
#include "ui/follower/storewatch.h"

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
    (*lone)->begin([lone = *lone, answered](const LoneRollback::End &end) {
        lone->deleteLater();
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

} // namespace interlock
