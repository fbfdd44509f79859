#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QFuture>
#include <QPointer>
#include <QPromise>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>

namespace interlock {

/// Work on files away from the event loop, one piece after the other: a disk that hangs holds up nobody. What
/// was given up after its deadline is not begun any more; what had begun may still be done.
class Disk {
public:
    static constexpr Duration kDeadline{5000};

    Disk();
    /// Runs `work` on the disk's thread and hands its result to `done` in the thread of `context`; nothing
    /// comes once `context` is gone. A Timeout after `kDeadline` means that nobody knows.
    template <typename T>
    void run(QObject *context, std::function<Result<T>()> work, std::function<void(Result<T>)> done);

private:
    std::shared_ptr<QThreadPool> m_thread;
};

template <typename T>
void Disk::run(QObject *context, std::function<Result<T>()> work, std::function<void(Result<T>)> done)
{
    const auto promise = std::make_shared<QPromise<Result<T>>>();
    const auto over = std::make_shared<std::atomic<bool>>(false);
    const auto once = std::make_shared<std::function<void(Result<T>)>>(std::move(done));
    const auto tell = [over, once](Result<T> result) {
        if (!over->exchange(true))
            std::exchange(*once, nullptr)(std::move(result));
    };
    promise->start();
    promise->future().then(context, tell);
    QTimer::singleShot(kDeadline, context, [tell] {
        tell(fail(ErrorCode::Timeout,
                  QStringLiteral("the disk did not answer within %1 ms").arg(kDeadline.count()),
                  QStringLiteral("what it was asked to do may still happen: read back")));
    });
    m_thread->start([promise, over, work = std::move(work)] {
        if (!*over)
            promise->addResult(work());
        promise->finish();
    });
}

} // namespace interlock
