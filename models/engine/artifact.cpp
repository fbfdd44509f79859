#include "models/engine/artifact.h"

#include "models/base/digest.h"

namespace interlock {

namespace {

const QStringList &names()
{
    static const QStringList all{QStringLiteral("answer"), QStringLiteral("log")};
    return all;
}

} // namespace

BlobRow nameArtifact(const QString &name, const QByteArray &content, QJsonObject &detail)
{
    Q_ASSERT(names().contains(name));
    const BlobRow row{sha256Hex(content), content};
    detail[name + QStringLiteral("_sha256")] = row.sha256;
    detail[name + QStringLiteral("_bytes")] = content.size();
    return row;
}

QStringList artifactsOf(const QJsonObject &detail)
{
    QStringList all;
    for (const QString &name : names())
        if (const QString sha256 = detail[name + QStringLiteral("_sha256")].toString(); !sha256.isEmpty())
            all << sha256;
    return all;
}

} // namespace interlock
