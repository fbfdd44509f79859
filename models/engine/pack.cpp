#include "models/base/atomicfile.h"
#include "models/base/json.h"
#include "models/engine/guard.h"
#include "models/planfile/traffictext.h"

#include <QDir>

namespace interlock {

namespace {

QStringList listFrom(const QJsonValue &json)
{
    QStringList list;
    for (const QJsonValue &one : json.toArray())
        list << one.toString();
    return list;
}

} // namespace

QByteArray makePack(const RolloutEntry &entry)
{
    const Plan &plan = entry.plan->plan;
    return compactJson({{QStringLiteral("rollout"), entry.id.text},
                        {QStringLiteral("plan"), entry.planSha256},
                        {QStringLiteral("name"), plan.name},
                        {QStringLiteral("environment"), plan.environment},
                        {QStringLiteral("stable_version"), plan.stableVersion},
                        {QStringLiteral("canary_version"), plan.canaryVersion},
                        {QStringLiteral("traffic"), trafficSection(plan.traffic)},
                        {QStringLiteral("folder"), QDir::currentPath()}});
}

QString packPath(const StorePaths &paths, const RolloutId &rollout)
{
    return paths.pack(rollout.text);
}

Result<RolloutId> onlyPacked(const StorePaths &paths)
{
    QStringList packed;
    const QDir folder(paths.packs());
    for (const QString &name : folder.entryList({QStringLiteral("*.json")}, QDir::Files).mid(0, 100)) {
        const auto bytes = readBounded(folder.filePath(name), 256 * 1024);
        if (const auto json =
                bytes ? parseStrictJson(*bytes, kPackLimits) : Result<QJsonObject>(passOn(bytes)))
            packed << json->value(u"rollout").toString();
    }
    packed.removeAll(QString());
    if (packed.size() == 1)
        return RolloutId{packed.front()};
    return packed.isEmpty() ? fail(ErrorCode::NotFound,
                                   QStringLiteral("there is no rollback pack in %1").arg(paths.packs()),
                                   QStringLiteral("lower the canary at the load balancer by hand"))
                            : fail(ErrorCode::BadInput,
                                   QStringLiteral("several rollouts have a rollback pack: %1")
                                       .arg(packed.join(QStringLiteral(", "))),
                                   QStringLiteral("name one of them"));
}

Result<Pack> readPack(const StorePaths &paths, const RolloutId &rollout)
{
    const auto bytes = readBounded(packPath(paths, rollout), 256 * 1024);
    if (!bytes)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no rollback pack of %1").arg(rollout.text),
                    QStringLiteral("`interlock status` lists the rollouts"));
    const auto json = parseStrictJson(*bytes, kPackLimits);
    if (!json)
        return passOn(json);
    Pack pack;
    pack.rollout = rollout;
    pack.planSha256 = json->value(u"plan").toString();
    pack.plan.name = json->value(u"name").toString();
    pack.plan.environment = json->value(u"environment").toString();
    pack.plan.stableVersion = json->value(u"stable_version").toString();
    pack.plan.canaryVersion = json->value(u"canary_version").toString();
    pack.folder = json->value(u"folder").toString();
    const QJsonValue traffic = json->value(u"traffic");
    if (traffic.isObject()) { // of an engine that knew only HAProxy
        pack.plan.traffic = HaproxyTraffic{traffic[u"socket"].toString(),
                                           traffic[u"backend"].toString(),
                                           listFrom(traffic[u"canary"]),
                                           listFrom(traffic[u"stable"]),
                                           {}};
        return pack;
    }
    const auto read = readTrafficSection(traffic.toString());
    if (!read)
        return passOn(read);
    pack.plan.traffic = *read;
    return pack;
}

} // namespace interlock
