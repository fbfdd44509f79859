#pragma once

#include <QtGlobal>

#include <chrono>

namespace interlock {

/// Microseconds on a clock that only moves forwards, from an arbitrary start: to measure short times with,
/// within one process.
inline qint64 steadyMicroseconds()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace interlock
