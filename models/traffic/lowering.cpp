#include "models/traffic/lowering.h"

#include <QPointer>

#include <utility>

namespace interlock {

QString toString(Lowering::Way way)
{
    switch (way) {
    case Lowering::Way::Order:
        return QStringLiteral("order");
    case Lowering::Way::Again:
        return QStringLiteral("order again");
    case Lowering::Way::TakeOut:
        return QStringLiteral("canary taken out");
    case Lowering::Way::Command:
        return QStringLiteral("the plan's command");
    }
    return {};
}

Lowering::Lowering(Parts parts, QObject *parent) : QObject(parent), m_parts(std::move(parts))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (m_way == Way::Command || !m_parts.fallback)
            return;
        m_end.tried << QStringLiteral("%1: has not ended after %2 s")
                           .arg(toString(*m_way))
                           .arg(m_parts.patience.count() / 1000);
        m_way = Way::TakeOut; // what the same switch does next would wait for it, too
        next();
    });
}

void Lowering::begin(Ended ended)
{
    m_ended = std::move(ended);
    next();
}

bool Lowering::hasNext() const
{
    return m_way != Way::Command && (m_way != Way::TakeOut || m_parts.fallback);
}

void Lowering::next()
{
    m_way = m_way ? Way(int(*m_way) + 1) : Way::Order;
    const auto done = [self = QPointer(this), turn = ++m_turn](const Done &applied) {
        if (self)
            self->answered(turn, applied);
    };
    m_patience.start(m_parts.patience);
    if (m_way == Way::TakeOut)
        m_parts.actuator->takeOut(done);
    else if (m_way == Way::Command)
        m_parts.fallback(done);
    else
        m_parts.actuator->apply(Weight{0}, done);
}

void Lowering::answered(int turn, const Done &done)
{
    if (turn != m_turn)
        return; // it was given up
    m_patience.stop();
    if (m_way == Way::Command && done)
        m_parts.actuator->carriedOutOtherwise();
    m_isWay = m_way != Way::TakeOut || done || done.error().code != ErrorCode::NotFound;
    if (m_isWay)
        m_end.applied = done;
    if (m_isWay && m_parts.answered)
        m_parts.answered();
    if (m_isWay && !done)
        m_end.tried << QStringLiteral("%1: %2").arg(toString(*m_way), done.error().text);
    if (!done && hasNext())
        return next();
    readBack();
}

void Lowering::readBack()
{
    m_parts.actuator->read([self = QPointer(this)](const Result<ActuatorReading> &reading) {
        if (!self)
            return;
        self->m_end.reading = reading;
        if (self->m_end.isZero())
            return std::exchange(self->m_ended, nullptr)(self->m_end);
        if (self->m_isWay && self->m_end.applied && !self->m_end.isSetToZero())
            self->m_end.tried
                << QStringLiteral("%1: answered, and %2")
                       .arg(toString(*self->m_way),
                            reading ? QStringLiteral("%1 is read back").arg(toString(reading->canary))
                                    : reading.error().text);
        if (self->hasNext())
            return self->next();
        std::exchange(self->m_ended, nullptr)(self->m_end);
    });
}

} // namespace interlock
