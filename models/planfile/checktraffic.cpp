#include "models/plan/haproxyweights.h"
#include "models/planfile/decode.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

namespace interlock {

namespace {

Place weightPlace(const Decoding &decoding, size_t stage)
{
    return placeOf(decoding.root,
                   {QStringLiteral("stages"), QString::number(stage), QStringLiteral("weight")});
}

void checkServers(const HaproxyTraffic &traffic, Decoding &decoding)
{
    const QStringList path{QStringLiteral("traffic")};
    const auto place = [&](const QString &key) { return placeOf(decoding.root, path + QStringList{key}); };
    const QString key = traffic.moreSockets.isEmpty() ? QStringLiteral("socket") : QStringLiteral("sockets");
    for (const QString &socket : QStringList{traffic.socket} + traffic.moreSockets) {
        if (!socket.isEmpty() && !socket.startsWith(u'/'))
            decoding.problems.add(place(key), QStringLiteral("the socket is an absolute path: "
                                                             "/run/haproxy/admin.sock"));
        if (socket.toUtf8().size() > 107)
            decoding.problems.add(place(key), QStringLiteral("a socket's path has at most 107 bytes"));
    }
    for (const QString &server : traffic.canary)
        if (traffic.stable.contains(server))
            decoding.problems.add(place(QStringLiteral("stable")),
                                  QStringLiteral("\"%1\" is both canary and stable").arg(server));
    if (traffic.canary.isEmpty() || traffic.stable.isEmpty())
        return;
    for (size_t i = 0; i < decoding.plan.stages.size(); ++i) {
        const auto weights = haproxyWeights(decoding.plan.stages[i].weight, int(traffic.canary.size()),
                                            int(traffic.stable.size()));
        if (!weights)
            decoding.problems.add(placeOf(decoding.root, {QStringLiteral("stages"), QString::number(i),
                                                          QStringLiteral("weight")}),
                                  weights.error());
    }
}

/// Weights that this way of moving traffic cannot set.
void checkShares(Decoding &decoding)
{
    const Traffic &traffic = decoding.plan.traffic;
    const bool shares = setsShares(traffic);
    for (size_t i = 0; i < decoding.plan.stages.size(); ++i) {
        const Weight weight = decoding.plan.stages[i].weight;
        if (!shares && weight.basisPoints < 10'000)
            decoding.problems.add(weightPlace(decoding, i),
                                  QStringLiteral("nothing in the traffic depends on {share} or {percent}: "
                                                 "a stage has 100%, not %1")
                                      .arg(toString(weight)));
        else if (std::holds_alternative<FlagsTraffic>(traffic) && weight.basisPoints % 100 != 0)
            decoding.problems.add(
                weightPlace(decoding, i),
                QStringLiteral("a flag holds a whole percentage, not %1").arg(toString(weight)));
    }
}

Place trafficPlace(const Decoding &decoding, const QString &key)
{
    return placeOf(decoding.root, {QStringLiteral("traffic"), key});
}

/// A rollback that changes nothing is none, and a value of two lines would be another variable.
void checkVariables(const EnvTraffic &traffic, Decoding &decoding)
{
    bool differs = false;
    for (const auto &[name, value] : traffic.values) {
        const auto off = traffic.off.find(name);
        const bool hasShare = value.contains(u"{share}") || value.contains(u"{percent}");
        differs |= off == traffic.off.end() ? hasShare : off->second != value;
    }
    for (const auto &[name, value] : traffic.off)
        differs |= !traffic.values.contains(name);
    if (!differs && !traffic.values.empty())
        decoding.problems.add(
            trafficPlace(decoding, QStringLiteral("off")),
            QStringLiteral("\"off\" is what \"values\" is: a rollback would change nothing"));
    for (const auto &[key, variables] : {std::pair(QStringLiteral("values"), &traffic.values),
                                         std::pair(QStringLiteral("off"), &traffic.off)})
        for (const auto &[name, value] : *variables)
            if (value.contains(u'\n') || value.contains(u'\r'))
                decoding.problems.add(trafficPlace(decoding, key),
                                      QStringLiteral("the value of %1 is one line").arg(name));
}

/// Several flags behind one address are one flag.
void checkFlagsApart(const HttpTraffic &traffic, Decoding &decoding)
{
    const auto names = [](const HttpRequest &request) {
        const QJsonDocument body(QJsonArray{request.body});
        return request.secretUrl || request.url.contains(u"{flag}") || body.toJson().contains("{flag}");
    };
    if (traffic.flags.size() < 2)
        return;
    const QString why = QStringLiteral("with several flags, {flag} stands in its address or its body");
    if (!names(traffic.set))
        decoding.problems.add(trafficPlace(decoding, QStringLiteral("set")), why);
    if (!names(traffic.read))
        decoding.problems.add(trafficPlace(decoding, QStringLiteral("read")), why);
}

/// An address however it is written: one scheme, host, port and path. Equal texts are equal addresses, also
/// where they hold {words}.
QString addressOf(const QString &text)
{
    constexpr int kHttp = 80, kHttps = 443;
    QUrl url(text.trimmed(), QUrl::TolerantMode);
    url.setFragment({});
    if (url.port() == (url.scheme() == u"https" ? kHttps : kHttp))
        url.setPort(-1);
    if (url.path().isEmpty())
        url.setPath(QStringLiteral("/"));
    return QString::fromUtf8(url.adjusted(QUrl::NormalizePathSegments).toEncoded(QUrl::FullyEncoded));
}

bool isSameAddress(const YamlNode &one, const YamlNode &other)
{
    if (one.isScalar() && other.isScalar())
        return addressOf(one.text) == addressOf(other.text);
    return one.isMap() && other.isMap() && toJson(one) == toJson(other); // where a secret one is kept
}

/// Each address that is asked by GET, wherever it stands in the plan.
void findGets(const YamlNode &node, std::vector<const YamlNode *> &found)
{
    for (size_t i = 0; i < node.items.size(); ++i) {
        if (i < node.keys.size() && (node.keys[i].text == u"get" || node.keys[i].text == u"url"))
            found.push_back(&node.items[i]);
        findGets(node.items[i], found);
    }
}

/// Platforms begin a deployment for a GET of their hook, too: nothing may ask it, but the order itself.
void checkDeployHook(Decoding &decoding)
{
    const YamlNode *traffic = decoding.root.find(u"traffic");
    const YamlNode *deploy = traffic ? traffic->find(u"deploy") : nullptr;
    if (!deploy)
        return;
    std::vector<const YamlNode *> gets;
    for (size_t i = 0; i < decoding.root.keys.size(); ++i)
        if (decoding.root.keys[i].text != u"notify") // what is told is sent by POST
            findGets(decoding.root.items[i], gets);
    for (const char16_t *method : {u"post", u"put", u"patch"})
        if (const YamlNode *hook = deploy->find(method))
            for (const YamlNode *get : gets)
                if (isSameAddress(*hook, *get))
                    decoding.problems.add(
                        get->place,
                        QStringLiteral("this is the deploy hook of the traffic, and a GET of it may begin a "
                                       "deployment: ask the platform's address of the deployment or of the "
                                       "service instead"));
}

} // namespace

void checkTraffic(Decoding &decoding)
{
    if (const auto *haproxy = std::get_if<HaproxyTraffic>(&decoding.plan.traffic))
        checkServers(*haproxy, decoding);
    else
        checkShares(decoding);
    if (const auto *env = std::get_if<EnvTraffic>(&decoding.plan.traffic))
        checkVariables(*env, decoding);
    if (const auto *http = std::get_if<HttpTraffic>(&decoding.plan.traffic))
        checkFlagsApart(*http, decoding);
    checkDeployHook(decoding);
}

} // namespace interlock
