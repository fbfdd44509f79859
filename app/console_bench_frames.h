#pragma once

#include "app/console_bench_figure.h"

#include <QElapsedTimer>
#include <QProcess>

namespace interlock {

/// Process start to the first painted frame, in turns: the bare window beside this program, and the console
/// itself on a store that is not there; of the console also until all of its screen was painted.
class FirstFrames : public QObject {
public:
    explicit FirstFrames(BenchEnded ended);
    void start();

private:
    void next();
    void hear();
    void end(int status);

    BenchEnded m_ended;
    QProcess m_process;
    QElapsedTimer m_since;
    std::vector<double> m_bare, m_console, m_screen;
    bool m_isBare = true;
};

} // namespace interlock
