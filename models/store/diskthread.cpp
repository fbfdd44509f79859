#include "models/store/diskthread.h"

namespace interlock {

DiskThread::DiskThread(int queue) : m_worker(new QObject), m_most(queue)
{
    m_worker->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("files"));
    m_thread.start();
}

DiskThread::~DiskThread()
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, thread = &m_thread] {
        delete worker;
        thread->quit();
    });
    m_thread.wait();
}

void DiskThread::run(Job job, Ended ended)
{
    if (m_waiting >= m_most) {
        if (ended)
            ended(fail(ErrorCode::Busy, QStringLiteral("the disk is too slow: %1 files wait").arg(m_waiting),
                       QStringLiteral("check the disk")));
        return;
    }
    ++m_waiting;
    QMetaObject::invokeMethod(
        m_worker, [this, delay = m_delay, job = std::move(job), ended = std::move(ended)] {
            if (delay.count() > 0)
                QThread::msleep(ulong(delay.count())); // a slow disk, asked for by a test
            const Done done = job();
            QMetaObject::invokeMethod(this, [this, done, ended] {
                --m_waiting;
                if (ended)
                    ended(done);
            });
        });
}

} // namespace interlock
