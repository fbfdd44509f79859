#include "models/plan/beat.h"

namespace interlock {

bool Beat::takes(Duration now, Duration cadence, Duration poll)
{
    if (!m_last) {
        m_last = now;
        return true;
    }
    if (cadence > poll && now + poll / 2 < *m_last + cadence)
        return false;
    const Duration beat = *m_last + cadence;
    m_last = now - beat < cadence ? beat : now; // beats that nobody saw are not made up for
    return true;
}

} // namespace interlock
