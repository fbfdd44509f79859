#include "app/wiring.h"

#include "models/traffic/haproxy.h"

#include <QDir>

namespace interlock {

Workshop realWorkshop(const Clock &clock, const QString &planFolder)
{
    Workshop workshop;
    workshop.makeSource = [&clock, folder = planFolder.isEmpty() ? QDir::currentPath() : planFolder](
                              const Source &source, const std::vector<Indicator> &indicators) {
        return makeSource(source, indicators, clock, folder);
    };
    workshop.makeActuator = [](const Plan &plan) -> Result<std::unique_ptr<Actuator>> {
        return std::make_unique<HaproxyActuator>(plan.traffic);
    };
    return workshop;
}

} // namespace interlock
