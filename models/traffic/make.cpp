#include "models/traffic/make.h"

#include "models/traffic/commandactuator.h"
#include "models/traffic/envactuator.h"
#include "models/traffic/flagsactuator.h"
#include "models/traffic/haproxy.h"
#include "models/traffic/httpactuator.h"
#include "models/traffic/nginxactuator.h"
#include "models/traffic/targets.h"

namespace interlock {

namespace {

struct Make {
    const QString &folder;

    std::unique_ptr<Actuator> operator()(const HaproxyTraffic &traffic) const
    {
        if (traffic.moreSockets.isEmpty())
            return std::make_unique<HaproxyActuator>(traffic);
        std::vector<Targets::Target> targets;
        for (const QString &socket : QStringList{traffic.socket} + traffic.moreSockets) {
            HaproxyTraffic one = traffic;
            one.socket = socket;
            one.moreSockets.clear();
            targets.push_back({socket, std::make_unique<HaproxyActuator>(one)});
        }
        return std::make_unique<Targets>(std::move(targets));
    }
    std::unique_ptr<Actuator> operator()(const EnvTraffic &traffic) const
    {
        return std::make_unique<EnvActuator>(traffic, folder);
    }
    std::unique_ptr<Actuator> operator()(const FlagsTraffic &traffic) const
    {
        return std::make_unique<FlagsActuator>(traffic);
    }
    std::unique_ptr<Actuator> operator()(const HttpTraffic &traffic) const
    {
        return std::make_unique<HttpActuator>(traffic);
    }
    std::unique_ptr<Actuator> operator()(const CommandTraffic &traffic) const
    {
        return std::make_unique<CommandActuator>(traffic, folder);
    }
    std::unique_ptr<Actuator> operator()(const NginxTraffic &traffic) const
    {
        return std::make_unique<NginxActuator>(traffic, folder);
    }
};

} // namespace

std::unique_ptr<Actuator> makeActuator(const Traffic &traffic, const QString &folder)
{
    return std::visit(Make{folder}, traffic);
}

} // namespace interlock
