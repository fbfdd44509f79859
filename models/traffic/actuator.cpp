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
    const QString all = parts.join(QStringLiteral(", "));
    return note.isEmpty() ? all : all.isEmpty() ? note : all + QStringLiteral("; ") + note;
}

void Actuator::snapshot(TouchedDone done)
{
    read([done = std::move(done)](const Result<ActuatorReading> &reading) {
        if (!reading)
            return done(passOn(reading));
        std::vector<Touched> touched;
        for (const TargetReading &target : reading->targets)
            touched.push_back(
                {target.name, QStringLiteral("weight %1, %2")
                                  .arg(target.weight)
                                  .arg(target.ready ? QStringLiteral("ready") : QStringLiteral("not ready"))
                                  .toUtf8()});
        if (touched.empty())
            touched.push_back({QStringLiteral("share"), toString(reading->canary).toUtf8()});
        done(std::move(touched));
    });
}

} // namespace interlock
