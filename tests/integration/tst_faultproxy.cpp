#include "models/engine/loadburst.h"
#include "models/traffic/haproxyexchange.h"
#include "tests/integration/guarded.h"
#include "tests/integration/realhaproxy.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

/// What a release needs of a world that is a HAProxy of our own.
struct OwnWorld : World {
    explicit OwnWorld(const RealHaproxy &haproxy)
    {
        const QString key = folder.filePath(u"you"_s);
        (void)LocalSigner::create(key, u"you"_s);
        facts = {{u"haproxySocket"_s, haproxy.socket()}, {u"canaryPort"_s, 0}, {u"personKey"_s, key}};
    }
    QTemporaryDir folder;
};

} // namespace

/// A rehearsal through the fault proxy, which stands between a real HAProxy and the canary: the real program
/// and engine, users of ours, and guardrails over what HAProxy counts and measures.
class TestFaultProxy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFaultIsNoticedRolledBackAndUsersAreServedAsBefore_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QString>("guardrail");
        QTest::addColumn<bool>("isSlow");
        // slowness and silence are confirmed only after 4 s, so that enough users felt them to show in
        // figures
        QTest::newRow("800 ms on half of the requests") << QByteArray("delay: 800ms") << "latency" << true;
        QTest::newRow("errors on half of the requests") << QByteArray("error: 503") << "errors" << false;
        QTest::newRow("half of the requests hang until HAProxy gives up")
            << QByteArray("hang: true") << "silence" << false;
    }
    void aFaultIsNoticedRolledBackAndUsersAreServedAsBefore()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QString, guardrail);
        QFETCH(bool, isSlow);
        RealHaproxy haproxy;
        haproxy.serve();
        QVERIFY(haproxy.start());
        const quint16 proxy = freePort();
        QVERIFY(putBefore(haproxy, proxy));
        const OwnWorld world(haproxy);
        Release release(world);
        QVERIFY(write(release, planFor(haproxy, proxy, fault)) && release.init());
        release.startSupervisor();
        QVERIFY(release.guarded() && !release.lease().isEmpty());
        load(haproxy.front());

        QProcess process;
        process.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"),
                      {u"rehearse"_s, release.plan, u"--json"_s, u"--store"_s,
                       u"sqlite:"_s + release.paths.database, u"--identity"_s, u"you"_s, u"--key"_s,
                       world.facts[u"personKey"].toString()});
        QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 120'000));
        const QByteArray out = process.readAllStandardOutput(), all = out + process.readAllStandardError();
        m_load.reset();
        QVERIFY2(process.exitCode() == 0, all.constData());
        const QJsonObject report = QJsonDocument::fromJson(out).object();
        QCOMPARE(report[u"outcome"].toString(), u"passed"_s);
        QCOMPARE(report[u"guardrail"].toString(), guardrail);
        isInOrder(report[u"timeline"].toObject(), all);
        isRecovered(report[u"recovery"].toArray(), isSlow, all);
        QCOMPARE(world.traffic().backend, u"shop"_s);
        HaproxyActuator actuator(haproxy.traffic());
        QCOMPARE(shareRead(actuator), u"0 %"_s);
        QCOMPARE(release.whatIsWrongInTheLog(), QString());
    }

private:
    static void isInOrder(const QJsonObject &line, const QByteArray &all)
    {
        double before = 0;
        for (const QString &point : {u"injected_s"_s, u"breached_s"_s, u"confirmed_s"_s, u"begun_s"_s,
                                     u"zero_s"_s, u"restored_s"_s}) {
            QVERIFY2(line.contains(point) && line[point].toDouble() >= before, all.constData());
            before = line[point].toDouble();
        }
    }
    /// p50, p95 and errors of users, each with its baseline, degraded and restored.
    static void isRecovered(const QJsonArray &rows, bool isSlow, const QByteArray &all)
    {
        QVERIFY2(rows.size() > 3, all.constData()); // and the indicators
        const QJsonObject worse = rows[isSlow ? 1 : 2].toObject();
        QVERIFY2(worse[u"degraded"].toDouble() > 2 * worse[u"baseline"].toDouble() + 1, all.constData());
        QVERIFY2(worse[u"restored"].toDouble() < worse[u"degraded"].toDouble() / 2, all.constData());
        QVERIFY2(worse[u"recovery"].toDouble() > 50, all.constData());
    }
    static bool putBefore(const RealHaproxy &haproxy, quint16 port)
    {
        std::optional<Result<QByteArray>> said;
        QObject context;
        new HaproxyExchange(
            {haproxy.socket(), "set server web/v2 addr 127.0.0.1 port " + QByteArray::number(port)},
            [&said](const Result<QByteArray> &answer) { said = answer; }, &context);
        return QTest::qWaitFor([&said] { return said.has_value(); }, 5000) && *said;
    }
    static bool write(const Release &release, const QByteArray &plan)
    {
        QFile file(release.plan);
        return file.open(QIODevice::WriteOnly) && file.write(plan) == plan.size();
    }
    static QByteArray planFor(const RealHaproxy &haproxy, quint16 proxy, const QByteArray &fault)
    {
        const QByteArray server = "{proxy=\"web\",server=\"v2\"";
        const QByteArray answers = "haproxy_server_http_responses_total" + server;
        return "apiVersion: interlock/v1\nkind: Rollout\n"
               "metadata: {name: web, service: web, environment: demo}\n"
               "release: {stable: \"1\", canary: \"2\"}\n"
               "sources: {lb: {type: scrape, url: \"" +
               haproxy.metrics().toEncoded() +
               "\", interval: 500ms}}\n"
               "indicators:\n"
               "  took: {source: lb, gauge: 'haproxy_server_response_time_average_seconds" +
               server +
               "}', raw_unit: s, unit: ms}\n"
               "  failed: {source: lb, ratio: {of: '" +
               answers + ",code=\"5xx\"}', to: '" + answers +
               "}', window: 5s}, unit: \"%\"}\n"
               "  unanswered: {source: lb, increase: {counter: 'haproxy_server_response_errors_total" +
               server +
               "}', window: 5s}}\n"
               "guardrails:\n"
               "  silence: {indicator: unanswered, breach: \"> 2\", confirm: {consecutive: 8}, watch: 500ms,"
               " missing: {after: 60s, do: hold}, do: rollback}\n"
               "  latency: {indicator: took, breach: \"> 60ms\", confirm: {consecutive: 8}, watch: 500ms,"
               " missing: {after: 60s, do: hold}, do: rollback}\n"
               "  errors: {indicator: failed, breach: \"> 5%\", confirm: {consecutive: 8}, watch: 500ms,"
               " missing: {after: 60s, do: hold}, do: rollback}\n"
               "traffic: {type: haproxy, socket: \"" +
               haproxy.socket().toUtf8() +
               "\", backend: web, canary: [v2], stable: [v1]}\n"
               "lease: {keys: [{role: operator}, {role: agent}], valid: 1h}\n"
               "stages:\n  - {weight: 25%, bake: 5m, every: 500ms, promote: auto}\n"
               "rollback: {within: 60s}\n"
               "rehearsal:\n  probe: {get: \"" +
               haproxy.front().toEncoded() +
               "\", every: 100ms}\n  baseline: 4s\n  proxy: {listen: " + QByteArray::number(proxy) +
               ", to: " + QByteArray::number(haproxy.appPort()) + ", share: 50%, " + fault + "}\n";
    }
    /// Users beside the probe, one burst after the other.
    void load(const QUrl &front)
    {
        m_load = std::make_unique<LoadBurst>(
            Burst{.url = front, .requests = 1000, .users = 20, .spacing = Duration(20)},
            [this, front](const auto &) { QTimer::singleShot(0, this, [this, front] { load(front); }); });
        m_load->begin();
    }
    std::unique_ptr<LoadBurst> m_load;
};

QTEST_GUILESS_MAIN(TestFaultProxy)
#include "tst_faultproxy.moc"
