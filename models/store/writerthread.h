#pragma once

#include "models/base/clock.h"
#include "models/store/ports.h"
#include "models/store/writer.h"

#include <QThread>

namespace interlock {

/// The writer behind a bounded queue on a thread of its own, so that a hung disk holds nobody (decision 4).
/// Batches become durable in the order they were given.
class WriterThread : public BatchWriter {
    Q_OBJECT
public:
    /// Opens the store on the new thread; an error comes back here. `queue`: batches that may wait.
    static Result<std::unique_ptr<WriterThread>> start(const QString &path, int queue = 512);
    /// Waits for what is queued.
    ~WriterThread() override;

    void check(const QByteArray &envelope) override;
    /// `ended` is called on the caller's thread once the batch is durable or failed; at once with Busy when
    /// the queue is full.
    void append(StoreBatch batch, Ended ended) override;
    int waiting() const { return m_waiting; }
    /// Tests: each commit takes at least this long more, as on a slow disk.
    void delayCommits(Duration by);

private:
    class Worker;
    explicit WriterThread(int queue) : m_most(queue) {}
    QThread m_thread;
    Worker *m_worker = nullptr;
    int m_waiting = 0;
    int m_most;
};

} // namespace interlock
