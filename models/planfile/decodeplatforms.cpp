#include "models/planfile/trafficreading.h"

#include <QRegularExpression>

namespace interlock {

namespace {

const QStringList kReading{QStringLiteral("get")};
/// What changes something is never a GET: a proxy or a probe may repeat one.
const QStringList kChanging{QStringLiteral("put"), QStringLiteral("post"), QStringLiteral("patch")};

/// nginx variables between plain separators, as they may stand in double quotes of its configuration.
std::optional<QString> readVariablesOfNginx(const YamlNode &node, Problems &problems)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_.:|-]*(\\$\\{?[a-z0-9_]+\\}?"
                                                         "[A-Za-z0-9_.:|-]*)+$"));
    const auto text = readText(node, problems);
    if (text && (text->size() > 256 || !plain.match(*text).hasMatch()))
        problems.add(node.place, QStringLiteral("variables of nginx are expected: $remote_addr"));
    return text;
}

std::optional<QString> readAddressText(const YamlNode &node, Problems &problems)
{
    return readHttpUrl(node, problems) ? readText(node, problems) : std::nullopt;
}

std::optional<QString> readVariableName(const YamlNode &node, Problems &problems)
{
    static const QRegularExpression plain(QStringLiteral("^[a-z][a-z0-9_]{0,40}$"));
    const auto text = readText(node, problems);
    if (text && !plain.match(*text).hasMatch())
        problems.add(node.place, QStringLiteral("a name of lower-case letters, digits and _ is expected"));
    return text;
}

/// Where the answer to `live` says which deployment it is about and when that ended.
void readDeployment(const Keys &keys, HttpTraffic &traffic, Problems &problems)
{
    const YamlNode *node = keys.find(u"deployment");
    if (!node)
        return;
    const Keys deployment(*node, problems, keys.within(QStringLiteral("deployment")),
                          {QStringLiteral("id"), QStringLiteral("finished_at")});
    deployment.read(u"id", traffic.idPointer, readPointer);
    deployment.read(u"finished_at", traffic.finishedPointer, readPointer);
}

} // namespace

void decodePlatform(const YamlNode &node, Decoding &decoding)
{
    const Keys keys =
        trafficKeys(node, decoding,
                    {QStringLiteral("bearer"), QStringLiteral("flags"), QStringLiteral("set"),
                     QStringLiteral("read"), QStringLiteral("deploy"), QStringLiteral("live"),
                     QStringLiteral("within"), QStringLiteral("deployment"), QStringLiteral("verify_share")});
    const QStringList words = kShareWords + QStringList{QStringLiteral("on"), QStringLiteral("flag")};
    const auto request = [&keys](const QString &key, const QStringList &known, const QStringList &methods) {
        return RequestWith{keys.within(key), known, methods};
    };
    HttpTraffic traffic;
    keys.read(u"bearer", traffic.bearer, readSecret);
    keys.readNeeded(u"flags", traffic.flags, readNames);
    keys.readNeeded(u"set", traffic.set, request(QStringLiteral("set"), words, kChanging));
    keys.readNeeded(u"read", traffic.read, request(QStringLiteral("read"), words, kReading));
    keys.read(u"deploy", traffic.deploy, request(QStringLiteral("deploy"), kShareWords, kChanging));
    keys.read(u"live", traffic.live,
              request(QStringLiteral("live"), QStringList{QStringLiteral("deployment")}, kReading));
    keys.read(u"within", traffic.within, readPositiveDuration);
    readDeployment(keys, traffic, decoding.problems);
    readShareCheck(keys, traffic.verifyShare, decoding);
    if (traffic.live && !traffic.deploy)
        decoding.problems.add(keys.find(u"live")->place,
                              QStringLiteral("\"live\" waits for the deployment that \"deploy\" starts"));
    if (keys.has(u"deployment") && !keys.has(u"live"))
        decoding.problems.add(keys.find(u"deployment")->place,
                              QStringLiteral("\"deployment\" is read from the answer to \"live\""));
    if (traffic.live && traffic.deploy && traffic.deploy->pointer.isEmpty() &&
        traffic.live->url.contains(u"{deployment}"))
        decoding.problems.add(keys.find(u"deploy")->place,
                              QStringLiteral("\"live\" asks for {deployment}: \"deploy\" needs a pointer to "
                                             "its id"));
    decoding.plan.traffic = traffic;
}

void decodeCommand(const YamlNode &node, Decoding &decoding)
{
    const Keys keys = trafficKeys(node, decoding,
                                  {QStringLiteral("set"), QStringLiteral("read"), QStringLiteral("deadline"),
                                   QStringLiteral("verify_share")});
    CommandTraffic traffic;
    keys.readNeeded(u"set", traffic.set, readArguments);
    keys.readNeeded(u"read", traffic.read, readArguments);
    keys.read(u"deadline", traffic.deadline, readPositiveDuration);
    readShareCheck(keys, traffic.verifyShare, decoding);
    decoding.plan.traffic = traffic;
}

void decodeNginx(const YamlNode &node, Decoding &decoding)
{
    const Keys keys =
        trafficKeys(node, decoding,
                    {QStringLiteral("file"), QStringLiteral("name"), QStringLiteral("by"),
                     QStringLiteral("canary"), QStringLiteral("stable"), QStringLiteral("test"),
                     QStringLiteral("reload"), QStringLiteral("probe"), QStringLiteral("verify_share")});
    NginxTraffic traffic;
    traffic.name = QStringLiteral("interlock");
    traffic.by = QStringLiteral("$remote_addr");
    traffic.test = QStringList{QStringLiteral("nginx"), QStringLiteral("-t")};
    traffic.reload = QStringList{QStringLiteral("nginx"), QStringLiteral("-s"), QStringLiteral("reload")};
    keys.readNeeded(u"file", traffic.file, readAbsolutePath);
    keys.read(u"name", traffic.name, readVariableName);
    keys.read(u"by", traffic.by, readVariablesOfNginx);
    keys.readNeeded(u"canary", traffic.canary, readName);
    keys.readNeeded(u"stable", traffic.stable, readName);
    keys.read(u"test", traffic.test, readArguments);
    keys.read(u"reload", traffic.reload, readArguments);
    keys.readNeeded(u"probe", traffic.probe, readAddressText);
    readShareCheck(keys, traffic.verifyShare, decoding);
    if (!traffic.canary.isEmpty() && traffic.canary == traffic.stable)
        decoding.problems.add(keys.find(u"stable")->place,
                              QStringLiteral("\"%1\" is both canary and stable").arg(traffic.stable));
    decoding.plan.traffic = traffic;
}

} // namespace interlock
