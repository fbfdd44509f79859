#include "app/cli/bench_rollback.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr int kStepMs = 100;
constexpr int kSettleMs = 2500; // two polls to lock, and a scrape of the new labels
constexpr int kSpreadMs = 1000; // breaches fall anywhere between two polls
constexpr int kFaultRuns = 5;   // of each
constexpr double kLoad = 50;    // requests a second through the HAProxy that is moved

const QStringList kBackends{u"watch"_s, u"same"_s,    u"locked"_s, u"unlocked"_s, u"click"_s,
                            u"names"_s, u"hanging"_s, u"store"_s,  u"all"_s};

demo::DemoOptions worldOptions()
{
    demo::DemoOptions options;
    options.rate = kLoad;
    options.length = std::chrono::hours(6);
    options.moreBackends = kBackends;
    return options;
}

} // namespace

BenchRollback::BenchRollback(int runs, std::function<void(int)> finish)
    : m_finish(std::move(finish)), m_runs(runs), m_faultRuns(std::min(runs, kFaultRuns)),
      m_stand(worldOptions())
{
    connect(&m_stand, &BenchStand::ready, this, &BenchRollback::startPipeline);
    connect(&m_stand, &BenchStand::failed, this, &BenchRollback::fail);
    connect(&m_step, &QTimer::timeout, this, &BenchRollback::onStep);
    m_step.setTimerType(Qt::PreciseTimer);
}

void BenchRollback::start()
{
    const auto hanging = m_hanging.listen(0); // whoever connects is never answered: nobody is asked
    const Done gauge = m_gauge.listen();
    if (!hanging || !gauge)
        return fail(gauge ? hanging.error() : gauge.error());
    m_hangingPort = *hanging;
    m_stand.start();
}

void BenchRollback::fail(const Error &error)
{
    stop(complain(error));
}

void BenchRollback::stop(int status)
{
    if (m_status)
        return;
    m_status = status;
    m_step.stop();
    m_lock.reset();
    m_round.reset();
    m_toEnd = m_pipeline ? 2 : 1;
    const auto ended = [this] {
        if (--m_toEnd == 0)
            m_finish(*m_status);
    };
    connect(&m_stand, &BenchStand::stopped, this, ended);
    if (m_pipeline) {
        connect(m_pipeline.get(), &BenchPipeline::stopped, this, ended);
        m_pipeline->stop();
    }
    m_stand.stop();
}

void BenchRollback::startPipeline()
{
    const auto &facts = m_stand.facts();
    if (!BenchPipeline::installed())
        return begin();
    m_pipeline = std::make_unique<BenchPipeline>(
        BenchPipeline::Parts{facts.folder + u"/peer"_s, m_gauge.port(), facts.canaryPort, facts.stablePort});
    connect(m_pipeline.get(), &BenchPipeline::ready, this, &BenchRollback::begin);
    connect(m_pipeline.get(), &BenchPipeline::failed, this, &BenchRollback::fail);
    connect(m_pipeline.get(), &BenchPipeline::lowered, this, [this](int run, Instant at) {
        if (run == m_run && m_breached && !m_peer)
            m_peer = at;
        onMoved();
    });
    m_pipeline->start();
}

void BenchRollback::begin()
{
    auto steps = BenchSteps::make(m_stand.facts().folder, m_stand.facts().haproxySocket);
    if (!steps)
        return fail(steps.error());
    m_steps = std::move(*steps);
    m_round = std::make_unique<BenchRound>(m_stand.bot(), m_stand.person());
    connect(m_round.get(), &BenchRound::carrying, this, &BenchRollback::onCarrying);
    connect(m_round.get(), &BenchRound::moved, this, &BenchRollback::onMoved);
    connect(m_round.get(), &BenchRound::failed, this, &BenchRollback::fail);
    next();
}

void BenchRollback::next()
{
    if (m_status)
        return;
    ++m_run;
    m_gauge.show(m_run, 0);
    m_breached = m_asked = false;
    m_peer.reset();
    if (m_run >= m_runs + m_faultRuns * 2)
        return report();
    if (!isPeerAwaited())
        return launch(m_run < m_runs ? plansOfRun() : plansOfFaults());
    m_pipeline->arm([this](const Done &done) {
        if (!done)
            return fail(done.error());
        launch(plansOfRun());
    });
}

QString BenchRollback::scrapeOf(int run) const
{
    return u"type: scrape, url: \"http://127.0.0.1:%1/metrics?lane=%2\""_s.arg(m_gauge.port())
        .arg(BenchGauge::laneOf(run));
}

std::vector<BenchPlan> BenchRollback::plansOfRun() const
{
    const QString scrape = scrapeOf(m_run);
    std::vector<BenchPlan> plans{{u"watch"_s, scrape, u"gauge: bench_breach"_s, u"100ms"_s},
                                 {u"same"_s, scrape, u"gauge: bench_breach"_s}};
    if (m_pipeline) {
        const QString prometheus = u"type: prometheus, url: \"%1\""_s.arg(m_pipeline->prometheus());
        const QString query = u"'bench_breach{run=\"%1\"}'"_s.arg(m_run);
        plans.push_back({u"locked"_s, prometheus, u"promql: %1, alive: %1"_s.arg(query)});
        plans.push_back({u"unlocked"_s, prometheus, u"promql: %1"_s.arg(query)});
    }
    plans.push_back({u"click"_s, scrape, u"gauge: 'bench_requests{code=\"200\"}'"_s});
    return plans;
}

void BenchRollback::launch(const std::vector<BenchPlan> &plans)
{
    QStringList paths;
    for (const BenchPlan &plan : plans) {
        const auto path = writeBenchPlan(m_stand.facts().folder, m_stand.facts().haproxySocket, plan);
        if (!path)
            return fail(path.error());
        paths << *path;
    }
    m_places = m_run < m_runs ? plans.size() - 1 : plans.size();
    m_round->begin(paths);
}

void BenchRollback::onCarrying()
{
    m_breachDue =
        systemClock().now().boot + Duration(kSettleMs + QRandomGenerator::global()->bounded(kSpreadMs));
    m_step.start(kStepMs);
}

/// Until the breach: the bare steps, taken one by one as the engine takes its own, on a machine that was
/// idle.
void BenchRollback::onStep()
{
    const Duration left = m_breachDue - systemClock().now().boot;
    if (left <= Duration(0))
        return breach();
    if (const Done done = m_steps->measure(); !done)
        return fail(done.error());
    m_step.start(std::clamp<Duration>(left, Duration(1), Duration(kStepMs)));
}

void BenchRollback::breach()
{
    m_step.stop();
    if (const Done done = isStoreLocked() ? lockStore() : Done(); !done)
        return fail(done.error());
    m_breached = true;
    m_gauge.show(m_run, 1);
    m_breach = systemClock().now().boot;
}

void BenchRollback::onMoved()
{
    if (!m_breached || m_status)
        return;
    for (size_t place = 0; place < m_places; ++place)
        if (!m_round->isOver(place))
            return;
    if (m_run >= m_runs)
        return takeFaults();
    if (isPeerAwaited() && !m_peer)
        return;
    if (!m_asked)
        return click();
    if (m_round->isOver(m_places))
        takeRun();
}

void BenchRollback::click()
{
    m_asked = true;
    m_clicked = systemClock().now().boot;
    m_round->rollBack(m_places);
}

void BenchRollback::takeRun()
{
    m_breached = false;
    const BenchRollbackFacts &watch = m_round->facts(0);
    RollbackFigures::add(m_figures.watch, watch, m_breach);
    RollbackFigures::add(m_figures.same, m_round->facts(1), m_breach);
    m_figures.verified.push_back(watch.verifiedMs);
    m_figures.addSteps(watch);
    if (m_pipeline) {
        RollbackFigures::add(m_figures.locked, m_round->facts(2), m_breach);
        RollbackFigures::add(m_figures.unlocked, m_round->facts(3), m_breach);
        m_figures.peer.push_back(double((*m_peer - m_breach).count()));
    }
    const BenchRollbackFacts &click = m_round->facts(m_places);
    m_figures.click.push_back(double((click.confirmed - m_clicked).count()) + click.verifiedMs);
    QMetaObject::invokeMethod(this, &BenchRollback::next, Qt::QueuedConnection);
}

void BenchRollback::report()
{
    m_figures.printOwn();
    m_figures.printFromSample(m_steps->report());
    if (m_pipeline) {
        m_figures.printRatios();
        return stop(0);
    }
    fail(BenchPipeline::installed().error());
}

} // namespace interlock::cli
