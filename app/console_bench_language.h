#pragma once

#include "app/console_bench_day.h"
#include "ui/follower/trace.h"
#include "ui/shell.h"

namespace interlock {

/// The language is chosen in the settings of a window that follows a release of 24 h: from the press to the
/// page in the other language, painted. What the log told of the day is said anew within that time.
class BenchLanguage : public QObject {
public:
    explicit BenchLanguage(BenchEnded ended);
    ~BenchLanguage() override;
    void start();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// Says its day again as the follower does, on this thread: nothing of it is left out of the figure.
    class Day final : public NoCommands {
    public:
        Day();
        SnapshotPtr snapshot(Moment now) const;
        void sayAnew(std::function<void()> said) override;
        std::function<void()> told; ///< what takes the snapshot

    private:
        Trace m_trace;
    };
    void press();
    void painted();

    BenchEnded m_ended;
    SystemClock m_clock;
    Day m_day;
    Shell m_shell;
    QElapsedTimer m_timer;
    std::vector<double> m_steps;
    const MainWindow *m_before = nullptr; ///< the window that was pressed in
    bool m_waits = false;
};

} // namespace interlock
