#include "models/base/atomicfile.h"
#include "models/base/json.h"
#include "models/engine/guard.h"

namespace interlock {

namespace {

QJsonArray toJson(const QStringList &list)
{
    return QJsonArray::fromStringList(list);
}

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
    return compactJson(
        {{QStringLiteral("rollout"), entry.id.text},
         {QStringLiteral("plan"), entry.planSha256},
         {QStringLiteral("name"), plan.name},
         {QStringLiteral("environment"), plan.environment},
         {QStringLiteral("stable_version"), plan.stableVersion},
         {QStringLiteral("canary_version"), plan.canaryVersion},
         {QStringLiteral("traffic"), QJsonObject{{QStringLiteral("type"), QStringLiteral("haproxy")},
                                                 {QStringLiteral("socket"), plan.traffic.socket},
                                                 {QStringLiteral("backend"), plan.traffic.backend},
                                                 {QStringLiteral("canary"), toJson(plan.traffic.canary)},
                                                 {QStringLiteral("stable"), toJson(plan.traffic.stable)}}}});
}

QString packPath(const StorePaths &paths, const RolloutId &rollout)
{
    return paths.pack(rollout.text);
}

Result<Pack> readPack(const StorePaths &paths, const RolloutId &rollout)
{
    const auto bytes = readBounded(packPath(paths, rollout), 256 * 1024);
    if (!bytes)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no rollback pack of %1").arg(rollout.text),
                    QStringLiteral("`interlock status` lists the rollouts"));
    const auto json = parseStrictJson(*bytes);
    if (!json)
        return passOn(json);
    Pack pack;
    pack.rollout = rollout;
    pack.planSha256 = json->value(u"plan").toString();
    pack.plan.name = json->value(u"name").toString();
    pack.plan.environment = json->value(u"environment").toString();
    pack.plan.stableVersion = json->value(u"stable_version").toString();
    pack.plan.canaryVersion = json->value(u"canary_version").toString();
    const QJsonValue traffic = json->value(u"traffic");
    pack.plan.traffic.socket = traffic[u"socket"].toString();
    pack.plan.traffic.backend = traffic[u"backend"].toString();
    pack.plan.traffic.canary = listFrom(traffic[u"canary"]);
    pack.plan.traffic.stable = listFrom(traffic[u"stable"]);
    return pack;
}

} // namespace interlock
