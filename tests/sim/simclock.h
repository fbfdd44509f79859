#pragma once

#include "models/base/clock.h"
#include "tests/sim/virtualloop.h"

namespace interlock::sim {

/// A machine's clocks: boot time that drifts, wall time that drifts and jumps.
class SimClock final : public Clock {
public:
    SimClock(const VirtualLoop &loop, double drift, const QString &machine = {},
             Duration upFor = Duration(100'000))
        : m_loop(loop), m_rate((1 + drift) / kMs), m_machine(machine), m_upFor(upFor)
    {}
    Moment now() const override
    {
        const auto passed = qint64(double(m_loop.now() - m_bootedAt) * m_rate);
        const auto wall = qint64(double(m_loop.now()) * m_rate);
        return {Instant(m_upFor) + Duration(passed), wallFromMs(1'800'000'000'000 + wall + m_jumped)};
    }
    QString bootId() const override { return m_bootId; }
    void jump(Duration by) { m_jumped += by.count(); }
    void reboot()
    {
        m_bootedAt = m_loop.now();
        m_bootId = m_machine + QStringLiteral("boot-%1").arg(++m_boots);
    }

private:
    const VirtualLoop &m_loop;
    double m_rate; ///< milliseconds of the machine a true microsecond
    Micros m_bootedAt = 0;
    qint64 m_jumped = 0;
    int m_boots = 1;
    QString m_machine; ///< empty, or what its boots begin with
    Duration m_upFor;  ///< when the world began, or it booted
    QString m_bootId = m_machine + QStringLiteral("boot-1");
};

} // namespace interlock::sim
