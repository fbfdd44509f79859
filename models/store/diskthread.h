#pragma once

#include "models/base/clock.h"
#include "models/store/ports.h"

#include <QThread>

namespace interlock {

/// Small files (answers, heartbeat, packs, the emergency journal) written on a thread of their own behind a
/// bounded queue, so that a hung disk holds nobody (decision 4). Jobs run one after the other.
class DiskThread : public Background {
    Q_OBJECT
public:
    explicit DiskThread(int queue = 4096);
    /// Waits for what is queued; nobody is told of it any more.
    ~DiskThread() override;

    /// `job` runs there and touches nothing of the caller's; `ended` is called here, at once with Busy when
    /// the queue is full.
    void run(Job job, Ended ended = {}) override;
    int waiting() const { return m_waiting; }
    /// Tests: each job takes at least this long more, as on a slow disk.
    void delayJobs(Duration by) { m_delay = by; }

private:
    QThread m_thread;
    QObject *m_worker;
    int m_waiting = 0;
    int m_most;
    Duration m_delay{0};
};

} // namespace interlock
