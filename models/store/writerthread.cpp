#include "models/store/writerthread.h"

#include "models/records/record.h"

#include <future>

namespace interlock {

class WriterThread::Worker : public QObject {
public:
    Done open(const QString &path)
    {
        auto writer = StoreWriter::open(path);
        if (!writer)
            return passOn(writer);
        m_writer = std::move(*writer);
        return {};
    }
    void check(const QByteArray &envelope)
    {
        if (const auto record = readRecord(envelope); !record && m_sound)
            m_sound =
                fail(ErrorCode::Unverified,
                     QStringLiteral("a signature of our own does not verify (%1): this machine computes "
                                    "wrongly")
                         .arg(record.error().text),
                     QStringLiteral("end the engine and start it on another machine"));
    }
    Done append(const StoreBatch &batch)
    {
        if (!m_sound)
            return m_sound;
        if (m_delay.count() > 0)
            QThread::msleep(ulong(m_delay.count())); // a slow disk, asked for by a test
        return m_writer->append(batch);
    }
    /// Whoever writes this much goes on: an engine, no clerk. And again where another program ended the log.
    void makeRoomAtTimes()
    {
        if (++m_commits % kCommitsARoom == kFirstRoom)
            m_writer->makeRoom();
    }
    void close() { m_writer.reset(); }
    void setDelay(Duration delay) { m_delay = delay; }

private:
    std::unique_ptr<StoreWriter> m_writer;
    Done m_sound;
    Duration m_delay{0};
    quint64 m_commits = 0;
    static constexpr quint64 kFirstRoom = 3, kCommitsARoom = 2000;
};

Result<std::unique_ptr<WriterThread>> WriterThread::start(const QString &path, int queue)
{
    std::unique_ptr<WriterThread> made(new WriterThread(queue));
    made->m_worker = new Worker;
    made->m_worker->moveToThread(&made->m_thread);
    made->m_thread.setObjectName(QStringLiteral("store"));
    made->m_thread.start();
    std::promise<Done> opened;
    QMetaObject::invokeMethod(
        made->m_worker, [worker = made->m_worker, &path, &opened] { opened.set_value(worker->open(path)); });
    if (const Done done = opened.get_future().get(); !done)
        return passOn(done);
    return made;
}

WriterThread::~WriterThread()
{
    if (m_worker)
        QMetaObject::invokeMethod(m_worker, [worker = m_worker, thread = &m_thread] {
            worker->close();
            delete worker;
            thread->quit();
        });
    m_thread.wait();
}

void WriterThread::check(const QByteArray &envelope)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, envelope] { worker->check(envelope); });
}

void WriterThread::append(StoreBatch batch, Ended ended)
{
    if (m_waiting >= m_most) {
        ended(fail(ErrorCode::Busy, QStringLiteral("the store is too slow: %1 writes wait").arg(m_waiting),
                   QStringLiteral("check the disk")));
        return;
    }
    ++m_waiting;
    QMetaObject::invokeMethod(m_worker,
                              [this, worker = m_worker, batch = std::move(batch), ended = std::move(ended)] {
                                  const Done done = worker->append(batch);
                                  QMetaObject::invokeMethod(this, [this, done, ended] {
                                      --m_waiting;
                                      ended(done);
                                  });
                                  worker->makeRoomAtTimes();
                              });
}

void WriterThread::delayCommits(Duration by)
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, by] { worker->setDelay(by); });
}

} // namespace interlock
