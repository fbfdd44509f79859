#include "ui/first/opening.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 kMostBytes = 256 * 1024;
}

QString consoleFilePath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           u"/interlock/console.json"_s;
}

Opening readOpening(const QString &path)
{
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly) || file.size() > kMostBytes)
        return {};
    const QJsonObject kept = QJsonDocument::fromJson(file.read(kMostBytes)).object();
    const QJsonObject window = kept[u"windows"].toArray().first().toObject();
    return {QByteArray::fromBase64(window[u"geometry"].toString().toLatin1()), kept[u"theme"].toString()};
}

} // namespace interlock
