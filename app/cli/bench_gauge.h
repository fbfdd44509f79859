#pragma once

#include "app/demo/httplistener.h"

#include <vector>

namespace interlock::cli {

/// The numbers that a bench breaches on purpose: one small page a lane at `/metrics?lane=N`, with the gauge
/// `bench_breach`, which is 0 or 1, under a label that names the run. Whoever asks for a page sees the change
/// at once.
class BenchGauge : public QObject {
    Q_OBJECT
public:
    static constexpr int kLanes = 60; ///< each a scrape job of its own, so that their phases are spread

    BenchGauge();
    Done listen();
    quint16 port() const { return m_port; }
    static int laneOf(int run) { return run % kLanes; }
    /// What the lane of this run shows from now on.
    void show(int run, int value);
    /// The page that a run shows, of some 1 kB.
    static QByteArray page(int run, int value);

private:
    void serve(demo::HttpConnection *connection);

    demo::HttpListener m_listener;
    quint16 m_port = 0;
    std::vector<QByteArray> m_pages;
};

} // namespace interlock::cli
