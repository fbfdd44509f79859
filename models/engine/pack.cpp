#include "models/engine/pack.h"

#include "models/base/atomicfile.h"
#include "models/base/digest.h"
#include "models/base/jsonitems.h"
#include "models/base/reach.h"
#include "models/planfile/traffictext.h"

#include <QDir>
#include <QJsonArray>

namespace interlock {

namespace {

constexpr int kMostPacks = 100;

tl::unexpected<Error> damaged(const QString &what)
{
    return fail(ErrorCode::Unverified, QStringLiteral("the rollback pack is damaged: %1").arg(what),
                QStringLiteral("lower the canary at the load balancer by hand if nobody guards"));
}

QJsonObject contentsOf(const std::vector<BoundFile> &files)
{
    QJsonObject contents;
    for (const BoundFile &file : files)
        contents[file.path] = QString::fromLatin1(file.content.toBase64());
    return contents;
}

std::vector<BoundFile> filesFrom(const QJsonObject &contents)
{
    std::vector<BoundFile> files;
    for (auto one = contents.begin(); one != contents.end(); ++one) {
        const QByteArray content = QByteArray::fromBase64(one->toString().toLatin1());
        files.push_back({one.key(), sha256Hex(content), content});
    }
    return files;
}

QJsonArray keptJson(const std::vector<Touched> &kept)
{
    QJsonArray json;
    for (const Touched &one : kept)
        json.append(QJsonObject{{QStringLiteral("name"), one.name},
                                {QStringLiteral("sha256"), sha256Hex(one.was)},
                                {QStringLiteral("bytes"), QString::fromLatin1(one.was.toBase64())},
                                {QStringLiteral("mode"), qint64(one.rights->mode)},
                                {QStringLiteral("owner"), qint64(one.rights->owner)},
                                {QStringLiteral("group"), qint64(one.rights->group)}});
    return json;
}

Result<std::vector<Touched>> keptFrom(const QJsonValue &json)
{
    std::vector<Touched> kept;
    for (const QJsonValue &one : itemsOf(json)) {
        const FileRights rights{uint(one[u"mode"].toInteger()), uint(one[u"owner"].toInteger()),
                                uint(one[u"group"].toInteger())};
        kept.push_back(
            {one[u"name"].toString(), QByteArray::fromBase64(one[u"bytes"].toString().toLatin1()), rights});
        if (sha256Hex(kept.back().was) != one[u"sha256"].toString())
            return damaged(QStringLiteral("%1 was kept with other bytes").arg(kept.back().name));
    }
    return kept;
}

/// The plan's digest holds its files: what was put back or run would be other bytes than were signed.
Done holdsFiles(const Pack &pack)
{
    for (const PackManifest::PutBack &wanted : pack.manifest.putsBack) {
        const auto file = std::ranges::find(pack.files, wanted.path, &BoundFile::path);
        if (file == pack.files.end() || file->sha256 != wanted.sha256)
            return damaged(QStringLiteral("%1 has other bytes than were signed").arg(wanted.path));
    }
    return {};
}

} // namespace

bool keepsFiles(const Traffic &traffic)
{
    return std::holds_alternative<EnvTraffic>(traffic) || std::holds_alternative<FlagsTraffic>(traffic) ||
           std::holds_alternative<NginxTraffic>(traffic);
}

std::vector<Touched> worldOf(const Pack &pack)
{
    std::vector<Touched> world = pack.kept;
    for (const PackManifest::Seen &seen : pack.manifest.world)
        if (std::ranges::find(pack.kept, seen.name, &Touched::name) == pack.kept.end())
            world.push_back({seen.name, seen.text.toUtf8()});
    return world;
}

Result<Pack> makePack(const RolloutEntry &entry, const QByteArray &manifest)
{
    const QByteArray bytes =
        manifest.isEmpty()
            ? encode(manifestOf(*entry.plan, {}, QStringLiteral("the lease was asked for without a pack")))
            : manifest;
    auto read = readManifest(bytes);
    if (!read)
        return passOn(read);
    Pack pack{entry.id,         entry.startRecord, QDir::currentPath(), {},
              std::move(*read), sha256Hex(bytes),  entry.plan->files};
    const Plan &plan = entry.plan->plan;
    pack.plan.name = plan.name;
    pack.plan.environment = plan.environment;
    pack.plan.stableVersion = plan.stableVersion;
    pack.plan.canaryVersion = plan.canaryVersion;
    pack.plan.traffic = plan.traffic;
    return pack;
}

QByteArray encode(const Pack &pack)
{
    return compactJson({{QStringLiteral("rollout"), pack.rollout.text},
                        {QStringLiteral("start_record"), pack.startRecord},
                        {QStringLiteral("name"), pack.plan.name},
                        {QStringLiteral("environment"), pack.plan.environment},
                        {QStringLiteral("stable_version"), pack.plan.stableVersion},
                        {QStringLiteral("canary_version"), pack.plan.canaryVersion},
                        {QStringLiteral("folder"), pack.folder},
                        {QStringLiteral("manifest"), QString::fromUtf8(encode(pack.manifest))},
                        {QStringLiteral("manifest_sha256"), pack.manifestSha256},
                        {QStringLiteral("contents"), contentsOf(pack.files)},
                        {QStringLiteral("kept"), keptJson(pack.kept)}});
}

Result<Pack> decodePack(const QByteArray &bytes)
{
    const auto json = parseStrictJson(bytes, kPackLimits);
    if (!json)
        return damaged(json.error().text);
    const QByteArray manifest = json->value(u"manifest").toString().toUtf8();
    if (sha256Hex(manifest) != json->value(u"manifest_sha256").toString())
        return damaged(QStringLiteral("its manifest has another digest"));
    auto read = readManifest(manifest);
    if (!read)
        return passOn(read);
    auto kept = keptFrom(json->value(u"kept"));
    if (!kept)
        return passOn(kept);
    Pack pack{RolloutId{json->value(u"rollout").toString()},
              json->value(u"start_record").toInteger(),
              json->value(u"folder").toString(),
              {},
              std::move(*read),
              sha256Hex(manifest),
              filesFrom(json->value(u"contents").toObject()),
              std::move(*kept)};
    pack.plan.name = json->value(u"name").toString();
    pack.plan.environment = json->value(u"environment").toString();
    pack.plan.stableVersion = json->value(u"stable_version").toString();
    pack.plan.canaryVersion = json->value(u"canary_version").toString();
    pack.plan.traffic = pack.manifest.traffic;
    if (const Done whole = holdsFiles(pack); !whole)
        return passOn(whole);
    return pack;
}

QString packPath(const StorePaths &paths, const RolloutId &rollout)
{
    return paths.pack(rollout.text);
}

std::vector<Pack> allPacks(const StorePaths &paths)
{
    std::vector<Pack> packs;
    const QDir folder(paths.packs());
    for (const QString &name : folder.entryList({QStringLiteral("*.json")}, QDir::Files).mid(0, kMostPacks)) {
        const auto bytes = readBounded(folder.filePath(name), kPackLimits.bytes);
        if (auto pack = bytes ? decodePack(*bytes) : Result<Pack>(passOn(bytes)))
            packs.push_back(std::move(*pack));
    }
    return packs;
}

Result<RolloutId> packedRollout(const StorePaths &paths, const QString &named)
{
    if (const Done reached = withinReach(paths.packs()); !reached)
        return passOn(reached);
    QStringList all, fitting;
    for (const Pack &pack : allPacks(paths)) {
        all << pack.rollout.text;
        if (pack.rollout.text == named)
            return pack.rollout;
        if (pack.rollout.text.startsWith(named))
            fitting << pack.rollout.text;
    }
    all.sort();
    fitting.sort();
    if (fitting.size() == 1)
        return RolloutId{fitting.front()};
    if (all.isEmpty())
        return fail(
            ErrorCode::NotFound, QStringLiteral("there is no rollback pack in %1").arg(paths.packs()),
            QStringLiteral("`interlock engine` writes them anew from the log; without a log, lower the "
                           "canary at the load balancer by hand"));
    if (fitting.isEmpty())
        return fail(ErrorCode::NotFound, QStringLiteral("there is no rollback pack of \"%1\"").arg(named),
                    QStringLiteral("there are packs of: %1").arg(all.join(QStringLiteral(", "))));
    return fail(
        ErrorCode::BadInput,
        QStringLiteral("several rollouts have a rollback pack: %1").arg(fitting.join(QStringLiteral(", "))),
        QStringLiteral("name one of them"));
}

Result<Pack> readPack(const StorePaths &paths, const RolloutId &rollout)
{
    const auto bytes = readBounded(packPath(paths, rollout), kPackLimits.bytes);
    if (const Done reached = withinReach(packPath(paths, rollout)); !bytes && !reached)
        return passOn(reached);
    if (!bytes)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no rollback pack of %1").arg(rollout.text),
                    QStringLiteral("`interlock engine` writes it anew from the log"));
    auto pack = decodePack(*bytes);
    if (pack && pack->rollout != rollout)
        return damaged(QStringLiteral("it is of %1").arg(pack->rollout.text));
    return pack;
}

Done ownsItsTraffic(const StorePaths &paths, const Pack &pack)
{
    for (const Pack &other : allPacks(paths))
        if (other.startRecord > pack.startRecord && moveTheSame(other.plan.traffic, pack.plan.traffic))
            return fail(ErrorCode::Refused,
                        QStringLiteral("%1 is newer than %2 and moves the same traffic")
                            .arg(other.rollout.text, pack.rollout.text),
                        QStringLiteral("roll back %1").arg(other.rollout.text));
    return {};
}

} // namespace interlock
