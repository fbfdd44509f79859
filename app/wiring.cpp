#include "app/wiring.h"

#include "models/notify/sender.h"
#include "models/traffic/haproxy.h"

#include <QDir>

namespace interlock {

Workshop realWorkshop(const Clock &clock, const QString &planFolder)
{
    Workshop workshop;
    const QString folder = planFolder.isEmpty() ? QDir::currentPath() : planFolder;
    workshop.makeSource = [&clock, folder](const Source &source, const std::vector<Indicator> &indicators) {
        return makeSource(source, indicators, clock, folder);
    };
    workshop.makeActuator = [](const Plan &plan) -> Result<std::unique_ptr<Actuator>> {
        const auto *haproxy = std::get_if<HaproxyTraffic>(&plan.traffic);
        if (!haproxy)
            return fail(ErrorCode::Refused,
                        QStringLiteral("traffic through %1 is not carried out by this version")
                            .arg(trafficType(plan.traffic)));
        return std::make_unique<HaproxyActuator>(*haproxy);
    };
    workshop.makeSender = [folder](const Sink &sink) { return makeSender(sink, folder); };
    return workshop;
}

} // namespace interlock
