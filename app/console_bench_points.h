#pragma once

#include "app/console_bench_figure.h"
#include "ui/dashboard/curveplot.h"

#include <QElapsedTimer>

namespace interlock {

/// One plot, canary and stable, that scrolls by a sample each frame: with 2,900 points of each and with a
/// million, in turns.
class BenchPoints : public QObject {
public:
    explicit BenchPoints(BenchEnded ended);
    void start();

private:
    struct Side {
        explicit Side(qint64 points);
        /// Some of its points; true once all are there and the plot is shown.
        bool prepare();
        void append();
        SeriesRing canary, stable;
        CurvePlot plot;
        qint64 points, second = 0;
        std::vector<double> frames;
    };
    void prepare();
    void frame();
    void framed();

    BenchEnded m_ended;
    std::unique_ptr<Side> m_few, m_many;
    Side *m_now = nullptr;
    QElapsedTimer m_timer;
};

} // namespace interlock
