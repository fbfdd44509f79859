#include "ui/first/consoleapplication.h"

#include <QLoggingCategory>
#include <QTimer>

namespace interlock {

namespace {
constexpr unsigned long kLookMs = 50;
Q_LOGGING_CATEGORY(stalls, "stall")

/// The object that an event is about: a timer speaks for whom it belongs to.
const QObject *subjectOf(const QObject *receiver)
{
    const bool isTimer = qobject_cast<const QTimer *>(receiver) != nullptr;
    return isTimer && receiver->parent() ? receiver->parent() : receiver;
}
} // namespace

Watchdog::~Watchdog()
{
    {
        const QMutexLocker lock(&m_mutex);
        m_ends = true;
        m_wake.wakeAll();
    }
    wait();
}

void Watchdog::run()
{
    const QMutexLocker lock(&m_mutex);
    while (!m_ends) {
        m_wake.wait(&m_mutex, kLookMs);
        if (const auto stall = m_meter.look())
            qCWarning(stalls, "the window has not answered for %lld ms: %s", qlonglong(stall->took.count()),
                      qUtf8Printable(stall->what));
    }
}

ConsoleApplication::ConsoleApplication(int &argc, char **argv, const Clock &clock)
    : QApplication(argc, argv), m_meter(clock), m_watchdog(m_meter)
{
    m_watchdog.start();
}

ConsoleApplication::~ConsoleApplication() = default;

bool ConsoleApplication::notify(QObject *receiver, QEvent *event)
{
    if (QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    // An event within an event is part of its turn; one that a loop within a turn delivers is a turn of its
    // own.
    const int level = thread()->loopLevel();
    const int outer = std::exchange(m_level, level);
    if (level != outer) {
        const QObject *subject = subjectOf(receiver);
        m_meter.begin(subject->metaObject()->className(), subject->objectName(), event->type());
    }
    const bool done = QApplication::notify(receiver, event);
    m_level = outer;
    if (level != outer) {
        if (const auto stall = m_meter.end()) {
            qCWarning(stalls, "the window answered again after %lld ms, of which it computed %lld: %s",
                      qlonglong(stall->took.count()), qlonglong(stall->computed.count()),
                      qUtf8Printable(stall->what));
            Q_EMIT stalled(*stall);
        }
    }
    return done;
}

} // namespace interlock
