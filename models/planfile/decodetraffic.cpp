#include "models/planfile/decode.h"
#include "models/planfile/trafficreading.h"

namespace interlock {

namespace {

std::optional<std::map<QString, QString>> readVariables(const YamlNode &node, Problems &problems)
{
    if (!node.isMap()) {
        problems.add(node.place, QStringLiteral("a map of variables is expected: {NAME: \"on\"}"));
        return std::nullopt;
    }
    std::map<QString, QString> variables;
    for (size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
        const auto name = readName(node.keys[i], problems);
        const auto value = TextWith{kShareWords}(node.items[i], problems);
        if (name && value)
            variables.emplace(*name, *value);
    }
    return variables;
}

/// `socket`, or `sockets` of several HAProxies that share the traffic.
void readSockets(const Keys &keys, HaproxyTraffic &traffic, Problems &problems)
{
    if (!keys.has(u"sockets"))
        return keys.readNeeded(u"socket", traffic.socket, readText);
    QStringList all;
    keys.read(u"sockets", all, readTexts);
    const Place place = keys.find(u"sockets")->place;
    if (keys.has(u"socket"))
        problems.add(place, QStringLiteral("traffic has exactly one of socket, sockets"));
    if (all.isEmpty() || all.size() > 16)
        problems.add(place, QStringLiteral("sockets are 1 to 16 paths"));
    if (QSet<QString>(all.begin(), all.end()).size() != all.size())
        problems.add(place, QStringLiteral("a socket is named twice"));
    traffic.socket = all.value(0);
    traffic.moreSockets = all.mid(1);
}

void decodeHaproxy(const YamlNode &node, Decoding &decoding)
{
    const Keys keys =
        trafficKeys(node, decoding,
                    {QStringLiteral("socket"), QStringLiteral("sockets"), QStringLiteral("backend"),
                     QStringLiteral("canary"), QStringLiteral("stable"), QStringLiteral("verify_share")});
    HaproxyTraffic traffic;
    readSockets(keys, traffic, decoding.problems);
    keys.readNeeded(u"backend", traffic.backend, readName);
    keys.readNeeded(u"canary", traffic.canary, readNames);
    keys.readNeeded(u"stable", traffic.stable, readNames);
    readShareCheck(keys, traffic.verifyShare, decoding);
    decoding.plan.traffic = traffic;
}

void decodeEnv(const YamlNode &node, Decoding &decoding)
{
    const Keys keys =
        trafficKeys(node, decoding,
                    {QStringLiteral("file"), QStringLiteral("values"), QStringLiteral("off"),
                     QStringLiteral("then"), QStringLiteral("probe"), QStringLiteral("verify_share")});
    EnvTraffic traffic;
    keys.readNeeded(u"file", traffic.file, readAbsolutePath);
    keys.readNeeded(u"values", traffic.values, readVariables);
    keys.readNeeded(u"off", traffic.off, readVariables);
    if (const YamlNode *then = keys.need(u"then")) {
        const Keys one(*then, decoding.problems, keys.within(QStringLiteral("then")),
                       {QStringLiteral("unit"), QStringLiteral("run")});
        one.read(u"unit", traffic.unit, readName);
        one.read(u"run", traffic.run, readArguments);
        if (one.valid() && one.has(u"unit") == one.has(u"run"))
            decoding.problems.add(then->place,
                                  QStringLiteral("%1 has exactly one of unit, run").arg(one.where()));
    }
    keys.read(u"probe", traffic.probe,
              RequestWith{keys.within(QStringLiteral("probe")),
                          kShareWords + QStringList{QStringLiteral("on")},
                          {QStringLiteral("get")}});
    readShareCheck(keys, traffic.verifyShare, decoding);
    decoding.plan.traffic = traffic;
}

void decodeFlags(const YamlNode &node, Decoding &decoding)
{
    const Keys keys = trafficKeys(node, decoding,
                                  {QStringLiteral("file"), QStringLiteral("booleans"),
                                   QStringLiteral("percentage"), QStringLiteral("verify_share")});
    FlagsTraffic traffic;
    keys.readNeeded(u"file", traffic.file, readAbsolutePath);
    keys.readNeeded(u"booleans", traffic.booleans, readNames);
    keys.read(u"percentage", traffic.percentage, readName);
    readShareCheck(keys, traffic.verifyShare, decoding);
    decoding.plan.traffic = traffic;
}

} // namespace

void decodeTraffic(const YamlNode &node, Decoding &decoding)
{
    using Decode = void (*)(const YamlNode &, Decoding &);
    static const WordOf<Decode> types{{{QStringLiteral("haproxy"), decodeHaproxy},
                                       {QStringLiteral("env"), decodeEnv},
                                       {QStringLiteral("flags"), decodeFlags},
                                       {QStringLiteral("http"), decodePlatform},
                                       {QStringLiteral("command"), decodeCommand},
                                       {QStringLiteral("nginx"), decodeNginx}}};
    if (!node.isMap()) {
        decoding.problems.add(node.place, QStringLiteral("traffic must be a map of keys: type, ..."));
        return;
    }
    const YamlNode *type = node.find(u"type");
    if (!type) {
        decoding.problems.add(node.place, QStringLiteral("traffic needs \"type\""));
        return;
    }
    if (const auto decode = types(*type, decoding.problems))
        (*decode)(node, decoding);
}

} // namespace interlock
