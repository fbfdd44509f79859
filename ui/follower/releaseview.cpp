#include "ui/follower/releaseview.h"

#include "models/base/duration.h"
#include "models/engine/forwardonly.h"
#include "models/plan/openings.h"
#include "models/plan/share.h"
#include "ui/follower/sourceview.h"
#include "ui/style/reason.h"

#include <QCoreApplication>

#include <cmath>

namespace interlock {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(interlock::ReleaseView)
};

QString seconds(Duration duration)
{
    return formatDuration(std::chrono::floor<std::chrono::seconds>(duration));
}

WallTime toWall(Instant instant, Moment now)
{
    return now.wall + (instant - now.boot);
}

Status stageStatus(const RolloutState &state, int stage)
{
    const StageProgress &here = state.stages[size_t(stage)];
    if (stage > state.stage)
        return {StatusKind::Idle, Words::tr("later")};
    if (here.left && here.verdict != Verdict::Inconclusive)
        return {here.verdict == Verdict::Fail ? StatusKind::Fail : StatusKind::Pass, toString(here.verdict)};
    if (stage < state.stage)
        return {StatusKind::Pass, Words::tr("passed")};
    switch (state.phase) {
    case Phase::RollingBack:
    case Phase::RolledBack:
        return {StatusKind::Fail, Words::tr("stopped")};
    case Phase::Held:
        return {StatusKind::Waiting, Words::tr("held")};
    case Phase::AtGate:
        return {StatusKind::Waiting, Words::tr("gate")};
    default:
        return {StatusKind::Running, Words::tr("baking")};
    }
}

StageView stageView(const RolloutEntry &entry, const Trace &trace, int index, Moment now)
{
    const Stage &stage = entry.plan->plan.stages[size_t(index)];
    const StageProgress &progress = entry.state.stages[size_t(index)];
    StageView view;
    view.state = index < entry.state.stage || entry.state.phase == Phase::Completed ? StageView::State::Past
                 : index == entry.state.stage ? StageView::State::Current
                                              : StageView::State::Next;
    view.weight = stage.weight;
    view.checkpoints = stage.checkpoints;
    view.hasGate = stage.gate.kind != Gate::Kind::Automatic;
    view.bakeWanted = stage.bake;
    view.bakeCounted = progress.counted;
    view.every = stage.every;
    view.checksExpected = stage.every.count() > 0 ? int(stage.bake / stage.every) : 0;
    view.checksSeen =
        std::min(view.checksExpected, int(stage.every.count() > 0 ? progress.counted / stage.every : 0));
    view.breaches = progress.breaches;
    if (size_t(index) < trace.breachAt.size())
        view.breachAt = trace.breachAt[size_t(index)];
    view.status = stageStatus(entry.state, index);
    if (stage.gate.kind == Gate::Kind::Manual)
        view.note = Words::tr("needs a person");
    else if (stage.gate.kind == Gate::Kind::Approval)
        view.note = Words::tr("needs %1").arg(stage.gate.roles.join(QStringLiteral(", ")));
    if (toMs(progress.enteredWall) > 0)
        view.enteredAt = progress.enteredWall;
    if (size_t(index) < trace.leftAt.size())
        view.leftAt = trace.leftAt[size_t(index)];
    if (view.state == StageView::State::Current && entry.state.phase == Phase::Baking && progress.countedTo)
        view.endsAt = now.wall + (stage.bake - progress.counted);
    for (const auto &[id, totals] : progress.totals) {
        if (totals.values == 0)
            continue;
        StageCell cell{id, totals.mean(), totals.peak, totals.coverage(), std::nullopt};
        for (const StageRow &row : progress.table)
            if (row.guardrail == id)
                cell.verdict = row.verdict;
        view.table.push_back(cell);
    }
    return view;
}

void confirmation(const Guardrail &rule, const GuardrailState &state, Instant now, GuardrailView &view)
{
    if (const auto *consecutive = std::get_if<Consecutive>(&rule.confirm)) {
        view.hits = std::min(state.breachesInRow, consecutive->count);
        view.hitsNeeded = consecutive->count;
    } else if (const auto *k = std::get_if<AtLeastOf>(&rule.confirm)) {
        view.hits = int(std::count_if(state.looks.begin(), state.looks.end(),
                                      [](const auto &look) { return look.breach; }));
        view.hitsNeeded = k->hits;
    } else if (const auto *lasting = std::get_if<For>(&rule.confirm)) {
        const Duration held = state.activeAt ? now - *state.activeAt : Duration(0);
        view.confirmText =
            Words::tr("%1 of %2")
                .arg(seconds(std::min(held, lasting->pending)), formatDuration(lasting->pending));
    } else if (const auto *share = std::get_if<ShareOfTime>(&rule.confirm)) {
        view.confirmText = Words::tr("%1 % of %2").arg(share->share * 100).arg(formatDuration(share->window));
    }
}

QString queryText(const Indicator &indicator)
{
    struct Visitor {
        QString operator()(const PromQuery &m) const { return m.promql; }
        QString operator()(const Gauge &m) const { return m.metric.text(); }
        QString operator()(const Ratio &m) const
        {
            return QStringLiteral("%1 / %2 [%3]").arg(m.of.text(), m.to.text(), formatDuration(m.window));
        }
        QString operator()(const Quantile &m) const
        {
            return QStringLiteral("quantile %1 of %2 [%3]")
                .arg(m.q)
                .arg(m.histogram.text(), formatDuration(m.window));
        }
        QString operator()(const Increase &m) const
        {
            return QStringLiteral("increase of %1 [%2]").arg(m.counter.text(), formatDuration(m.window));
        }
        QString operator()(const Rate &m) const
        {
            return QStringLiteral("rate of %1 [%2]").arg(m.counter.text(), formatDuration(m.window));
        }
        QString operator()(const Total &m) const
        {
            return m.minus ? QStringLiteral("total of %1 less %2").arg(m.counter.text(), m.minus->text())
                           : QStringLiteral("total of %1").arg(m.counter.text());
        }
        QString operator()(const Pointer &m) const { return m.pointer; }
        QString operator()(const Field &m) const { return m.field; }
        QString operator()(const Combined &m) const
        {
            return QStringLiteral("%1, %2").arg(m.of.text, m.to.text);
        }
    };
    return std::visit(Visitor{}, indicator.measure);
}

/// All series that a comparison reads, a line each: the canary's, stable's, and what they are counted among.
QString comparedText(const Plan &plan, const Guardrail &rule)
{
    QStringList lines;
    const auto add = [&plan, &lines](const IndicatorId &id) {
        const Indicator *indicator = plan.indicator(id);
        if (indicator == nullptr)
            return;
        lines << queryText(*indicator);
        if (const Indicator *twin = indicator->stable ? plan.indicator(*indicator->stable) : nullptr)
            lines << queryText(*twin);
    };
    add(rule.indicator);
    if (const auto *counts = std::get_if<CompareCounts>(&*rule.compare))
        add(counts->requests);
    if (const auto *share = std::get_if<CompareShare>(&*rule.compare))
        add(share->total);
    return lines.join(QLatin1Char('\n'));
}

/// A certainty in % to one decimal, never rounded up: nobody is 100 % sure who is 99.96. Where fewer decimals
/// would stand on the other side of its limit they stay.
double shownCertainty(double percent, const std::optional<Limit> &breach)
{
    const double cut = std::floor(percent * 10) / 10;
    return breach && breach->isMetBy(cut) != breach->isMetBy(percent) ? percent : cut;
}

GuardrailView guardrailView(const RolloutEntry &entry, const Guardrail &raw, Moment now)
{
    const RolloutState &state = entry.state;
    const Guardrail rule =
        state.stage >= 0 ? inStage(raw, entry.plan->plan.stages[size_t(state.stage)]) : raw;
    GuardrailView view;
    view.id = rule.id;
    view.indicator = rule.indicator;
    view.name = rule.id.text; // as in the plan, in each reason and in the log
    view.baseline = rule.baseline;
    view.warn = rule.warn;
    view.breach = rule.breach;
    view.action = rule.action;
    view.shadow = rule.shadow;
    view.recovery = rule.recovery;
    view.samplesNeeded = rule.minSamples;
    view.unit = rule.compare ? Words::tr("% sure", "a certainty") : unitOf(entry.plan->plan, rule).symbol;
    view.certainty = rule.compare.has_value();
    if (view.certainty)
        view.indicator = certaintyTrack(rule.id);
    if (const Indicator *indicator = entry.plan->plan.indicator(rule.indicator)) {
        view.query = view.certainty ? comparedText(entry.plan->plan, rule) : queryText(*indicator);
        view.source = sourceText(*entry.plan, *indicator);
        view.sourceUrl = sourceUrl(entry.plan->plan, *indicator);
        if (indicator->stable && !view.certainty)
            if (const auto stable = state.indicators.find(*indicator->stable);
                stable != state.indicators.end() && stable->second.isValue())
                view.stableValue = stable->second.value;
    }
    const auto seen = state.indicators.find(rule.indicator);
    const Observation *newest = seen == state.indicators.end() ? nullptr : &seen->second;
    if (rule.compare && state.guardrails.contains(rule.id))
        newest = &state.guardrails.at(rule.id).last; // the certainty, not one of the counts behind it
    if (rule.id == kShareGuardrail && state.share.total > 0)
        view.query = shareText(state.share);
    if (newest && newest->isValue())
        view.value = view.certainty ? shownCertainty(newest->value, rule.breach) : newest->value;
    view.missing = !newest ? Words::tr("not looked at yet") : sayReason(newest->reason);
    view.samples = newest ? newest->samples : 0;
    if (const auto judged = state.guardrails.find(rule.id); judged != state.guardrails.end()) {
        const Status status = guardrailStatus(judged->second);
        view.state = status.kind;
        view.stateWord = status.words;
        view.warming = view.value && judged->second.phase == GuardrailState::Phase::Warming;
        confirmation(rule, judged->second, now.boot, view);
    }
    view.frozen = newest && newest->isValue() && newest->frozen && newest->value != 0; // nothing often stays
    if (view.frozen && view.state == StatusKind::Pass) {
        view.state = StatusKind::Waiting;
        view.stateWord = Words::tr("frozen", "a value that never changes");
    }
    if (newest && newest->age)
        view.age = *newest->age + std::max(Duration(0), now.boot - state.lastEvent.boot);
    return view;
}

bool anyPhase(const RolloutState &state, GuardrailState::Phase phase)
{
    return std::any_of(state.guardrails.begin(), state.guardrails.end(),
                       [phase](const auto &one) { return one.second.phase == phase; });
}

/// It waits before its first stage for a source that does not answer.
bool cannotBegin(const RolloutState &state)
{
    return state.phase == Phase::Preparing &&
           std::any_of(state.indicators.begin(), state.indicators.end(),
                       [](const auto &one) { return one.second.kind == Observation::Kind::Error; });
}

/// Of a stage that bakes. It passes so far only where each guardrail that can stop it has a value.
Status bakingVerdict(const Plan &plan, const RolloutState &state)
{
    if (anyPhase(state, GuardrailState::Phase::Pending) || anyPhase(state, GuardrailState::Phase::Firing))
        return {StatusKind::Fail, Words::tr("Over a limit")};
    bool warming = false, blind = false;
    for (const Guardrail &rule : plan.guardrails) {
        if (rule.shadow || rule.action == Action::Warn)
            continue;
        const auto judged = state.guardrails.find(rule.id);
        const bool warms =
            judged == state.guardrails.end() || judged->second.phase == GuardrailState::Phase::Warming;
        warming = warming || warms;
        blind = blind || (!warms && !judged->second.last.isValue());
    }
    return warming ? Status{StatusKind::Idle, Words::tr("Warming up")}
           : blind ? Status{StatusKind::Inconclusive, Words::tr("Not all is seen")}
                   : Status{StatusKind::Pass, Words::tr("Passing so far")};
}

Status verdictOf(const Plan &plan, const RolloutState &state)
{
    switch (state.phase) {
    case Phase::Preparing:
        return {StatusKind::Running, state.waitsFor.isEmpty()
                                         ? Words::tr("Preparing")
                                         : Words::tr("Preparing: %1").arg(sayReason(state.waitsFor))};
    case Phase::Raising:
        return {StatusKind::Running, Words::tr("Raising")};
    case Phase::Baking:
        return bakingVerdict(plan, state);
    case Phase::AtGate:
        return {StatusKind::Waiting, Words::tr("At the gate")};
    case Phase::Held:
        return {StatusKind::Waiting, Words::tr("Held")};
    case Phase::RollingBack:
        return {StatusKind::Fail, anyPhase(state, GuardrailState::Phase::Firing)
                                      ? Words::tr("Breach · rolling back")
                                      : Words::tr("Rolling back")};
    case Phase::Completed:
        return {StatusKind::Pass, Words::tr("Completed")};
    case Phase::RolledBack:
        return {StatusKind::Fail, Words::tr("Rolled back")};
    }
    return {};
}

/// Nothing more is raised once the last stage stands.
std::optional<CalendarView> calendarView(const Plan &plan, bool raisesMore, WallTime now)
{
    if (!raisesMore || (plan.calendar.empty() && plan.freeze.empty()))
        return std::nullopt;
    const QString why = whyClosed(plan.calendar, plan.freeze, now);
    return CalendarView{why.isEmpty(), nextChange(plan.calendar, plan.freeze, now), why};
}

NextView nextView(const RolloutEntry &entry, const ReleaseView &view, Moment now)
{
    const RolloutState &state = entry.state;
    NextView next;
    if (isOver(state.phase))
        return next;
    const int stages = int(entry.plan->plan.stages.size());
    next.calendar = calendarView(entry.plan->plan, state.stage + 1 < stages, now.wall);
    if (state.stage < 0)
        return next;
    const Stage &stage = entry.plan->plan.stages[size_t(state.stage)];
    const StageProgress &progress = state.stages[size_t(state.stage)];
    next.decisionAt = view.stages[size_t(state.stage)].endsAt;
    const bool last = state.stage + 1 == stages;
    next.then =
        last && stage.gate.kind == Gate::Kind::Automatic ? Words::tr("completed")
        : stage.gate.kind == Gate::Kind::Automatic
            ? Words::tr("%1 by itself").arg(toString(entry.plan->plan.stages[size_t(state.stage) + 1].weight))
        : stage.gate.roles.isEmpty() ? Words::tr("gate: a person")
                                     : Words::tr("gate: %1").arg(stage.gate.roles.join(QStringLiteral(", ")));
    for (const auto &[id, totals] : progress.totals)
        if (totals.expected > 0)
            next.coverage = std::min(next.coverage.value_or(1.0), totals.coverage());
    if (state.phase == Phase::Held)
        next.then = Words::tr("nothing, until somebody resumes");
    next.checks = progress.evaluations;
    next.worstExposure = worstExposure(entry.plan->plan, stage);
    if (state.deadline && (state.phase == Phase::Held || state.phase == Phase::AtGate)) {
        next.deadlineAt = toWall(*state.deadline, now);
        const auto otherwise =
            state.phase == Phase::Held ? entry.plan->plan.hold.otherwise : stage.gate.otherwise;
        next.otherwise =
            otherwise == Gate::Otherwise::RollBack ? Words::tr("rolled back") : Words::tr("held");
    }
    return next;
}

/// What moves the traffic, for people.
QString switchName(const Traffic &traffic)
{
    const QString type = trafficType(traffic);
    return type == u"haproxy" ? QStringLiteral("HAProxy")
           : type == u"nginx" ? QStringLiteral("nginx")
           : type == u"env"   ? Words::tr("the environment file")
           : type == u"flags" ? Words::tr("the flag file")
           : type == u"http"  ? Words::tr("the platform")
                              : Words::tr("the command");
}

void trafficOf(const RolloutEntry &entry, Moment now, ReleaseView &view)
{
    const RolloutState &state = entry.state;
    view.traffic.intended = state.intended;
    view.traffic.target = switchName(entry.plan->plan.traffic);
    if (!state.observed)
        return;
    view.traffic.observed = state.observed->canary;
    view.traffic.stableReady = state.observed->stableReady;
    view.traffic.worker = state.observed->worker;
    view.traffic.detail = state.observed->detail;
    if (state.observedAt && !isOver(state.phase)) { // nobody looks at what is over
        view.traffic.readAge = std::max(Duration(0), now.boot - *state.observedAt);
        const bool fresh = *view.traffic.readAge < Duration(60'000);
        view.readiness = ReadinessView{
            {fresh ? StatusKind::Pass : StatusKind::Inconclusive,
             fresh ? Words::tr("yes, %1 answers").arg(view.traffic.target)
                   : Words::tr("nothing was read from %1 for a minute").arg(view.traffic.target)},
            view.traffic.readAge,
            {}};
    }
}

} // namespace

ReleaseView releaseView(const RolloutEntry &entry, const Trace &trace, const Ledger &ledger, Moment now)
{
    const Plan &plan = entry.plan->plan;
    const RolloutState &state = entry.state;
    ReleaseView view;
    view.id = entry.id;
    view.name = plan.name;
    view.service = plan.service;
    view.environment = plan.environment;
    view.stableVersion = plan.stableVersion;
    view.canaryVersion = plan.canaryVersion;
    view.planDigest = entry.planSha256;
    view.phase = state.phase;
    view.stage = state.stage;
    trafficOf(entry, now, view);
    if (const Rehearsed *newest = ledger.rehearsals().newest(plan.service, plan.environment);
        newest && view.readiness)
        view.readiness->rehearsed = rehearsalText(*newest, now.wall);
    view.verdict = verdictOf(plan, state);
    view.needsAttention =
        state.phase == Phase::Held || state.phase == Phase::RollingBack ||
        (!isOver(state.phase) && anyPhase(state, GuardrailState::Phase::Firing)) || cannotBegin(state) ||
        (state.phase == Phase::AtGate && plan.stages[size_t(state.stage)].gate.kind != Gate::Kind::Automatic);
    view.reason = sayReason(trace.named(standing(entry.plan->plan, state)), trace.you);
    if (!isOver(state.phase))
        view.rollbackRisks = rollbackRisks(entry, ledger);
    for (int i = 0; i < int(plan.stages.size()); ++i) {
        view.stages.push_back(stageView(entry, trace, i, now));
        if (const auto told = trace.ahead.find(i); told != trace.ahead.end())
            view.stages.back().ahead = aheadText(told->second);
    }
    for (const Guardrail &rule : plan.guardrails) {
        view.guardrails.push_back(guardrailView(entry, rule, now));
        if (const auto changes = trace.changes.find(rule.id); changes != trace.changes.end())
            for (auto change = changes->second.rbegin(); change != changes->second.rend(); ++change)
                view.guardrails.back().history.push_back(
                    {change->at, guardrailStatus(change->standing), change->value});
        if (const auto &age = view.guardrails.back().age;
            age && (!view.newestSampleAge || *age < *view.newestSampleAge))
            view.newestSampleAge = age;
    }
    if (const LeaseEntry *lease = ledger.lease(entry.leaseId)) {
        view.leaseExpires = lease->record.lease.expires;
        const auto seats = ledger.policy() ? fillSeats(*ledger.policy(), lease->record, lease->approvals)
                                           : Result<SeatReport>(SeatReport{});
        view.leaseKeys = seats
                             ? int(std::count_if(seats->seats.begin(), seats->seats.end(),
                                                 [](const SeatLine &seat) { return !seat.person.isEmpty(); }))
                             : 0;
    }
    view.startedAt = wallFromMs(entry.startedAt.wallMs);
    view.endedAt = trace.endedAt;
    view.next = nextView(entry, view, now);
    view.rollback = trace.rollback;
    if (view.rollback) {
        view.rollback->cause = sayReason(view.rollback->cause, trace.you);
        view.rollback->failed = sayReason(view.rollback->failed, trace.you);
    }
    view.seenBy = sayWho(trace.seenBy, trace.you);
    view.runbook = plan.runbook.toString();
    view.timeline.assign(trace.timeline.rbegin(), trace.timeline.rend());
    view.weights = trace.weights;
    if (isOver(state.phase)) // nothing is looked at any more
        for (GuardrailView &rule : view.guardrails)
            if (rule.state == StatusKind::Pass) {
                rule.state = StatusKind::Idle;
                rule.stateWord = Words::tr("last seen", "a value of what is over");
            }
    view.canResume = state.phase == Phase::Held;
    view.canHold =
        state.phase == Phase::Baking || state.phase == Phase::AtGate || state.phase == Phase::Raising;
    view.canPromote = state.stage >= 0 && (state.phase == Phase::AtGate || state.phase == Phase::Held);
    return view;
}

void showUnwatched(ReleaseView &release)
{
    release.verdict = {StatusKind::Inconclusive, Words::tr("Not watched")};
    release.needsAttention = true;
    release.readiness.reset();
    release.next.decisionAt.reset();
    release.next.then = Words::tr("nothing, until a guard is back");
    for (StageView &stage : release.stages)
        stage.endsAt.reset();
    for (GuardrailView &rule : release.guardrails)
        if (rule.state == StatusKind::Pass) {
            rule.state = StatusKind::Idle;
            rule.stateWord = Words::tr("old");
        }
}

void showWayBack(const EngineLink &engine, ReleaseView &release)
{
    const QString named = release.id.text + QStringLiteral(": ");
    if (isOver(release.phase) || !engine.noWayBack.startsWith(named))
        return;
    release.needsAttention = true;
    ReadinessView ready{
        {StatusKind::Fail, Words::tr("not right now")}, {}, {}, engine.noWayBack.mid(named.size())};
    if (release.readiness)
        ready.rehearsed = release.readiness->rehearsed;
    release.readiness = ready;
}

} // namespace interlock
