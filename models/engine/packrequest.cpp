#include "models/engine/packrequest.h"

#include "models/base/atomicfile.h"
#include "models/base/digest.h"
#include "models/engine/engine.h"
#include "models/records/statement.h"
#include "models/traffic/make.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

namespace interlock {

namespace {

constexpr size_t kMostSeen = 512;

void lookAt(PackManifest &manifest, const Result<std::vector<Touched>> &touched)
{
    if (!touched || touched->size() > kMostSeen) {
        manifest.unread =
            touched ? QStringLiteral("more than %1 things").arg(kMostSeen) : recordText(touched.error().text);
        return;
    }
    for (const Touched &one : *touched)
        manifest.world.push_back(
            {one.name, sha256Hex(one.was),
             keepsFiles(manifest.traffic) ? QString() : recordText(QString::fromUtf8(one.was), 500)});
}

} // namespace

void packFor(const PlanFile &plan, QObject *context, std::function<void(PackManifest)> made)
{
    const QString folder = QFileInfo(plan.path).absolutePath();
    PackManifest manifest = manifestOf(plan, folder, {});
    if (std::holds_alternative<CommandTraffic>(plan.plan.traffic)) {
        manifest.unread = QStringLiteral("its command runs under a lease only");
        QMetaObject::invokeMethod(
            context, [made = std::move(made), manifest] { made(manifest); }, Qt::QueuedConnection);
        return;
    }
    Actuator *const actuator = makeActuator(plan.plan.traffic, QDir::currentPath()).release();
    actuator->setParent(context);
    actuator->snapshot([actuator, manifest = std::move(manifest),
                        made = std::move(made)](const Result<std::vector<Touched>> &touched) mutable {
        lookAt(manifest, touched);
        if (!touched) { // it answers nothing now: asked again it would only take its time again
            actuator->deleteLater();
            return made(std::move(manifest));
        }
        actuator->read([actuator, manifest = std::move(manifest),
                        made = std::move(made)](const Result<ActuatorReading> &reading) mutable {
            actuator->deleteLater();
            if (reading)
                manifest.canary = reading->canary;
            made(std::move(manifest));
        });
    });
}

QString whyNotThatWorld(const PackManifest &then, const std::vector<Touched> &now)
{
    QSet<QString> before, after;
    for (const PackManifest::Seen &seen : then.world)
        before.insert(seen.name);
    for (const Touched &one : now)
        after.insert(one.name);
    QStringList gone = (before - after).values(), added = (after - before).values();
    gone.sort();
    added.sort();
    QStringList parts;
    if (!gone.isEmpty())
        parts << QStringLiteral("%1 was there").arg(gone.join(QStringLiteral(", ")));
    if (!added.isEmpty())
        parts << QStringLiteral("%1 was not").arg(added.join(QStringLiteral(", ")));
    return parts.isEmpty() ? QString()
                           : QStringLiteral("the traffic's targets are others than when the lease was asked "
                                            "for: %1")
                                 .arg(parts.join(QStringLiteral("; ")));
}

Done standsAsBound(const PackManifest::PutBack &file)
{
    const auto bytes = readBounded(file.to, kMostBoundFileBytes);
    if (!bytes)
        return fail(ErrorCode::Environment,
                    QStringLiteral("%1, which a rollback puts back, cannot be read: %2")
                        .arg(file.to, bytes.error().text));
    if (sha256Hex(*bytes) != file.sha256)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1, which a rollback puts back, changed since the lease was asked for")
                        .arg(file.to),
                    QStringLiteral("request the lease again"));
    return {};
}

std::optional<PackManifest> boundManifest(const Lease &lease, const LogReader &reader,
                                          const StorePaths &paths)
{
    if (lease.packSha256.isEmpty())
        return {};
    auto manifest = findBlob(reader, paths, lease.packSha256).and_then(readManifest);
    return manifest ? std::optional(*std::move(manifest)) : std::nullopt;
}

} // namespace interlock
