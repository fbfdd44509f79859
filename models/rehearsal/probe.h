#pragma once

#include "models/rehearsal/recovery.h"
#include "models/sources/httpfetch.h"

#include <memory>
#include <vector>

namespace interlock {

/// Asks one address again and again as a user would, whether or not the answers come: a slow service does not
/// slow its users down. At most 16 requests are out at once; one that cannot be sent counts as a failure.
class Probe : public QObject {
    Q_OBJECT
public:
    struct Options {
        QUrl url;
        Duration every{200};
        Duration patience{5000}; ///< a user who waits longer has gone: a failure
    };
    Probe(Options options, const Clock &clock, QObject *parent = nullptr);
    ~Probe() override;
    void start();
    void stop();
    /// In the order in which they ended; at most 100,000, after which no more are kept.
    const std::vector<ProbeSample> &samples() const { return m_samples; }

private:
    /// One request at a time, on connections of its own: the six that Qt opens to a host would fill up.
    struct Line {
        QNetworkAccessManager network;
        std::unique_ptr<HttpFetch> fetch;
        QElapsedTimer running;
        bool busy = false;
    };
    void ask();
    void keep(const ProbeSample &sample);

    Options m_options;
    const Clock &m_clock;
    QTimer m_timer;
    std::vector<std::unique_ptr<Line>> m_lines;
    std::vector<ProbeSample> m_samples;
};

} // namespace interlock
