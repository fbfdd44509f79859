#include "models/base/duration.h"
#include "models/plan/share.h"
#include "models/rollout/turn.h"

namespace interlock {

void Turn::on(const Decided &event)
{
    if (event.otherBoot)
        comeFromOtherBoot();
    if (isOver(m_state.phase))
        return;
    countOrders(event.lastOrder);
    switch (event.kind) { // GCOVR_EXCL_BR_LINE the compiler counts a kind that is none of these
    case DecisionKind::RollBack:
        rollBackByPerson(event.who, event.reason);
        return;
    case DecisionKind::Hold:
        if (m_state.phase == Phase::RollingBack || m_state.phase == Phase::Held)
            refuse(event, QStringLiteral("the rollout is %1 already").arg(toString(m_state.phase)));
        else
            hold(QStringLiteral("held by %1%2")
                     .arg(event.who,
                          event.reason.isEmpty() ? QString() : QStringLiteral(": ") + event.reason));
        return;
    case DecisionKind::Resume:
        resume(event);
        return;
    case DecisionKind::Promote:
        promote(event);
        return;
    case DecisionKind::Back:
        back(event);
        return;
    case DecisionKind::Override:
        overrideBy(event);
        return;
    case DecisionKind::Supersede:
        rollBackByPerson(QStringLiteral("%1 for a newer rollout").arg(event.who), event.reason);
        return;
    case DecisionKind::Start:
    case DecisionKind::SignOff:
        return; // a start makes the state; a sign-off changes nothing in it
    }
}

void Turn::refuse(const Decided &by, const QString &why)
{
    tell(QStringLiteral("refused"), {{QStringLiteral("decision"), toString(by.kind)},
                                     {QStringLiteral("who"), by.who},
                                     {QStringLiteral("record"), by.record},
                                     {QStringLiteral("reason"), why}});
}

/// Whether less flows than the stage has: somebody lowered it.
bool Turn::isLowered() const
{
    return inStage() && isBelow(m_state.intended, stageAt(m_state.stage).weight);
}

/// Why nobody can send the rollout on from where it is, whatever the judge says.
QString Turn::whyNotDecide() const
{
    const bool may =
        m_state.phase == Phase::Baking || m_state.phase == Phase::AtGate || m_state.phase == Phase::Held;
    if (!may || !inStage())
        return QStringLiteral("nothing can be promoted while %1").arg(toString(m_state.phase));
    if (m_state.open)
        return QStringLiteral("order %1 has no outcome yet").arg(m_state.open->order.order);
    if (completesByItself())
        return QStringLiteral("the last stage completes by itself when its bake has passed");
    return {};
}

/// Why there is no next stage to go to now.
QString Turn::whyNotJump() const
{
    const QString why = whyNotDecide();
    return why.isEmpty() && isLastStage() ? QStringLiteral("there is no stage after the last one") : why;
}

/// Why a person cannot send the rollout on. A bake is never shortened (I9); an inconclusive stage is a
/// person's to decide, a failed one is nobody's.
QString Turn::whyNotPromote() const
{
    if (const QString why = whyNotDecide(); !why.isEmpty())
        return why;
    const Stage &stage = stageAt(m_state.stage);
    const StageProgress &here = m_state.stages.at(size_t(m_state.stage));
    if (!here.left)
        return QStringLiteral("stage %1 is not judged yet: %2 of %3 counted")
            .arg(toString(stage.weight), formatDuration(here.counted), formatDuration(stage.bake));
    if (here.verdict == Verdict::Fail)
        return QStringLiteral("stage %1 failed").arg(toString(stage.weight));
    if (here.verdict == Verdict::Inconclusive && isLastStage()) // nothing is completed unproved (I9)
        return QStringLiteral("stage %1 is inconclusive: resume watches it again")
            .arg(toString(stage.weight));
    if (isLowered())
        return QStringLiteral("%1 flows where the stage has %2: resume it first")
            .arg(toString(m_state.intended), toString(stage.weight));
    return {};
}

void Turn::promote(const Decided &by)
{
    if (const QString why = whyNotPromote(); !why.isEmpty()) {
        refuse(by, why);
        return;
    }
    const bool byRoles = stageAt(m_state.stage).gate.kind == Gate::Kind::Approval;
    if (byRoles && (!approve(by) || !isGatePassed()))
        return;
    if (const QString why = isLastStage() ? whyNotComplete() : whyNotRaise(m_state.stage + 1);
        !why.isEmpty()) {
        if (!byRoles || m_state.phase != Phase::AtGate) // an approval stands, and the gate goes on waiting
            refuse(by, why);
        return;
    }
    if (isLastStage())
        return passLastGate();
    raise(m_state.stage + 1, QStringLiteral("promoted by %1").arg(by.who));
}

void Turn::passLastGate()
{
    if (m_state.phase == Phase::Held) { // its deadline had passed
        forgetReason();
        openGate();
    }
    finish();
}

QString Turn::whyNotResume() const
{
    if (m_state.phase != Phase::Held)
        return QStringLiteral("nothing is held: the rollout is %1").arg(toString(m_state.phase));
    if (m_state.open)
        return QStringLiteral("order %1 has no outcome yet").arg(m_state.open->order.order);
    return isLowered() ? whyNotRaise(m_state.stage) : QString();
}

void Turn::resume(const Decided &by)
{
    if (const QString why = whyNotResume(); !why.isEmpty()) {
        refuse(by, why);
        return;
    }
    tell(QStringLiteral("resumed"),
         {{QStringLiteral("who"), by.who}, {QStringLiteral("was"), m_state.reason}});
    forgetReason();
    for (auto &[id, guardrail] : m_state.guardrails)
        guardrail = forgiven(std::move(guardrail));
    if (const auto share = m_state.guardrails.find(kShareGuardrail); share != m_state.guardrails.end()) {
        share->second = GuardrailState{}; // what was mended is counted anew
        startShare(m_state.share.intended, m_now.boot, m_state.share);
    }
    m_state.rollbackDue.reset();
    m_state.driftLowered = 0; // a person has seen it: the next drift is a new one
    endDrift();
    if (!inStage()) {
        enter(Phase::Preparing, prepareFor(m_plan));
    } else if (isLowered()) { // going up again is a raise
        raise(m_state.stage, QStringLiteral("resumed by %1").arg(by.who));
    } else if (progress().left && progress().verdict <= Verdict::Acceptable) {
        openGate();
    } else {
        if (progress().left)
            restartBake(); // an inconclusive stage is proved again, whole
        enter(Phase::Baking, bakeWithin(stageAt(m_state.stage)));
    }
}

/// One stage back; a raise that is in flight is taken back instead. Never raises what somebody lowered (I1,
/// I11).
void Turn::back(const Decided &by)
{
    if (m_state.phase == Phase::RollingBack) {
        refuse(by, QStringLiteral("everything goes back already"));
        return;
    }
    const bool inFlight = m_state.open && m_state.open->order.stage > m_state.stage;
    const int target = inFlight ? m_state.stage : m_state.stage - 1;
    if (target < 0) {
        rollBackByPerson(by.who, by.reason);
        return;
    }
    overtake();
    m_state.stage = target;
    restartBake();
    for (auto &[id, guardrail] : m_state.guardrails)
        guardrail = interlock::enterStage(guardrail, m_now.boot);
    const Weight weight = stageAt(target).weight;
    // what is on its way is overtaken whatever flows; what should have had its outcome long ago is not
    const bool overtakes = inFlight && m_now.boot - m_state.open->since <= orderWithin(m_plan.traffic);
    const bool unread =
        !overtakes && m_now.boot - *m_state.observedAt > kFreshFor; // no stage without a reading
    const Weight flows = unread ? weight : std::min(m_state.observed->canary, m_state.intended);
    const bool below = isBelow(flows, weight);
    m_state.intended = below ? flows : weight;
    forgetReason();
    enter(Phase::Baking, bakeWithin(stageAt(target)));
    if (unread)
        ++m_state.driftAllowed; // what is read then lowers it
    if (below || unread)
        m_state.open.reset();
    else
        order(weight, -1, QStringLiteral("back one stage by %1").arg(by.who));
    tell(QStringLiteral("stage-entered"), {{QStringLiteral("stage"), target},
                                           {QStringLiteral("weight_bp"), m_state.intended.basisPoints},
                                           {QStringLiteral("back_by"), by.who}});
    if (below)
        hold(QStringLiteral("back at stage %1 by %2, where %3 flows: resume raises it")
                 .arg(toString(weight), by.who, toString(flows)));
    else if (unread)
        hold(QStringLiteral(
                 "back at stage %1 by %2, but the traffic was not read back lately, and the order could "
                 "raise what somebody lowered: it goes out when the traffic is read; a rollback waits "
                 "for nothing")
                 .arg(toString(weight), by.who));
}

} // namespace interlock
