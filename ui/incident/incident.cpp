#include "ui/incident/incident.h"

#include "ui/rollback/wording.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr size_t kMostMarks = 4, kMostOthers = 4, kMostGood = 4, kMostLines = 8;
constexpr std::chrono::hours kLately{24};

/// Fail before no data before warn; what holds is not broken.
constexpr int kHolds = 3; ///< the rank of what is no part of an incident

int rankOf(const GuardrailView &rule)
{
    if (rule.warming)
        return kHolds;
    switch (rule.state) {
    case StatusKind::Fail:
        return 0;
    case StatusKind::Idle:
        return 1;
    case StatusKind::Waiting:
        return 2;
    default:
        return kHolds;
    }
}

QString weightNow(const ReleaseView &release)
{
    return Words::weight(release.traffic.observed.value_or(release.traffic.intended));
}
} // namespace

IncidentView Incident::of(const Snapshot &snapshot, const ReleaseView &release, Moment now, Zone zone)
{
    const Duration since = std::max(Duration(0), now.boot - snapshot.taken.boot);
    IncidentView view;
    view.broke = brokenOf(release, since, zone);
    view.calm = calmOf(release, since);
    view.changed = changesOf(snapshot, release, zone);
    view.steps = stepsOf(release, since);
    view.next = nextOf(release, now, zone);
    view.lastGood = lastGoodOf(snapshot, release, zone);
    view.said = saidOf(release, zone);
    judge(snapshot, release, view);
    return view;
}

void Incident::judge(const Snapshot &snapshot, const ReleaseView &release, IncidentView &view)
{
    if (release.phase == Phase::RolledBack || release.phase == Phase::RollingBack) {
        const bool over = release.phase == Phase::RolledBack;
        const bool known = release.traffic.observed || release.stage < 0 ||
                           (release.rollback && release.rollback->readBackAfter);
        view.status = over ? Status{known ? StatusKind::Pass : StatusKind::Inconclusive,
                                    RollbackWording::ending(release)}
                           : Status{StatusKind::Fail, tr("rolling back")};
        view.headline = over ? tr("Rolled back to %1.").arg(release.stableVersion)
                             : tr("Rolling back to %1.").arg(release.stableVersion);
        view.advice =
            release.rollback && !release.rollback->cause.isEmpty()
                ? tr("Cause: %1. Users are on stable; now look for the reason.").arg(release.rollback->cause)
                : tr("Users are on stable; now look for the reason.");
        if (const QString seen = exposureOf(release); over && !seen.isEmpty())
            view.advice = seen + u' ' + view.advice;
        if (!over)
            view.advice =
                tr("Nothing to do: the guard goes on until 0 % is read back, with or without this window.");
        if (!over && release.rollback && !release.rollback->failed.isEmpty()) {
            view.status = {StatusKind::Fail, tr("not done")};
            view.headline = tr("The rollback to %1 is NOT done.").arg(release.stableVersion);
            view.advice = tr("The guard orders it again and again. The command below does the same by hand.");
        }
        return;
    }
    if (release.phase == Phase::Completed) {
        view.status = {StatusKind::Idle, tr("completed")};
        view.headline = tr("%1 carries all traffic.").arg(release.canaryVersion);
        view.advice =
            tr("This release is over: going back is a new release of %1.").arg(release.stableVersion);
        return;
    }
    const auto failing = std::ranges::count(release.guardrails, StatusKind::Fail, &GuardrailView::state);
    const auto warming = std::ranges::count(release.guardrails, true, &GuardrailView::warming);
    const auto blind =
        std::ranges::count(release.guardrails, StatusKind::Idle, &GuardrailView::state) - warming;
    const auto holding = std::ranges::count(release.guardrails, StatusKind::Pass, &GuardrailView::state);
    if (failing > 0) {
        view.status = {StatusKind::Fail, tr("over a limit")};
        view.headline = tr("%n guardrail(s) over a limit, %1 hold.", nullptr, int(failing)).arg(holding);
        view.advice = tr("Mitigate first: roll back now, look for the cause afterwards.");
    } else if (snapshot.engine.state != EngineLink::State::Guarding) {
        view.status = {StatusKind::Fail, tr("nobody guards")};
        view.headline = tr("Nobody guards this release.");
        view.advice =
            tr("Start the guard, or roll back: the red button and the command below work without it.");
    } else if (blind > 0) {
        view.status = {StatusKind::Waiting, tr("blind")};
        view.headline = tr("%n guardrail(s) without a value.", nullptr, int(blind));
        view.advice = tr("Without values nothing is raised. See Connections for what does not answer.");
    } else if (release.phase == Phase::Held) {
        view.status = {StatusKind::Waiting, tr("held")};
        view.headline = tr("Held at %1.").arg(weightNow(release));
        view.advice = release.reason;
    } else if (warming > 0) {
        view.status = {StatusKind::Idle, tr("warming up")};
        view.headline = tr("%n guardrail(s) not judged yet, %1 hold.", nullptr, int(warming)).arg(holding);
        view.advice = tr("Nothing to do: the stage has just begun. A rollback is possible at any time.");
    } else {
        view.status = {StatusKind::Pass, tr("no incident")};
        view.headline = tr("%1 of %2 guardrails hold.").arg(holding).arg(release.guardrails.size());
        view.advice = tr("Nothing to do. This is what a rollback would do, and what it would go back to.");
    }
}

std::vector<StatusLine> Incident::brokenOf(const ReleaseView &release, Duration since, Zone zone)
{
    std::vector<const GuardrailView *> broken;
    for (const GuardrailView &rule : release.guardrails) {
        if (rankOf(rule) < kHolds)
            broken.push_back(&rule);
    }
    std::ranges::stable_sort(broken, {}, [](const GuardrailView *rule) { return rankOf(*rule); });
    std::vector<StatusLine> lines;
    if (release.rollback || isOver(release.phase)) { // what has no value now is not what broke
        std::erase_if(broken, [](const GuardrailView *rule) { return rankOf(*rule) > 0; });
        for (const TimelineEntry &entry : release.timeline)
            if (broken.empty() && entry.kind == TimelineEntry::Kind::Guardrail &&
                entry.status == StatusKind::Fail && lines.size() < kMostMarks)
                lines.push_back({entry.what, entry.more.isEmpty() ? entry.why : entry.more,
                                 Words::clock(entry.at, zone), Status{StatusKind::Fail, entry.what}});
    }
    for (const GuardrailView *rule : broken) {
        StatusLine line{rule->name};
        line.status = Status{rule->state, rule->stateWord};
        line.value = rule->value ? Words::amount(*rule->value, rule->unit) : tr("no value");
        QStringList text;
        if (!rule->value)
            text << rule->missing;
        else if (rule->breach)
            text << Words::breach(*rule->breach, rule->unit);
        if (rule->value)
            text << (rule->confirmText.isEmpty()
                         ? tr("%1 of %2 breaches").arg(rule->hits).arg(rule->hitsNeeded)
                         : rule->confirmText);
        if (rule->age)
            text << Words::ago(*rule->age + since);
        if (!rule->recovery.isEmpty())
            text << (rule->state == StatusKind::Fail
                         ? rule->recovery
                         : Incident::tr("if it breaks: %1", "what to do").arg(rule->recovery));
        text.removeAll(QString());
        line.text = text.join(u" · "_s);
        line.hint = rule->query;
        lines.push_back(line);
    }
    return lines;
}

/// Who saw the canary: for how long it carried traffic, and how much at most. Empty when it never did.
QString Incident::exposureOf(const ReleaseView &release)
{
    Duration carried{0};
    Weight most;
    for (size_t i = 0; i < release.weights.size(); ++i) {
        const Weight seen = release.weights[i].observed.value_or(Weight{});
        const std::optional<WallTime> until =
            i + 1 < release.weights.size() ? std::optional(release.weights[i + 1].at) : release.endedAt;
        if (seen == Weight{} || !until)
            continue;
        carried +=
            std::max(Duration(0), std::chrono::duration_cast<Duration>(*until - release.weights[i].at));
        most = std::max(most, seen);
    }
    return most == Weight{} ? QString()
                            : tr("For %1 up to %2 of the requests went to %3.", "how long, share, version")
                                  .arg(Words::span(carried), Words::weight(most), release.canaryVersion);
}

QString Incident::calmOf(const ReleaseView &release, Duration since)
{
    if (release.guardrails.empty())
        return tr("No guardrail was looked at yet.");
    if (release.rollback && release.rollback->byPerson)
        return tr("Nothing was in breach; a person rolled it back.");
    if (isOver(release.phase))
        return tr("Every guardrail held when it ended.");
    if (std::ranges::any_of(release.guardrails, &GuardrailView::warming))
        return tr("No guardrail is over its limit; some are not judged yet.");
    return release.newestSampleAge
               ? tr("Every guardrail holds, checked %1.").arg(Words::ago(*release.newestSampleAge + since))
               : tr("Every guardrail holds.");
}

std::vector<StatusLine> Incident::changesOf(const Snapshot &snapshot, const ReleaseView &release, Zone zone)
{
    std::vector<StatusLine> lines;
    size_t marks = 0;
    for (const TimelineEntry &entry : release.timeline) {
        if (entry.weightAfter && marks++ < kMostMarks)
            lines.push_back({tr("Canary at %1").arg(Words::weight(*entry.weightAfter)), entry.why,
                             Words::clock(entry.at, zone)});
    }
    lines.push_back({tr("%1 → %2").arg(release.stableVersion, release.canaryVersion),
                     tr("plan %1").arg(Words::groupedDigest(release.planDigest)),
                     release.startedAt ? Words::dateClock(*release.startedAt, zone) : QString()});
    const auto lease = std::ranges::find_if(snapshot.leases, [&release](const LeaseView &one) {
        return one.planDigest == release.planDigest && !one.changes.isEmpty();
    });
    if (lease != snapshot.leases.end()) {
        const auto touched = std::ranges::count_if(lease->changes, [](const QString &line) {
            return line.startsWith(u'+') || line.startsWith(u'-');
        });
        lines.push_back({tr("The plan itself: %n line(s) since it was last approved", nullptr, int(touched)),
                         lease->changes.mid(0, 6).join(u'\n')});
    }
    size_t others = 0;
    for (const ReleaseView &other : snapshot.releases) {
        const bool near =
            other.id != release.id && other.environment == release.environment &&
            (!isOver(other.phase) || (other.endedAt && snapshot.taken.wall - *other.endedAt < kLately));
        if (near && others++ < kMostOthers)
            lines.push_back({tr("Beside it: %1 %2").arg(other.name, other.canaryVersion),
                             tr("at %1").arg(weightNow(other)),
                             other.startedAt ? Words::dateClock(*other.startedAt, zone) : QString(),
                             other.verdict});
    }
    return lines;
}

std::vector<StatusLine> Incident::stepsOf(const ReleaseView &release, Duration since)
{
    const QString target = release.traffic.target.isEmpty() ? tr("the traffic") : release.traffic.target;
    const RollbackView none;
    const RollbackView &went = release.rollback.value_or(none);
    const bool begun = release.rollback.has_value();
    const auto step = [begun](const QString &title, const QString &text, std::optional<Duration> after) {
        StatusLine line{title, text, begun ? Words::plus(after) : QString()};
        if (begun)
            line.status =
                after ? Status{StatusKind::Pass, tr("done")} : Status{StatusKind::Running, tr("under way")};
        return line;
    };
    std::vector<StatusLine> lines;
    if (!begun && release.readiness) {
        StatusLine ready{tr("Can I roll back now?")};
        ready.status = release.readiness->status;
        ready.text = !release.readiness->why.isEmpty() ? release.readiness->why
                     : release.readiness->probedAge
                         ? tr("probed %1").arg(Words::ago(*release.readiness->probedAge + since))
                         : QString();
        lines.push_back(ready);
    }
    for (const QString &risk : release.rollbackRisks)
        lines.push_back(
            {tr("Risk: %1").arg(risk), {}, {}, Status{StatusKind::Waiting, tr("named by the plan")}});
    lines.push_back(step(tr("1  Record the intent"),
                         went.durabilityUnknown ? tr("acted before the disk answered")
                                                : tr("waits at most 50 ms for the disk, then acts anyway"),
                         went.intentAfter));
    lines.push_back(step(tr("2  Tell %1").arg(target),
                         tr("stable ready and weighted first, then the canary to 0 %, in one command"),
                         went.sentAfter));
    lines.push_back(step(tr("3  Read 0 % back"),
                         tr("repeated each second until it is read; you are told if not"),
                         went.readBackAfter));
    for (const RollbackView::Step &more : went.steps)
        lines.push_back({more.name, {}, {}, more.status});
    if (!begun)
        lines.push_back({tr("4  Watch on"), tr("a weight that rises again is lowered again")});
    return lines;
}

std::vector<StatusLine> Incident::nextOf(const ReleaseView &release, Moment now, Zone zone)
{
    std::vector<StatusLine> lines;
    if (release.rollback || isOver(release.phase))
        return lines;
    const NextView &next = release.next;
    const auto in = [&now](WallTime at) {
        return tr("in %1").arg(
            Words::span(std::max(Duration(0), std::chrono::duration_cast<Duration>(at - now.wall))));
    };
    if (next.decisionAt)
        lines.push_back(
            {tr("The stage is decided"), Words::dateClock(*next.decisionAt, zone), in(*next.decisionAt)});
    if (!next.then.isEmpty())
        lines.push_back({tr("Then"), {}, next.then});
    if (next.calendar)
        lines.push_back({tr("Calendar: nothing is raised while it is closed"), next.calendar->why,
                         Words::calendar(*next.calendar, zone)});
    if (next.deadlineAt)
        lines.push_back({tr("If nobody acts: %1").arg(next.otherwise),
                         Words::dateClock(*next.deadlineAt, zone), in(*next.deadlineAt)});
    if (next.worstExposure)
        lines.push_back({tr("Longest a breach may reach users"), {}, Words::span(*next.worstExposure)});
    return lines;
}

std::vector<StatusLine> Incident::lastGoodOf(const Snapshot &snapshot, const ReleaseView &release, Zone zone)
{
    std::vector<StatusLine> lines;
    StatusLine stable{release.stableVersion, tr("stable: a rollback goes here")};
    stable.status = release.traffic.stableReady ? Status{StatusKind::Pass, tr("ready")}
                                                : Status{StatusKind::Fail, tr("down")};
    lines.push_back(stable);
    for (const ReleaseView &other : snapshot.releases) {
        if (other.id == release.id || other.service != release.service ||
            other.environment != release.environment || other.phase != Phase::Completed ||
            lines.size() > kMostGood)
            continue;
        lines.push_back({other.canaryVersion, tr("completed, %1").arg(other.id.text),
                         other.endedAt ? Words::dateClock(*other.endedAt, zone) : QString()});
    }
    return lines;
}

std::vector<StatusLine> Incident::saidOf(const ReleaseView &release, Zone zone)
{
    std::vector<StatusLine> lines;
    for (const TimelineEntry &entry : release.timeline) {
        const bool matters = entry.kind == TimelineEntry::Kind::Note ||
                             entry.kind == TimelineEntry::Kind::Decision ||
                             entry.kind == TimelineEntry::Kind::Guardrail;
        if (!matters || lines.size() >= kMostLines)
            continue;
        StatusLine line{entry.what, entry.why.isEmpty() ? entry.more : entry.why,
                        Words::clock(entry.at, zone)};
        if (!entry.who.isEmpty())
            line.title = tr("%1 · %2", "what, who").arg(entry.what, entry.who);
        lines.push_back(line);
    }
    return lines;
}

} // namespace interlock
