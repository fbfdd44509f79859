#include "app/demo/service.h"

#include "models/base/json.h"

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::demo {

namespace {

constexpr double kMedianMs = 20;
constexpr double kSpread = 0.4;      // p95 about 39 ms, p99 about 51 ms
constexpr double kColdShare = 0.005; // of the requests find nothing in the cache
constexpr double kColdMs = 310;
constexpr double kLongestMs = 400;
constexpr int kCallerGone = 499;

/// One request being worked on; counted once, answered or not.
struct Work {
    QElapsedTimer clock;
    bool counted = false;
};

HttpReply textReply(int status, const QString &text)
{
    return {.status = status, .body = text.toUtf8() + '\n', .contentType = "text/plain; charset=utf-8"};
}

} // namespace

Service::Service(const ServiceOptions &options, QObject *parent)
    : QObject(parent), m_options(options), m_metrics(options.version.toUtf8()), m_random(options.seed),
      m_milliseconds(std::log(kMedianMs), kSpread)
{
    connect(&m_listener, &HttpListener::connected, this, [this](HttpConnection *connection) {
        connect(connection, &HttpConnection::requested, this,
                [this, connection](const HttpRequest &request) { serve(connection, request); });
    });
}

Result<quint16> Service::listen()
{
    return m_listener.listen(m_options.port);
}

void Service::serve(HttpConnection *connection, const HttpRequest &request)
{
    if (request.path == "/"_L1 || request.path == "/checkout"_L1)
        work(connection, request.path);
    else if (request.path == "/healthz"_L1)
        connection->reply(textReply(200, u"ok"_s));
    else if (request.path == "/metrics"_L1)
        connection->reply(
            {.body = m_metrics.render(), .contentType = "text/plain; version=0.0.4; charset=utf-8"});
    else if (request.path == "/fault"_L1)
        connection->reply(request.method == "POST" ? changeFault(request) : showFault());
    else
        connection->reply(textReply(404, u"nothing here; try /, /checkout, /healthz, /metrics or /fault"_s));
}

void Service::work(HttpConnection *connection, const QString &path)
{
    if (!m_carries) {
        m_carries = true;
        Q_EMIT carriesTraffic();
    }
    const bool hit = faulty();
    const double cold = std::bernoulli_distribution(kColdShare)(m_random) ? kColdMs : 0;
    double wait = std::min(m_milliseconds(m_random) + cold, kLongestMs);
    if (hit && m_fault.kind == FaultKind::Latency)
        wait += double(m_fault.delay.count());
    const int status = hit && m_fault.kind == FaultKind::Errors ? 500 : 200;

    auto task = std::make_shared<Work>();
    task->clock.start();
    m_metrics.begin();
    const auto finish = [this, task](int code) {
        if (std::exchange(task->counted, true))
            return;
        m_metrics.end();
        m_metrics.count(code, double(task->clock.nsecsElapsed()) / 1e9);
    };
    auto *gone = new QObject(connection); // this request's own end of the connection's signal
    connect(connection, &HttpConnection::gone, gone, [finish] { finish(kCallerGone); });
    if (hit && m_fault.kind == FaultKind::Hang)
        return;
    const QByteArray body =
        compactJson({{u"service"_s, m_options.name}, {u"version"_s, m_options.version}, {u"path"_s, path}});
    QTimer::singleShot(std::lround(wait), Qt::PreciseTimer, connection,
                       [connection, gone, finish, status, body] {
                           finish(status);
                           delete gone;
                           connection->reply({.status = status, .body = body});
                       });
}

bool Service::faulty()
{
    if (m_fault.kind == FaultKind::None)
        return false;
    m_due += m_fault.share;
    if (m_due < 1)
        return false;
    m_due -= 1;
    return true;
}

HttpReply Service::changeFault(const HttpRequest &request)
{
    const Result<FaultKind> kind = faultKind(request.query.queryItemValue(u"kind"_s));
    if (!kind)
        return textReply(400, kind.error().sentence());
    Fault fault{.kind = *kind};
    bool ok = true;
    if (request.query.hasQueryItem(u"ms"_s)) {
        const int ms = request.query.queryItemValue(u"ms"_s).toInt(&ok);
        if (!ok || ms < 0 || ms > 60000)
            return textReply(400, u"ms is a whole number from 0 to 60000"_s);
        fault.delay = Duration(ms);
    }
    if (request.query.hasQueryItem(u"share"_s)) {
        fault.share = request.query.queryItemValue(u"share"_s).toDouble(&ok);
        if (!ok || !(fault.share >= 0 && fault.share <= 1))
            return textReply(400, u"share is a number from 0 to 1"_s);
    }
    m_fault = fault;
    m_due = 0;
    return showFault();
}

HttpReply Service::showFault() const
{
    return {.body = compactJson({{u"kind"_s, faultWord(m_fault.kind)},
                                 {u"ms"_s, qint64(m_fault.delay.count())},
                                 {u"sharePercent"_s, qint64(std::lround(m_fault.share * 100))}})};
}

} // namespace interlock::demo
