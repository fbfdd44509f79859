#include "models/rollout/turn.h"

namespace interlock {

namespace {

constexpr Duration kVerifyWithin{2000}; // I2
constexpr Duration kOrderAgain{1000};
constexpr Duration kRaiseWithin{30'000};

bool near(Weight a, Weight b)
{
    return std::abs(a.basisPoints - b.basisPoints) <= kShareTolerance;
}

QJsonObject weights(Weight intended, Weight observed)
{
    return {{QStringLiteral("intended_bp"), intended.basisPoints},
            {QStringLiteral("observed_bp"), observed.basisPoints}};
}

} // namespace

void Turn::order(Weight to, int stage, const QString &why)
{
    const SetWeight made{++m_state.lastOrder, m_state.observed ? m_state.observed->canary : m_state.intended,
                         to, stage, why};
    m_state.open = OpenOrder{made, m_now.boot};
    m_effects.push_back(made);
}

void Turn::raise(int stage, const QString &why)
{
    m_state.waitsFor.clear();
    enter(Phase::Raising, kRaiseWithin);
    order(stageAt(stage).weight, stage, why);
}

void Turn::startRollback(const QString &reason)
{
    m_state.reason = reason;
    m_state.intended = Weight{0};
    m_state.lateTold = false;
    m_state.waitsFor.clear();
    if (inStage())
        progress().countedTo.reset();
    enter(Phase::RollingBack, kVerifyWithin);
    m_state.orderedAt = m_now.boot;
    order(Weight{0}, -1, reason);
    tell(QStringLiteral("rolling-back"),
         {{QStringLiteral("reason"), reason}, {QStringLiteral("security"), m_state.security}}, true);
}

void Turn::rollBack(const QString &reason, Action action)
{
    if (m_state.observed && !m_state.observed->stableReady) { // decision 1: nobody would be left to serve
        if (m_state.phase != Phase::Held)
            hold(QStringLiteral("%1; not rolled back by itself: every stable target is DOWN").arg(reason));
        return;
    }
    m_state.security = m_state.security || action == Action::SecurityRollBack;
    startRollback(reason);
}

void Turn::rollBackByPerson(const QString &who, const QString &reason)
{
    if (m_state.phase == Phase::RollingBack)
        return; // already on its way; a second press changes nothing
    startRollback(reason.isEmpty() ? QStringLiteral("rolled back by %1").arg(who)
                                   : QStringLiteral("rolled back by %1: %2").arg(who, reason));
}

void Turn::on(const Actuated &event)
{
    if (event.seen) {
        m_state.observed = event.seen;
        m_state.observedAt = m_now.boot;
    }
    if (!m_state.open || m_state.open->order.order != event.order)
        return; // overtaken by a newer order
    const SetWeight order = m_state.open->order;
    m_state.open.reset();
    if (order.stage >= 0)
        raised(order, event);
    else
        lowered(order, event);
}

void Turn::raised(const SetWeight &order, const Actuated &event)
{
    const bool arrived = event.seen && near(event.seen->canary, order.to);
    if (event.outcome != Actuated::Outcome::Failed && arrived) {
        m_state.intended = order.to;
        enterStage(order.stage);
        return;
    }
    if (event.outcome == Actuated::Outcome::Unknown)
        ++m_state.driftAllowed; // the command may still be executed: lowering it then is not a fight
    hold(event.outcome == Actuated::Outcome::Succeeded && event.seen
             ? QStringLiteral("raising to %1 was confirmed, but %2 was read back")
                   .arg(toString(order.to), toString(event.seen->canary))
             : QStringLiteral("raising to %1: %2")
                   .arg(toString(order.to), event.detail.isEmpty() ? toString(event.outcome) : event.detail));
    m_effects.push_back(ReadBack{});
}

void Turn::lowered(const SetWeight &order, const Actuated &event)
{
    const bool arrived = event.seen && near(event.seen->canary, order.to);
    if (m_state.phase == Phase::RollingBack) {
        if (event.seen && event.seen->canary.basisPoints == 0)
            finishRollback();
        else
            m_effects.push_back(ReadBack{});
        m_state.unverified += arrived ? 0 : 1;
        return;
    }
    if (!arrived && !isOver(m_state.phase))
        hold(QStringLiteral("lowering to %1: %2")
                 .arg(toString(order.to), event.detail.isEmpty() ? toString(event.outcome) : event.detail));
}

void Turn::finishRollback()
{
    enter(Phase::RolledBack, std::nullopt);
    m_state.open.reset();
    tell(QStringLiteral("rolled-back"),
         {{QStringLiteral("reason"), m_state.reason}, {QStringLiteral("security"), m_state.security}}, true);
}

/// Holds what was read back against what was intended (I11, decision 10).
void Turn::checkTraffic()
{
    if (!m_state.observed || m_state.observedAt != m_now.boot || m_state.open)
        return;
    const Weight seen = m_state.observed->canary;
    if (m_state.phase == Phase::Preparing || m_state.phase == Phase::RollingBack ||
        m_state.phase == Phase::Completed)
        return;
    if (seen.basisPoints > m_state.intended.basisPoints + kShareTolerance)
        driftAbove(seen);
    else if (!isOver(m_state.phase) && seen.basisPoints < m_state.intended.basisPoints - kShareTolerance)
        driftBelow(seen);
}

void Turn::driftAbove(Weight seen)
{
    const bool lower = m_state.driftLowered < m_state.driftAllowed;
    if (!lower && (m_state.phase == Phase::Held || isOver(m_state.phase)))
        return; // told already; a person decides
    tell(QStringLiteral("drift"), weights(m_state.intended, seen), true);
    if (!isOver(m_state.phase))
        hold(QStringLiteral("%1 was read back above the intended %2: somebody else moves the traffic")
                 .arg(toString(seen), toString(m_state.intended)));
    if (lower) {
        ++m_state.driftLowered;
        order(m_state.intended, -1, QStringLiteral("observed above intended"));
    }
}

void Turn::driftBelow(Weight seen)
{
    tell(QStringLiteral("drift"), weights(m_state.intended, seen), true);
    const Weight wanted = m_state.intended;
    m_state.intended = seen; // accepted: never repaired upwards
    hold(
        QStringLiteral("%1 was read back below the intended %2: somebody lowered it, or HAProxy was reloaded")
            .arg(toString(seen), toString(wanted)));
}

void Turn::checkRollingBack()
{
    if (m_state.observed && m_state.observedAt == m_now.boot && m_state.observed->canary.basisPoints == 0 &&
        !m_state.open) {
        finishRollback();
        return;
    }
    if (!m_state.lateTold && m_now.boot - m_state.since >= kVerifyWithin) {
        m_state.lateTold = true;
        tell(QStringLiteral("rollback-unverified"),
             {{QStringLiteral("reason"), QStringLiteral("0 was not read back within 2 s")}}, true);
    }
    if (m_state.orderedAt && m_now.boot - *m_state.orderedAt >= kOrderAgain) {
        m_state.orderedAt = m_now.boot;
        order(Weight{0}, -1, m_state.reason);
    }
}

} // namespace interlock
