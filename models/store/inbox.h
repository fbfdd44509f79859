#pragma once

#include "models/base/result.h"
#include "models/store/paths.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace interlock {

/// Raising requests and lowering requests wait in directories of their own, so that a flood of the first
/// never delays the second.
enum class Lane { Raising, Lowering };

constexpr qint64 kMostRequestBytes = 512 * 1024;

/// A request as it was read: once, and those bytes are what is verified.
struct Request {
    QByteArray bytes;
    QString sha256; ///< of the bytes: the name of its answer
    QString path;
    Lane lane = Lane::Raising;
    uint owner = 0; ///< user id of the file
};

/// Drops a request durably: write, sync, rename, sync the directory. Gives its SHA-256. Needs no living
/// engine.
Result<QString> dropRequest(const StorePaths &paths, Lane lane, const QByteArray &bytes);

/// Noticed by inotify, rescanned each second. Lowering requests always come first. Only names of ours are
/// looked at; one that is not a regular file of at most 512 KiB is left where it is and reported once.
class Inbox : public QObject {
    Q_OBJECT
public:
    explicit Inbox(StorePaths paths, QObject *parent = nullptr);
    /// Looks now; emits `arrived` for each request there is, lowering first, at most 64 a look.
    void scan();
    /// The request was dealt with and its answer is durable: forget the file.
    void remove(const Request &request);
    /// It is being dealt with: not offered again, so that requests that wait never hide newer ones. At most
    /// 10,000 are remembered; more are offered again, which does no harm.
    void setAside(const Request &request);
    /// It could not be dealt with yet: offered again at the next look.
    void offerAgain(const Request &request);

Q_SIGNALS:
    void arrived(const interlock::Request &request);
    void oddFile(const QString &path, const interlock::Error &error);

private:
    void scanLane(Lane lane);
    StorePaths m_paths;
    QFileSystemWatcher m_watcher;
    QTimer m_rescan;
    QSet<QString> m_odd;
    QSet<QString> m_aside;
};

} // namespace interlock
