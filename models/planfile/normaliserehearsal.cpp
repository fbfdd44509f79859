#include "models/base/duration.h"
#include "models/planfile/normaliseparts.h"

namespace interlock {

namespace {

QString faultProxy(const FaultProxyPlan &proxy)
{
    FlowMap map;
    map.add("listen", whole(proxy.listen)).add("to", whole(proxy.to));
    switch (proxy.fault.kind) {
    case Degradation::Kind::Delay:
        map.add("delay", formatDuration(proxy.fault.delay));
        break;
    case Degradation::Kind::Error:
        map.add("error", whole(proxy.fault.status));
        break;
    case Degradation::Kind::Hang:
        map.add("hang", truth(true));
        break;
    }
    return map.add("share", percent(proxy.fault.share)).text();
}

} // namespace

void writeRehearsal(const RehearsalPlan &rehearsal, YamlText &out)
{
    out.open(0, QStringLiteral("rehearsal"));
    out.add(
        1, "probe",
        FlowMap().add("get", url(rehearsal.probe)).add("every", formatDuration(rehearsal.probeEvery)).text());
    out.add(1, "baseline", formatDuration(rehearsal.baseline));
    out.add(1, "settle", formatDuration(rehearsal.settle));
    out.add(1, "inject", optionalList(rehearsal.inject));
    out.add(1, "clear", optionalList(rehearsal.clear));
    out.add(1, "proxy", rehearsal.proxy ? faultProxy(*rehearsal.proxy) : QString());
}

} // namespace interlock
