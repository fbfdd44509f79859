#include "models/rehearsal/rehearsalrun.h"

#include "models/base/duration.h"
#include "models/records/statement.h"

namespace interlock {

namespace {

constexpr int kLookMs = 50;
constexpr Duration kProofWithin{5000};

} // namespace

Duration noticeWithin(const Plan &plan)
{
    Duration exposure{0}, window{0};
    for (const Stage &stage : plan.stages)
        exposure = std::max(exposure, worstExposure(plan, stage).value_or(Duration(0)));
    for (const Indicator &indicator : plan.indicators)
        window = std::max(window, windowOf(indicator));
    return exposure + window;
}

RehearsalRun::RehearsalRun(Parts parts, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_injector(m_parts.plan, m_parts.hookWithin),
      m_probe({m_parts.plan.plan.rehearsal->probe, m_parts.plan.plan.rehearsal->probeEvery, Duration(5000)},
              *m_parts.clock)
{
    m_report.fault = m_injector.what();
    m_report.within = m_parts.plan.plan.rollback.within;
    m_parts.petition->setTold({{}, [this](const EvaluationRow &row) {
                                   m_watch.row(m_report.rollout, m_parts.petition->ledger(), row);
                               }});
    connect(&m_look, &QTimer::timeout, this, &RehearsalRun::look);
}

void RehearsalRun::enter(Step step, const QString &what)
{
    m_step = step;
    m_since = m_parts.clock->now().boot;
    if (!what.isEmpty())
        Q_EMIT progress(what);
}

void RehearsalRun::begin()
{
    if (const Done prepared = m_injector.prepare(); !prepared)
        return giveUp(RehearsalOutcome::Broken, prepared.error().sentence());
    m_look.start(kLookMs);
    if (!m_parts.plan.plan.rehearsal->proxy)
        return start();
    enter(Step::Waiting, QStringLiteral("the fault proxy stands before the canary"));
    QTimer::singleShot(m_parts.settleIn, this, [this] {
        if (m_step == Step::Waiting)
            start();
    });
}

void RehearsalRun::start()
{
    enter(Step::Starting);
    m_parts.petition->start(m_parts.lease, m_parts.reason, [this](const Result<EngineAnswer> &answer) {
        if (!answer) {
            m_report.error = answer.error();
            return giveUp(RehearsalOutcome::NotRehearsed, answer.error().sentence());
        }
        m_report.rollout = RolloutId{answer->text};
        if (!armSwitch())
            return;
        if (!m_stopAsked.isEmpty())
            return giveUp(RehearsalOutcome::Stopped, m_stopAsked);
        enter(Step::Reaching,
              QStringLiteral("started as %1; waiting until the canary carries traffic").arg(answer->text));
    });
}

bool RehearsalRun::armSwitch()
{
    if (m_parts.rollBack.isEmpty())
        return true;
    auto armed = DeadMansSwitch::arm({.command = m_parts.rollBack + QStringList{m_report.rollout.text},
                                      .within = m_report.within + m_parts.grace});
    if (armed)
        m_switch = std::move(*armed);
    else
        giveUp(RehearsalOutcome::Broken, armed.error().sentence());
    return armed.has_value();
}

void RehearsalRun::stop(const QString &why)
{
    if (m_step != Step::Starting)
        return giveUp(RehearsalOutcome::Stopped, why);
    m_stopAsked = why;
    m_parts.petition->cancelSigning(); // the answer tells whether a rollout began
}

void RehearsalRun::look()
{
    const qint64 version = m_parts.petition->reader().dataVersion();
    if (version != m_version)
        if (const Done read = m_parts.petition->refresh(); !read)
            giveUp(RehearsalOutcome::Broken, read.error().sentence());
    m_version = version;
    if (m_step == Step::Lowering)
        awaitLowering();
    else if (const RolloutEntry *now = entry())
        act(*now);
}

void RehearsalRun::act(const RolloutEntry &entry)
{
    switch (m_step) {
    case Step::Reaching:
        return awaitTraffic(entry.state);
    case Step::Baseline:
        return measure(entry.state);
    case Step::Detection:
        return awaitDetection(entry.state);
    case Step::Zero:
        return awaitZero();
    case Step::Restoring:
        return awaitRestoration();
    case Step::Waiting:
    case Step::Starting:
    case Step::Injecting:
    case Step::Clearing:
    case Step::Lowering:
    case Step::Noting:
    case Step::Over:
        return;
    }
}

void RehearsalRun::awaitTraffic(const RolloutState &state)
{
    if (isOver(state.phase) || state.phase == Phase::Held || state.phase == Phase::RollingBack)
        return giveUp(RehearsalOutcome::NotRehearsed,
                      QStringLiteral("no traffic reached the canary: %1").arg(state.reason));
    if (state.phase != Phase::Baking || !state.observed || state.observed->canary <= Weight{0})
        return;
    m_probe.start();
    enter(Step::Baseline,
          QStringLiteral("the canary carries %1; measuring the baseline for %2")
              .arg(toString(state.observed->canary), formatDuration(m_parts.plan.plan.rehearsal->baseline)));
}

void RehearsalRun::measure(const RolloutState &state)
{
    if (isOver(state.phase) || state.phase == Phase::Held || state.phase == Phase::RollingBack)
        return giveUp(
            RehearsalOutcome::NotRehearsed,
            QStringLiteral("it did not stay well while the baseline was measured: %1").arg(state.reason));
    if (inStep() < m_parts.plan.plan.rehearsal->baseline)
        return;
    m_baseline = {m_since, m_parts.clock->now().boot};
    if (!serviceIn(m_probe.samples(), m_baseline))
        return giveUp(RehearsalOutcome::NotRehearsed, QStringLiteral("the probe brought no baseline"));
    inject();
}

void RehearsalRun::inject()
{
    enter(Step::Injecting, QStringLiteral("injecting the fault by %1").arg(m_report.fault));
    timeline().injected = m_since;
    m_injector.inject([this](const Done &done) {
        if (m_step != Step::Injecting)
            return;
        if (!done)
            return giveUp(RehearsalOutcome::Broken,
                          QStringLiteral("the fault was not injected: %1").arg(done.error().sentence()));
        enter(Step::Detection, QStringLiteral("the fault is in; waiting for a guardrail"));
    });
}

void RehearsalRun::awaitDetection(const RolloutState &state)
{
    if (timeline().begun)
        return enter(Step::Zero, QStringLiteral("rolling back: %1").arg(state.reason));
    if (state.phase == Phase::Completed)
        return giveUp(RehearsalOutcome::NotDetected,
                      QStringLiteral("the rollout completed with the fault in"));
    const Duration within = noticeWithin(m_parts.plan.plan) + m_parts.grace;
    if (inStep() > within)
        giveUp(RehearsalOutcome::NotDetected,
               QStringLiteral("no guardrail rolled back within %1").arg(formatDuration(within)));
}

void RehearsalRun::awaitZero()
{
    if (timeline().zero)
        return enter(Step::Restoring,
                     QStringLiteral("0 % was read back; measuring what users get, the fault still in"));
    if (inStep() > m_report.within)
        giveUp(RehearsalOutcome::NotRestored,
               QStringLiteral("0 was not read back within %1").arg(formatDuration(m_report.within)));
}

void RehearsalRun::awaitRestoration()
{
    const auto baseline = serviceIn(m_probe.samples(), m_baseline);
    const auto degraded = serviceIn(m_probe.samples(), {*timeline().injected, *timeline().zero});
    if (const auto restored = restoredAt(m_probe.samples(), *baseline, degraded, *timeline().zero))
        return pass(*restored);
    if (inStep() > m_parts.plan.plan.rehearsal->settle)
        giveUp(RehearsalOutcome::NotRestored,
               QStringLiteral("users were not served as before within %1 of the rollback")
                   .arg(formatDuration(m_parts.plan.plan.rehearsal->settle)));
}

/// Restored. The fault is cleared before anything is said.
void RehearsalRun::pass(Instant restored)
{
    timeline().restored = restored;
    m_probe.stop();
    fillRows();
    m_report.outcome = RehearsalOutcome::Passed;
    enter(Step::Clearing);
    m_injector.clear([this](const Done &done) {
        onCleared(done);
        judge();
    });
}

/// A rollback by a guardrail, in time: by the log's own facts, which come with the rows or a moment later.
void RehearsalRun::judge()
{
    const QString why = m_parts.petition->ledger().rehearsals().whyNotProven(m_report.rollout);
    if (!why.isEmpty() && inStep() < kProofWithin)
        return QTimer::singleShot(kLookMs, this, &RehearsalRun::judge);
    const auto total = timeline().total();
    if (m_report.outcome == RehearsalOutcome::Passed && (!why.isEmpty() || !total)) {
        m_report.outcome = RehearsalOutcome::NotDetected;
        m_report.why = why.isEmpty() ? QStringLiteral("no guardrail fired") : why;
    } else if (m_report.outcome == RehearsalOutcome::Passed && *total > m_report.within) {
        m_report.outcome = RehearsalOutcome::TooLate;
        m_report.why = QStringLiteral("it took %1, the plan allows %2")
                           .arg(formatDuration(*total), formatDuration(m_report.within));
    }
    if (m_report.outcome == RehearsalOutcome::Passed && !isSeenByUsers(m_report.rows)) {
        m_report.outcome = RehearsalOutcome::Inconclusive;
        m_report.why = QStringLiteral("users never saw the fault: nothing shows that they were served worse, "
                                      "and then as before; probe more often, or make the fault worse");
    }
    conclude();
}

void RehearsalRun::onCleared(const Done &done)
{
    m_cleared = true;
    if (done) {
        if (timeline().injected)
            Q_EMIT progress(QStringLiteral("the fault is cleared"));
        return;
    }
    m_report.outcome = RehearsalOutcome::Broken;
    m_report.why =
        QStringLiteral("the fault may still be in, clear it by hand: %1").arg(done.error().sentence());
    Q_EMIT progress(m_report.why);
}

/// Everything back to safety: the fault out, the canary to 0; both at once, neither waits for the other.
void RehearsalRun::giveUp(RehearsalOutcome outcome, const QString &why)
{
    if (m_step == Step::Lowering || m_step == Step::Clearing || m_step == Step::Noting ||
        m_step == Step::Over)
        return;
    m_report.outcome = outcome;
    m_report.why = why;
    m_probe.stop();
    fillRows();
    enter(Step::Lowering, why);
    const RolloutEntry *now = entry();
    if (!m_report.rollout.isEmpty() && (!now || !isOver(now->state.phase)))
        m_parts.petition->decide(m_report.rollout,
                                 {DecisionKind::RollBack, QStringLiteral("rehearsal: ") + why},
                                 [this](const Result<EngineAnswer> &answer) {
                                     if (!answer)
                                         Q_EMIT progress(answer.error().sentence());
                                 });
    m_injector.clear([this](const Done &done) {
        onCleared(done);
        if (m_report.rollout.isEmpty())
            conclude();
    });
}

void RehearsalRun::awaitLowering()
{
    const RolloutEntry *now = entry();
    const bool over = now && isOver(now->state.phase);
    if (m_cleared && (over || inStep() > m_report.within + m_parts.grace)) {
        if (!over)
            m_report.why += QStringLiteral("; 0 was not read back: look at the traffic by hand, now");
        conclude();
    }
}

void RehearsalRun::fillRows()
{
    const Instant now = m_parts.clock->now().boot;
    const Timeline &line = timeline();
    const Span degraded{line.injected.value_or(now), line.zero.value_or(now)};
    const Span restored{line.restored.value_or(now), now};
    const auto &samples = m_probe.samples();
    m_report.rows =
        probeRows(serviceIn(samples, m_baseline), serviceIn(samples, degraded), serviceIn(samples, restored));
    std::ranges::copy(indicatorRows(m_parts.plan.plan, m_watch.values(), m_baseline, degraded, restored),
                      std::back_inserter(m_report.rows));
}

/// Keeps in the log how it went, and says so.
void RehearsalRun::conclude()
{
    if (m_step == Step::Noting || m_step == Step::Over)
        return;
    enter(Step::Noting);
    m_report.timeline = timeline();
    if (m_switch && (!entry() || isOver(entry()->state.phase)))
        m_switch->disarm(); // else it asks once more when this ends
    const auto finish = [this] {
        m_look.stop();
        m_step = Step::Over;
        Q_EMIT ended(m_report);
    };
    if (m_report.rollout.isEmpty() || !m_report.timeline.injected)
        return QTimer::singleShot(0, this, finish); // nothing was rehearsed: nothing to keep
    m_parts.petition->remark(
        m_report.rollout, predicates::note, noteText(m_report),
        [this, finish](const Result<EngineAnswer> &answer) {
            if (!answer) {
                m_report.outcome = RehearsalOutcome::Broken;
                m_report.why = QStringLiteral("it is not in the log: %1").arg(answer.error().sentence());
            }
            finish();
        },
        m_report.hasPassed() ? kRehearsalPassed : kRehearsalFailed);
}

} // namespace interlock
