#include "models/engine/carrier.h"

#include "models/base/number.h"
#include "models/base/steady.h"

namespace interlock {

namespace {

constexpr int kDurabilityMs = 50; // decision 4
/// A raise is sent this soon after it was decided or never: what was seen then is old, and another engine may
/// have taken the store over meanwhile, which waits longer than this before it raises (I19). So is a lowering
/// to more than 0: it would raise what somebody lowered since.
constexpr qint64 kSendWithinUs = 5'000'000;

QString milliseconds(qint64 us)
{
    return us < 0 ? QString() : decimalText(double(us) / 1000.0);
}

} // namespace

TrafficReading toTrafficReading(const ActuatorReading &reading)
{
    return {reading.notInForce.isEmpty() ? reading.canary : kInPart, reading.stableReady, reading.worker,
            reading.detail(), reading.apart};
}

Carrier::Carrier(Parts parts) : m_parts(std::move(parts))
{
    if (!m_parts.steadyUs)
        m_parts.steadyUs = steadyMicroseconds;
    if (!m_parts.toldOf)
        m_parts.toldOf = toTrafficReading;
}

qint64 Carrier::since(const ErrandPtr &errand) const
{
    return m_parts.steadyUs() - errand->begunUs;
}

void Carrier::carry(const SetWeight &order, qint64 sampleUs)
{
    for (const ErrandPtr &other : std::vector(m_errands))
        if (other->order.stage >= 0 && !other->sent) // its outcome comes before the next intent in the log
            failed(other, order.stage < 0 ? QStringLiteral("overtaken by a lowering")
                                          : QStringLiteral("overtaken by order %1").arg(order.order));
    const auto errand = std::make_shared<Errand>();
    errand->order = order;
    errand->begunUs = m_parts.steadyUs();
    errand->sampleUs = sampleUs;
    errand->result.order = order.order;
    m_errands.push_back(errand);
    const QJsonObject intent{{QStringLiteral("order"), order.order},
                             {QStringLiteral("from_bp"), order.from.basisPoints},
                             {QStringLiteral("to_bp"), order.to.basisPoints},
                             {QStringLiteral("stage"), order.stage},
                             {QStringLiteral("why"), order.why}};
    const auto told = m_parts.logbook->tell(QStringLiteral("intent"), m_parts.rollout, intent,
                                            [self = QPointer(this), errand](const Done &done) {
                                                if (self)
                                                    self->intentDurable(errand, done);
                                            });
    if (!told)
        intentDurable(errand, passOn(told));
    if (order.stage < 0 && order.to == Weight{0})
        QTimer::singleShot(0, m_parts.actuator, &Actuator::prepare); // while the disk works
    if (order.stage < 0)
        QTimer::singleShot(kDurabilityMs, Qt::PreciseTimer, this, [this, errand] {
            if (!errand->sent)
                errand->durabilityUnknown = errand->durableUs < 0;
            send(errand);
        });
}

void Carrier::intentDurable(const ErrandPtr &errand, const Done &done)
{
    if (errand->over)
        return;
    if (done)
        errand->durableUs = since(errand);
    if (!done && errand->order.stage >= 0)
        return failed(errand,
                      QStringLiteral("the intent could not be made durable: %1").arg(done.error().text));
    if (!errand->sent)
        errand->durabilityUnknown = !done;
    send(errand);
}

QString Carrier::whyNotSend(const ErrandPtr &errand) const
{
    if (errand->order.to == Weight{0})
        return {};
    if (const qint64 took = since(errand); took > kSendWithinUs)
        return QStringLiteral("it could be sent only after %1 ms: too late").arg(took / 1000);
    if (errand->order.stage < 0)
        return {};
    for (const ErrandPtr &other : m_errands)
        if (other->order.stage >= 0 && other->sent)
            return QStringLiteral("order %1 has no outcome yet").arg(other->order.order);
    return m_parts.whyNotNow();
}

void Carrier::send(const ErrandPtr &errand)
{
    if (errand->sent || errand->over)
        return;
    if (const QString why = whyNotSend(errand); !why.isEmpty())
        return failed(errand, why);
    if (errand->order.stage >= 0 && m_parts.proveRollback && !errand->proven)
        return prove(errand);
    errand->sent = true;
    errand->sentUs = since(errand);
    if (errand->order.stage < 0 && errand->order.to == Weight{0})
        return lower(errand);
    m_parts.actuator->apply(errand->order.to, [self = QPointer(this), errand](const Done &done) {
        if (self)
            self->applied(errand, done);
    });
}

void Carrier::prove(const ErrandPtr &errand)
{
    m_parts.proveRollback([self = QPointer(this), errand](const QString &why) {
        if (!self || errand->over || errand->sent || errand->proven)
            return;
        errand->proven = why.isEmpty();
        if (errand->proven)
            self->send(errand);
        else
            self->failed(errand, QStringLiteral("it could not be taken back: %1").arg(why));
    });
}

/// An order for 0 joins the one that is on its way, and is sent itself if that one comes to nothing.
void Carrier::lower(const ErrandPtr &errand)
{
    m_lowered.push_back(errand);
    errand->joined = m_lowering != nullptr;
    if (m_lowering)
        return;
    m_lowering = std::make_unique<Lowering>(
        Lowering::Parts{.actuator = m_parts.actuator, .fallback = m_parts.fallback, .answered = [this] {
                            for (const ErrandPtr &each : m_lowered)
                                each->appliedUs = since(each);
                        }});
    m_lowering->begin([this](const Lowering::End &end) {
        m_lowering.release()->deleteLater();
        for (const ErrandPtr &each : std::exchange(m_lowered, {}))
            lowered(each, end);
    });
}

void Carrier::lowered(const ErrandPtr &errand, const Lowering::End &end)
{
    if (errand->joined && !end.isZero())
        return lower(errand);
    if (errand->appliedUs < 0) // it joined after the answer
        errand->appliedUs = errand->sentUs;
    errand->result.outcome = outcomeOf(end.applied);
    errand->result.detail = end.tried.join(QStringLiteral("; "));
    if (end.reading) {
        noteSeen(errand, *end.reading);
    } else if (errand->result.detail.isEmpty()) {
        errand->result.detail = end.reading.error().sentence();
    }
    if (end.isZero() || errand->result.outcome != Actuated::Outcome::Unknown)
        return finish(errand);
    QTimer::singleShot(2 * m_parts.actuator->deadline(), this, [this, errand] { readBack(errand, 1); });
}

Actuated::Outcome Carrier::outcomeOf(const Done &done)
{
    return done                                      ? Actuated::Outcome::Succeeded
           : done.error().code == ErrorCode::Timeout ? Actuated::Outcome::Unknown
                                                     : Actuated::Outcome::Failed;
}

void Carrier::applied(const ErrandPtr &errand, const Done &done)
{
    errand->appliedUs = since(errand);
    errand->result.outcome = outcomeOf(done);
    if (!done)
        errand->result.detail = done.error().sentence();
    readBack(errand, errand->result.outcome == Actuated::Outcome::Unknown ? 2 : 1);
}

/// An unknown command is read back now and again two timeouts later: it may be executed late (I8).
void Carrier::readBack(const ErrandPtr &errand, int readsLeft)
{
    m_parts.actuator->read([self = QPointer(this), errand,
                            readsLeft](const Result<ActuatorReading> &reading) {
        if (!self)
            return;
        if (reading) {
            self->noteSeen(errand, *reading);
        } else if (errand->result.detail.isEmpty()) {
            errand->result.detail = reading.error().sentence();
        }
        const bool arrived =
            reading && std::abs(errand->result.seen->canary.basisPoints - errand->order.to.basisPoints) <= 50;
        if (arrived || readsLeft <= 1) {
            self->finish(errand);
            return;
        }
        QTimer::singleShot(2 * self->m_parts.actuator->deadline(), self.data(),
                           [self, errand, readsLeft] { self->readBack(errand, readsLeft - 1); });
    });
}

/// What an order that went well printed, or the deployment it began, belongs to the record.
void Carrier::noteSeen(const ErrandPtr &errand, const ActuatorReading &reading)
{
    errand->result.seen = m_parts.toldOf(reading);
    errand->verifiedUs = since(errand);
    if (errand->result.outcome == Actuated::Outcome::Succeeded && errand->result.detail.isEmpty())
        errand->result.detail = reading.note;
    errand->deployment = reading.deployment;
    errand->finishedAt = reading.finishedAt;
}

void Carrier::failed(const ErrandPtr &errand, const QString &why)
{
    errand->result.outcome = Actuated::Outcome::Failed;
    errand->result.detail = why;
    finish(errand);
}

void Carrier::finish(const ErrandPtr &errand)
{
    if (std::exchange(errand->over, true))
        return;
    std::erase(m_errands, errand);
    const Actuated &result = errand->result;
    QJsonObject outcome{{QStringLiteral("order"), errand->order.order},
                        {QStringLiteral("outcome"), toString(result.outcome)},
                        {QStringLiteral("stage"), errand->order.stage},
                        {QStringLiteral("to_bp"), errand->order.to.basisPoints},
                        {QStringLiteral("observed_bp"), result.seen ? result.seen->canary.basisPoints : -1},
                        {QStringLiteral("detail"), result.detail},
                        {QStringLiteral("durability_unknown"), errand->durabilityUnknown},
                        {QStringLiteral("durable_after_ms"), milliseconds(errand->durableUs)},
                        {QStringLiteral("sent_after_ms"), milliseconds(errand->sentUs)},
                        {QStringLiteral("applied_after_ms"), milliseconds(errand->appliedUs)},
                        {QStringLiteral("verified_after_ms"), milliseconds(errand->verifiedUs)}};
    if (!errand->deployment.isEmpty())
        outcome[QStringLiteral("deployment")] = recordText(errand->deployment);
    if (!errand->finishedAt.isEmpty())
        outcome[QStringLiteral("deployment_finished_at")] = recordText(errand->finishedAt);
    if (errand->sampleUs >= 0 && errand->appliedUs >= 0)
        outcome[QStringLiteral("from_sample_ms")] =
            milliseconds(errand->begunUs - errand->sampleUs + errand->appliedUs);
    (void)m_parts.logbook->tell(QStringLiteral("outcome"), m_parts.rollout,
                                outcome); // its own failure is the log's trouble, shown there
    Q_EMIT ended(result);
}

} // namespace interlock
