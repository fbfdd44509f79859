#include "tests/sim/history.h"

namespace interlock::sim {

QStringList History::lines() const
{
    QStringList lines;
    for (const Line &line : m_lines)
        lines << QStringLiteral("%1 s  %2")
                     .arg(double(line.at) / kSecond, 10, 'f', 3)
                     .arg(line.body.isEmpty() ? line.text : QString::fromUtf8(line.body));
    return lines;
}

} // namespace interlock::sim
