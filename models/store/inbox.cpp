#include "models/store/inbox.h"

#include "models/base/atomicfile.h"
#include "models/base/digest.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

namespace interlock {

namespace {

constexpr int kMostALook = 64;
constexpr int kMostOdd = 10'000;
constexpr int kMostAside = 10'000;

QString folderOf(const StorePaths &paths, Lane lane)
{
    return lane == Lane::Raising ? paths.raisingInbox() : paths.loweringInbox();
}

} // namespace

Result<QString> dropRequest(const StorePaths &paths, Lane lane, const QByteArray &bytes)
{
    if (bytes.size() > kMostRequestBytes)
        return fail(ErrorCode::BadInput, QStringLiteral("a request of %1 bytes; at most %2 are taken")
                                             .arg(bytes.size())
                                             .arg(kMostRequestBytes));
    const QString digest = sha256Hex(bytes);
    if (const Done written =
            writeAtomically(folderOf(paths, lane) + u'/' + digest + QStringLiteral(".json"), bytes);
        !written)
        return passOn(written);
    return digest;
}

Inbox::Inbox(StorePaths paths, QObject *parent) : Requests(parent), m_paths(std::move(paths))
{
    m_watcher.addPaths({m_paths.raisingInbox(), m_paths.loweringInbox()});
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &Inbox::scan);
    m_rescan.setInterval(1000); // inotify may miss what came before the watch, or run out
    connect(&m_rescan, &QTimer::timeout, this, &Inbox::scan);
    m_rescan.start();
}

void Inbox::scan()
{
    scanLane(Lane::Lowering);
    scanLane(Lane::Raising);
}

void Inbox::scanLane(Lane lane)
{
    static const QRegularExpression ours(QStringLiteral("^[0-9a-f]{64}\\.json$"));
    const QDir folder(folderOf(m_paths, lane));
    int taken = 0;
    for (const QString &name :
         folder.entryList(QDir::Files | QDir::System | QDir::Hidden, QDir::Time | QDir::Reversed)) {
        if (taken == kMostALook)
            return; // the rest at the next look, so that a flood holds nothing else
        const QString path = folder.filePath(name);
        if (!ours.match(name).hasMatch() || m_odd.contains(path) || m_aside.contains(path))
            continue;
        uint owner = 0;
        const auto bytes = readBounded(path, kMostRequestBytes, &owner);
        if (!bytes) {
            if (bytes.error().code != ErrorCode::NotFound && m_odd.size() < kMostOdd) {
                m_odd.insert(path);
                Q_EMIT oddFile(path, bytes.error());
            }
            continue;
        }
        ++taken;
        Q_EMIT arrived({*bytes, sha256Hex(*bytes), path, lane, owner});
    }
}

void Inbox::remove(const Request &request)
{
    QFile::remove(request.path);
    m_aside.remove(request.path);
}

void Inbox::setAside(const Request &request)
{
    if (m_aside.size() < kMostAside)
        m_aside.insert(request.path);
}

void Inbox::offerAgain(const Request &request)
{
    m_aside.remove(request.path);
}

} // namespace interlock
