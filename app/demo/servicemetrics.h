#pragma once

#include <QByteArray>
#include <QMap>

#include <array>

namespace interlock::demo {

/// What a demo service says about itself, in the Prometheus text format 0.0.4.
class ServiceMetrics {
public:
    explicit ServiceMetrics(const QByteArray &version);
    /// One finished request: its status (499: the caller went away first) and how long it took.
    void count(int status, double seconds);
    void begin() { ++m_inflight; }
    void end() { --m_inflight; }
    QByteArray render() const;

private:
    static constexpr std::array kBounds = {0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1,
                                           0.2,   0.3,  0.5,  0.75, 1.0,  2.5};

    QByteArray m_version;
    QMap<int, quint64> m_requests; ///< by status
    std::array<quint64, kBounds.size() + 1> m_buckets{};
    double m_seconds = 0;
    quint64 m_total = 0;
    int m_inflight = 0;
    double m_started; ///< seconds since 1970
};

} // namespace interlock::demo
