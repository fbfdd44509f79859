#pragma once

#include "models/base/result.h"
#include "models/store/paths.h"
#include "models/store/ports.h"

#include <memory>

namespace interlock {

/// Who holds the store: at most one engine of the machine, by a lock on a file of its own that dies with the
/// process (I4). The file holds the pid of whoever took it last.
class EpochLock final : public EpochHold {
public:
    /// Busy when another process holds it; the error names its pid.
    static Result<std::unique_ptr<EpochLock>> acquire(const StorePaths &paths);
    ~EpochLock() override;
    bool isHeld() const override;
    EpochLock(const EpochLock &) = delete;
    EpochLock &operator=(const EpochLock &) = delete;

private:
    EpochLock(int fd, QString path) : m_fd(fd), m_path(std::move(path)) {}
    int m_fd;
    QString m_path;
};

/// Who took the lock last, as the file says: is it held, and by that one?
struct EpochHolder {
    qint64 pid = 0;
    quint64 started = 0; ///< as ProcessId
    QString bootId;
    bool operator==(const EpochHolder &) const = default;
};
EpochHolder writtenHolder(const StorePaths &paths);
/// Stands for the pid of a holder that has not written it yet: never a process to signal.
constexpr qint64 kUnnamedHolder = 1;
/// The pid that holds the lock, this process included; 0 when nobody does; at times `kUnnamedHolder`.
qint64 epochHolder(const StorePaths &paths);

} // namespace interlock
