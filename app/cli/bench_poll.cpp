#include "app/cli/bench_figures.h"
#include "app/cli/benches.h"
#include "app/cli/session.h"
#include "app/demo/httplistener.h"
#include "models/sources/scrapesource.h"

#include <QThread>
#include <QTimer>

#include <sys/resource.h>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr int kMeasuredMs = 3'000;

/// A page of some 1 kB: 13 series, one of which is looked at.
QByteArray makePage()
{
    QByteArray page = "# HELP bench_requests_total Requests.\n# TYPE bench_requests_total counter\n";
    for (int code = 0; code < 13; ++code)
        page += "bench_requests_total{code=\"" + QByteArray::number(200 + code) +
                "\",handler=\"/api/v1/checkout\",instance=\"10.0.0.1:9100\"} " +
                QByteArray::number(code * 1234) + '\n';
    return page;
}

double processorSeconds()
{
    rusage used{};
    ::getrusage(RUSAGE_THREAD, &used);
    const auto seconds = [](const timeval &time) {
        return double(time.tv_sec) + double(time.tv_usec) * 1e-6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Serves the page on a thread of its own, so that it costs the poller nothing but the other core.
class PageServer {
public:
    PageServer() { m_thread.start(); }
    ~PageServer()
    {
        m_thread.quit();
        m_thread.wait();
    }
    Result<quint16> listen()
    {
        auto *place = new QObject; // lives and ends on the thread
        place->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, place, &QObject::deleteLater);
        Result<quint16> port = fail(ErrorCode::Environment, {});
        QMetaObject::invokeMethod(
            place, [&port, place] { port = serve(place); }, Qt::BlockingQueuedConnection);
        return port;
    }

private:
    static Result<quint16> serve(QObject *place)
    {
        auto *listener = new demo::HttpListener(place);
        QObject::connect(listener, &demo::HttpListener::connected, listener,
                         [page = makePage()](demo::HttpConnection *connection) {
                             QObject::connect(connection, &demo::HttpConnection::requested, connection,
                                              [connection, page] {
                                                  connection->reply({200, page, "text/plain; version=0.0.4"});
                                              });
                         });
        return listener->listen(0);
    }
    QThread m_thread;
};

/// Polls one source as fast as it answers until the time is over.
class PollRun : public QObject {
public:
    PollRun(quint16 port, std::function<void(int)> finish)
        : m_source(sourceOf(port), {indicator()}, systemClock(), {}), m_finish(std::move(finish))
    {
        connect(&m_source, &MetricSource::polled, this, &PollRun::onPolled);
    }
    void start()
    {
        m_whole.start();
        m_processor = processorSeconds();
        next();
    }

private:
    static Source sourceOf(quint16 port)
    {
        Source source;
        source.id = SourceId{u"bench"_s};
        source.url = QUrl(u"http://127.0.0.1:%1/metrics"_s.arg(port));
        return source;
    }
    static Indicator indicator()
    {
        Indicator requests;
        requests.id = IndicatorId{u"requests"_s};
        requests.source = SourceId{u"bench"_s};
        requests.measure = Rate{*parseSelector(u"bench_requests_total{code=\"200\"}"_s), Duration(60'000)};
        return requests;
    }
    void next()
    {
        m_one.start();
        m_source.poll();
    }
    void onPolled(const Poll &poll)
    {
        m_took.push_back(double(m_one.nsecsElapsed()) * 1e-3);
        if (!poll.result)
            return m_finish(complain(poll.result.error()));
        if (!m_whole.hasExpired(kMeasuredMs))
            return (void)QMetaObject::invokeMethod(
                this, [this] { next(); }, Qt::QueuedConnection);
        const double seconds = double(m_whole.nsecsElapsed()) * 1e-9;
        printFigure(u"poll, one target, one after the other"_s, double(m_took.size()) / seconds,
                    u"polls/s"_s);
        printFigure(u"poll, p50"_s, median(m_took), u"us"_s);
        printFigure(u"poll, p95"_s, percentile(m_took, 0.95), u"us"_s);
        printFigure(u"poll, processor time of the engine's thread"_s,
                    (processorSeconds() - m_processor) * 1e6 / double(m_took.size()), u"us"_s);
        m_finish(0);
    }

    ScrapeSource m_source;
    std::function<void(int)> m_finish;
    QElapsedTimer m_whole, m_one;
    double m_processor = 0;
    std::vector<double> m_took;
};

} // namespace

int benchPoll()
{
    PageServer server;
    const auto port = server.listen();
    if (!port)
        return complain(port.error());
    std::unique_ptr<PollRun> run;
    return runUntil([&](const std::function<void(int)> &finish) {
        run = std::make_unique<PollRun>(*port, finish);
        run->start();
    });
}

} // namespace interlock::cli
