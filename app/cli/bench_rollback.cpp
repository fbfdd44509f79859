#include "app/cli/bench_rollback.h"

#include "app/cli/bench_figures.h"
#include "models/base/number.h"
#include "models/engine/genesis.h"
#include "models/records/keygensigner.h"

#include <QCoreApplication>
#include <QFile>

namespace interlock::cli {

namespace {

const QString kPerson = QStringLiteral("you");
const QString kBot = QStringLiteral("release-bot");

/// A plan over the demo's world whose only guardrail breaches at the first look, or never.
constexpr const char *kRollbackPlan = R"(apiVersion: interlock/v1
kind: Rollout
metadata: {name: bench, service: demo-shop, environment: demo}
release: {stable: "1.4.2", canary: "1.5.0"}
sources:
  canary: {type: scrape, url: "http://127.0.0.1:@PORT@/metrics", interval: 100ms}
indicators:
  memory: {source: canary, gauge: process_resident_memory_bytes, unit: B}
guardrails:
  memory: {indicator: memory, breach: "@BREACH@", watch: 100ms, do: rollback}
traffic: {type: haproxy, socket: @SOCKET@, backend: shop, canary: [canary], stable: [stable]}
lease: {keys: [{role: operator}, {role: agent}], valid: 1h}
stages:
  - {weight: 5%, bake: 10m, every: 1s, promote: auto}
  - {weight: 100%, bake: 10m, every: 1s}
)";

} // namespace

BenchRollback::BenchRollback(const CommonOptions &common, int runs, std::function<void(int)> finish)
    : m_common(common), m_runs(runs), m_finish(std::move(finish)), m_world({})
{
    connect(&m_world, &demo::DemoWorld::ready, this, &BenchRollback::makeStore);
    connect(&m_world, &demo::DemoWorld::failed, this, [this](const Error &error) { stop(complain(error)); });
    connect(&m_world, &demo::DemoWorld::stopped, this, [this] { m_finish(m_status.value_or(1)); });
    connect(&m_look, &QTimer::timeout, this, &BenchRollback::onLook);
    connect(&m_engine, &QProcess::finished, this, [this] { m_world.stop(); });
}

void BenchRollback::start()
{
    m_world.start();
}

void BenchRollback::stop(int status)
{
    if (m_status)
        return;
    m_status = status;
    m_look.stop();
    if (m_engine.state() == QProcess::NotRunning)
        m_world.stop();
    else
        m_engine.terminate();
}

void BenchRollback::makeStore()
{
    const auto &facts = m_world.facts();
    m_paths = {facts.folder + QStringLiteral("/bench.sqlite"),
               facts.folder + QStringLiteral("/bench.sqlite.d")};
    const auto person = KeygenSigner::open(facts.personKey);
    const auto bot = KeygenSigner::open(facts.agentKey);
    if (!person || !bot)
        return stop(complain(person ? bot.error() : person.error()));
    initStore({m_paths, kPerson, kBot, *person, (*bot)->key()}, systemClock(), this,
              [this](const Result<InitFacts> &made) {
                  if (!made)
                      return stop(complain(made.error()));
                  m_engine.setProcessChannelMode(QProcess::ForwardedChannels);
                  m_engine.start(QCoreApplication::applicationFilePath(),
                                 {QStringLiteral("engine"), QStringLiteral("--bare"),
                                  QStringLiteral("--quiet"), QStringLiteral("--store"),
                                  QStringLiteral("sqlite:") + m_paths.database},
                                 QIODevice::ReadOnly);
                  awaitEngine(100);
              });
}

void BenchRollback::awaitEngine(int tries)
{
    if (!isGuarded(m_paths) && tries > 0) {
        QTimer::singleShot(50, this, [this, tries] { awaitEngine(tries - 1); });
        return;
    }
    auto bot = Petition::open(m_paths, systemClock(), {kBot, m_world.facts().agentKey, {}});
    auto person = Petition::open(m_paths, systemClock(), {kPerson, m_world.facts().personKey, {}});
    if (!bot || !person)
        return stop(complain(bot ? person.error() : bot.error()));
    m_bot = std::move(*bot);
    m_person = std::move(*person);
    m_bot->setTold({[this](const Record &record, qint64) {
                        const QJsonObject &predicate = record.statement.predicate;
                        const QJsonObject detail = predicate[u"detail"].toObject();
                        if (predicate[u"kind"].toString() != u"outcome" || detail[u"stage"].toInt() >= 0)
                            return;
                        bool ok = false;
                        m_outcome = detail;
                        m_outcomeAt = fromRfc3339(predicate[u"issued"].toString(), ok);
                    },
                    {}});
    next();
}

QString BenchRollback::writePlan(Cause cause)
{
    const auto &facts = m_world.facts();
    QByteArray plan(kRollbackPlan);
    plan.replace("@PORT@", QByteArray::number(facts.canaryPort));
    plan.replace("@SOCKET@", facts.haproxySocket.toUtf8());
    plan.replace("@BREACH@", cause == Cause::Breach ? "> 1B" : "> 1000GiB");
    const QString path = facts.folder + (cause == Cause::Breach ? QStringLiteral("/breach.plan.yaml")
                                                                : QStringLiteral("/click.plan.yaml"));
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(plan) == plan.size() ? path : QString();
}

void BenchRollback::next()
{
    if (int(m_click.size()) == m_runs) {
        report();
        return stop(0);
    }
    m_cause = int(m_breach.size()) < m_runs ? Cause::Breach : Cause::Click;
    m_rollout = {};
    m_asked = false;
    m_outcome = {};
    request();
}

void BenchRollback::request()
{
    const PlanReading plan = readPlanFile(writePlan(m_cause));
    if (!plan.file)
        return stop(complain({ErrorCode::BadInput, plan.problems.front().text(), {}}));
    const auto give = [this](const Result<EngineAnswer> &answer) {
        if (!answer)
            stop(complain(answer.error()));
        return bool(answer);
    };
    m_bot->requestLease(*plan.file, {}, [this, give](const Result<EngineAnswer> &asked) {
        if (!give(asked))
            return;
        const QString lease = asked->text;
        m_bot->sayOnLease({lease, QStringLiteral("agent"), {}, ApprovalVerdict::Approve},
                          [this, give, lease](const Result<EngineAnswer> &first) {
                              if (!give(first))
                                  return;
                              m_person->sayOnLease(
                                  {lease, QStringLiteral("operator"), {}, ApprovalVerdict::Approve},
                                  [this, give, lease](const Result<EngineAnswer> &second) {
                                      if (!give(second))
                                          return;
                                      m_bot->start(lease, {},
                                                   [this, give](const Result<EngineAnswer> &started) {
                                                       if (!give(started))
                                                           return;
                                                       m_rollout = RolloutId{started->text};
                                                       m_look.start(5);
                                                   });
                                  });
                          });
    });
}

void BenchRollback::onLook()
{
    if (const Done read = m_bot->refresh(); !read)
        return stop(complain(read.error()));
    const RolloutEntry *entry = m_bot->ledger().rollout(m_rollout);
    if (!entry)
        return;
    if (entry->state.phase == Phase::Baking && m_cause == Cause::Click && !m_asked) {
        m_asked = true;
        m_clicked = systemClock().now().wall;
        m_bot->decide(m_rollout, {DecisionKind::RollBack, {}}, [](const Result<EngineAnswer> &) {});
    }
    if (!isOver(entry->state.phase) || m_outcome.isEmpty())
        return;
    m_look.stop();
    if (m_cause == Cause::Breach)
        m_breach.push_back(m_outcome[u"verified_after_ms"].toString().toDouble());
    else
        m_click.push_back(double((m_outcomeAt - m_clicked).count()));
    QMetaObject::invokeMethod(this, &BenchRollback::next, Qt::QueuedConnection);
}

void BenchRollback::report() const
{
    const auto line = [](const QString &name, double value) {
        printLine(QStringLiteral("%1: %2 ms").arg(name).arg(value, 0, 'f', 2));
    };
    printLine(QStringLiteral("rollbacks measured: %1 runs each").arg(m_runs));
    line(QStringLiteral("confirmed breach to 0 read back, p50"), percentile(m_breach, 0.5));
    line(QStringLiteral("confirmed breach to 0 read back, p95"), percentile(m_breach, 0.95));
    line(QStringLiteral("click to 0 read back, p50"), percentile(m_click, 0.5));
    line(QStringLiteral("click to 0 read back, p95"), percentile(m_click, 0.95));
}

} // namespace interlock::cli
