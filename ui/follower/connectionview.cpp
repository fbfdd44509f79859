#include "ui/follower/connectionview.h"

#include "models/engine/ledger.h"

#include <QCoreApplication>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr Duration kFresh{60'000};
constexpr size_t kMostRollouts = 16;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(interlock::ConnectionView)
};

QString placeOf(const Source &source)
{
    if (!source.url.isEmpty())
        return source.url.toDisplayString(QUrl::RemoveUserInfo);
    return source.path.isEmpty() ? source.run.join(u' ') : source.path;
}

QString placeOf(const Traffic &traffic)
{
    if (const auto *haproxy = std::get_if<HaproxyTraffic>(&traffic))
        return Words::tr("%1, backend %2").arg(haproxy->socket, haproxy->backend);
    return trafficType(traffic);
}

/// What the newest looks of the indicators that read from it say of a source.
void judgeSource(const RolloutEntry &entry, const Source &source, Moment now, ConnectionView &view)
{
    const Duration since = std::max(Duration(0), now.boot - entry.state.lastEvent.boot);
    int read = 0, seen = 0, unanswered = 0;
    for (const Indicator &indicator : entry.plan->plan.indicators) {
        if (indicator.source != source.id)
            continue;
        ++read;
        const auto newest = entry.state.indicators.find(indicator.id);
        if (newest == entry.state.indicators.end())
            continue;
        unanswered += newest->second.kind == Observation::Kind::Error ? 1 : 0;
        if (newest->second.isValue())
            ++seen;
        else if (view.problem.isEmpty())
            view.problem = Words::tr("%1: %2").arg(indicator.id.text, newest->second.reason);
        if (newest->second.age && (!view.age || *newest->second.age + since < *view.age))
            view.age = *newest->second.age + since;
    }
    view.use = Words::tr("%n indicator(s) of %1", nullptr, read).arg(entry.id.text);
    if (entry.state.indicators.empty())
        view.status = {StatusKind::Idle, Words::tr("not looked at yet")};
    else if (since > kFresh)
        view.status = unwatchedStatus(entry.state.phase);
    else
        view.status = sourceStatus(read, seen, unanswered);
}

/// An address may hold a secret anywhere but in its host.
QString placeOf(const Sink &sink)
{
    if (sink.type == Sink::Type::Email)
        return Words::tr("%1, to %2").arg(sink.url.host(), sink.to.join(u", "));
    return sink.url.isEmpty() ? sink.run.join(u' ') : sink.url.host();
}

/// It is read with each poll: several of them without an answer are more than a slow one.
Duration lateAfter(const RolloutEntry &entry)
{
    const auto &stages = entry.plan->plan.stages;
    const int stage = entry.state.stage;
    const Duration every =
        stage >= 0 && size_t(stage) < stages.size() ? stages[size_t(stage)].every : Duration(0);
    return std::max(Duration(5000), 3 * every);
}

} // namespace

ConnectionView trafficConnection(const RolloutEntry &entry, Moment now)
{
    ConnectionView view{ConnectionView::Kind::Actuator, u"%1/traffic"_s.arg(entry.id.text),
                        trafficType(entry.plan->plan.traffic), placeOf(entry.plan->plan.traffic)};
    view.use = Words::tr("moves the traffic of %1").arg(entry.id.text);
    view.canTest = true;
    const RolloutState &state = entry.state;
    if (!state.observed || !state.observedAt) {
        view.status = {StatusKind::Idle, Words::tr("never read")};
        return view;
    }
    view.age = std::max(Duration(0), now.boot - *state.observedAt);
    const bool fresh = *view.age < kFresh;
    const bool late = !isOver(state.phase) && *view.age > lateAfter(entry);
    view.status = !fresh                        ? unwatchedStatus(entry.state.phase)
                  : late                        ? Status{StatusKind::Waiting, Words::tr("silent")}
                  : state.observed->stableReady ? Status{StatusKind::Pass, Words::tr("answers")}
                                                : Status{StatusKind::Fail, Words::tr("stable is down")};
    view.detail = state.observed->detail;
    return view;
}

Status unwatchedStatus(Phase phase)
{
    return {StatusKind::Idle,
            isOver(phase) ? Words::tr("idle: the rollout is over") : Words::tr("nobody looks")};
}

Status sourceStatus(int indicators, int withValue, int unanswered)
{
    if (withValue == indicators)
        return {StatusKind::Pass, Words::tr("answers")};
    if (withValue == 0 && unanswered == indicators)
        return {StatusKind::Fail, Words::tr("does not answer")};
    return {withValue > 0 ? StatusKind::Waiting : StatusKind::Fail,
            Words::tr("%1 of %2 have a value").arg(withValue).arg(indicators)};
}

std::vector<ConnectionView> sinkConnections(const RolloutEntry &entry, const Trace &trace, Moment now)
{
    std::vector<ConnectionView> views;
    for (const Sink &sink : entry.plan->plan.sinks) {
        ConnectionView view{ConnectionView::Kind::Sink, u"%1/sink/%2"_s.arg(entry.id.text, sink.name()),
                            sink.name(), placeOf(sink), Words::tr("hears of %1").arg(entry.id.text)};
        view.canTest = true;
        const auto newest = trace.deliveries.find(sink.name());
        if (newest == trace.deliveries.end()) {
            view.status = {StatusKind::Idle, Words::tr("nothing told yet")};
        } else {
            const Trace::Delivery &delivery = newest->second;
            view.age = std::max(Duration(0), std::chrono::duration_cast<Duration>(now.wall - delivery.at));
            view.problem = delivery.failed;
            view.status = delivery.failed.isEmpty() ? Status{StatusKind::Pass, Words::tr("delivered")}
                                                    : Status{StatusKind::Fail, Words::tr("not delivered")};
        }
        views.push_back(std::move(view));
    }
    return views;
}

std::vector<ConnectionView> rolloutConnections(const Ledger &ledger, const std::map<RolloutId, Trace> &traces,
                                               Moment now)
{
    std::vector<const RolloutEntry *> newest; // open ones, and then those that are over: why did they end?
    for (const auto &[id, entry] : ledger.rollouts())
        newest.push_back(&entry);
    std::ranges::sort(newest, {}, [](const RolloutEntry *entry) {
        return std::pair(isOver(entry->state.phase), -entry->startRecord);
    });
    if (newest.size() > kMostRollouts)
        newest.resize(kMostRollouts);
    std::vector<ConnectionView> views;
    for (const RolloutEntry *entry : newest) {
        views.push_back(trafficConnection(*entry, now));
        for (const Source &source : entry->plan->plan.sources) {
            ConnectionView view{ConnectionView::Kind::Source,
                                u"%1/source/%2"_s.arg(entry->id.text, source.id.text), source.id.text,
                                placeOf(source)};
            view.canTest = true;
            judgeSource(*entry, source, now, view);
            views.push_back(view);
        }
        const auto trace = traces.find(entry->id);
        std::ranges::copy(sinkConnections(*entry, trace == traces.end() ? Trace() : trace->second, now),
                          std::back_inserter(views));
    }
    return views;
}

void showProbe(ConnectionView &view, const Probed &probe, Moment now)
{
    view.latency = probe.took;
    view.testedAge = std::max(Duration(0), now.boot - probe.at.boot);
    if (probe.ok) {
        view.detail = probe.text;
        if (view.status.kind == StatusKind::Idle)
            view.status = {StatusKind::Pass, Words::tr("answers")};
        return;
    }
    view.problem = probe.text;
    view.status = {StatusKind::Fail, Words::tr("test failed")};
}

} // namespace interlock
