#include "models/base/duration.h"
#include "models/rollout/turn.h"

namespace interlock {

namespace {

constexpr Duration kBakeGrace{600'000};
constexpr Duration kAfterGrace{60'000};

} // namespace

QString toString(Worked::Work work)
{
    switch (work) { // GCOVR_EXCL_BR_LINE the compiler counts a work that is none of these
    case Worked::Work::Smoke:
        return QStringLiteral("smoke");
    case Worked::Work::Burst:
        return QStringLiteral("burst");
    case Worked::Work::After:
        break;
    }
    return QStringLiteral("after");
}

std::optional<Worked::Work> workFrom(const QString &word)
{
    for (const auto work : {Worked::Work::Smoke, Worked::Work::Burst, Worked::Work::After})
        if (toString(work) == word)
            return work;
    return std::nullopt;
}

Duration bakeWithin(const Stage &stage)
{
    return 2 * stage.bake + kBakeGrace + int(stage.smoke.size()) * kCheckWithin +
           (stage.burst ? stage.burst->within : Duration(0));
}

Duration afterWithin(const Plan &plan)
{
    Duration most = kAfterGrace;
    for (const Step &step : plan.after)
        most += step.timeout;
    return most;
}

/// What the shell was asked to do by the state, and did.
void Turn::on(const Worked &event)
{
    if (isOver(m_state.phase) || m_state.phase == Phase::RollingBack || event.stage != m_state.stage ||
        !inStage())
        return;
    switch (event.work) { // GCOVR_EXCL_BR_LINE the compiler counts a work that is none of these
    case Worked::Work::Smoke:
        smoked(event);
        return;
    case Worked::Work::Burst:
        progress().burst = StageProgress::Burst::Over; // its results are evidence; guardrails judge
        return;
    case Worked::Work::After:
        if (m_state.finishing)
            complete(event.good ? QString() : event.why);
        return;
    }
}

/// The canary answers as it should, or the stage has failed.
void Turn::smoked(const Worked &event)
{
    if (progress().smoked)
        return;
    progress().smoked = event.good;
    if (!event.good)
        rollBack(
            QStringLiteral("stage %1 failed: %2").arg(toString(stageAt(m_state.stage).weight), event.why),
            Action::RollBack);
}

/// A burst is due once so much of the bake was counted.
void Turn::checkBurst()
{
    const Stage &stage = stageAt(m_state.stage);
    if (progress().burst == StageProgress::Burst::Waiting && progress().smoked &&
        progress().counted >= stage.burst->at)
        progress().burst = StageProgress::Burst::Due;
}

bool Turn::isWorkDone() const
{
    const StageProgress &here = m_state.stages.at(size_t(m_state.stage));
    return here.smoked && here.burst == StageProgress::Burst::Over;
}

/// The last stage has passed: what makes the new state permanent runs before the rollout is completed
/// (decision 12). Nothing that fails here takes the traffic back.
void Turn::finish()
{
    if (m_plan.after.empty())
        return complete({});
    if (m_state.finishing)
        return;
    m_state.finishing = true;
    m_state.deadline = m_now.boot + afterWithin(m_plan);
}

void Turn::complete(const QString &afterFailed)
{
    m_state.finishing = false;
    m_state.waitsFor.clear();
    enter(Phase::Completed, std::nullopt);
    forgetReason();
    QJsonObject fields{{QStringLiteral("weight_bp"), m_state.intended.basisPoints}};
    if (!afterFailed.isEmpty()) {
        m_state.reason = QStringLiteral("not made permanent: %1").arg(afterFailed);
        fields[QStringLiteral("reason")] = m_state.reason;
        tell(QStringLiteral("not-permanent"), {{QStringLiteral("reason"), afterFailed}}, true);
    }
    tell(QStringLiteral("completed"), fields, true);
}

} // namespace interlock
