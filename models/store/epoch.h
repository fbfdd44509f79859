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
    EpochLock(const EpochLock &) = delete;
    EpochLock &operator=(const EpochLock &) = delete;

private:
    explicit EpochLock(int fd) : m_fd(fd) {}
    int m_fd;
};

/// The pid that holds the lock, this process included; 0 when nobody does.
qint64 epochHolder(const StorePaths &paths);

} // namespace interlock
