#include "tests/sim/endpoints.h"

#include "tests/sim/world.h"

#include <cmath>

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr Micros kAnswer = 5 * kMs;
constexpr double kGood = 200;
const IndicatorId kLatency{u"latency"_s}, kErrors{u"errors"_s}, kQueue{u"queue"_s};

bool isMetrics(const SourceId &source)
{
    return source.text == u"metrics";
}

bool isStable(const SourceId &source)
{
    return source.text == u"stable";
}

/// A fault strikes the metrics, the health page, or both.
bool concerns(const Fault &fault, const SourceId &source)
{
    const quint64 which = fault.salt % 4;
    return which >= 2 || (which == 0) == isMetrics(source);
}

class SimFetcher final : public Fetcher {
public:
    SimFetcher(World &world, Process process, SourceId source)
        : m_world(world), m_process(process), m_source(std::move(source))
    {}
    ~SimFetcher() override { *m_alive = false; }
    void get(const QNetworkRequest &, HttpFetch::Bounds bounds, HttpFetch::Callback ended) override
    {
        auto page = m_world.endpoints().fetch(m_process, m_source, bounds.deadline);
        const Micros takes = page.takes;
        m_world.after(takes, m_process,
                      [this, alive = m_alive, page = std::move(page), ended = std::move(ended)] {
                          if (!*alive)
                              return;
                          m_world.served(m_process, m_source, page.served);
                          ended(page.body);
                      });
    }

private:
    World &m_world;
    Process m_process;
    SourceId m_source;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

/// Shows what the page would have said, without writing and reading it.
class DirectSource final : public MetricSource {
public:
    DirectSource(World &world, Process process, const Source &source)
        : m_world(world), m_process(process), m_source(source)
    {}
    void poll() override
    {
        auto page = m_world.endpoints().fetch(m_process, m_source.id, m_source.timeout);
        const Micros takes = page.takes;
        m_world.after(takes, m_process, [this, self = QPointer(this), page = std::move(page)] {
            if (!self)
                return;
            m_served = page.served;
            m_world.served(m_process, m_source.id, page.served);
            Q_EMIT polled(Poll{page.body ? Done() : Done(passOn(page.body)), Duration(5), 0, ++m_number});
        });
    }
    Observation observe(const Indicator &indicator, Instant) const override
    {
        const auto found = m_served.numbers.find(indicator.id);
        return found == m_served.numbers.end() ? Observation::missing(u"simulated: none"_s)
                                               : Observation::of(found->second, Duration(5), 100);
    }

private:
    World &m_world;
    Process m_process;
    Source m_source;
    Served m_served;
    quint64 m_number = 0;
};

} // namespace

const Fault *Endpoints::active(FaultKind kind, const SourceId &source)
{
    const Fault *fault = m_world.struck(kind);
    return fault && concerns(*fault, source) ? fault : nullptr;
}

bool Endpoints::isBad() const
{
    const Fault *bad = m_world.lasting(FaultKind::Bad);
    return bad && bad->rate >= 1;
}

double Endpoints::latency()
{
    if (const Fault *bad = m_world.struck(FaultKind::Bad))
        return bad->value;
    if (m_world.strikes(FaultKind::Spike) || (m_polls % 2 == 0 && m_world.lasting(FaultKind::Flapping)))
        return 900;
    if (const Fault *rot = m_world.lasting(FaultKind::SlowRot))
        return kGood + double(m_world.now() - rot->from) / kSecond * 5;
    if (m_world.lasting(FaultKind::Frozen))
        return kGood;
    return kGood + double(m_polls % 97);
}

void Endpoints::count()
{
    if (const Fault *reset = m_world.lasting(FaultKind::CounterReset);
        reset && std::find(m_resets.begin(), m_resets.end(), reset) == m_resets.end()) {
        m_resets.push_back(reset);
        m_requests = m_errors = 0;
    }
    const double seconds = double(m_world.now() - std::exchange(m_countedTo, m_world.now())) / kSecond;
    const double share = m_world.lasting(FaultKind::Errors) ? 0.2 : 0.001;
    m_requests += 100 * seconds * (1 - share);
    m_errors += 100 * seconds * share;
    m_stableRequests += 900 * seconds * 0.999;
    m_stableErrors += 900 * seconds * 0.001;
}

QByteArray Endpoints::exposition(const SourceId &source, Served &served)
{
    ++m_polls;
    count();
    const double value = latency();
    const bool schema = active(FaultKind::SchemaChange, source), gone = active(FaultKind::Missing, source),
               nan = active(FaultKind::NotANumber, source), stale = active(FaultKind::Stale, source),
               other = active(FaultKind::OtherService, source);
    const QByteArray label = other ? "service=\"db\"" : "service=\"web\"";
    const QByteArray time =
        stale ? " " + QByteArray::number(toMs(m_world.clock().now().wall) - 120'000) : QByteArray();
    QByteArray body = "# HELP requests_total Requests by status.\n# TYPE requests_total counter\n";
    if (!schema) {
        body += "requests_total{" + label + ",code=\"200\"} " + QByteArray::number(m_requests, 'f', 0) +
                time + '\n';
        body += "requests_total{" + label + ",code=\"500\"} " + QByteArray::number(m_errors, 'f', 0) + time +
                '\n';
    }
    body += "# HELP latency_ms Latency, 95th percentile.\n# TYPE latency_ms gauge\n";
    if (!gone)
        body += (schema ? "latency_seconds{" : "latency_ms{") + label + "} " +
                (nan ? QByteArray("NaN") : QByteArray::number(value, 'f', 3)) + time + '\n';
    body += "# TYPE process_threads gauge\nprocess_threads 17\n";
    if (stale && !schema && !other) {
        served.old.push_back(kErrors);
        if (!gone)
            served.old.push_back(kLatency);
    }
    if (!schema && !stale && !other) {
        served.numbers.emplace(kErrors, 0);
        served.numbers.emplace(IndicatorId{u"failed"_s}, std::round(m_errors));
        served.numbers.emplace(IndicatorId{u"served"_s}, std::round(m_errors) + std::round(m_requests));
    }
    if (!schema && !gone && !nan && !stale && !other)
        served.numbers.emplace(kLatency, value);
    return body;
}

QByteArray Endpoints::stable(Served &served)
{
    count();
    const double latency = kGood + double(++m_stablePolls % 97);
    served.numbers.emplace(IndicatorId{u"latency-stable"_s}, latency);
    served.numbers.emplace(IndicatorId{u"failed-stable"_s}, std::round(m_stableErrors));
    served.numbers.emplace(IndicatorId{u"served-stable"_s},
                           std::round(m_stableErrors) + std::round(m_stableRequests));
    return "# TYPE requests_total counter\nrequests_total{service=\"web\",code=\"200\"} " +
           QByteArray::number(m_stableRequests, 'f', 0) + "\nrequests_total{service=\"web\",code=\"500\"} " +
           QByteArray::number(m_stableErrors, 'f', 0) +
           "\n# TYPE latency_ms gauge\nlatency_ms{service=\"web\"} " + QByteArray::number(latency, 'f', 3) +
           '\n';
}

QByteArray Endpoints::health(const SourceId &source, Served &served)
{
    const QByteArray head = "{\"status\":\"healthy\",\"version\":\"2.0.1\",\"queue\":{";
    const QByteArray tail = "},\"uptime_s\":" + QByteArray::number(m_world.now() / kSecond) + '}';
    if (active(FaultKind::SchemaChange, source))
        return head + "\"length\":\"many\"" + tail;
    if (active(FaultKind::NotANumber, source))
        return head + "\"length\":null" + tail;
    if (active(FaultKind::Missing, source) || active(FaultKind::OtherService, source))
        return head + "\"depth\":4" + tail;
    served.numbers.emplace(kQueue, 7);
    return head + "\"length\":7" + tail;
}

Endpoints::Page Endpoints::fetch(Process process, const SourceId &source, Duration deadline)
{
    const auto error = [](ErrorCode code, const QString &text, Micros takes) {
        return Page{fail(code, u"simulated: "_s + text), takes, {}};
    };
    const Micros late = deadline.count() * kMs;
    if (!m_world.reaches(process) || m_world.isDeaf(process))
        return error(ErrorCode::Timeout, u"no answer in time"_s, late);
    if (active(FaultKind::Status5xx, source))
        return error(ErrorCode::Environment, u"answered with status 503"_s, kAnswer);
    if (active(FaultKind::Hang, source) || active(FaultKind::Trickle, source))
        return error(ErrorCode::Timeout, u"no whole answer in time"_s, late);
    if (active(FaultKind::Oversize, source))
        return error(ErrorCode::BadInput, u"sends too much"_s, late / 2);
    Served served;
    QByteArray bytes = isMetrics(source)  ? exposition(source, served)
                       : isStable(source) ? stable(served)
                                          : health(source, served);
    if (const Fault *cut = active(FaultKind::Truncated, source)) {
        bytes.truncate(qsizetype(quint64(bytes.size()) * (1 + cut->salt % 98) / 100));
        while (bytes.endsWith('\n'))
            bytes.chop(1); // at a line's end only a promised length would tell
        served.numbers.clear();
    }
    served.at = m_world.now() + kAnswer;
    return {HttpBody{std::move(bytes),
                     source.text == u"health" ? "application/json" : "text/plain; version=0.0.4"},
            kAnswer, std::move(served)};
}

std::unique_ptr<Fetcher> Endpoints::fetcher(Process process, const SourceId &source)
{
    return std::make_unique<SimFetcher>(m_world, process, source);
}

std::unique_ptr<MetricSource> Endpoints::direct(Process process, const Source &source)
{
    return std::make_unique<DirectSource>(m_world, process, source);
}

} // namespace interlock::sim
