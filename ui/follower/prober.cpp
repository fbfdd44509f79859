#include "ui/follower/prober.h"

#include "models/records/agentclient.h"

namespace interlock {

namespace {
/// Passes the error of anything on without its value.
template <typename T>
Done done(const Result<T> &result)
{
    return result ? Done() : Done(passOn(result));
}
} // namespace

Prober::Prober(Workshop workshop, const Clock &clock, QObject *parent)
    : QObject(parent), m_workshop(std::move(workshop)), m_clock(clock)
{}

Probed Prober::probed(const Done &result, Moment begun, const QString &text) const
{
    const Moment now = m_clock.now();
    return {bool(result), result ? text : result.error().sentence(), now.boot - begun.boot, now};
}

void Prober::source(const PlanFile &plan, const SourceId &id, const Ended &ended)
{
    const Moment begun = m_clock.now();
    const auto found = std::ranges::find(plan.plan.sources, id, &Source::id);
    if (found == plan.plan.sources.end())
        return ended(
            probed(fail(ErrorCode::NotFound, tr("the plan has no source %1").arg(id.text)), begun, {}));
    std::vector<Indicator> readers;
    std::ranges::copy_if(plan.plan.indicators, std::back_inserter(readers),
                         [&id](const Indicator &indicator) { return indicator.source == id; });
    auto made = m_workshop.makeSource(*found, readers);
    if (!made)
        return ended(probed(done(made), begun, {}));
    MetricSource *source = made->release();
    source->setParent(this);
    connect(
        source, &MetricSource::polled, this,
        [this, source, begun, ended](const Poll &poll) {
            ended(probed(poll.result, begun, tr("%1 bytes in %2 ms").arg(poll.bytes).arg(poll.took.count())));
            source->deleteLater();
        },
        Qt::SingleShotConnection);
    source->poll();
}

void Prober::traffic(const Plan &plan, const Ended &ended)
{
    const Moment begun = m_clock.now();
    auto made = m_workshop.makeActuator(plan);
    if (!made)
        return ended(probed(done(made), begun, {}));
    Actuator *actuator = made->release();
    actuator->setParent(this);
    actuator->read([this, actuator, begun, ended](const Result<ActuatorReading> &reading) {
        ended(probed(done(reading), begun, reading ? reading->detail() : QString()));
        actuator->deleteLater();
    });
}

void Prober::sink(const Plan &plan, const QString &name, const Ended &ended)
{
    const Moment begun = m_clock.now();
    const auto found = std::ranges::find(plan.sinks, name, &Sink::name);
    if (found == plan.sinks.end() || !m_workshop.makeSender)
        return ended(
            probed(fail(ErrorCode::NotFound, tr("the plan tells nobody by %1").arg(name)), begun, {}));
    Sender *sender = m_workshop.makeSender(*found).release();
    sender->setParent(this);
    sender->look([this, sender, begun, ended](const Delivery &looked) {
        ended(probed(looked.done, begun, tr("would take a message; none was sent")));
        sender->deleteLater();
    });
}

void Prober::agent(const QString &socket, const Ended &ended)
{
    const Moment begun = m_clock.now();
    auto *client = new AgentClient(socket, this);
    client->list(this, [this, client, begun, ended](const Result<std::vector<AgentKey>> &keys) {
        ended(probed(done(keys), begun,
                     keys ? tr("%n Ed25519 key(s)", nullptr, int(keys->size())) : QString()));
        client->deleteLater();
    });
}

} // namespace interlock
