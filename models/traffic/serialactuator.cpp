#include "models/traffic/serialactuator.h"

#include <utility>

namespace interlock {

void SerialActuator::read(ReadDone done)
{
    if (m_order)
        m_waiting.push_back(std::move(done));
    else
        look(std::move(done));
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
    begin(canary);
}

void SerialActuator::finish(const Done &done)
{
    if (!m_order)
        return;
    ++m_turn;
    const auto order = std::exchange(m_order, std::nullopt);
    tell(std::move(*order), done);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_order)
                return; // told to go on meanwhile: they wait for that one too
            for (ReadDone &waiting : std::exchange(m_waiting, {}))
                look(std::move(waiting));
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
