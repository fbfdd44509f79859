#pragma once

#include "models/base/result.h"
#include "models/store/paths.h"
#include "models/store/requests.h"

#include <QFileSystemWatcher>
#include <QSet>
#include <QTimer>

#include <optional>

namespace interlock {

constexpr qint64 kMostRequestBytes = 512 * 1024;

/// Drops a request durably: write, sync, rename, sync the directory. Gives its SHA-256. Needs no living
/// engine.
Result<QString> dropRequest(const StorePaths &paths, Lane lane, const QByteArray &bytes);

/// Noticed by inotify, rescanned each second. Lowering requests always come first. Only names of ours are
/// looked at; one that is not a regular file of at most 512 KiB is left where it is and reported once.
class Inbox final : public Requests {
    Q_OBJECT
public:
    explicit Inbox(StorePaths paths, QObject *parent = nullptr);
    /// Looks now; emits `arrived` for each request there is, lowering first and of those the urgent, at most
    /// 64 of a lane a look.
    void scan() override;
    void remove(const Request &request) override;
    /// It is being dealt with: not offered again, so that requests that wait never hide newer ones. At most
    /// 10,000 are remembered; more are offered again, which does no harm.
    void setAside(const Request &request) override;
    void offerAgain(const Request &request) override;

private:
    void scanLane(Lane lane);
    std::vector<Request> waiting(Lane lane);
    std::optional<Request> readRequest(const QString &path, Lane lane);
    StorePaths m_paths;
    QFileSystemWatcher m_watcher;
    QTimer m_rescan;
    QSet<QString> m_odd;
    QSet<QString> m_aside;
};

} // namespace interlock
