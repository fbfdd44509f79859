#include "models/store/answers.h"

#include "models/base/atomicfile.h"
#include "models/base/json.h"
#include "models/store/spares.h"

#include <QDateTime>
#include <QDir>

namespace interlock {

namespace {

const QString kNamespace = QStringLiteral("interlock-answer.v1");

QString pathOf(const StorePaths &paths, const QString &request)
{
    return paths.answers() + u'/' + request + QStringLiteral(".json");
}

} // namespace

Done writeAnswer(const StorePaths &paths, const EngineAnswer &answer, const LocalSigner &engine)
{
    const QByteArray body = compactJson({{QStringLiteral("request"), answer.request},
                                         {QStringLiteral("index"), answer.index},
                                         {QStringLiteral("code"), int(answer.code)},
                                         {QStringLiteral("text"), answer.text},
                                         {QStringLiteral("mend"), answer.mend}});
    const auto signature = engine.signNow(body, kNamespace);
    if (!signature)
        return passOn(signature);
    const QByteArray bytes =
        compactJson({{QStringLiteral("body"), QString::fromLatin1(body.toBase64())},
                     {QStringLiteral("sig"), QString::fromLatin1(signature->toBase64())}});
    return writeSurely(paths, pathOf(paths, answer.request), bytes);
}

Result<std::optional<EngineAnswer>> readAnswer(const StorePaths &paths, const QString &request,
                                               const PublicKey &engineKey)
{
    const auto bytes = readBounded(pathOf(paths, request), 64 * 1024);
    if (!bytes && bytes.error().code == ErrorCode::NotFound)
        return std::optional<EngineAnswer>();
    if (!bytes)
        return passOn(bytes);
    const auto outer = parseStrictJson(*bytes, {64 * 1024, 2, 48 * 1024});
    if (!outer)
        return passOn(outer);
    const QByteArray body = QByteArray::fromBase64(outer->value(u"body").toString().toLatin1());
    const auto signature = verifySshSignature(
        QByteArray::fromBase64(outer->value(u"sig").toString().toLatin1()), kNamespace.toLatin1(), body);
    if (!signature || (!engineKey.isNull() && signature->key != engineKey))
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the answer to request %1 is not signed by the engine's key")
                        .arg(request.left(12)),
                    QStringLiteral("somebody else writes to %1: check its rights").arg(paths.answers()));
    const auto inner = parseStrictJson(body, {64 * 1024, 2, 32 * 1024});
    if (!inner || inner->value(u"request").toString() != request)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the answer to request %1 is about another one").arg(request.left(12)));
    EngineAnswer answer;
    answer.request = request;
    answer.index = inner->value(u"index").toInteger(-1);
    answer.code = ErrorCode(std::clamp(inner->value(u"code").toInt(), 0, int(ErrorCode::Cancelled)));
    answer.text = inner->value(u"text").toString();
    answer.mend = inner->value(u"mend").toString();
    return std::optional(answer);
}

void sweepAnswers(const StorePaths &paths)
{
    const auto sweep = [](const QString &folder, int hours) {
        const QDateTime before = QDateTime::currentDateTimeUtc().addSecs(-3600LL * hours);
        for (const QFileInfo &file : QDir(folder).entryInfoList(QDir::Files))
            if (file.lastModified() < before)
                QFile::remove(file.filePath());
    };
    sweep(paths.answers(), 24);
    sweep(paths.blobs(), 1);
}

} // namespace interlock
