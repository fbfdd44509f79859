#pragma once

#include <QAbstractEventDispatcher>
#include <QHash>

#include <functional>
#include <map>
#include <vector>

namespace interlock::sim {

/// Microseconds of true time since the world began.
using Micros = qint64;
constexpr Micros kMs = 1000;
constexpr Micros kSecond = 1'000'000;

/// Whose turn it is: an incarnation of an engine, or the world itself.
using Process = int;
constexpr Process kWorld = 0;

/// One thread, one heap of events, a time that jumps to the next of them. The product's timers and queued
/// calls run in it unchanged, because it stands where Qt's event dispatcher stands. What is registered while
/// a process runs belongs to it: a paused process gets its events late, an ended one never.
class VirtualLoop final : public QAbstractEventDispatcher {
public:
    /// The one of this program; install it before the application object is made.
    static VirtualLoop &instance();

    Micros now() const { return m_now; }
    Process running() const { return m_running; }
    /// Calls `what` for a process after a time.
    void after(Micros delay, Process process, std::function<void()> what);
    /// Runs a piece of a process now, and all that it posts.
    void run(Process process, const std::function<void()> &what);

    /// Runs the next event that is due by `until`; false when there is none (it is `until` then).
    bool next(Micros until);

    void pause(Process process);
    /// What was due meanwhile comes now, in its order.
    void resume(Process process);
    /// The timers of a process slept along with the machine: all come later by this.
    void postpone(Process process, Micros by);
    void end(Process process);
    /// A new world.
    void reset();

    bool processEvents(QEventLoop::ProcessEventsFlags) override;
    void registerSocketNotifier(QSocketNotifier *) override {}
    void unregisterSocketNotifier(QSocketNotifier *) override {}
    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int id) override;
    void wakeUp() override {}
    void interrupt() override {}

private:
    struct Entry {
        Micros at = 0;
        quint64 number = 0;
        Process process = kWorld;
        int timer = -1; ///< of a timer; else `what`
        std::function<void()> what;
    };
    struct Timer {
        qint64 interval = 0; ///< ms
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        Process process = kWorld;
        Micros at = 0;
        quint64 number = 0; ///< of its entry
    };
    /// What the heap moves about: an entry's place in the order, and where it lies.
    struct Due {
        Micros at = 0;
        quint64 number = 0;
        size_t slot = 0;
    };
    static bool later(const Due &a, const Due &b);
    void push(Entry entry);
    Entry pop();
    void arm(int id, Timer &timer);
    void fire(Entry &entry);
    void drain();

    std::vector<Due> m_heap;
    std::vector<Entry> m_entries;
    std::vector<size_t> m_free; ///< slots of `m_entries`
    QHash<int, Timer> m_timers;
    std::map<Process, std::vector<Entry>> m_paused;
    Micros m_now = 0;
    quint64 m_number = 0;
    Process m_running = kWorld;
};

} // namespace interlock::sim
