#include "models/engine/tidings.h"

#include "models/notify/message.h"

#include <algorithm>
#include <iterator>

namespace interlock {

namespace {
constexpr size_t kMostTold = 200;
}

void Tidings::fold(const QString &kind, const RolloutId &rollout, const QJsonObject &detail, qint64 index)
{
    if (kind == u"notified" || kind == u"notify-dropped") {
        m_rollouts[rollout].settled[detail[u"sink"].toString()].insert(detail[u"of"].toInteger());
        return;
    }
    if (rollout.isEmpty() || !levelOf(kind, detail))
        return;
    OfRollout &of = m_rollouts[rollout];
    of.told.insert(index);
    if (of.told.size() <= kMostTold)
        return;
    const qint64 oldest = *of.told.begin();
    of.told.erase(oldest);
    for (auto &[sink, settled] : of.settled)
        settled.erase(oldest);
}

std::vector<qint64> Tidings::unsettled(const RolloutId &rollout, const QString &sink) const
{
    const auto of = m_rollouts.find(rollout);
    if (of == m_rollouts.end())
        return {};
    const auto settled = of->second.settled.find(sink);
    std::vector<qint64> left;
    std::ranges::copy_if(of->second.told, std::back_inserter(left), [&](qint64 index) {
        return settled == of->second.settled.end() || !settled->second.contains(index);
    });
    return left;
}

} // namespace interlock
