#include "models/traffic/actuator.h"

namespace interlock {

QString ActuatorReading::detail() const
{
    QStringList parts;
    for (const TargetReading &target : targets) {
        QString part = QStringLiteral("%1 %2 %3")
                           .arg(target.name)
                           .arg(target.weight)
                           .arg(target.ready ? QStringLiteral("ready") : QStringLiteral("not ready"));
        if (!target.up)
            part += QStringLiteral(" down");
        parts << part;
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace interlock
