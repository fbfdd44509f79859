#include "models/rollout/turn.h"

namespace interlock {

/// A restart resumes: a rollback in progress first, open orders by what was read back, timers from the log,
/// no credit (I10).
void Turn::on(const Resumed &event)
{
    if (event.otherBoot)
        comeFromOtherBoot();
    m_state.lease = event.lease;
    countOrders(event.lastOrder);
    if (event.seen) {
        m_state.observed = event.seen;
        m_state.observedAt = m_now.boot;
    }
    for (auto &[id, guardrail] : m_state.guardrails)
        guardrail = afterBlindTime(guardrail, m_now.boot);
    for (auto &[id, evidence] : m_state.tracks)
        forgetBase(evidence);
    forgetBase(m_state.share);
    m_state.nextReport.reset();
    if (inStage())
        progress().countedTo.reset();
    if (isOver(m_state.phase)) {
        m_state.open.reset(); // nobody hears its outcome any more; what is read tells what flows
        return;
    }
    tell(QStringLiteral("watch-resumed"), {{QStringLiteral("blind_ms"), qint64(event.blind.count())}});
    const std::optional<OpenOrder> open = std::exchange(m_state.open, std::nullopt);
    if (m_state.phase == Phase::RollingBack) {
        m_state.orderedAt = m_now.boot;
        order(Weight{0}, -1, m_state.reason);
    } else if (open && open->order.stage >= 0) {
        resumeOpenRaise(*open, event);
    } else if (open) {
        resumeOpenLowering(*open, event);
    } else {
        checkTraffic();
    }
}

/// The log may know orders that the looks do not: any of them may have been a raise.
void Turn::countOrders(int highest)
{
    if (highest <= m_state.lastOrder)
        return;
    m_state.lastOrder = highest;
    m_state.raised = true;
}

void Turn::resumeOpenRaise(const OpenOrder &open, const Resumed &event)
{
    if (event.seen && hasArrived(open.order, *event.seen)) {
        m_state.intended = open.order.to;
        enterStage(open.order.stage);
        return;
    }
    ++m_state.driftAllowed; // it may still land
    if (event.seen && isAt(*event.seen, m_state.intended)) {
        raiseNeverArrived(open.order);
        return;
    }
    didNotArrive(event.seen,
                 QStringLiteral("the engine stopped while raising to %1; %2")
                     .arg(toString(open.order.to),
                          event.seen ? QStringLiteral("%1 was read back").arg(toString(event.seen->canary))
                                     : QStringLiteral("nothing could be read back")));
    checkTraffic();
}

/// Everything is proved again before a new order; what a person decided is asked of a person again.
void Turn::raiseNeverArrived(const SetWeight &order)
{
    if (m_state.phase == Phase::Held)
        return;
    if (!inStage())
        enter(Phase::Preparing, prepareFor(m_plan));
    else if (order.stage > m_state.stage && progress().verdict <= Verdict::Acceptable)
        openGate();
    else
        hold(QStringLiteral("the engine stopped before %1 was raised to %2")
                 .arg(toString(m_state.intended), toString(order.to)));
}

/// A lowering is absolute and may be said again, but for one that could raise what somebody lowered further.
void Turn::resumeOpenLowering(const OpenOrder &open, const Resumed &event)
{
    const SetWeight &before = open.order;
    if (before.to.basisPoints == 0 || (event.seen && isAbove(event.seen->canary, before.to))) {
        order(before.to, -1, before.why);
        return;
    }
    if (event.seen) {
        checkTraffic();
        return;
    }
    ++m_state.driftAllowed; // if it did not arrive, what is read back lowers it
    hold(QStringLiteral("the engine stopped while lowering to %1; nothing could be read back")
             .arg(toString(before.to)));
    m_effects.push_back(ReadBack{});
}

/// Instants of another boot are moved so that the time between then and now is what was measured by the wall.
/// What was read there, or was on its way there, counts as of now on no clock.
void Turn::comeFromOtherBoot()
{
    const auto passed = std::max(Duration(0), m_now.wall - m_state.lastEvent.wall);
    shiftInstants(m_now.boot - (m_state.lastEvent.boot + passed));
    if (m_state.observedAt)
        m_state.observedAt = std::min(*m_state.observedAt, m_now.boot - 2 * kFreshFor);
    if (m_state.open)
        m_state.open->since = std::min(m_state.open->since, m_now.boot - 2 * orderWithin(m_plan.traffic));
}

/// All but those of guardrails, which `afterBlindTime` moves.
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
    shift(m_state.driftAt);
    shift(m_state.closedSince);
    shift(m_state.share.since);
    shift(m_state.share.grewAt);
    for (OverrideWord &word : m_state.overrideAsked)
        shift(word.since);
    for (auto &[id, evidence] : m_state.tracks)
        for (auto *values : {&evidence.canary, &evidence.stable})
            for (TrackEvidence::Value &value : *values)
                shift(value.at);
    if (m_state.open)
        shift(m_state.open->since);
    for (StageProgress &stage : m_state.stages) {
        shift(stage.enteredAt);
        shift(stage.countedTo);
    }
}

} // namespace interlock
