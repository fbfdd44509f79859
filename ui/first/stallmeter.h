#pragma once

#include "models/base/clock.h"

#include <QMutex>
#include <QString>

#include <atomic>
#include <functional>
#include <optional>

namespace interlock {

/// A turn of the event loop that took too long: for so long nobody who clicked or typed was answered.
struct Stall {
    WallTime at{}; ///< when the turn began
    Duration took{0};
    QString what; ///< "MainWindow (Timer), showing live"
    /// For how long the GUI thread computed; the rest it waited: for the window system, or for a processor.
    Duration computed{0};
    bool operator==(const Stall &) const = default;
};

/// Names what the GUI thread does, while it lives. The innermost one counts. `what` must outlive the program:
/// a literal.
class Doing {
public:
    explicit Doing(const char *what) : m_before(s_now.exchange(what)) {}
    ~Doing() { s_now.store(m_before); }
    Doing(const Doing &) = delete;
    Doing &operator=(const Doing &) = delete;
    static const char *now() { return s_now.load(); }

private:
    const char *m_before;
    static std::atomic<const char *> s_now;
};

/// Measures each turn of the event loop. The GUI thread says when one begins and ends; a watchdog asks from
/// its own thread, so that a turn which never ends is told too.
class StallMeter {
public:
    static constexpr Duration kAllowed{100};
    /// What the calling thread has computed since it began, in nanoseconds.
    using Computed = std::function<qint64()>;
    explicit StallMeter(const Clock &clock, Computed computed = threadTime)
        : m_clock(clock), m_computed(std::move(computed))
    {}
    static qint64 threadTime();

    /// A turn begins: an event of this name to an object of this class.
    void begin(const char *className, const QString &objectName, int eventType);
    /// It ended. The stall, if it was one.
    std::optional<Stall> end();
    /// Any thread: the turn that goes on for over kAllowed, once a turn.
    std::optional<Stall> look();

    struct Tally {
        int count = 0;
        std::optional<Stall> newest, longest;
    };
    Tally tally() const;

private:
    struct Turn {
        const char *className = nullptr;
        QString objectName;
        int eventType = 0;
        Moment began{};
        qint64 computed = 0; ///< before it
    };
    Stall stallOf(const Turn &turn, Moment now) const;

    const Clock &m_clock;
    const Computed m_computed;
    mutable QMutex m_mutex;
    std::optional<Turn> m_turn;
    bool m_told = false;
    QString m_doing; ///< what the watchdog saw: a scope that blocked has ended when the turn ends
    Tally m_tally;
};

} // namespace interlock
