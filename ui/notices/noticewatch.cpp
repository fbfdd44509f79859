#include "ui/notices/noticewatch.h"

#include "ui/rollback/wording.h"
#include "ui/style/words.h"
#include "ui/window/notices.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
DesktopNotice about(const ReleaseView &release, NoticeLevel level, const QString &title, const QString &text)
{
    return {level, u"rollout "_s + release.id.text, release.id, {}, title, text, NoticeAction::Open};
}

bool isSilent(const EngineLink &engine)
{
    return engine.state == EngineLink::State::Nobody || engine.state == EngineLink::State::Silent;
}
} // namespace

/// One notice for all that is in breach: the worst by name, the others counted. One that only warns is no
/// alarm, and is not news beside one that acts.
void NoticeWatch::addBreaches(const ReleaseView &release, std::vector<Fact> &facts)
{
    std::vector<const GuardrailView *> broken;
    for (const GuardrailView &rule : release.guardrails)
        if (!rule.shadow && rule.state == StatusKind::Fail && !isOver(release.phase))
            broken.push_back(&rule);
    if (broken.empty())
        return;
    const GuardrailView &worst =
        **std::ranges::max_element(broken, {}, [](const GuardrailView *rule) { return rule->action; });
    const QString value = worst.value ? Words::amount(*worst.value, worst.unit) : worst.missing;
    const QString limit = worst.breach ? Words::breach(*worst.breach, worst.unit) : worst.stateWord;
    const int others = int(broken.size()) - 1;
    const bool acts = worst.action >= Action::Hold;
    DesktopNotice notice =
        about(release, acts ? NoticeLevel::Critical : NoticeLevel::Normal,
              tr("%1: %2").arg(release.name, worst.name),
              others == 0 ? tr("%1, %2", "value and limit").arg(value, limit)
                          : tr("%1, %2; and %n more in breach", "value and limit", others).arg(value, limit));
    notice.action = acts ? NoticeAction::RollBack : NoticeAction::Open;
    for (const GuardrailView *rule : broken)
        facts.push_back(
            {release.id.text + u" breach "_s + rule->id.text, notice, acts && rule->action < Action::Hold});
}

void NoticeWatch::addRelease(const ReleaseView &release, std::vector<Fact> &facts) const
{
    const QString of = release.id.text + u' ';
    const auto add = [&](const QString &key, DesktopNotice notice, NoticeAction action) {
        notice.action = action;
        facts.push_back({of + key, std::move(notice), key == u"held" && release.heldHere});
    };
    addBreaches(release, facts);
    if (release.phase == Phase::Held && release.needsAttention)
        add(u"held"_s,
            about(release, NoticeLevel::Critical, tr("%1 is held").arg(release.name), release.reason),
            NoticeAction::RollBack);
    if (release.phase == Phase::RollingBack)
        add(u"rolling back"_s,
            about(release, NoticeLevel::Critical,
                  tr("%1: rolling back to %2").arg(release.name, release.stableVersion), release.reason),
            NoticeAction::Open);
    if (release.phase == Phase::RolledBack)
        add(u"rolled back"_s,
            about(release, NoticeLevel::Critical, tr("%1: rolled back").arg(release.name),
                  release.rollback && release.rollback->readBackAfter
                      ? tr("0 % on %1 was read back").arg(release.canaryVersion)
                      : RollbackWording::ending(release)),
            NoticeAction::Open);
    if (release.phase == Phase::RollingBack && release.rollback && release.rollback->unverified)
        add(u"unverified"_s,
            about(release, NoticeLevel::Critical, tr("%1: the rollback is not verified").arg(release.name),
                  tr("0 % was not read back; the guard orders it again")),
            NoticeAction::Open);
    if (release.phase == Phase::Completed)
        add(u"completed"_s,
            about(release, NoticeLevel::Normal, tr("%1: completed").arg(release.name),
                  tr("%1 of the traffic is on %2")
                      .arg(Words::weight(release.traffic.intended), release.canaryVersion)),
            NoticeAction::Open);
    else if (release.stage > 0 && size_t(release.stage) < release.stages.size())
        add(u"stage %1"_s.arg(release.stage),
            about(release, NoticeLevel::Normal,
                  tr("%1: stage %2 passed").arg(release.name).arg(release.stage),
                  tr("now at %1").arg(Words::weight(release.stages[size_t(release.stage)].weight))),
            NoticeAction::Open);
}

void NoticeWatch::addLeases(const Snapshot &snapshot, std::vector<Fact> &facts)
{
    for (const LeaseView &lease : snapshot.leases) {
        if (lease.concernsMe && lease.denial && !lease.denial->isMine)
            facts.push_back({u"denied "_s + lease.id.text,
                             {NoticeLevel::Normal,
                              u"lease "_s + lease.id.text,
                              {},
                              lease.id,
                              tr("%1 %2: the lease is denied").arg(lease.name, lease.canaryVersion),
                              tr("%1: %2", "who denied, why")
                                  .arg(lease.denial->who, lease.denial->why.isEmpty() ? tr("no reason given")
                                                                                      : lease.denial->why),
                              NoticeAction::Review}});
        const bool asked = lease.state == LeaseView::State::Waiting && !lease.signedByMe &&
                           std::ranges::any_of(lease.seats, [](const SeatView &seat) {
                               return seat.state == SeatView::State::OpenForMe;
                           });
        if (asked)
            facts.push_back(
                {u"lease "_s + lease.id.text,
                 {NoticeLevel::Normal,
                  u"lease "_s + lease.id.text,
                  {},
                  lease.id,
                  tr("Your key is asked for: %1").arg(lease.name),
                  tr("%1 to %2 in %3").arg(lease.stableVersion, lease.canaryVersion, lease.environment),
                  NoticeAction::Review}});
    }
}

/// The dead man's side: nobody speaks, which is news as well.
void NoticeWatch::addSilence(const Snapshot &snapshot, Moment now, std::vector<Fact> &facts)
{
    const bool open = std::ranges::any_of(snapshot.releases,
                                          [](const ReleaseView &release) { return !isOver(release.phase); });
    if (!open)
        return;
    const auto add = [&facts](const QString &key, const QString &title, const QString &text) {
        facts.push_back({key, {NoticeLevel::Critical, key, {}, {}, title, text, NoticeAction::Open}});
    };
    if (now.boot - snapshot.taken.boot > kSilence || !snapshot.store.readable) {
        add(u"store"_s, tr("This console sees nothing"),
            snapshot.store.readable ? tr("Nothing new was read from the store. The guard is not affected.")
                                    : snapshot.store.problem);
        return; // what it says about the others is old
    }
    if (isSilent(snapshot.engine))
        add(u"guard"_s, tr("Nobody guards"), tr("A release is open and no guard answers."));
}

void NoticeWatch::addReleases(const Snapshot &snapshot, Moment now, std::vector<Fact> &facts) const
{
    for (const ReleaseView &release : snapshot.releases) {
        addRelease(release, facts);
        if (const auto stale = Notices::stale(snapshot, &release, now); stale && !isSilent(snapshot.engine))
            facts.push_back(
                {release.id.text + u" stale"_s, about(release, NoticeLevel::Critical,
                                                      tr("%1: no new data").arg(release.name), stale->text)});
        if (const auto lease = Notices::lease(snapshot, &release, now))
            facts.push_back(
                {lease->subject,
                 about(release, NoticeLevel::Normal,
                       tr("%1: %2", "release, what its lease does").arg(release.name, lease->title),
                       lease->text)});
    }
}

std::vector<DesktopNotice> NoticeWatch::heard(const Snapshot &snapshot, Moment now)
{
    if (!snapshot.live)
        return {};
    std::vector<Fact> facts;
    addReleases(snapshot, now, facts);
    addLeases(snapshot, facts);
    addSilence(snapshot, now, facts);
    std::vector<DesktopNotice> told;
    QSet<QString> known;
    for (const Fact &fact : facts) {
        known.insert(fact.key);
        if (!m_first && !fact.silent && !m_known.contains(fact.key) &&
            std::ranges::find(told, fact.notice) == told.end())
            told.push_back(fact.notice);
    }
    m_known = known;
    m_first = false;
    return told;
}

} // namespace interlock
