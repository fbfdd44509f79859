#include "models/base/digest.h"
#include "models/base/jsonitems.h"
#include "models/engine/pack.h"
#include "models/planfile/traffictext.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>

namespace interlock {

namespace {

constexpr JsonLimits kLimits{1024 * 1024, 16, 256 * 1024};
constexpr int kFormat = 1;

tl::unexpected<Error> notAManifest(const QString &what)
{
    return fail(ErrorCode::BadInput, QStringLiteral("the manifest of the rollback pack: %1").arg(what),
                QStringLiteral("request the lease again"));
}

/// A value of a plan as text: the manifest itself holds texts and whole numbers.
QJsonValue wrapped(const QJsonValue &value)
{
    if (value.isUndefined())
        return value;
    return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
}

QJsonValue unwrapped(const QJsonValue &text)
{
    return text.isUndefined() ? text : QJsonDocument::fromJson(text.toString().toUtf8()).array().at(0);
}

QJsonObject httpJson(const Check &check)
{
    QJsonObject json{{QStringLiteral("get"), check.httpGet->toString(QUrl::FullyEncoded)},
                     {QStringLiteral("status"), check.expectStatus},
                     {QStringLiteral("pointer"), check.expectPointer},
                     {QStringLiteral("equals"), wrapped(check.expectEquals)},
                     {QStringLiteral("contains"), wrapped(check.expectContains)},
                     {QStringLiteral("lacks"), wrapped(check.expectLacks)},
                     {QStringLiteral("labels"), QJsonArray::fromStringList(check.expectLabels)}};
    if (check.expectCount)
        json[QStringLiteral("count")] = *check.expectCount;
    return json;
}

QStringList textsOf(const QJsonValue &json)
{
    QStringList texts;
    for (const QJsonValue &one : itemsOf(json))
        texts << one.toString();
    return texts;
}

Check httpFrom(const QString &name, const QJsonValue &json)
{
    Check check;
    check.name = name;
    check.httpGet = QUrl(json[u"get"].toString(), QUrl::StrictMode);
    check.expectStatus = json[u"status"].toInt();
    check.expectPointer = json[u"pointer"].toString();
    check.expectEquals = unwrapped(json[u"equals"]);
    check.expectContains = unwrapped(json[u"contains"]);
    check.expectLacks = unwrapped(json[u"lacks"]);
    check.expectLabels = textsOf(json[u"labels"]);
    if (json[u"count"].isDouble())
        check.expectCount = json[u"count"].toInt();
    return check;
}

QJsonObject stepJson(const Step &step)
{
    QJsonObject json{{QStringLiteral("name"), step.name},
                     {QStringLiteral("run"), QJsonArray::fromStringList(step.run)},
                     {QStringLiteral("timeout_ms"), qint64(step.timeout.count())}};
    if (step.http)
        json[QStringLiteral("http")] = httpJson(*step.http);
    return json;
}

Step stepFrom(const QJsonValue &json)
{
    Step step;
    step.name = json[u"name"].toString();
    step.run = textsOf(json[u"run"]);
    step.timeout = Duration(json[u"timeout_ms"].toInteger());
    if (json[u"http"].isObject())
        step.http = httpFrom(step.name, json[u"http"]);
    return step;
}

template <typename One, typename ToJson>
QJsonArray listJson(const std::vector<One> &list, ToJson toJson)
{
    QJsonArray json;
    for (const One &one : list)
        json.append(toJson(one));
    return json;
}

std::vector<Step> stepsFrom(const QJsonValue &json)
{
    std::vector<Step> steps;
    for (const QJsonValue &one : itemsOf(json))
        steps.push_back(stepFrom(one));
    return steps;
}

QJsonObject rollbackJson(const Rollback &rollback)
{
    QJsonObject json{{QStringLiteral("within_ms"), qint64(rollback.within.count())},
                     {QStringLiteral("steps"), listJson(rollback.steps, stepJson)},
                     {QStringLiteral("verify"), listJson(rollback.verify, stepJson)},
                     {QStringLiteral("pack"), QJsonArray::fromStringList(rollback.pack)}};
    if (rollback.fallback)
        json[QStringLiteral("fallback")] = stepJson(*rollback.fallback);
    return json;
}

Rollback rollbackFrom(const QJsonValue &json)
{
    Rollback rollback;
    rollback.within = Duration(json[u"within_ms"].toInteger());
    rollback.steps = stepsFrom(json[u"steps"]);
    rollback.verify = stepsFrom(json[u"verify"]);
    for (const QJsonValue &path : itemsOf(json[u"pack"]))
        rollback.pack << path.toString();
    if (json[u"fallback"].isObject())
        rollback.fallback = stepFrom(json[u"fallback"]);
    return rollback;
}

QJsonObject seenJson(const PackManifest::Seen &seen)
{
    return {{QStringLiteral("name"), seen.name},
            {QStringLiteral("sha256"), seen.sha256},
            {QStringLiteral("text"), seen.text}};
}

QJsonObject putBackJson(const PackManifest::PutBack &file)
{
    return {{QStringLiteral("path"), file.path},
            {QStringLiteral("to"), file.to},
            {QStringLiteral("sha256"), file.sha256}};
}

bool isRunnable(const Step &step)
{
    const bool asks = step.http && step.http->httpGet->isValid() && step.http->expectStatus > 0;
    return (asks || !step.run.isEmpty()) && step.timeout > Duration(0);
}

Done judged(const PackManifest &manifest)
{
    const Rollback &rollback = manifest.rollback;
    if (rollback.within <= Duration(0) || !std::ranges::all_of(rollback.steps, isRunnable) ||
        !std::ranges::all_of(rollback.verify, isRunnable) ||
        (rollback.fallback && !isRunnable(*rollback.fallback)))
        return notAManifest(QStringLiteral("a step runs nothing, or for no time"));
    for (const PackManifest::PutBack &file : manifest.putsBack)
        if (!rollback.pack.contains(file.path) || (!file.to.isEmpty() && QDir::isRelativePath(file.to)))
            return notAManifest(QStringLiteral("%1 is put back nowhere").arg(file.path));
    return {};
}

} // namespace

QByteArray encode(const PackManifest &manifest)
{
    QJsonObject json{{QStringLiteral("pack"), kFormat},
                     {QStringLiteral("plan"), manifest.planSha256},
                     {QStringLiteral("traffic"), trafficSection(manifest.traffic)},
                     {QStringLiteral("rollback"), rollbackJson(manifest.rollback)},
                     {QStringLiteral("world"), listJson(manifest.world, seenJson)},
                     {QStringLiteral("unread"), manifest.unread},
                     {QStringLiteral("puts_back"), listJson(manifest.putsBack, putBackJson)}};
    if (manifest.canary)
        json[QStringLiteral("canary_bp")] = manifest.canary->basisPoints;
    return compactJson(json);
}

Result<PackManifest> readManifest(const QByteArray &bytes)
{
    const auto json = parseStrictJson(bytes, kLimits);
    if (!json)
        return notAManifest(json.error().text);
    if (json->value(u"pack").toInt() != kFormat)
        return notAManifest(QStringLiteral("it is not of format %1").arg(kFormat));
    const auto traffic = readTrafficSection(json->value(u"traffic").toString());
    if (!traffic)
        return passOn(traffic);
    PackManifest manifest;
    manifest.planSha256 = json->value(u"plan").toString();
    manifest.traffic = *traffic;
    manifest.rollback = rollbackFrom(json->value(u"rollback"));
    manifest.unread = json->value(u"unread").toString();
    if (const QJsonValue canary = json->value(u"canary_bp"); canary.isDouble())
        manifest.canary = Weight{canary.toInt()};
    for (const QJsonValue &one : itemsOf(json->value(u"world")))
        manifest.world.push_back(
            {one[u"name"].toString(), one[u"sha256"].toString(), one[u"text"].toString()});
    for (const QJsonValue &one : itemsOf(json->value(u"puts_back")))
        manifest.putsBack.push_back(
            {one[u"path"].toString(), one[u"to"].toString(), one[u"sha256"].toString()});
    if (const Done good = judged(manifest); !good)
        return passOn(good);
    return manifest;
}

PackManifest manifestOf(const PlanFile &plan, const QString &folder, const QString &unread)
{
    PackManifest manifest{plan.sha256, plan.plan.traffic, plan.plan.rollback, {}, unread, {}};
    for (const BoundFile &file : plan.files)
        if (plan.plan.rollback.pack.contains(file.path))
            manifest.putsBack.push_back(
                {file.path, folder.isEmpty() ? QString() : QDir(folder).absoluteFilePath(file.path),
                 file.sha256});
    return manifest;
}

} // namespace interlock
