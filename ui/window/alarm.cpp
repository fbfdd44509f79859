#include "ui/window/alarm.h"

namespace interlock {

using namespace Qt::StringLiterals;

QStringList Alarm::heard(const Snapshot &snapshot)
{
    if (!snapshot.live)
        return {};
    std::vector<std::pair<QString, QString>> now; // what, and its sentence
    bool open = false;
    for (const ReleaseView &release : snapshot.releases) {
        open = open || !isOver(release.phase);
        if (release.phase == Phase::RollingBack)
            now.push_back({u"rollback "_s + release.id.text,
                           tr("%1: rolling back to %2").arg(release.name, release.stableVersion)});
        if (release.phase == Phase::Held && release.needsAttention)
            now.push_back(
                {u"held "_s + release.id.text, tr("%1 is held: %2").arg(release.name, release.reason)});
    }
    const auto engine = snapshot.engine.state;
    if (open && (engine == EngineLink::State::Nobody || engine == EngineLink::State::Silent))
        now.push_back({u"guard"_s, tr("Nobody guards")});
    QStringList told;
    QSet<QString> known;
    for (const auto &[what, sentence] : now) {
        known.insert(what);
        if (!m_first && !m_known.contains(what))
            told << sentence;
    }
    m_known = known;
    m_first = false;
    return told;
}

} // namespace interlock
