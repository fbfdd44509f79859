#pragma once

#include "tests/sim/virtualloop.h"

#include <algorithm>

namespace interlock::sim {

/// Canary share times time while users see a breach for good, against what polls, confirmation and the two
/// seconds of a rollback allow.
class Exposure {
public:
    /// Time goes on: `counts` while it is bad, the canary carries `percent` and nothing excuses the engine.
    void pass(Micros now, bool counts, double percent, double boundSeconds)
    {
        const double seconds = double(now - m_at) / kSecond;
        m_at = now;
        if (!counts) {
            m_integral = m_percent = 0;
            return;
        }
        m_integral += percent * seconds;
        m_percent = std::max(m_percent, percent);
        if (m_percent > 0)
            m_worst = std::max(m_worst, m_integral / (m_percent * boundSeconds));
    }
    double worst() const { return m_worst; }

private:
    Micros m_at = 0;
    double m_integral = 0; ///< percent seconds
    double m_percent = 0;  ///< the most since the onset
    double m_worst = 0;
};

} // namespace interlock::sim
