#include "ui/rollback/pressguard.h"

#include <algorithm>

namespace interlock {

PressGuard::PressGuard(Duration doubleClick) : m_doubleClick(doubleClick) {}

void PressGuard::unsettle(Instant now)
{
    m_unsettledAt = now;
    m_armed = false;
}

bool PressGuard::press(Instant now)
{
    const bool second = m_actedAt && now - *m_actedAt < m_doubleClick;
    m_armed = isSettled(now) && !second;
    m_pressedAt = now;
    return m_armed;
}

bool PressGuard::release(Instant now, Where where)
{
    const bool inside = where == Where::Key || (where == Where::Inside && heldShare(now) >= 1);
    const bool acts = m_armed && inside;
    m_armed = false;
    if (acts)
        m_actedAt = now;
    return acts;
}

double PressGuard::heldShare(Instant now) const
{
    if (!m_armed)
        return 0;
    return m_hold.count() <= 0 ? 1
                               : std::min(1.0, double((now - m_pressedAt).count()) / double(m_hold.count()));
}

void PressGuard::cancel()
{
    m_armed = false;
}

} // namespace interlock
