#include "models/traffic/actuator.h"

namespace interlock {

QString ActuatorReading::detail() const
{
    QString all;
    for (const TargetReading &target : targets) { // once a second for each rollout
        if (!all.isEmpty())
            all += QLatin1StringView(", ");
        all += target.name;
        all += u' ';
        all += QString::number(target.weight);
        all += QLatin1StringView(target.ready ? " ready" : " not ready");
        if (!target.up)
            all += QLatin1StringView(" down");
    }
    if (!notInForce.isEmpty())
        return (all.isEmpty() ? QString() : all + QStringLiteral("; ")) +
               QStringLiteral("%1 is set and not in force: %2").arg(toString(canary), notInForce);
    return note.isEmpty() ? all : all.isEmpty() ? note : all + QStringLiteral("; ") + note;
}

QString adminState(const TargetReading &target)
{
    return target.ready     ? QStringLiteral("ready")
           : target.drained ? QStringLiteral("drain")
                            : QStringLiteral("maint");
}

void Actuator::takeOut(ApplyDone done)
{
    QMetaObject::invokeMethod(
        this,
        [done = std::move(done)] {
            done(fail(ErrorCode::NotFound, QStringLiteral("there is no other switch than the share")));
        },
        Qt::QueuedConnection);
}

void Actuator::snapshot(TouchedDone done)
{
    read([done = std::move(done)](const Result<ActuatorReading> &reading) {
        if (!reading)
            return done(passOn(reading));
        std::vector<Touched> touched;
        for (const TargetReading &target : reading->targets)
            touched.push_back(
                {target.name,
                 QStringLiteral("weight %1, %2").arg(target.weight).arg(adminState(target)).toUtf8()});
        if (touched.empty())
            touched.push_back({QStringLiteral("share"), toString(reading->canary).toUtf8()});
        done(std::move(touched));
    });
}

void Actuator::giveBack(GivenBack done)
{
    QMetaObject::invokeMethod(
        this, [done = std::move(done)] { done(QString()); }, Qt::QueuedConnection);
}

void Actuator::checkFit(ApplyDone done)
{
    QMetaObject::invokeMethod(
        this, [done = std::move(done)] { done({}); }, Qt::QueuedConnection);
}

} // namespace interlock
