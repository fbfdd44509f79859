#include "ui/window/notices.h"

#include "models/base/shellword.h"
#include "ui/style/words.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
Duration since(const Snapshot &snapshot, Moment now)
{
    return std::max(Duration(0), now.boot - snapshot.taken.boot);
}

bool carriesTraffic(const ReleaseView &release)
{
    return !isOver(release.phase) && release.traffic.intended > Weight{};
}

/// "webshop 1.5.0 in staging".
QString nameOf(const ReleaseView &release)
{
    return Notices::tr("%1 %2 in %3", "release, version, environment")
        .arg(release.name, release.canaryVersion, release.environment);
}

/// "order: A; order again: A; canary taken out: A" is one thing tried in three ways: "A".
QString firstCause(const QString &failed)
{
    QString first = failed.section(u"; "_s, 0, 0);
    if (failed.contains(u"; "_s) && first.startsWith(u"order: "))
        first = first.mid(7);
    return first;
}

/// "rolled back 18:49".
QString endOf(const ReleaseView &release, Zone zone)
{
    const QString phase = Words::phase(release.phase);
    return release.endedAt ? Notices::tr("%1 %2", "how it ended, time")
                                 .arg(phase, Words::dateClock(*release.endedAt, zone))
                           : phase;
}

/// What tells of the store from a shell.
QString storeCommand(const QString &verb, const StoreView &store)
{
    return shellLine({u"interlock"_s, verb, u"--store"_s, u"sqlite:"_s + store.path});
}
} // namespace

QString Notices::asSentence(QString words)
{
    if (!words.isEmpty())
        words.front() = words.front().toUpper();
    return words;
}

std::optional<Banner::Notice> Notices::store(const Snapshot &snapshot, Moment now)
{
    if (snapshot.store.absent)
        return std::nullopt; // the empty page says it: nothing is broken
    if (!snapshot.store.readable)
        return Banner::Notice{StatusKind::Fail,
                              tr("The store cannot be read."),
                              tr("%1. %2.", "problem and mend")
                                  .arg(asSentence(snapshot.store.problem), asSentence(snapshot.store.mend)),
                              {},
                              storeCommand(u"verify"_s, snapshot.store)};
    if (const Duration old = since(snapshot, now); old > kSilence)
        return Banner::Notice{StatusKind::Fail,
                              tr("This window shows the past."),
                              tr("Nothing new was read for %1. The guard is not affected.")
                                  .arg(Words::span(Duration(old.count() / 1000 * 1000))),
                              {},
                              storeCommand(u"status"_s, snapshot.store)};
    return std::nullopt;
}

std::optional<Banner::Notice> Notices::guard(const Snapshot &snapshot, Moment now)
{
    QStringList carrying;
    for (const ReleaseView &release : snapshot.releases)
        if (carriesTraffic(release))
            carrying << nameOf(release);
    const bool traffic = !carrying.isEmpty();
    if (snapshot.engine.state == EngineLink::State::Nobody) {
        const QString text =
            traffic ? tr("%1: its canary carries traffic and no process watches it. Rolling back works from "
                         "here.",
                         nullptr, int(carrying.size()))
                          .arg(carrying.join(u", "_s))
                    : tr("Nothing is started or judged until a guard runs. Rolling back works from here.");
        return Banner::Notice{traffic ? StatusKind::Fail : StatusKind::Waiting,
                              tr("Nobody is guarding."),
                              text,
                              tr("Start guard"),
                              {}};
    }
    const Duration silent = snapshot.engine.silentFor + since(snapshot, now);
    if (snapshot.engine.state == EngineLink::State::Silent && silent >= kSilence)
        return Banner::Notice{StatusKind::Fail,
                              tr("The guard is silent."),
                              tr("Process %1 has said nothing for %2. Starting a guard ends it first.")
                                  .arg(snapshot.engine.pid)
                                  .arg(Words::span(Duration(silent.count() / 1000 * 1000))),
                              tr("Start guard"),
                              {}};
    return std::nullopt;
}

std::optional<Banner::Notice> Notices::wayBack(const Snapshot &snapshot, const ReleaseView *release)
{
    if (release && release->rollback && !release->rollback->failed.isEmpty() && !isOver(release->phase))
        return Banner::Notice{
            StatusKind::Fail, tr("The rollback is NOT done."),
            tr("%1. %2 of the users may still be on %3. The guard orders it again and again, %n time(s) so "
               "far; the command does the same by hand.",
               "why, share, version", release->rollback->orders)
                .arg(firstCause(release->rollback->failed),
                     Words::weight(release->traffic.observed.value_or(release->traffic.intended)),
                     release->canaryVersion),
            tr("Open connections"), release->rollbackCommand};
    if (release && release->rollback)
        return std::nullopt; // it is under way: that it could be tried is no news
    if (snapshot.engine.state != EngineLink::State::Guarding || snapshot.engine.noWayBack.isEmpty())
        return std::nullopt;
    return Banner::Notice{StatusKind::Fail, tr("No rollback could be made right now."),
                          snapshot.engine.noWayBack, tr("Open connections")};
}

std::optional<Banner::Notice> Notices::stale(const Snapshot &snapshot, const ReleaseView *release, Moment now)
{
    if (release == nullptr || isOver(release->phase) || !release->newestSampleAge)
        return std::nullopt;
    Duration allowed{15'000};
    if (release->stage >= 0 && size_t(release->stage) < release->stages.size())
        allowed = std::max(allowed, 5 * release->stages[size_t(release->stage)].every);
    const Duration age = *release->newestSampleAge + since(snapshot, now);
    if (age <= allowed)
        return std::nullopt;
    return Banner::Notice{StatusKind::Waiting,
                          tr("The data is stale."),
                          tr("The newest sample is %1 old. Without values the stage cannot pass; see the "
                             "guardrails for the reason.")
                              .arg(Words::span(Duration(age.count() / 1000 * 1000))),
                          {},
                          {}};
}

bool Notices::hasNextLease(const Snapshot &snapshot, const ReleaseView &release)
{
    return std::ranges::any_of(snapshot.leases, [&release](const LeaseView &lease) {
        return lease.planDigest == release.planDigest &&
               (lease.state == LeaseView::State::Waiting || lease.state == LeaseView::State::Complete);
    });
}

std::optional<Banner::Notice> Notices::lease(const Snapshot &snapshot, const ReleaseView *release, Moment now)
{
    const bool raises = release && !isOver(release->phase) && !release->rollback &&
                        release->stage + 1 < int(release->stages.size());
    if (!raises || !release->leaseExpires || now.wall < *release->leaseExpires - kLeaseEnds)
        return std::nullopt;
    const auto left = std::chrono::duration_cast<Duration>(*release->leaseExpires - now.wall);
    Banner::Notice notice{
        StatusKind::Waiting, tr("The lease has expired."),
        tr("The release stays where it is until a new lease for the same plan is signed and "
           "somebody resumes. A rollback needs no lease.")};
    if (left.count() > 0) {
        notice.title = tr("The lease expires in %1.").arg(Words::span(ceil<std::chrono::minutes>(left)));
        notice.text = tr("Then the release is held where it is. It goes on under a new lease for the same "
                         "plan; a rollback needs none.");
    }
    notice.action = hasNextLease(snapshot, *release) ? tr("Open approvals") : tr("Ask for a lease…");
    notice.closable = true;
    notice.subject = (left.count() > 0 ? u"soon %1"_s : u"over %1"_s).arg(release->id.text);
    return notice;
}

std::optional<Banner::Notice> Notices::sinks(const Snapshot &snapshot, const ReleaseView *release)
{
    if (release == nullptr)
        return std::nullopt;
    QStringList silent;
    for (const ConnectionView &view : snapshot.connections) {
        if (view.kind == ConnectionView::Kind::Sink && view.status.kind == StatusKind::Fail &&
            view.id.startsWith(release->id.text + u'/'))
            silent << tr("%1: %2", "sink, what went wrong").arg(view.name, view.problem);
    }
    if (silent.isEmpty())
        return std::nullopt;
    return Banner::Notice{StatusKind::Waiting,
                          tr("Messages do not arrive."),
                          silent.join(u' '),
                          tr("Open connections"),
                          {},
                          true,
                          release->id.text + silent.join(u' ')};
}

std::optional<Banner::Notice> Notices::evidence(const ReleaseView *release)
{
    if (release == nullptr || release->evidenceCommand.isEmpty())
        return std::nullopt;
    QStringList missing;
    for (const DemandLine &line : release->evidence)
        if (!line.mend.isEmpty())
            missing << line.demand;
    return Banner::Notice{StatusKind::Waiting,
                          tr("Evidence is missing."),
                          tr("The plan demands it, and the log does not have it: %1. To give the first: %2")
                              .arg(missing.join(u", "_s), release->evidenceCommand),
                          tr("Open records"),
                          release->evidenceCommand,
                          true,
                          release->id.text + missing.join(u' ')};
}

const ReleaseView *Notices::newer(const Snapshot &snapshot, const ReleaseView &release)
{
    const ReleaseView *found = nullptr;
    for (const ReleaseView &other : snapshot.releases) {
        const bool follows = isOver(release.phase) && !isOver(other.phase) && other.name == release.name &&
                             other.environment == release.environment && other.startedAt > release.startedAt;
        if (follows && (!found || other.startedAt > found->startedAt))
            found = &other;
    }
    return found;
}

const ReleaseView *Notices::needier(const Snapshot &snapshot, const ReleaseView *shown)
{
    if (!shown || !isOver(shown->phase))
        return nullptr;
    if (const ReleaseView *next = newer(snapshot, *shown))
        return next;
    const auto found = std::ranges::find_if(snapshot.releases, [](const ReleaseView &one) {
        return !isOver(one.phase) && one.needsAttention; // so is whatever nobody watches
    });
    return found == snapshot.releases.end() ? nullptr : &*found;
}

std::optional<Banner::Notice> Notices::elsewhere(const Snapshot &snapshot, const ReleaseView *shown,
                                                 Zone zone)
{
    const ReleaseView *other = needier(snapshot, shown);
    if (!other)
        return std::nullopt;
    return Banner::Notice{
        other->needsAttention ? StatusKind::Fail : StatusKind::Waiting,
        tr("This release is over: %1.").arg(endOf(*shown, zone)),
        tr("%1 is open at %2: %3. The red button is about what is shown.", "release, weight, verdict")
            .arg(nameOf(*other), Words::weight(other->traffic.observed.value_or(other->traffic.intended)),
                 other->verdict.words),
        tr("Show %1", "a release").arg(other->name + u' ' + other->canaryVersion)};
}

Banner::Notice Notices::followed(const ReleaseView &now, const ReleaseView &before, Zone zone)
{
    return {StatusKind::Running,
            tr("Now shown: %1.").arg(nameOf(now)),
            tr("It began %1. The one before it is over: %2.")
                .arg(now.startedAt ? Words::dateClock(*now.startedAt, zone) : Words::phase(now.phase),
                     endOf(before, zone)),
            tr("Back to that one"),
            {},
            true,
            {}};
}

std::optional<Banner::Notice> Notices::foreign(const Snapshot &snapshot, qint64 seen, Zone zone)
{
    if (!snapshot.foreign || snapshot.foreign->index <= seen)
        return std::nullopt;
    const ForeignSignature &signature = *snapshot.foreign;
    return Banner::Notice{
        StatusKind::Waiting,
        tr("Signed with your key, not from this console."),
        tr("Record %1, %2, at %3. If that was not you, withdraw it and have the key revoked.")
            .arg(signature.index)
            .arg(signature.what, Words::dateClock(signature.at, zone)),
        tr("That was me"),
        {}};
}

EmptyState::Message Notices::empty(const Snapshot *snapshot)
{
    if (snapshot == nullptr)
        return {u"clock"_s,
                tr("Reading the store…"),
                tr("The first view appears as soon as the log is read."),
                {}};
    if (snapshot->store.absent)
        return {u"ship"_s, tr("No store yet"),
                tr("Nothing was released from here so far:\n%1\n\nWatch a demo, or ask for a first lease.")
                    .arg(snapshot->store.path),
                tr("First steps…")};
    if (!snapshot->store.readable)
        return {u"store"_s, tr("The store cannot be read"),
                tr("%1\n\n%2\n\n%3", "path, problem, mend")
                    .arg(snapshot->store.path, snapshot->store.problem, snapshot->store.mend),
                tr("First steps…")};
    const bool waiting = std::ranges::any_of(snapshot->leases, [](const LeaseView &lease) {
        return lease.state == LeaseView::State::Waiting || lease.state == LeaseView::State::Complete;
    });
    if (waiting)
        return {u"approvals"_s, tr("No release is running"),
                tr("A lease waits: it needs keys, or somebody to start it."), tr("Open approvals")};
    return {u"ship"_s, tr("No releases yet"),
            tr("A release begins with a lease for a plan:\n\ninterlock lease request PLAN --store %1")
                .arg(snapshot->store.path),
            tr("First steps…")};
}

} // namespace interlock
