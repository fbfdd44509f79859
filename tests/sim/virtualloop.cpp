#include "tests/sim/virtualloop.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>

namespace interlock::sim {

VirtualLoop &VirtualLoop::instance()
{
    static VirtualLoop *const loop = new VirtualLoop; // the application owns it once it is installed
    return *loop;
}

bool VirtualLoop::later(const Due &a, const Due &b)
{
    return a.at != b.at ? a.at > b.at : a.number > b.number;
}

void VirtualLoop::push(Entry entry)
{
    if (m_free.empty()) {
        m_free.push_back(m_entries.size());
        m_entries.emplace_back();
    }
    const size_t slot = m_free.back();
    m_free.pop_back();
    m_heap.push_back({entry.at, entry.number, slot});
    m_entries[slot] = std::move(entry);
    std::push_heap(m_heap.begin(), m_heap.end(), later);
}

VirtualLoop::Entry VirtualLoop::pop()
{
    std::pop_heap(m_heap.begin(), m_heap.end(), later);
    const size_t slot = m_heap.back().slot;
    m_heap.pop_back();
    m_free.push_back(slot);
    return std::move(m_entries[slot]);
}

void VirtualLoop::after(Micros delay, Process process, std::function<void()> what)
{
    push({m_now + std::max<Micros>(delay, 0), ++m_number, process, -1, std::move(what)});
}

void VirtualLoop::run(Process process, const std::function<void()> &what)
{
    const Process before = std::exchange(m_running, process);
    what();
    drain();
    m_running = before;
}

/// What a piece of code posted belongs to it and comes before anything else happens.
void VirtualLoop::drain()
{
    QCoreApplication::sendPostedEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

bool VirtualLoop::next(Micros until)
{
    while (!m_heap.empty() && m_heap.front().at <= until) {
        Entry entry = pop();
        if (entry.timer >= 0) {
            const auto timer = m_timers.constFind(entry.timer);
            if (timer == m_timers.constEnd() || timer->number != entry.number)
                continue; // stopped or started again
        }
        if (const auto paused = m_paused.find(entry.process); paused != m_paused.end()) {
            paused->second.push_back(std::move(entry));
            continue;
        }
        m_now = std::max(m_now, entry.at);
        fire(entry);
        return true;
    }
    m_now = std::max(m_now, until);
    return false;
}

void VirtualLoop::fire(Entry &entry)
{
    m_running = entry.process;
    if (entry.timer >= 0) {
        Timer &timer = m_timers[entry.timer];
        QObject *const object = timer.object;
        arm(entry.timer, timer);
        QTimerEvent event(entry.timer);
        QCoreApplication::sendEvent(object, &event);
    } else {
        entry.what();
    }
    drain();
    m_running = kWorld;
}

void VirtualLoop::arm(int id, Timer &timer)
{
    timer.at = m_now + timer.interval * kMs;
    timer.number = ++m_number;
    push({timer.at, timer.number, timer.process, id, {}});
}

void VirtualLoop::pause(Process process)
{
    m_paused.try_emplace(process);
}

void VirtualLoop::resume(Process process)
{
    const auto found = m_paused.find(process);
    if (found == m_paused.end())
        return;
    std::vector<Entry> waiting = std::move(found->second);
    m_paused.erase(found);
    for (Entry &entry : waiting) { // in the order in which they were due
        entry.at = m_now;
        push(std::move(entry));
    }
}

void VirtualLoop::postpone(Process process, Micros by)
{
    for (Due &due : m_heap)
        if (Entry &entry = m_entries[due.slot]; entry.process == process && entry.timer >= 0)
            due.at = entry.at += by;
    std::make_heap(m_heap.begin(), m_heap.end(), later);
}

void VirtualLoop::end(Process process)
{
    m_paused.erase(process);
    std::vector<Entry> ended; // what they hold is let go when all of them are out of the heap
    std::erase_if(m_heap, [&](const Due &due) {
        if (m_entries[due.slot].process != process)
            return false;
        ended.push_back(std::move(m_entries[due.slot]));
        m_free.push_back(due.slot);
        return true;
    });
    std::make_heap(m_heap.begin(), m_heap.end(), later);
}

void VirtualLoop::reset()
{
    drain();
    m_heap.clear();
    const std::vector<Entry> left = std::exchange(m_entries, {});
    m_free.clear();
    m_paused.clear();
    m_now = 0;
    m_number = 0;
    m_running = kWorld;
}

bool VirtualLoop::processEvents(QEventLoop::ProcessEventsFlags)
{
    drain();
    return false;
}

void VirtualLoop::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object)
{
    Timer &timer = m_timers[id];
    timer = {interval, type, object, m_running, 0, 0};
    arm(id, timer);
}

bool VirtualLoop::unregisterTimer(int id)
{
    return m_timers.remove(id);
}

bool VirtualLoop::unregisterTimers(QObject *object)
{
    return m_timers.removeIf([object](const auto &one) { return one.value().object == object; }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> VirtualLoop::registeredTimers(QObject *object) const
{
    QList<TimerInfo> all;
    for (auto timer = m_timers.cbegin(); timer != m_timers.cend(); ++timer)
        if (timer->object == object)
            all.append({timer.key(), int(timer->interval), timer->type});
    return all;
}

int VirtualLoop::remainingTime(int id)
{
    const auto timer = m_timers.constFind(id);
    return timer == m_timers.constEnd() ? -1 : int(std::max<Micros>(0, timer->at - m_now) / kMs);
}

} // namespace interlock::sim
