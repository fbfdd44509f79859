#include "ui/rollback/drill.h"

#include "ui/rollback/drillnote.h"
#include "ui/style/words.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
bool isDemo(const ReleaseView &release)
{
    return release.environment == u"demo";
}

/// A release that is not practised on and cannot wait.
bool isInNeed(const ReleaseView &release)
{
    const bool breach = std::ranges::any_of(release.guardrails, [](const GuardrailView &rule) {
        return !rule.shadow && rule.state == StatusKind::Fail;
    });
    return !isDemo(release) && !interlock::isOver(release.phase) &&
           (breach || release.phase == Phase::RollingBack || release.phase == Phase::Held);
}
} // namespace

Drill::Drill(const RolloutId &rollout, const Snapshot &snapshot) : m_rollout(rollout)
{
    for (const ReleaseView &release : snapshot.releases) {
        if (isInNeed(release))
            m_inNeedBefore.insert(release.id.text);
    }
}

std::optional<RolloutId> Drill::target(const Snapshot &snapshot)
{
    for (const ReleaseView &release : snapshot.releases) {
        if (isDemo(release) && !interlock::isOver(release.phase) && !release.rollback &&
            release.traffic.intended > Weight{})
            return release.id;
    }
    return std::nullopt;
}

Banner::Notice Drill::nothingToPractiseOn()
{
    return {StatusKind::Waiting,
            tr("There is nothing to practise on."),
            tr("A drill needs an open release of the environment \"demo\". The first steps start one, in a "
               "window of its own: ask for the drill again there."),
            tr("First steps…"),
            {},
            true};
}

bool Drill::follow(const Snapshot &snapshot, const RolloutId &selected, Instant now)
{
    if (isOver())
        return false;
    const auto found = std::ranges::find(snapshot.releases, m_rollout, &ReleaseView::id);
    const auto real = std::ranges::find_if(snapshot.releases, [this](const ReleaseView &release) {
        return isInNeed(release) && !m_inNeedBefore.contains(release.id.text);
    });
    if (real != snapshot.releases.end() && !m_pressed)
        m_ended =
            tr("%1 needs somebody. The red button is about the release that is selected.").arg(real->name);
    else if (selected != m_rollout && !m_pressed)
        m_ended = tr("Another release is selected.");
    else if (found == snapshot.releases.end())
        m_ended = tr("The release is gone.");
    else if (m_pressed && found->rollback && found->rollback->readBackAfter) {
        m_took = std::max(Duration(0), now - *m_pressed);
        m_guardTook = found->rollback->readBackAfter;
        return true;
    } else if (!m_pressed && (found->rollback || interlock::isOver(found->phase)))
        m_ended = tr("The release ended without the button.");
    return false;
}

QString Drill::result() const
{
    return m_took ? drillNote(*m_took) : QString();
}

Banner::Notice Drill::notice() const
{
    if (m_took)
        return {StatusKind::Pass,
                tr("The drill is done."),
                tr("From the press to 0 % read back: %1 ms, of which the guard needed %2 ms.")
                    .arg(m_took->count())
                    .arg(m_guardTook->count()),
                tr("Close"),
                {}};
    if (!m_ended.isEmpty())
        return {StatusKind::Waiting, tr("The drill has ended."), m_ended, tr("Close"), {}};
    if (m_pressed)
        return {StatusKind::Running,
                tr("Drill."),
                tr("The guard is taking %1 back…").arg(m_rollout.text),
                {},
                {}};
    return {StatusKind::Running,
            tr("Drill."),
            tr("This is the demo. Take %1 back as you would at night: the red button or F8. The time counts "
               "from your press. A drill times you; a rehearsal breaks a canary and times the guard.")
                .arg(m_rollout.text),
            tr("End drill"),
            {}};
}

} // namespace interlock
