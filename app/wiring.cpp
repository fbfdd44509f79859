#include "app/wiring.h"

#include "models/notify/sender.h"
#include "models/traffic/make.h"

#include <QDir>

namespace interlock {

Workshop realWorkshop(const Clock &clock, const QString &planFolder)
{
    const QString folder = planFolder.isEmpty() ? QDir::currentPath() : planFolder;
    Workshop workshop;
    workshop.makeSource = [&clock, folder](const Source &source, const std::vector<Indicator> &indicators) {
        return makeSource(source, indicators, clock, folder);
    };
    workshop.makeActuator = [folder](const Plan &plan) -> Result<std::unique_ptr<Actuator>> {
        return makeActuator(plan.traffic, folder);
    };
    workshop.makeSender = [folder](const Sink &sink) { return makeSender(sink, folder); };
    return workshop;
}

} // namespace interlock
