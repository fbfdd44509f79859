#include "models/planfile/decode.h"

#include <QRegularExpression>

namespace interlock {

namespace {

ShareCheck decodeShareCheck(const YamlNode &node, const QString &where, Problems &problems)
{
    const Keys keys(node, problems, where,
                    {QStringLiteral("source"), QStringLiteral("canary"), QStringLiteral("total"),
                     QStringLiteral("confidence")});
    ShareCheck check;
    keys.read(u"source", check.source.text, readName);
    keys.readNeeded(u"canary", check.canary, readSelector);
    keys.readNeeded(u"total", check.total, readSelector);
    keys.read(u"confidence", check.confidence, readPercent);
    return check;
}

/// A text whose {words} are all known.
struct Template {
    QStringList words;
    std::optional<QString> operator()(const YamlNode &node, Problems &problems) const
    {
        const auto text = readText(node, problems);
        static const QRegularExpression word(QStringLiteral("\\{([a-z]+)\\}"));
        for (auto found = word.globalMatch(text.value_or(QString())); found.hasNext();)
            if (const QString name = found.next().captured(1); !words.contains(name))
                problems.add(node.place, QStringLiteral("{%1} stands for nothing here; known are {%2}")
                                             .arg(name, words.join(QStringLiteral("}, {"))));
        return text;
    }
};

const QStringList kShareWords{QStringLiteral("share"), QStringLiteral("percent")};

std::optional<QString> readAbsolutePath(const YamlNode &node, Problems &problems)
{
    const auto path = readText(node, problems);
    if (path && !path->startsWith(u'/'))
        problems.add(node.place, QStringLiteral("\"%1\" must be an absolute path").arg(*path));
    return path;
}

std::optional<QStringList> readArguments(const YamlNode &node, Problems &problems)
{
    const auto arguments = readTexts(node, problems);
    if (arguments && arguments->isEmpty())
        problems.add(node.place, QStringLiteral("an empty argument vector runs nothing"));
    for (const YamlNode &item : node.items)
        Template{kShareWords}(item, problems);
    return arguments;
}

std::optional<std::map<QString, QString>> readVariables(const YamlNode &node, Problems &problems)
{
    if (!node.isMap()) {
        problems.add(node.place, QStringLiteral("a map of variables is expected: {NAME: \"on\"}"));
        return std::nullopt;
    }
    std::map<QString, QString> variables;
    for (size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
        const auto name = readName(node.keys[i], problems);
        const auto value = Template{kShareWords}(node.items[i], problems);
        if (name && value)
            variables.emplace(*name, *value);
    }
    return variables;
}

void readShareCheck(const Keys &keys, std::optional<ShareCheck> &check, Decoding &decoding)
{
    const YamlNode *share = keys.find(u"verify_share");
    if (!share)
        return;
    check = decodeShareCheck(*share, keys.within(QStringLiteral("verify_share")), decoding.problems);
    decoding.notYet(keys.within(QStringLiteral("verify_share")), QStringLiteral("counting the share is"));
}

Keys keysOf(const YamlNode &node, Decoding &decoding, const QStringList &known)
{
    return Keys(node, decoding.problems, QStringLiteral("traffic"),
                QStringList{QStringLiteral("type")} + known);
}

void decodeHaproxy(const YamlNode &node, Decoding &decoding)
{
    const Keys keys = keysOf(node, decoding,
                             {QStringLiteral("socket"), QStringLiteral("backend"), QStringLiteral("canary"),
                              QStringLiteral("stable"), QStringLiteral("verify_share")});
    HaproxyTraffic traffic;
    keys.readNeeded(u"socket", traffic.socket, readText);
    keys.readNeeded(u"backend", traffic.backend, readName);
    keys.readNeeded(u"canary", traffic.canary, readNames);
    keys.readNeeded(u"stable", traffic.stable, readNames);
    readShareCheck(keys, traffic.verifyShare, decoding);
    decoding.plan.traffic = traffic;
}

void decodeEnv(const YamlNode &node, Decoding &decoding)
{
    const Keys keys = keysOf(node, decoding,
                             {QStringLiteral("file"), QStringLiteral("values"), QStringLiteral("off"),
                              QStringLiteral("then"), QStringLiteral("verify_share")});
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
    readShareCheck(keys, traffic.verifyShare, decoding);
    decoding.plan.traffic = traffic;
}

void decodeFlags(const YamlNode &node, Decoding &decoding)
{
    const Keys keys = keysOf(
        node, decoding, {QStringLiteral("file"), QStringLiteral("booleans"), QStringLiteral("percentage")});
    FlagsTraffic traffic;
    keys.readNeeded(u"file", traffic.file, readAbsolutePath);
    keys.readNeeded(u"booleans", traffic.booleans, readNames);
    keys.read(u"percentage", traffic.percentage, readName);
    decoding.plan.traffic = traffic;
}

/// An address with {words}: judged with something harmless in their place.
void readAddress(const YamlNode &node, const QStringList &words, HttpRequest &request, Problems &problems)
{
    if (node.isMap()) {
        request.secretUrl = readSecret(node, problems);
        return;
    }
    const auto text = Template{words}(node, problems);
    if (!text)
        return;
    YamlNode filled = node;
    filled.text.replace(QRegularExpression(QStringLiteral("\\{[a-z]+\\}")), QStringLiteral("x"));
    if (readHttpUrl(filled, problems))
        request.url = *text;
}

/// Problems of {words} anywhere in a JSON body.
void checkBody(const YamlNode &node, const QStringList &words, Problems &problems)
{
    if (node.isScalar() && !node.text.isEmpty())
        Template{words}(node, problems);
    for (const YamlNode &item : node.items)
        checkBody(item, words, problems);
}

struct RequestIn {
    QString where;
    QStringList words;
    std::optional<HttpRequest> operator()(const YamlNode &node, Problems &problems) const
    {
        static const QStringList methods{QStringLiteral("get"), QStringLiteral("put"), QStringLiteral("post"),
                                         QStringLiteral("patch")};
        const Keys keys(node, problems, where,
                        methods + QStringList{QStringLiteral("body"), QStringLiteral("pointer"),
                                              QStringLiteral("equals")});
        if (!keys.valid())
            return std::nullopt;
        HttpRequest request;
        int named = 0;
        for (const QString &method : methods)
            if (const YamlNode *address = keys.find(method)) {
                ++named;
                request.method = method.toUpper();
                readAddress(*address, words, request, problems);
            }
        if (named != 1)
            problems.add(node.place,
                         QStringLiteral("%1 has exactly one of get, put, post, patch: an address, "
                                        "or where a secret one is kept, {file: PATH}")
                             .arg(where));
        if (const YamlNode *body = keys.find(u"body"))
            checkBody(*body, words, problems);
        keys.read(u"body", request.body, readJson);
        keys.read(u"pointer", request.pointer, readText);
        keys.read(u"equals", request.equals, readJson);
        return request;
    }
};

void decodePlatform(const YamlNode &node, Decoding &decoding)
{
    const Keys keys = keysOf(node, decoding,
                             {QStringLiteral("bearer"), QStringLiteral("flags"), QStringLiteral("set"),
                              QStringLiteral("read"), QStringLiteral("deploy"), QStringLiteral("live")});
    const QStringList words = kShareWords + QStringList{QStringLiteral("on"), QStringLiteral("flag")};
    const auto request = [&keys](const QString &key, const QStringList &known) {
        return RequestIn{keys.within(key), known};
    };
    HttpTraffic traffic;
    keys.read(u"bearer", traffic.bearer, readSecret);
    keys.readNeeded(u"flags", traffic.flags, readNames);
    keys.readNeeded(u"set", traffic.set, request(QStringLiteral("set"), words));
    keys.readNeeded(u"read", traffic.read, request(QStringLiteral("read"), words));
    keys.read(u"deploy", traffic.deploy, request(QStringLiteral("deploy"), kShareWords));
    keys.read(u"live", traffic.live,
              request(QStringLiteral("live"), QStringList{QStringLiteral("deployment")}));
    if (traffic.live && !traffic.deploy)
        decoding.problems.add(keys.find(u"live")->place,
                              QStringLiteral("\"live\" waits for the deployment that \"deploy\" starts"));
    decoding.plan.traffic = traffic;
}

void decodeCommand(const YamlNode &node, Decoding &decoding)
{
    const Keys keys = keysOf(node, decoding, {QStringLiteral("set"), QStringLiteral("read")});
    CommandTraffic traffic;
    keys.readNeeded(u"set", traffic.set, readArguments);
    keys.readNeeded(u"read", traffic.read, readArguments);
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
                                       {QStringLiteral("command"), decodeCommand}}};
    if (!node.isMap()) {
        decoding.problems.add(node.place, QStringLiteral("traffic must be a map of keys: type, ..."));
        return;
    }
    const YamlNode *type = node.find(u"type");
    if (!type) {
        decoding.problems.add(node.place, QStringLiteral("traffic needs \"type\""));
        return;
    }
    const auto decode = types(*type, decoding.problems);
    if (!decode)
        return;
    (*decode)(node, decoding);
    if (*decode != decodeHaproxy)
        decoding.plan.notYetCarriedOut
            << QStringLiteral("traffic through %1 is not carried out by this version")
                   .arg(trafficType(decoding.plan.traffic));
}

} // namespace interlock
