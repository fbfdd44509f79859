#include "models/base/duration.h"
#include "models/planfile/normaliseparts.h"

namespace interlock {

namespace {

void writeShareCheck(const std::optional<ShareCheck> &share, YamlText &out)
{
    if (share)
        out.add(1, "verify_share",
                FlowMap()
                    .add("source", optionalText(share->source.text))
                    .add("canary", yamlScalar(share->canary.text()))
                    .add("total", yamlScalar(share->total.text()))
                    .add("confidence", percent(share->confidence))
                    .add("tolerance", percent(share->tolerance))
                    .add("missing", missingText(share->missing))
                    .add("do", toString(share->action))
                    .text());
}

QString variables(const std::map<QString, QString> &all)
{
    FlowMap map;
    for (const auto &[name, value] : all)
        map.add(name.toUtf8().constData(), yamlScalar(value));
    return map.text();
}

QString request(const HttpRequest &one)
{
    return FlowMap()
        .add(one.method.toLower().toUtf8().constData(),
             one.secretUrl ? secret(one.secretUrl) : yamlScalar(one.url))
        .add("body", yamlFlow(one.body))
        .add("pointer", optionalText(one.pointer))
        .add("equals", yamlFlow(one.equals))
        .text();
}

struct Write {
    YamlText &out;

    void operator()(const HaproxyTraffic &traffic) const
    {
        if (traffic.moreSockets.isEmpty())
            out.add(1, "socket", yamlScalar(traffic.socket));
        else
            out.add(1, "sockets", yamlList(QStringList{traffic.socket} + traffic.moreSockets));
        out.add(1, "backend", yamlScalar(traffic.backend));
        out.add(1, "canary", yamlList(traffic.canary));
        out.add(1, "stable", yamlList(traffic.stable));
        writeShareCheck(traffic.verifyShare, out);
    }
    void operator()(const EnvTraffic &traffic) const
    {
        out.add(1, "file", yamlScalar(traffic.file));
        out.add(1, "values", variables(traffic.values));
        out.add(1, "off", variables(traffic.off));
        out.add(
            1, "then",
            FlowMap().add("unit", optionalText(traffic.unit)).add("run", optionalList(traffic.run)).text());
        out.add(1, "probe", traffic.probe ? request(*traffic.probe) : QString());
        writeShareCheck(traffic.verifyShare, out);
    }
    void operator()(const FlagsTraffic &traffic) const
    {
        out.add(1, "file", yamlScalar(traffic.file));
        out.add(1, "booleans", yamlList(traffic.booleans));
        out.add(1, "percentage", optionalText(traffic.percentage));
        writeShareCheck(traffic.verifyShare, out);
    }
    void operator()(const HttpTraffic &traffic) const
    {
        out.add(1, "bearer", secret(traffic.bearer));
        out.add(1, "flags", yamlList(traffic.flags));
        out.add(1, "set", request(traffic.set));
        out.add(1, "read", request(traffic.read));
        out.add(1, "deploy", traffic.deploy ? request(*traffic.deploy) : QString());
        out.add(1, "live", traffic.live ? request(*traffic.live) : QString());
        out.add(1, "within", formatDuration(traffic.within));
        if (traffic.live)
            out.add(1, "deployment",
                    FlowMap()
                        .add("id", yamlScalar(traffic.idPointer))
                        .add("finished_at", yamlScalar(traffic.finishedPointer))
                        .text());
        writeShareCheck(traffic.verifyShare, out);
    }
    void operator()(const CommandTraffic &traffic) const
    {
        out.add(1, "set", yamlList(traffic.set));
        out.add(1, "read", yamlList(traffic.read));
        out.add(1, "deadline", formatDuration(traffic.deadline));
        writeShareCheck(traffic.verifyShare, out);
    }
    void operator()(const NginxTraffic &traffic) const
    {
        out.add(1, "file", yamlScalar(traffic.file));
        out.add(1, "name", yamlScalar(traffic.name));
        out.add(1, "by", yamlScalar(traffic.by));
        out.add(1, "canary", yamlScalar(traffic.canary));
        out.add(1, "stable", yamlScalar(traffic.stable));
        out.add(1, "test", yamlList(traffic.test));
        out.add(1, "reload", yamlList(traffic.reload));
        out.add(1, "probe", yamlScalar(traffic.probe));
        writeShareCheck(traffic.verifyShare, out);
    }
};

} // namespace

void writeTraffic(const Traffic &traffic, YamlText &out)
{
    out.open(0, QStringLiteral("traffic"));
    out.add(1, "type", trafficType(traffic));
    std::visit(Write{out}, traffic);
}

} // namespace interlock
