#pragma once

#include "ui/first/stallmeter.h"

#include <QApplication>
#include <QThread>
#include <QWaitCondition>

namespace interlock {

/// Asks a meter twenty times a second from a thread of its own, and logs what it says.
class Watchdog final : public QThread {
public:
    explicit Watchdog(StallMeter &meter) : m_meter(meter) {}
    ~Watchdog() override;

protected:
    void run() override;

private:
    StallMeter &m_meter;
    QMutex m_mutex;
    QWaitCondition m_wake;
    bool m_ends = false;
};

/// The application of the console: every event it delivers on the GUI thread is one turn for the stall meter.
class ConsoleApplication : public QApplication {
    Q_OBJECT
public:
    ConsoleApplication(int &argc, char **argv, const Clock &clock);
    ~ConsoleApplication() override;
    bool notify(QObject *receiver, QEvent *event) override;
    const StallMeter &meter() const { return m_meter; }

Q_SIGNALS:
    /// A turn that took too long ended; its stall is logged already.
    void stalled(const interlock::Stall &stall);

private:
    StallMeter m_meter;
    Watchdog m_watchdog;
    int m_level = -1; ///< of the event loop whose turn it is; -1 between turns
};

} // namespace interlock
