#include "models/rollout/turn.h"

namespace interlock {

namespace {

constexpr Duration kVerifyWithin{2000}; // I2
constexpr Duration kOrderAgain{1000};
constexpr Duration kSoon{10'000}; // a rollback that is not read back for longer is said again less often
constexpr Duration kLate{60'000};
constexpr int kShareTolerance = 50;

int distance(Weight a, Weight b)
{
    return std::abs(a.basisPoints - b.basisPoints);
}

QJsonObject weights(Weight intended, Weight observed)
{
    return {{QStringLiteral("intended_bp"), intended.basisPoints},
            {QStringLiteral("observed_bp"), observed.basisPoints}};
}

/// How long after an order to 0 that brought nothing the next one is given; for a switch that is gone for
/// hours nothing may grow without a bound, and one that comes back is found within half a minute. One that is
/// there and shows traffic may take the next order at any time.
Duration orderAgainAfter(Duration rollingBackFor, bool answers)
{
    if (rollingBackFor < kSoon)
        return kOrderAgain;
    return answers || rollingBackFor < kLate ? Duration(5000) : Duration(30'000);
}

} // namespace

bool isNear(Weight a, Weight b)
{
    if (a.basisPoints == 0 || b.basisPoints == 0)
        return a == b;
    return distance(a, b) <= kShareTolerance;
}

bool isAbove(Weight seen, Weight intended)
{
    return seen > intended && !isNear(seen, intended);
}

bool isBelow(Weight seen, Weight intended)
{
    return seen < intended && !isNear(seen, intended);
}

bool isAt(const TrafficReading &seen, Weight share)
{
    return !seen.apart && isNear(seen.canary, share);
}

bool hasArrived(const SetWeight &order, const TrafficReading &seen)
{
    return isAt(seen, order.to) &&
           (order.from == order.to || distance(seen.canary, order.to) < distance(seen.canary, order.from));
}

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
    if (!inStage())
        m_state.driftLowered = 0; // bringing the canary to 0 before the start was no drift
    m_state.raised = true;
    enter(Phase::Raising, orderWithin(m_plan.traffic));
    order(stageAt(stage).weight, stage, why);
}

/// What is on its way may still land after the order that comes now; one to 0 hurts nobody.
void Turn::overtake()
{
    if (m_state.open && m_state.open->order.to != Weight{0})
        ++m_state.driftAllowed;
}

void Turn::startRollback(const QString &reason)
{
    overtake();
    m_state.reason = reason;
    m_state.recovery.clear();
    m_state.intended = Weight{0};
    m_state.lateTold = false;
    m_state.rollbackDue.reset();
    m_state.waitsFor.clear();
    m_state.finishing = false;
    if (inStage())
        progress().countedTo.reset();
    const bool isUntouched =
        m_state.phase == Phase::Preparing && m_state.lastOrder == 0 &&
        (m_state.observed ? m_state.observed->canary.basisPoints == 0 : !m_state.prepared);
    enter(Phase::RollingBack, kVerifyWithin);
    if (isUntouched) { // refused before anything moved: there is nothing to take back, so nothing is touched
        tellRollingBack(reason);
        finishRollback();
        return;
    }
    m_state.orderedAt = m_now.boot;
    order(Weight{0}, -1, reason);
    tellRollingBack(reason);
}

void Turn::tellRollingBack(const QString &reason)
{
    tell(QStringLiteral("rolling-back"),
         {{QStringLiteral("reason"), reason}, {QStringLiteral("security"), m_state.security}}, true);
}

void Turn::rollBack(const QString &reason, Action action)
{
    if (isStableDown()) { // decision 1: nobody would be left to serve
        if (!m_state.rollbackDue)
            hold(QStringLiteral("%1; not rolled back by itself: every stable target is DOWN").arg(reason));
        if (!m_state.rollbackDue || action > m_state.rollbackDue->action)
            m_state.rollbackDue = RollbackDue{reason, action};
        return;
    }
    m_state.security |= action == Action::SecurityRollBack;
    startRollback(reason);
}

void Turn::rollBackWhenDue()
{
    if (!m_state.rollbackDue || isStableDown())
        return;
    const RollbackDue due = *m_state.rollbackDue;
    rollBack(due.reason, due.action);
}

/// Only a reading of now may stop a rollback.
bool Turn::isStableDown() const
{
    return m_state.observed && !m_state.observed->stableReady &&
           m_now.boot - *m_state.observedAt <= kFreshFor;
}

void Turn::rollBackByPerson(const QString &who, const QString &reason)
{
    if (m_state.phase == Phase::RollingBack)
        return; // already on its way; a second press changes nothing
    const QString label = isStableDown() ? QStringLiteral(" (stable is DOWN)") : QString();
    startRollback(reason.isEmpty() ? QStringLiteral("rolled back by %1%2").arg(who, label)
                                   : QStringLiteral("rolled back by %1%2: %3").arg(who, label, reason));
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
    const bool failed = event.outcome == Actuated::Outcome::Failed;
    if (!failed && event.seen && hasArrived(order, *event.seen)) {
        m_state.intended = order.to;
        enterStage(order.stage);
        return;
    }
    if (event.outcome == Actuated::Outcome::Unknown || (!failed && !event.seen))
        ++m_state.driftAllowed; // it may still land: lowering it then is not a fight
    const QString what = QStringLiteral("raising to %1").arg(toString(order.to));
    didNotArrive(event.seen,
                 event.outcome == Actuated::Outcome::Succeeded
                     ? QStringLiteral("%1 was confirmed, but %2 was read back")
                           .arg(what, event.seen ? toString(event.seen->canary) : QStringLiteral("nothing"))
                     : QStringLiteral("%1: %2").arg(what, event.detail.isEmpty() ? toString(event.outcome)
                                                                                 : event.detail));
}

/// A raise that is not where it should be: held, and what arrived of it goes back on all targets (I14).
void Turn::didNotArrive(const std::optional<TrafficReading> &seen, const QString &why)
{
    if (m_state.phase != Phase::Held) // a hold that came first keeps its reason and its deadline
        hold(why);
    if (seen && isAbove(seen->canary, m_state.intended))
        order(m_state.intended, -1, why);
    else
        m_effects.push_back(ReadBack{});
}

void Turn::lowered(const SetWeight &order, const Actuated &event)
{
    const bool arrived = event.seen && hasArrived(order, *event.seen);
    if (m_state.phase == Phase::RollingBack) {
        if (event.seen && event.seen->canary.basisPoints == 0)
            finishRollback();
        else
            m_effects.push_back(ReadBack{});
        m_state.unverified += arrived ? 0 : 1;
        return;
    }
    const QString what =
        QStringLiteral("lowering to %1: %2")
            .arg(toString(order.to), event.detail.isEmpty() ? toString(event.outcome) : event.detail);
    const bool partly = event.seen && event.seen->canary < order.from && event.seen->canary > order.to;
    if (partly && !arrived)
        ++m_state.driftAllowed; // on some targets only: saying it again is no fight
    if (arrived)
        endDrift();
    else if (m_state.driftTold && event.seen && event.seen->apart)
        return; // told already, and said again
    else if (isOver(m_state.phase))
        tell(QStringLiteral("rollback-unverified"), {{QStringLiteral("reason"), what}}, true);
    else
        hold(what);
}

/// An order that has had no outcome for too long counts as unknown, in whatever phase that is noticed; what
/// is read back decides from here (I8). A rollback's orders are said again each second instead.
void Turn::expireOrder()
{
    if (!m_state.open || m_state.phase == Phase::RollingBack ||
        m_now.boot - m_state.open->since < orderWithin(m_plan.traffic))
        return;
    const SetWeight order = m_state.open->order;
    m_state.open.reset();
    ++m_state.driftAllowed;
    if (m_state.phase == Phase::Preparing)
        m_state.observed.reset(); // a raise rests on a reading from after it
    if (m_state.phase == Phase::Held || m_state.phase == Phase::Preparing)
        return;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(orderWithin(m_plan.traffic));
    const QString what =
        order.stage >= 0 ? QStringLiteral("the raise had no outcome within %1 s")
                         : QStringLiteral("lowering to %1: no outcome within %2 s").arg(toString(order.to));
    hold(what.arg(seconds.count()));
}

void Turn::finishRollback()
{
    enter(Phase::RolledBack, std::nullopt);
    m_state.open.reset();
    m_state.driftLowered = 0;
    endDrift();
    tell(QStringLiteral("rolled-back"),
         {{QStringLiteral("reason"), m_state.reason}, {QStringLiteral("security"), m_state.security}}, true);
}

/// Holds what was read back against what was intended (I11, decision 10).
void Turn::checkTraffic()
{
    if (!m_state.observed || m_state.observedAt != m_now.boot || m_state.open)
        return;
    const TrafficReading &seen = *m_state.observed;
    if (m_state.phase == Phase::Preparing || m_state.phase == Phase::RollingBack ||
        m_state.phase == Phase::Completed)
        return;
    if (isAt(seen, m_state.intended))
        endDrift();
    else if (isBelow(seen.canary, m_state.intended))
        driftBelow(seen.canary);
    else
        driftAbove(seen.canary);
}

/// Said of the newest reading.
QString Turn::whetherApart() const
{
    return m_state.observed->apart ? QStringLiteral(", and its targets do not agree") : QString();
}

/// It is as intended: what comes after is another one.
void Turn::endDrift()
{
    m_state.driftTold = false;
    m_state.driftAt.reset();
}

/// Lowered once, then held and told once until it is as intended again: never a fight (decision 10). While
/// only some of the targets have taken that, it is said again, without a word more, until they agree (I14).
void Turn::driftAbove(Weight seen)
{
    const bool inPart = m_state.driftTold && m_state.driftAt && m_state.observed->apart;
    const bool lower = inPart || m_state.driftLowered < m_state.driftAllowed;
    if (!lower && m_state.driftTold)
        return;
    if (inPart && m_now.boot - *m_state.driftAt < orderAgainAfter(m_now.boot - m_state.since, false))
        return;
    if (!inPart) {
        m_state.driftTold = true;
        tell(QStringLiteral("drift"), weights(m_state.intended, seen), true);
        if (!isOver(m_state.phase) && (lower || m_state.phase != Phase::Held))
            hold(QStringLiteral("%1 was read back above the intended %2%3: a late command, or somebody else "
                                "moves the traffic")
                     .arg(toString(seen), toString(m_state.intended), whetherApart()));
    }
    if (lower) {
        m_state.driftLowered += inPart ? 0 : 1;
        m_state.driftAt = m_now.boot;
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
    // An outcome that takes longer than the next order never closes one: readings of 0 end the rollback too,
    // but for one that may have been taken before the first order was carried out.
    const bool mayTrust = !m_state.open || m_now.boot - m_state.since >= kOrderAgain;
    if (mayTrust && m_state.observed && m_state.observedAt == m_now.boot &&
        m_state.observed->canary.basisPoints == 0) {
        finishRollback();
        return;
    }
    if (!m_state.lateTold && m_now.boot - m_state.since >= kVerifyWithin) {
        m_state.lateTold = true;
        tell(QStringLiteral("rollback-unverified"),
             {{QStringLiteral("reason"), QStringLiteral("0 was not read back within 2 s")}}, true);
    }
    if (!m_state.raised && !m_state.observed && m_now.boot - m_state.since >= m_plan.rollback.within) {
        // what the plan names may not exist: a rollout that never moved it must not stand in the way of
        // others
        m_state.reason += QStringLiteral("; nothing was raised, and its traffic could never be read");
        finishRollback();
        return;
    }
    const bool answers = m_state.observedAt && m_now.boot - *m_state.observedAt <= kFreshFor;
    if (m_now.boot - *m_state.orderedAt < orderAgainAfter(m_now.boot - m_state.since, answers))
        return;
    m_state.orderedAt = m_now.boot;
    order(Weight{0}, -1, m_state.reason);
}

} // namespace interlock
