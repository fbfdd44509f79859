#include "models/store/journal.h"

#include "models/base/atomicfile.h"
#include "models/base/digest.h"
#include "models/store/spares.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <unistd.h>

namespace interlock {

namespace {

constexpr int kMost = 1000;
constexpr qint64 kMostBytes = 512 * 1024;

std::vector<QByteArray> filesOf(const QString &folder)
{
    std::vector<QByteArray> all;
    for (const QFileInfo &file :
         QDir(folder).entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Time | QDir::Reversed)) {
        if (auto bytes = readBounded(file.filePath(), kMostBytes); bytes && all.size() < kMost)
            all.push_back(std::move(*bytes));
    }
    return all;
}

QString tombstonePath(const StorePaths &paths, const QString &rollout)
{
    return paths.tombstones() + u'/' + sha256Hex(rollout.toUtf8()) +
           QStringLiteral(".json"); // a name from outside is never a path
}

} // namespace

QString EmergencyJournal::pathOf(const QByteArray &envelope) const
{
    return m_paths.journal() + u'/' + sha256Hex(envelope) + QStringLiteral(".json");
}

Done EmergencyJournal::keep(const QByteArray &envelope)
{
    return writeSurely(m_paths, pathOf(envelope), envelope);
}

std::vector<QByteArray> EmergencyJournal::kept() const
{
    return filesOf(m_paths.journal());
}

void EmergencyJournal::forget(const QByteArray &envelope)
{
    QFile::remove(pathOf(envelope));
}

Done layTombstone(const StorePaths &paths, const QString &rollout, const QByteArray &envelope)
{
    return writeSurely(paths, tombstonePath(paths, rollout), envelope);
}

bool hasTombstone(const StorePaths &paths, const QString &rollout)
{
    return QFile::exists(tombstonePath(paths, rollout));
}

std::vector<QByteArray> tombstones(const StorePaths &paths)
{
    return filesOf(paths.tombstones());
}

uint tombstoneOwner(const StorePaths &paths, const QString &rollout)
{
    const QFileInfo file(tombstonePath(paths, rollout));
    return file.exists() ? file.ownerId() : ::getuid();
}

void removeTombstone(const StorePaths &paths, const QString &rollout)
{
    QFile::remove(tombstonePath(paths, rollout));
}

} // namespace interlock
