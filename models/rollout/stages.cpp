#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/metrics/ambiguous.h"
#include "models/rollout/turn.h"

namespace interlock {

namespace {

constexpr Duration kLastGate{60'000}; ///< of a last stage that completes by itself
constexpr Duration kMostClosed{14 * 24 * 3'600'000LL};
constexpr int kBaselineValues = 3;

QJsonObject rowJson(const StageRow &row)
{
    return {{QStringLiteral("guardrail"), row.guardrail.text},
            {QStringLiteral("average"), decimalText(row.average)},
            {QStringLiteral("peak"), decimalText(row.peak)},
            {QStringLiteral("threshold"), row.threshold ? row.threshold->text() : QString()},
            {QStringLiteral("coverage"), decimalText(row.coverage)},
            {QStringLiteral("verdict"), toString(row.verdict)},
            {QStringLiteral("baseline"), row.baseline ? decimalText(*row.baseline) : QString()},
            {QStringLiteral("shadow"), row.shadow},
            {QStringLiteral("why"), row.why}};
}

QString whyUntold(const TrackEvidence &evidence)
{
    return evidence.stableRequests == 0 ? QStringLiteral("nothing was counted yet")
           : evidence.stableErrors == 0 ? QStringLiteral("stable has had none")
                                        : QStringLiteral("not within a year");
}

/// Before a stage: how long each comparison would take to see twice the errors at its weight, or why that
/// cannot be told.
QJsonArray timesToSeeDoubled(const Plan &plan, const RolloutState &state, Weight weight)
{
    QJsonArray times;
    for (const Guardrail &rule : plan.guardrails) {
        const auto *counting = rule.compare ? std::get_if<CompareCounts>(&*rule.compare) : nullptr;
        if (!counting)
            continue;
        QJsonObject one{{QStringLiteral("guardrail"), rule.id.text}};
        const TrackEvidence &evidence = state.tracks.at(rule.id);
        if (const auto time = timeToSeeDoubled(*counting, evidence, weight.basisPoints / 10'000.0))
            one.insert(QStringLiteral("ms"), qint64(time->count()));
        else
            one.insert(QStringLiteral("why"), whyUntold(evidence));
        times.append(one);
    }
    return times;
}

/// "latency: average 440.1 ms, threshold < 400 ms, coverage 99 %"
QString rowText(const Plan &plan, const StageRow &row)
{
    if (!row.why.isEmpty())
        return QStringLiteral("%1: %2").arg(row.guardrail.text, row.why);
    const QString unit = unitOf(plan, *plan.guardrail(row.guardrail)).symbol;
    const Limit limit = row.threshold.value_or(Limit{});
    return QStringLiteral("%1: average %2, threshold %3, coverage %4 %")
        .arg(row.guardrail.text, withUnit(shownBeside(limit, row.average), unit),
             row.threshold ? withUnit(limit.text(), unit) : QStringLiteral("none"))
        .arg(row.coverage * 100, 0, 'f', 0);
}

QString worstRow(const Plan &plan, const std::vector<StageRow> &rows, Verdict verdict)
{
    for (const StageRow &row : rows)
        if (row.verdict == verdict && !row.shadow)
            return rowText(plan, row);
    return QStringLiteral("no guardrail judges it"); // of a table without rows that count
}

} // namespace

void Turn::enter(Phase phase, std::optional<Duration> lasts)
{
    m_state.phase = phase;
    m_state.since = m_now.boot;
    m_state.sinceWall = m_now.wall;
    m_state.deadline = lasts ? std::optional(m_now.boot + *lasts) : std::nullopt;
}

void Turn::forgetReason()
{
    m_state.reason.clear();
    m_state.recovery.clear();
}

void Turn::hold(const QString &reason)
{
    m_state.reason = reason;
    m_state.recovery.clear();
    m_state.waitsFor.clear();
    m_state.finishing = false;
    m_state.approvals.clear(); // they were given before it
    m_state.overrideAsked.clear();
    if (inStage())
        progress().countedTo.reset(); // the bake clock stands still
    enter(Phase::Held, m_plan.hold.deadline);
    tell(QStringLiteral("held"), {{QStringLiteral("reason"), reason}}, true);
}

/// Waits for the canary at 0, then raises to the first stage.
void Turn::prepare()
{
    if (!m_state.observed || m_state.open)
        return; // the shell reads the traffic each second
    if (m_state.observed->canary.basisPoints > 0) {
        if (m_state.driftLowered < m_state.driftAllowed) {
            ++m_state.driftLowered;
            order(Weight{0}, -1, QStringLiteral("the canary must start at 0 %"));
        }
        return;
    }
    m_state.waitsFor = m_state.prepared ? whyNotRaise(0) : QStringLiteral("its checks and steps");
    if (!m_state.waitsFor.isEmpty())
        return;
    tellAhead(0);
    raise(0, QStringLiteral("first stage"));
}

Duration prepareFor(const Plan &plan)
{
    Duration most{300'000};
    for (const Step &one : plan.steps)
        most += one.timeout;
    return most + plan.checks.size() * kCheckWithin;
}

/// One that failed refuses the rollout; nothing was moved.
void Turn::on(const Prepared &event)
{
    if (inStage() || isOver(m_state.phase) || m_state.phase == Phase::RollingBack)
        return;
    m_state.prepared = event.good;
    if (!event.good)
        startRollback(event.why);
}

/// Why the weight may not rise to this stage now (section 4 of the architecture); empty: it may.
QString Turn::whyNotRaise(int stage) const
{
    const Weight to = stageAt(stage).weight;
    if (!m_state.lease.valid)
        return whyNot(m_state.lease);
    if (m_state.lease.most < to)
        return QStringLiteral("the lease covers at most %1").arg(toString(m_state.lease.most));
    if (const QString why = whyNotTraffic(); !why.isEmpty())
        return why;
    if (!m_state.observed->stableReady)
        return QStringLiteral("every stable target is DOWN: there would be nothing to go back to");
    if (const QString why = whyClosed(); !why.isEmpty())
        return why;
    return m_state.intended.basisPoints > 0 ? whyNotFresh() : whyNotStart();
}

QString Turn::whyNot(const LeaseStanding &lease)
{
    return lease.why.isEmpty() ? QStringLiteral("no valid lease") : lease.why;
}

QString Turn::whyClosed() const
{
    return interlock::whyClosed(m_plan.calendar, m_plan.freeze, m_now.wall);
}

QString Turn::whyNotTraffic() const
{
    if (m_now.boot - *m_state.observedAt > kFreshFor) // it was read, or no raise would be thought of
        return QStringLiteral("the traffic was not read back lately");
    if (!isAt(*m_state.observed, m_state.intended))
        return QStringLiteral("%1 is observed where %2 is intended%3")
            .arg(toString(m_state.observed->canary), toString(m_state.intended), whetherApart());
    return {};
}

/// Why a canary that carries nothing may not get its first traffic: its values cannot be asked for yet, but
/// each indicator must have been looked at, by a query that can give one, and no breach may stand from
/// before.
QString Turn::whyNotStart() const
{
    for (const Guardrail &rule : m_plan.guardrails)
        if (!rule.shadow && rule.action >= Action::Hold && isActive(stateOf(rule)))
            return QStringLiteral("%1 is in breach").arg(rule.id.text);
    for (const auto &[id, evidence] : m_state.tracks)
        if (isCounting(*m_plan.guardrail(id)->compare, evidence))
            return QStringLiteral("the traffic of stable is being counted");
    for (const Indicator &indicator : m_plan.indicators) {
        const auto seen = m_state.indicators.find(indicator.id);
        if (seen == m_state.indicators.end())
            return QStringLiteral("%1 was not looked at yet").arg(indicator.id.text);
        if (seen->second.kind == Observation::Kind::Error || isAmbiguous(seen->second))
            return QStringLiteral("%1: %2").arg(indicator.id.text, seen->second.reason);
        const auto captured = m_state.capturedOf.find(indicator.id);
        if (indicator.delta != Delta::None &&
            (captured == m_state.capturedOf.end() || captured->second < kBaselineValues))
            return QStringLiteral("the baseline of %1 is being captured").arg(indicator.id.text);
    }
    return {};
}

/// Why the last stage, which has passed, may not be called the end: a gate may have waited for days.
QString Turn::whyNotComplete() const
{
    const QString why = whyNotTraffic();
    return why.isEmpty() ? whyNotFresh() : why;
}

/// Whoever takes a key back, or lets the time run out, stops the rollout where it is; what is raised already
/// stays, and a person decides. In the last stage time alone stops nothing: nothing rises any more.
void Turn::checkLease(const LeaseStanding &lease)
{
    const bool goesOn = m_state.phase == Phase::Baking || m_state.phase == Phase::AtGate;
    if (!lease.valid && goesOn && !(lease.expired && isLastStage()))
        hold(whyNot(lease));
}

void Turn::enterStage(int stage)
{
    const bool held = m_state.phase == Phase::Held;
    m_state.stage = stage;
    restartBake();
    m_state.muted.clear();
    for (auto &[id, guardrail] : m_state.guardrails)
        guardrail = interlock::enterStage(guardrail, m_now.boot);
    tell(QStringLiteral("stage-entered"), {{QStringLiteral("stage"), stage},
                                           {QStringLiteral("weight_bp"), stageAt(stage).weight.basisPoints},
                                           {QStringLiteral("bake_ms"), qint64(stageAt(stage).bake.count())}});
    if (!held) { // a hold that came while the raise was on its way stays
        forgetReason();
        enter(Phase::Baking, bakeWithin(stageAt(stage)));
    }
}

/// What is worth knowing before the weight of a stage is asked for.
void Turn::tellAhead(int stage)
{
    const Weight weight = stageAt(stage).weight;
    const QJsonArray doubled = timesToSeeDoubled(m_plan, m_state, weight);
    if (!doubled.isEmpty())
        tell(QStringLiteral("stage-ahead"), {{QStringLiteral("stage"), stage},
                                             {QStringLiteral("weight_bp"), weight.basisPoints},
                                             {QStringLiteral("doubled_seen_within"), doubled}});
}

void Turn::restartBake()
{
    const Stage &stage = stageAt(m_state.stage);
    progress() = StageProgress{};
    progress().smoked = stage.smoke.empty();
    progress().burst = stage.burst ? StageProgress::Burst::Waiting : StageProgress::Burst::Over;
    progress().enteredAt = m_now.boot;
    progress().enteredWall = m_now.wall;
    m_state.approvals.clear();
    m_state.closedSince.reset();
    m_state.overrideAsked.clear();
}

void Turn::checkDeadline()
{
    if (m_now.boot < *m_state.deadline) // an open rollout has one (I13)
        return;
    switch (m_state.phase) { // GCOVR_EXCL_BR_LINE the compiler counts a phase that is none of these
    case Phase::Preparing:
        startRollback(QStringLiteral("not ready within %1: %2")
                          .arg(formatDuration(prepareFor(m_plan)),
                               m_state.waitsFor.isEmpty() ? QStringLiteral("the traffic could not be read")
                                                          : m_state.waitsFor));
        return;
    case Phase::Baking:
        hold(QStringLiteral("the bake did not complete in time: %1 of %2 counted")
                 .arg(formatDuration(progress().counted), formatDuration(stageAt(m_state.stage).bake)));
        return;
    case Phase::AtGate:
        if (m_state.finishing)
            return complete(QStringLiteral("its commands had no result within %1")
                                .arg(formatDuration(afterWithin(m_plan))));
        waitForCalendar();
        if (m_now.boot < *m_state.deadline)
            return;
        if (stageAt(m_state.stage).gate.otherwise == Gate::Otherwise::RollBack && !completesByItself())
            rollBack(m_state.waitsFor.isEmpty()
                         ? QStringLiteral("nobody passed the gate in time")
                         : QStringLiteral("the gate did not open in time: %1").arg(m_state.waitsFor),
                     Action::RollBack);
        else
            hold(m_state.waitsFor.isEmpty() ? QStringLiteral("nobody passed the gate in time")
                                            : m_state.waitsFor);
        return;
    case Phase::Held:
        if (m_plan.hold.otherwise == Gate::Otherwise::RollBack)
            rollBack(
                QStringLiteral("held for %1: %2").arg(formatDuration(m_plan.hold.deadline), m_state.reason),
                Action::RollBack);
        else
            hold(m_state.reason); // a new deadline, told again
        return;
    default: // a raise expires at the same moment as its order; a rollback is ordered again
        return;
    }
}

void Turn::checkBake()
{
    if (progress().counted >= stageAt(m_state.stage).bake && isWorkDone())
        judgeStageEnd();
}

void Turn::judgeStageEnd()
{
    const Stage &stage = stageAt(m_state.stage);
    StageProgress &here = progress();
    judgeRows(here);
    here.verdict = worst(here.table);
    here.left = true;
    here.countedTo.reset();
    QJsonArray rows;
    for (const StageRow &row : here.table)
        rows.append(rowJson(row));
    tell(QStringLiteral("stage-verdict"), {{QStringLiteral("stage"), m_state.stage},
                                           {QStringLiteral("verdict"), toString(here.verdict)},
                                           {QStringLiteral("rows"), rows}});
    if (here.verdict == Verdict::Fail) {
        rollBack(QStringLiteral("stage %1 failed: %2")
                     .arg(toString(stage.weight), worstRow(m_plan, here.table, Verdict::Fail)),
                 Action::RollBack);
    } else if (here.verdict == Verdict::Inconclusive) {
        hold(QStringLiteral("stage %1 is inconclusive: %2")
                 .arg(toString(stage.weight), worstRow(m_plan, here.table, Verdict::Inconclusive)));
    } else {
        openGate();
        if (!isLastStage())
            tellAhead(m_state.stage + 1);
        if (!passesByItself())
            tell(QStringLiteral("gate-open"),
                 {{QStringLiteral("stage"), m_state.stage},
                  {QStringLiteral("roles"), stage.gate.roles.join(u' ')}},
                 true);
        checkGate();
    }
}

void Turn::judgeRows(StageProgress &here)
{
    here.table.clear();
    for (const Guardrail &rule : m_plan.guardrails) {
        if (rule.composite)
            continue;
        here.table.push_back(
            judgeStage(ruleHere(rule), here.totals[rule.id], stageAt(m_state.stage).coverage));
        StageRow &row = here.table.back();
        row.shadow = rule.shadow;
        if (m_state.muted.contains(rule.id)) { // two persons said that it passes
            row.verdict = Verdict::Pass;
            row.why = QStringLiteral("overridden");
        }
        if (rule.compare && row.verdict == Verdict::Pass && !m_state.muted.contains(rule.id) &&
            !isProven(*rule.compare, m_state.tracks[rule.id])) {
            row.verdict = Verdict::Inconclusive;
            row.why = QStringLiteral("%1 times the rate of stable is not ruled out")
                          .arg(decimalText(*std::get<CompareCounts>(*rule.compare).prove));
        }
    }
}

/// Whether a passed stage goes on without a person.
bool Turn::passesByItself() const
{
    return stageAt(m_state.stage).gate.kind == Gate::Kind::Automatic;
}

bool Turn::completesByItself() const
{
    return isLastStage() && passesByItself();
}

/// Whether nobody has to say anything more.
bool Turn::isGatePassed() const
{
    const Gate &gate = stageAt(m_state.stage).gate;
    return passesByItself() ||
           (gate.kind == Gate::Kind::Approval && std::ranges::all_of(gate.roles, [this](const QString &role) {
                return m_state.approvals.contains(role);
            }));
}

/// A gate's deadline runs from when the calendar opens; a calendar that stays shut for two weeks ends in a
/// hold.
void Turn::waitForCalendar()
{
    if (isLastStage() || whyClosed().isEmpty()) {
        m_state.closedSince.reset();
        return;
    }
    if (!m_state.closedSince)
        m_state.closedSince = m_now.boot;
    const Duration lasts = lastsAtMost(stageAt(m_state.stage).gate);
    m_state.deadline = std::min(*m_state.closedSince + kMostClosed, m_now.boot + lasts);
}

void Turn::openGate()
{
    enter(Phase::AtGate, completesByItself() ? kLastGate : lastsAtMost(stageAt(m_state.stage).gate));
}

void Turn::checkGate()
{
    if (m_state.finishing) {
        m_state.waitsFor = QStringLiteral("its commands after the last stage");
        return;
    }
    const int next = m_state.stage + 1;
    waitForCalendar();
    m_state.waitsFor = isLastStage() ? whyNotComplete() : whyNotRaise(next);
    if (!m_state.waitsFor.isEmpty() || !isGatePassed())
        return;
    if (isLastStage())
        finish();
    else
        raise(next, QStringLiteral("stage %1 passed").arg(toString(stageAt(m_state.stage).weight)));
}

} // namespace interlock
