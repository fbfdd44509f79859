#include "app/cli/bench_gauge.h"

using namespace Qt::StringLiterals;

namespace interlock::cli {

BenchGauge::BenchGauge()
{
    for (int lane = 0; lane < kLanes; ++lane)
        m_pages.push_back(page(lane, 0));
    connect(&m_listener, &demo::HttpListener::connected, this, &BenchGauge::serve);
}

Done BenchGauge::listen()
{
    const auto port = m_listener.listen(0);
    if (!port)
        return passOn(port);
    m_port = *port;
    return {};
}

void BenchGauge::show(int run, int value)
{
    m_pages[size_t(laneOf(run))] = page(run, value);
}

QByteArray BenchGauge::page(int run, int value)
{
    const QByteArray label = "{run=\"" + QByteArray::number(run) + "\"} ";
    QByteArray page = "# HELP bench_breach Whether the canary misbehaves.\n# TYPE bench_breach gauge\n"
                      "bench_breach" +
                      label + QByteArray::number(value) +
                      "\n# HELP bench_requests Requests.\n# TYPE bench_requests gauge\n";
    for (int code = 0; code < 12; ++code)
        page += "bench_requests{code=\"" + QByteArray::number(200 + code) +
                "\",handler=\"/api/v1/checkout\",instance=\"10.0.0.1:9100\"} 0.25\n";
    return page;
}

void BenchGauge::serve(demo::HttpConnection *connection)
{
    connect(connection, &demo::HttpConnection::requested, connection,
            [this, connection](const demo::HttpRequest &request) {
                bool ok = false;
                const int lane = request.query.queryItemValue(u"lane"_s).toInt(&ok);
                if (request.path != u"/metrics" || !ok || lane < 0 || lane >= kLanes)
                    return connection->reply({404, "no such lane\n", "text/plain"});
                connection->reply({200, m_pages[size_t(lane)], "text/plain; version=0.0.4"});
            });
}

} // namespace interlock::cli
