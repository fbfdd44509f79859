#include "tests/support/fakeactuator.h"

namespace interlock {

namespace {

template <typename Item>
Item takeFirst(std::deque<Item> &script)
{
    if (script.empty())
        return Item::None;
    const Item first = script.front();
    script.pop_front();
    return first;
}

} // namespace

void FakeActuator::executeLate()
{
    for (const Weight weight : std::exchange(m_late, {}))
        take(weight);
}

void FakeActuator::restart(Weight canary)
{
    ++m_worker;
    m_canary = canary;
}

void FakeActuator::take(Weight canary)
{
    m_canary = canary;
    m_applied.push_back(canary);
}

void FakeActuator::deliver(std::function<void()> answer)
{
    if (m_later)
        return m_later(std::move(answer));
    QMetaObject::invokeMethod(this, std::move(answer), Qt::QueuedConnection);
}

void FakeActuator::read(ReadDone done)
{
    ++m_reads;
    const ReadMishap mishap = takeFirst(m_readScript);
    if (mishap == ReadMishap::Refused || !m_answersReads)
        return deliver([done] { done(fail(ErrorCode::Environment, QStringLiteral("scripted: refused"))); });
    if (mishap == ReadMishap::Timeout)
        return deliver([done] { done(fail(ErrorCode::Timeout, QStringLiteral("scripted: no answer"))); });
    ActuatorReading reading;
    const int canary = m_canary.basisPoints;
    reading.targets = {{QStringLiteral("canary"), true, canary, true, true},
                       {QStringLiteral("stable"), false, 10'000 - canary, m_stableUp, true}};
    reading.canary = m_canary;
    reading.stableReady = m_stableUp;
    reading.notInForce = m_onlySet;
    reading.worker = QStringLiteral("fake %1").arg(m_worker);
    deliver([done, reading] { done(reading); });
}

void FakeActuator::apply(Weight canary, ApplyDone done)
{
    m_ordered.push_back(canary);
    switch (takeFirst(m_script)) {
    case Mishap::None:
        take(canary);
        return deliver([done] { done({}); });
    case Mishap::Refused:
        return deliver([done] { done(fail(ErrorCode::Environment, QStringLiteral("scripted: refused"))); });
    case Mishap::Lost:
        break;
    case Mishap::ExecutedLate:
        m_late.push_back(canary);
        break;
    case Mishap::ReplyLost:
        take(canary);
        break;
    }
    deliver([done] { done(fail(ErrorCode::Timeout, QStringLiteral("scripted: no answer"))); });
}

} // namespace interlock
