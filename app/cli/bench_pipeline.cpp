#include "app/cli/bench_pipeline.h"

#include "app/cli/bench_gauge.h"
#include "app/cli/session.h"
#include "app/demo/programs.h"
#include "models/base/atomicfile.h"
#include "models/sources/jsonvalue.h"

#include <QDir>
#include <QNetworkReply>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr int kRuleGroups = 12;
constexpr int kReadyWithinMs = 60'000;
constexpr int kAskAgainMs = 200;
constexpr int kAnswerWithinMs = 2000;
constexpr Weight kCanaryShare{500};

const QString kLocal = QStringLiteral("127.0.0.1:%1");

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

QByteArray prometheusConfig(quint16 gauge, quint16 alertmanager)
{
    QByteArray text = "global: {scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s}\n"
                      "rule_files: [rules.yml]\n"
                      "alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:" +
                      QByteArray::number(alertmanager) + "']}]}]}\nscrape_configs:\n";
    for (int lane = 0; lane < BenchGauge::kLanes; ++lane)
        text += "  - {job_name: lane-" + QByteArray::number(lane) + ", params: {lane: ['" +
                QByteArray::number(lane) +
                "']}, static_configs: [{targets: ['127.0.0.1:" + QByteArray::number(gauge) + "']}]}\n";
    return text;
}

QByteArray ruleGroups()
{
    QByteArray text = "groups:\n";
    for (int group = 0; group < kRuleGroups; ++group) {
        QByteArrayList lanes;
        for (int lane = group; lane < BenchGauge::kLanes; lane += kRuleGroups)
            lanes << "lane-" + QByteArray::number(lane);
        text += "  - name: group-" + QByteArray::number(group) +
                "\n    rules: [{alert: Breach, expr: 'bench_breach{job=~\"" + lanes.join('|') +
                "\"} > 0.5', for: 0s}]\n";
    }
    return text;
}

QByteArray alertmanagerConfig(quint16 hook)
{
    return "route: {receiver: hook, group_by: [alertname, run], group_wait: 0s, group_interval: 1m, "
           "repeat_interval: 1h}\nreceivers:\n  - name: hook\n    webhook_configs: [{url: "
           "'http://127.0.0.1:" +
           QByteArray::number(hook) + "/alert', send_resolved: false}]\n";
}

} // namespace

BenchPipeline::BenchPipeline(Parts parts)
    : m_parts(std::move(parts)), m_prometheus(u"prometheus"_s, this),
      m_alertmanager(u"prometheus-alertmanager"_s, this)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        Q_EMIT failed({ErrorCode::Timeout, u"Prometheus and Alertmanager were not ready within a minute"_s,
                       u"look at the load of this machine, then try again"_s});
    });
    const auto died = [this](const QString &why) { Q_EMIT failed({ErrorCode::Environment, why, {}}); };
    connect(&m_proxy, &demo::Proxy::died, this, died);
    connect(&m_prometheus, &demo::Child::died, this, died);
    connect(&m_alertmanager, &demo::Child::died, this, died);
    connect(&m_hook, &demo::HttpListener::connected, this, &BenchPipeline::onHook);
}

Done BenchPipeline::installed()
{
    for (const QString &program : {u"prometheus"_s, u"prometheus-alertmanager"_s})
        if (demo::findProgram(program).isEmpty())
            return fail(ErrorCode::Environment,
                        u"%1 is not installed, so nothing can be compared with it"_s.arg(program),
                        u"apt-get install %1"_s.arg(program));
    return {};
}

void BenchPipeline::start()
{
    m_limit.start(kReadyWithinMs);
    const auto hook = m_hook.listen(0);
    m_hookPort = hook.value_or(0);
    Done done = hook ? startPrograms() : Done(passOn(hook));
    if (!done)
        return (void)QMetaObject::invokeMethod(
            this, [this, error = done.error()] { Q_EMIT failed(error); }, Qt::QueuedConnection);
    connect(&m_proxy, &demo::Proxy::ready, this, [this] {
        HaproxyTraffic traffic{m_proxy.socketPath(), u"shop"_s, {u"canary"_s}, {u"stable"_s}, {}};
        m_actuator = std::make_unique<HaproxyActuator>(traffic);
        const QString lanes = QString::number(BenchGauge::kLanes);
        ask(m_prometheusUrl + u"/api/v1/alertmanagers"_s, m_alertmanagerUrl.toUtf8(), [this, lanes] {
            ask(m_prometheusUrl + u"/api/v1/query?query=count(bench_breach)"_s,
                ",\"" + lanes.toUtf8() + "\"]", [this] {
                    ask(m_alertmanagerUrl + u"/-/ready"_s, "OK", [this] {
                        m_limit.stop();
                        Q_EMIT ready();
                    });
                });
        });
    });
}

Done BenchPipeline::startPrograms()
{
    const quint16 prometheus = freePort(), alertmanager = freePort();
    m_prometheusUrl = u"http://"_s + kLocal.arg(prometheus);
    m_alertmanagerUrl = u"http://"_s + kLocal.arg(alertmanager);
    const QDir folder(m_parts.folder);
    const auto write = [&folder](const QString &name, const QByteArray &text) {
        return writeAtomically(folder.filePath(name), text);
    };
    if (!folder.mkpath(u"proxy"_s))
        return fail(ErrorCode::Environment, u"no folder can be made in %1"_s.arg(folder.path()));
    if (const Done done = write(u"prometheus.yml"_s, prometheusConfig(m_parts.gaugePort, alertmanager));
        !done)
        return done;
    if (const Done done = write(u"rules.yml"_s, ruleGroups()); !done)
        return done;
    if (const Done done = write(u"alertmanager.yml"_s, alertmanagerConfig(m_hookPort)); !done)
        return done;
    startChild(m_alertmanager, u"prometheus-alertmanager"_s,
               {u"--config.file="_s + folder.filePath(u"alertmanager.yml"_s),
                u"--storage.path="_s + folder.filePath(u"alertmanager"_s), u"--cluster.listen-address="_s,
                u"--web.listen-address="_s + kLocal.arg(alertmanager)});
    startChild(m_prometheus, u"prometheus"_s,
               {u"--config.file="_s + folder.filePath(u"prometheus.yml"_s),
                u"--storage.tsdb.path="_s + folder.filePath(u"prometheus"_s),
                u"--web.listen-address="_s + kLocal.arg(prometheus)});
    return m_proxy.start({folder.filePath(u"proxy"_s), 0, m_parts.canaryPort, m_parts.stablePort, {}});
}

void BenchPipeline::startChild(demo::Child &child, const QString &program, const QStringList &arguments)
{
    child.start(demo::findProgram(program), arguments);
}

/// Asks again and again until the answer holds what is wanted; `m_limit` bounds it.
void BenchPipeline::ask(const QString &url, const QByteArray &wanted, std::function<void()> then)
{
    QNetworkRequest request{QUrl(url)};
    request.setTransferTimeout(kAnswerWithinMs);
    QNetworkReply *reply = m_network.get(request);
    connect(reply, &QNetworkReply::finished, this, [this, reply, url, wanted, then = std::move(then)] {
        reply->deleteLater();
        if (reply->read(64 * 1024).contains(wanted))
            return then();
        if (m_limit.isActive())
            QTimer::singleShot(kAskAgainMs, this, [this, url, wanted, then] { ask(url, wanted, then); });
    });
}

void BenchPipeline::arm(std::function<void(const Done &)> done)
{
    m_actuator->apply(kCanaryShare, std::move(done));
}

void BenchPipeline::onHook(demo::HttpConnection *connection)
{
    connect(connection, &demo::HttpConnection::requested, connection,
            [this, connection](const demo::HttpRequest &request) {
                const auto told = parseJson(request.body, request.body.size());
                const QJsonValue run =
                    told ? told->toObject()[u"groupLabels"].toObject()[u"run"] : QJsonValue();
                bool ok = false;
                const int number = run.toString().toInt(&ok);
                connection->reply({ok ? 200 : 400, {}, "text/plain"});
                if (ok)
                    lower(number);
            });
}

void BenchPipeline::lower(int run)
{
    m_actuator->apply(Weight{0}, [this, run](const Done &done) {
        if (done)
            Q_EMIT lowered(run, systemClock().now().boot);
        else
            Q_EMIT failed(done.error());
    });
}

void BenchPipeline::stop()
{
    if (m_stopping > 0)
        return;
    m_limit.stop();
    m_stopping = 3;
    const auto ended = [this] {
        if (--m_stopping == 0)
            Q_EMIT stopped();
    };
    connect(&m_proxy, &demo::Proxy::stopped, this, ended);
    for (demo::Child *child : {&m_prometheus, &m_alertmanager}) {
        connect(child, &demo::Child::stopped, this, ended);
        child->stop();
    }
    m_proxy.stop();
}

} // namespace interlock::cli
