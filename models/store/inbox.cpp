#include "models/store/inbox.h"

#include "models/base/atomicfile.h"
#include "models/base/digest.h"
#include "models/store/spares.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace interlock {

namespace {

constexpr size_t kMostALook = 64;
constexpr size_t kMostRead = 20'000;
constexpr qint64 kMostReadBytes = 32 * 1024 * 1024;
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
    const QString path = folderOf(paths, lane) + u'/' + digest + QStringLiteral(".json");
    if (const Done written =
            lane == Lane::Lowering ? writeSurely(paths, path, bytes) : writeAtomically(path, bytes);
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

/// At most 64 a look, so that a flood holds nothing else.
void Inbox::scanLane(Lane lane)
{
    std::vector<Request> requests = waiting(lane);
    if (requests.size() > kMostALook) {
        std::stable_partition(requests.begin(), requests.end(),
                              [this](const Request &one) { return isUrgent(one); });
        requests.resize(kMostALook);
    }
    for (const Request &request : requests)
        Q_EMIT arrived(request);
}

/// Those that nobody deals with yet, oldest first. Of the lowering ones so many that the urgent are among
/// them.
std::vector<Request> Inbox::waiting(Lane lane)
{
    static const QRegularExpression ours(QStringLiteral("^[0-9a-f]{64}\\.json$"));
    const size_t most = lane == Lane::Lowering ? kMostRead : kMostALook;
    const QDir folder(folderOf(m_paths, lane));
    std::vector<Request> found;
    qint64 bytes = 0;
    for (const QString &name :
         folder.entryList(QDir::Files | QDir::System | QDir::Hidden, QDir::Time | QDir::Reversed)) {
        if (found.size() == most || bytes > kMostReadBytes)
            break; // the rest at the next look
        const QString path = folder.filePath(name);
        if (!ours.match(name).hasMatch() || m_odd.contains(path) || m_aside.contains(path))
            continue;
        if (auto request = readRequest(path, lane)) {
            bytes += request->bytes.size();
            found.push_back(std::move(*request));
        }
    }
    return found;
}

std::optional<Request> Inbox::readRequest(const QString &path, Lane lane)
{
    uint owner = 0;
    const auto bytes = readBounded(path, kMostRequestBytes, &owner);
    if (bytes)
        return Request{*bytes, sha256Hex(*bytes), path, lane, owner};
    if (bytes.error().code != ErrorCode::NotFound && m_odd.size() < kMostOdd) {
        m_odd.insert(path);
        Q_EMIT oddFile(path, bytes.error());
    }
    return std::nullopt;
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
