#include "models/engine/loadburst.h"
#include "models/plan/share.h"
#include "models/sources/source.h"
#include "models/traffic/make.h"
#include "tests/integration/realhaproxy.h"
#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

const QString kWeb = QStringLiteral("web-1");

QByteArray planFor(const RealHaproxy &haproxy)
{
    return "apiVersion: interlock/v1\nkind: Rollout\n"
           "metadata: {name: web, service: web, environment: demo}\n"
           "release: {stable: \"1\", canary: \"2\"}\n"
           "sources: {lb: {type: scrape, url: \"" +
           haproxy.metrics().toEncoded() +
           "\", interval: 300ms}}\n"
           "indicators: {uptime: {source: lb, gauge: haproxy_process_max_connections}}\n"
           "guardrails: {up: {indicator: uptime, breach: \"< 1\", do: rollback}}\n"
           "traffic:\n  type: haproxy\n  socket: " +
           haproxy.socket().toUtf8() +
           "\n  backend: web\n  canary: [v2]\n  stable: [v1]\n  verify_share:\n"
           "    canary: 'haproxy_server_http_responses_total{proxy=\"web\",server=\"v2\"}'\n"
           "    total: 'haproxy_server_http_responses_total{proxy=\"web\"}'\n"
           "lease: {keys: [{role: operator}, {role: agent}], valid: 1h}\n"
           "stages:\n  - {weight: 20%, bake: 3s, every: 300ms, promote: auto}\n"
           "  - {weight: 50%, bake: 3s, every: 300ms}\n";
}

/// An engine over a real HAProxy with real metrics, under load.
struct Loaded : Bench {
    explicit Loaded(const RealHaproxy &haproxy) : front(haproxy.front()) { plan = planOf(planFor(haproxy)); }
    bool startReal()
    {
        Engine::Parts real = parts();
        real.workshop.makeSource = [this](const Source &source, const std::vector<Indicator> &readers) {
            return interlock::makeSource(source, readers, clock, folder.path());
        };
        real.workshop.makeActuator = [this](const Plan &of) {
            return Result<std::unique_ptr<Actuator>>(interlock::makeActuator(of.traffic, folder.path()));
        };
        auto started = Engine::start(std::move(real));
        if (started)
            engine = std::move(*started);
        return started.has_value();
    }
    void load()
    {
        Burst burst;
        burst.url = front;
        burst.requests = 200;
        burst.users = 4;
        burst.spacing = Duration(5);
        m_load = std::make_unique<LoadBurst>(
            burst, [this](const auto &) { QTimer::singleShot(0, [this] { load(); }); });
        m_load->begin();
    }
    QUrl front;

private:
    std::unique_ptr<LoadBurst> m_load;
};

} // namespace

/// The share that the canary really gets, counted by a real HAProxy.
class TestShare : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatTheWeightsSayIsWhatIsCounted()
    {
        RealHaproxy haproxy;
        haproxy.serve();
        QVERIFY(haproxy.start());
        Loaded bench(haproxy);
        QVERIFY(bench.init() && bench.startReal());
        bench.load();
        QVERIFY(bench.begin(kWeb).accepted());
        const bool completed = bench.reaches(kWeb, Phase::Completed);
        QVERIFY2(completed, qPrintable(toString(bench.state(kWeb).phase) + u' ' + bench.state(kWeb).reason));
        QCOMPARE(bench.count(u"guardrail-fired"_s), 0);
    }

    /// Weighted, up, and read back as intended: only counting shows it.
    void aServerThatSilentlyGetsNothingIsNoticed()
    {
        RealHaproxy haproxy;
        haproxy.serve();
        haproxy.addToBackend(QStringLiteral("  use-server v1 if TRUE\n"));
        QVERIFY(haproxy.start());
        Loaded bench(haproxy);
        QVERIFY(bench.init() && bench.startReal());
        bench.load();
        QVERIFY(bench.begin(kWeb).accepted());
        const bool held = bench.reaches(kWeb, Phase::Held);
        const RolloutState &state = bench.state(kWeb);
        QVERIFY2(held, qPrintable(toString(state.phase) + u' ' + state.reason));
        QCOMPARE(state.stage, 0);
        QVERIFY2(state.reason.startsWith(u"traffic-share: "_s), qPrintable(state.reason));
        QVERIFY2(state.reason.endsWith(u" requests, 0 %, where 20 % is intended"_s),
                 qPrintable(state.reason));
        QCOMPARE(state.observed->canary.basisPoints, 2000);
    }
};

QTEST_GUILESS_MAIN(TestShare)
#include "tst_share.moc"
