#include "models/traffic/disk.h"

namespace interlock {

namespace {

/// A thread that hangs in the kernel goes with the process; waiting for it would hang here too.
void leave(QThreadPool *thread)
{
    thread->clear();
    if (thread->waitForDone(0))
        delete thread;
}

} // namespace

Disk::Disk() : m_thread(new QThreadPool, leave)
{
    m_thread->setMaxThreadCount(1);
}

} // namespace interlock
