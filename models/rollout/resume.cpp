#include "models/rollout/turn.h"

namespace interlock {

/// A restart resumes: a rollback in progress first, open orders by what was read back, timers from the log,
/// no credit (I10).
void Turn::on(const Resumed &event)
{
    if (event.otherBoot)
        shiftInstants(m_now.boot - (m_state.lastEvent + event.blind));
    m_state.lease = event.lease;
    if (event.seen) {
        m_state.observed = event.seen;
        m_state.observedAt = m_now.boot;
    }
    for (auto &[id, guardrail] : m_state.guardrails)
        guardrail = afterBlindTime(guardrail, m_now.boot);
    if (inStage())
        progress().countedTo.reset();
    if (isOver(m_state.phase))
        return;
    tell(QStringLiteral("watch-resumed"), {{QStringLiteral("blind_ms"), qint64(event.blind.count())}});
    const std::optional<OpenOrder> open = std::exchange(m_state.open, std::nullopt);
    if (m_state.phase == Phase::RollingBack) {
        m_state.orderedAt = m_now.boot;
        order(Weight{0}, -1, m_state.reason);
    } else if (open && open->order.stage >= 0) {
        resumeOpenRaise(*open, event);
    } else if (open) {
        order(open->order.to, -1, open->order.why); // a lowering is absolute: say it again
    } else {
        checkTraffic();
    }
}

void Turn::resumeOpenRaise(const OpenOrder &open, const Resumed &event)
{
    const auto at = [&event](Weight weight) {
        return event.seen && std::abs(event.seen->canary.basisPoints - weight.basisPoints) <= kShareTolerance;
    };
    if (at(open.order.to)) {
        m_state.intended = open.order.to;
        enterStage(open.order.stage);
    } else if (m_state.phase == Phase::Raising &&
               at(m_state.intended)) { // it never arrived: prove everything again, then a new order
        if (inStage())
            enter(Phase::AtGate, Duration(60'000));
        else
            enter(Phase::Preparing, Duration(300'000));
    } else {
        ++m_state.driftAllowed;
        hold(QStringLiteral("the engine stopped while raising to %1; %2")
                 .arg(toString(open.order.to),
                      event.seen ? QStringLiteral("%1 was read back").arg(toString(event.seen->canary))
                                 : QStringLiteral("nothing could be read back")));
        checkTraffic();
    }
}

/// Instants of another boot are moved so that the time between then and now is what was measured by the wall; guardrails
/// are moved by `afterBlindTime`.
void Turn::shiftInstants(Duration by)
{
    const auto shift = [by](auto &instant) {
        if constexpr (std::is_same_v<std::decay_t<decltype(instant)>, Instant>)
            instant += by;
        else if (instant)
            *instant += by;
    };
    shift(m_state.since);
    shift(m_state.deadline);
    shift(m_state.observedAt);
    shift(m_state.orderedAt);
    shift(m_state.lastEvent);
    if (m_state.open)
        shift(m_state.open->since);
    for (StageProgress &stage : m_state.stages) {
        shift(stage.enteredAt);
        shift(stage.countedTo);
    }
}

} // namespace interlock
