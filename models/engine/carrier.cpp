#include "models/engine/carrier.h"

#include "models/base/number.h"

namespace interlock {

namespace {

constexpr int kDurabilityMs = 50; // decision 4
/// A raise is sent this soon after it was decided or never: what was seen then is old, and another engine may
/// have taken the store over meanwhile, which waits longer than this before it raises (I19).
constexpr qint64 kRaiseWithinUs = 5'000'000;

QString milliseconds(qint64 us)
{
    return us < 0 ? QString() : decimalText(double(us) / 1000.0);
}

} // namespace

TrafficReading toTrafficReading(const ActuatorReading &reading)
{
    return {reading.canary, reading.stableReady, reading.worker, reading.detail()};
}

Carrier::Carrier(Parts parts) : m_parts(std::move(parts))
{
    if (!m_parts.steadyUs)
        m_parts.steadyUs = [] {
            using namespace std::chrono;
            return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
        };
}

qint64 Carrier::since(const ErrandPtr &errand) const
{
    return m_parts.steadyUs() - errand->begunUs;
}

void Carrier::carry(const SetWeight &order)
{
    if (order.stage < 0)
        for (const ErrandPtr &other : std::vector(m_errands))
            if (other->order.stage >= 0 && !other->sent)
                failed(other, QStringLiteral("overtaken by a lowering"));
    const auto errand = std::make_shared<Errand>();
    errand->order = order;
    errand->begunUs = m_parts.steadyUs();
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

QString Carrier::whyNotRaise(const ErrandPtr &errand) const
{
    if (const qint64 took = since(errand); took > kRaiseWithinUs)
        return QStringLiteral("its intent was durable only after %1 ms: too late to raise").arg(took / 1000);
    return m_parts.whyNotNow();
}

void Carrier::send(const ErrandPtr &errand)
{
    if (errand->sent || errand->over)
        return;
    if (errand->order.stage >= 0)
        if (const QString why = whyNotRaise(errand); !why.isEmpty()) {
            failed(errand, why);
            return;
        }
    errand->sent = true;
    errand->sentUs = since(errand);
    m_parts.actuator->apply(errand->order.to, [self = QPointer(this), errand](const Done &done) {
        if (self)
            self->applied(errand, done);
    });
}

void Carrier::applied(const ErrandPtr &errand, const Done &done)
{
    errand->appliedUs = since(errand);
    errand->result.outcome = done                                      ? Actuated::Outcome::Succeeded
                             : done.error().code == ErrorCode::Timeout ? Actuated::Outcome::Unknown
                                                                       : Actuated::Outcome::Failed;
    if (!done)
        errand->result.detail = done.error().sentence();
    readBack(errand, errand->result.outcome == Actuated::Outcome::Unknown ? 2 : 1);
}

/// An unknown command is read back now and again two timeouts later: it may be executed late (I8).
void Carrier::readBack(const ErrandPtr &errand, int readsLeft)
{
    m_parts.actuator->read(
        [self = QPointer(this), errand, readsLeft](const Result<ActuatorReading> &reading) {
            if (!self)
                return;
            if (reading) {
                errand->result.seen = toTrafficReading(*reading);
                errand->verifiedUs = self->since(errand);
            } else if (errand->result.detail.isEmpty()) {
                errand->result.detail = reading.error().sentence();
            }
            const bool arrived =
                reading && std::abs(reading->canary.basisPoints - errand->order.to.basisPoints) <= 50;
            if (arrived || readsLeft <= 1) {
                self->finish(errand);
                return;
            }
            QTimer::singleShot(2 * self->m_parts.actuator->deadline(), self.data(),
                               [self, errand, readsLeft] { self->readBack(errand, readsLeft - 1); });
        });
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
    (void)m_parts.logbook->tell(QStringLiteral("outcome"), m_parts.rollout,
                                outcome); // its own failure is the log's trouble, shown there
    Q_EMIT ended(result);
}

} // namespace interlock
