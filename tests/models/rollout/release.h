#pragma once

#include "models/rollout/rollout.h"

namespace interlock::test {

using namespace Qt::StringLiterals;

/// A release that is looked at every 5 s; each order is carried out at once, unless it is `manual`.
class Release {
public:
    explicit Release(Plan plan) : m_plan(std::move(plan))
    {
        state = begin(m_plan, {u"r1"_s}, {DecisionKind::Start, u"ann"_s, {}, 0}, now);
    }
    /// A look at which these indicators show these values; latency and errors are well.
    Release &look(const std::vector<std::pair<IndicatorId, double>> &values, Duration after = Duration(5000))
    {
        now.boot += after;
        now.wall += after;
        Evaluated event;
        event.seen = {{{u"p95"_s}, Observation::of(400)}, {{u"error-count"_s}, Observation::of(0)}};
        for (const auto &[id, value] : values) {
            std::erase_if(event.seen, [&id](const auto &one) { return one.first == id; });
            event.seen.emplace_back(id, Observation::of(value));
        }
        if (!unread)
            event.traffic = reading();
        event.lease = {true, {}, Weight{10'000}};
        feed(event);
        return *this;
    }
    void feed(const RolloutEvent &event)
    {
        Stepped after = step(m_plan, std::move(state), event, now);
        state = std::move(after.state);
        for (const Effect &effect : after.effects)
            if (const auto *order = std::get_if<SetWeight>(&effect)) {
                if (manual)
                    continue;
                m_world = order->to;
                feed(Actuated{order->order, Actuated::Outcome::Succeeded, reading(), {}});
            } else if (const auto *tell = std::get_if<Tell>(&effect)) {
                told.push_back(*tell);
            }
    }
    Release &worldIs(Weight canary) ///< somebody else moved it
    {
        m_world = canary;
        return *this;
    }
    QJsonObject lastTold(const QString &kind) const
    {
        for (auto tell = told.rbegin(); tell != told.rend(); ++tell)
            if (tell->kind == kind)
                return tell->fields;
        return {};
    }
    TrafficReading reading() const { return {m_world, stableReady, worker, {}}; }

    RolloutState state;
    Moment now{Instant(Duration(1'000'000)), WallTime(Duration(1'800'000'000'000))};
    std::vector<Tell> told;
    QString worker = u"1"_s;
    bool stableReady = true;
    bool unread = false; ///< the traffic cannot be read
    bool manual = false; ///< no order has an outcome

private:
    Plan m_plan;
    Weight m_world;
};

} // namespace interlock::test
