#include "ui/rollback/pressguard.h"

namespace interlock {

PressGuard::PressGuard(Duration doubleClick) : m_doubleClick(doubleClick) {}

void PressGuard::unsettle(Instant now)
{
    m_unsettledAt = now;
    m_armed = false;
}

bool PressGuard::press(Instant now)
{
    const bool settled = !m_unsettledAt || now - *m_unsettledAt >= kSettle;
    const bool second = m_actedAt && now - *m_actedAt < m_doubleClick;
    m_armed = settled && !second;
    return m_armed;
}

bool PressGuard::release(Instant now, Where where)
{
    const bool acts = m_armed && where == Where::Inside;
    m_armed = false;
    if (acts)
        m_actedAt = now;
    return acts;
}

void PressGuard::cancel()
{
    m_armed = false;
}

} // namespace interlock
