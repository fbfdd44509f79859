#include "models/traffic/serialactuator.h"

#include <QPointer>
#include <QTimer>

#include <utility>

namespace interlock {

Duration pauseAfter(int failures)
{
    constexpr Duration kMost{15'000};
    return failures < 2 ? Duration(0) : std::min(kMost, Duration(2000) * (1 << std::min(failures - 2, 3)));
}

void SerialActuator::read(ReadDone done)
{
    if (m_order)
        m_waiting.push_back(std::move(done));
    else
        judge(std::move(done));
}

/// A reading of what is set, when the order that set it was not carried out to its end.
void SerialActuator::judge(ReadDone done)
{
    look([self = QPointer(this), done = std::move(done)](Result<ActuatorReading> reading) {
        if (self && reading && self->m_failed && self->m_failed->canary == reading->canary &&
            !self->readsWhatIsInForce())
            reading->notInForce = self->m_failed->why;
        done(std::move(reading));
    });
}

void SerialActuator::apply(Weight canary, ApplyDone done)
{
    if (m_order && m_order->canary == canary) {
        m_order->asked.push_back(std::move(done));
        return;
    }
    if (m_order && canary > m_order->canary) {
        const Error busy{ErrorCode::Busy,
                         QStringLiteral("lowering to %1 is still on its way").arg(toString(m_order->canary)),
                         QStringLiteral("raise when it has ended")};
        QMetaObject::invokeMethod(
            this, [done = std::move(done), busy] { done(tl::unexpected<Error>(busy)); },
            Qt::QueuedConnection);
        return;
    }
    std::optional<Order> overtaken = std::exchange(m_order, Order{canary, {std::move(done)}});
    ++m_turn;
    if (overtaken) {
        abandon();
        tell(std::move(*overtaken),
             fail(ErrorCode::Timeout, QStringLiteral("overtaken by a lowering to %1").arg(toString(canary))));
    }
    start(canary);
}

void SerialActuator::start(Weight canary)
{
    const bool isAgain = m_failed && m_failed->canary == canary;
    const Duration pause = isAgain ? pauseAfter(m_failed->times) : Duration(0);
    if (pause.count() == 0)
        return begin(canary);
    QTimer::singleShot(pause, this, current([this, canary] { begin(canary); }));
}

void SerialActuator::finish(const Done &done)
{
    if (!m_order)
        return;
    ++m_turn;
    auto order = std::exchange(m_order, std::nullopt);
    const int before = m_failed && m_failed->canary == order->canary ? m_failed->times : 0;
    m_failed = done ? std::nullopt : std::optional(Failed{order->canary, done.error().text, before + 1});
    tell(std::move(*order), done);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_order)
                return; // told to go on meanwhile: they wait for that one too
            for (ReadDone &waiting : std::exchange(m_waiting, {}))
                judge(std::move(waiting));
        },
        Qt::QueuedConnection);
}

/// From the event loop: whoever asked may destroy this actuator, or order again.
void SerialActuator::tell(Order order, const Done &done)
{
    QMetaObject::invokeMethod(
        this,
        [asked = std::move(order.asked), done] {
            for (const ApplyDone &each : asked)
                each(done);
        },
        Qt::QueuedConnection);
}

} // namespace interlock
