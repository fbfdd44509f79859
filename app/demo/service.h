#pragma once

#include "app/demo/fault.h"
#include "app/demo/httplistener.h"
#include "app/demo/servicemetrics.h"

#include <QPointer>

#include <random>

namespace interlock::demo {

struct ServiceOptions {
    quint16 port = 0; ///< 0: any free one
    QString name = QStringLiteral("stable");
    QString version = QStringLiteral("1.0.0");
    quint64 seed = 1;
};

/// A small shop over real HTTP: `/` and `/checkout` answer after a log-normal time (median 20 ms), `/healthz`
/// at once, `/metrics` in text 0.0.4, `/fault` takes (POST) and shows (GET) a fault. The times follow from
/// the seed; so does which request a fault hits.
class Service : public QObject {
    Q_OBJECT
public:
    explicit Service(const ServiceOptions &options, QObject *parent = nullptr);
    /// Gives the port.
    Result<quint16> listen();

Q_SIGNALS:
    /// The first request that is no check: from now on this service carries traffic.
    void carriesTraffic();

private:
    void serve(HttpConnection *connection, const HttpRequest &request);
    void work(HttpConnection *connection, const QString &path);
    HttpReply changeFault(const HttpRequest &request);
    HttpReply showFault() const;
    /// Whether the fault hits this request; over any run of requests its share of them is hit, evenly.
    bool faulty();

    ServiceOptions m_options;
    HttpListener m_listener;
    ServiceMetrics m_metrics;
    std::mt19937_64 m_random;
    std::lognormal_distribution<double> m_milliseconds;
    Fault m_fault;
    double m_due = 0; ///< how much of a faulty request is owed
    bool m_carries = false;
};

} // namespace interlock::demo
