#include "tests/sim/world.h"

#include "models/base/digest.h"
#include "models/engine/genesis.h"
#include "models/records/record.h"
#include "models/sources/jsonsource.h"
#include "models/sources/scrapesource.h"
#include "models/traffic/targets.h"
#include "tests/sim/keys.h"

#include <QTemporaryDir>

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr Micros kConverges = 3 * 30 * kSecond; // three times the longest time-out of the product

PlanFile planOf(const Recipe &recipe)
{
    PlanReading reading = readPlan(recipe.plan(), u"plan"_s);
    for (const PlanProblem &problem : reading.problems)
        qWarning("%s", qPrintable(problem.text()));
    return reading.file.value();
}

bool isRaiseIntent(const LogRow &row)
{
    const QJsonObject predicate = predicateOf(row.envelope);
    return predicate[u"kind"].toString() == u"intent" && predicate[u"detail"][u"stage"].toInt(-1) >= 0;
}

} // namespace

const Keys &Keys::instance()
{
    static const Keys keys = [] {
        const QTemporaryDir folder;
        const auto key = [&folder](const QString &name) {
            return LocalSigner::create(folder.filePath(name), name).value();
        };
        return Keys{key(u"dana"_s), key(u"bot"_s), key(u"engine"_s), key(u"console"_s)};
    }();
    return keys;
}

World::World(Recipe recipe)
    : m_recipe(std::move(recipe)), m_machines{Machine{SimClock((m_loop.reset(), m_loop), m_recipe.drift)},
                                              Machine{SimClock(m_loop, m_recipe.otherDrift, u"other-"_s,
                                                               Duration(7'000'000))}},
      m_plan(planOf(m_recipe)), m_balancer(*this), m_endpoints(*this), m_people(*this), m_checks(*this)
{
    for (const Fault &fault : m_recipe.faults)
        m_chances.emplace_back(fault.salt);
    m_lied.resize(m_recipe.faults.size());
    m_machines[1].clock.jump(Duration(m_recipe.otherSkew * 1000LL));
    if (m_recipe.machines > 2) {
        m_machines.push_back({SimClock(m_loop, -m_recipe.otherDrift, u"third-"_s, Duration(40'000))});
        m_machines[2].clock.jump(Duration(m_recipe.otherSkew * -1000LL));
    }
    layLog();
}

World::~World()
{
    if (m_store)
        m_store->die();
    m_loop.run(m_process, [this] { m_engine.reset(); });
    for (Left &left : m_left) {
        left.store->die();
        m_loop.run(left.process, [&left] { left.engine.reset(); });
    }
    m_loop.reset();
}

size_t World::machineOf(Process process) const
{
    const auto found = m_ranOn.find(process);
    return found == m_ranOn.end() ? m_here : found->second;
}

void World::deliver(Process process, std::function<void()> what)
{
    const Micros cut = m_machines[machineOf(process)].cutUntil - now();
    after(std::max<Micros>(cut, 0), process, std::move(what));
}

bool World::isRaising(Process process) const
{
    const Engine *engine = process == m_process ? m_engine.get() : nullptr;
    for (const Left &left : m_left)
        engine = left.process == process ? left.engine.get() : engine;
    const RolloutEntry *entry = engine ? engine->ledger().rollout(People::rollout()) : nullptr;
    return entry && entry->state.open && entry->state.open->order.stage >= 0;
}

/// Record 0 stands in the store before any engine, as `init` leaves it.
void World::layLog()
{
    const Keys &keys = Keys::instance();
    auto policy =
        genesisPolicy({u"dana"_s, u"bot"_s, keys.person->key(), keys.agent->key(), keys.engine->key(),
                       keys.console->key(), originOf(u"sim"_s), here().now().wall});
    policy->principals[0].keys.front().until = m_people.keyEnds(keys.person);
    policy->principals[1].keys.front().until = m_people.keyEnds(keys.agent);
    m_disk.records.push_back({0, signRecord(toStatement(policy.value()), *keys.person).value()});
    m_disk.offered[m_plan.sha256] = m_plan.bytes;
}

const Fault *World::struck(FaultKind kind)
{
    for (size_t i = 0; i < m_recipe.faults.size(); ++i) {
        const Fault &fault = m_recipe.faults[i];
        if (fault.kind != kind || now() < fault.from || now() >= fault.to)
            continue;
        if (fault.rate < 1 && !m_chances[i].hits(fault.rate))
            continue;
        if (kind == FaultKind::ReadLie && std::exchange(m_lied[i], 1))
            continue; // once
        return &fault;
    }
    return nullptr;
}

const Fault *World::lasting(FaultKind kind) const
{
    for (const Fault &fault : m_recipe.faults)
        if (fault.kind == kind && now() >= fault.from && now() < fault.to)
            return &fault;
    return nullptr;
}

bool World::hadFault(FaultKind kind, Micros within) const
{
    return std::any_of(m_recipe.faults.begin(), m_recipe.faults.end(), [&](const Fault &fault) {
        return fault.kind == kind && now() >= fault.from && now() < fault.to + within;
    });
}

bool World::isQuiet(FaultKind but, Micros within) const
{
    if (m_eventful >= 0 && now() - m_eventful < within)
        return false;
    if (wasCut(within))
        return false;
    return std::none_of(m_recipe.faults.begin(), m_recipe.faults.end(), [&](const Fault &fault) {
        return fault.kind != but && now() >= fault.from && now() < fault.to + within;
    });
}

bool World::wasCut(Micros within) const
{
    return std::ranges::any_of(m_machines, [&](const Machine &machine) {
        return machine.apartUntil() >= 0 && now() - machine.apartUntil() < within;
    });
}

bool World::struckWithin(FaultKind kind, Micros within) const
{
    const Micros acted = m_actedAt[size_t(kind)];
    return hadFault(kind, within) || (acted >= 0 && now() - acted < within);
}

bool World::isQuietBut(std::initializer_list<FaultKind> kinds, Micros within) const
{
    if (wasCut(within))
        return false;
    for (int kind = 0; kind < kFaultKinds; ++kind)
        if (std::ranges::find(kinds, FaultKind(kind)) == kinds.end() && struckWithin(FaultKind(kind), within))
            return false;
    return true;
}

bool World::areSwitchesWell(Micros within) const
{
    using enum FaultKind;
    return isQuietBut({Bad,          SlowRot,      Flapping,     Spike,   Errors,  Stale,      Frozen,
                       Missing,      NotANumber,   Status5xx,    Hang,    Trickle, Truncated,  Oversize,
                       SchemaChange, CounterReset, OtherService, NoSpace, AckLost, SlowCommit, FilesFail,
                       WallJump,     RollBack,     Hold,         Resume,  Promote, Back,       Opposite},
                      within);
}

void World::turned(const RolloutState &state)
{
    if (state.reason.contains(QLatin1StringView(kShadow)) && state.phase != Phase::Baking)
        m_checks.fail("shadow", u"a shadow guardrail acted: "_s + state.reason);
    Turned turned{now(), state.phase, state.stage, state.reason};
    const size_t place = m_path.size();
    if (place < m_pathBefore.size() && turned.isSame(m_pathBefore[place]))
        turned.at = m_pathBefore[place].at;
    m_path.push_back(std::move(turned));
    note(u"-> %1, stage %2, intended %3 (%4)"_s.arg(interlock::toString(state.phase))
             .arg(state.stage)
             .arg(interlock::toString(state.intended), state.reason));
}

void World::foldAgain(const std::function<void()> &fold)
{
    m_pathBefore = std::exchange(m_path, {});
    fold();
    m_pathBefore.clear();
}

void World::moved(const Motion &motion)
{
    static const char *const kCauses[] = {"sent", "took", "somebody else set", "a new worker has"};
    note(u"balancer: %1 %2 (from %3)"_s.arg(QLatin1StringView(kCauses[int(motion.cause)]),
                                            interlock::toString(motion.to),
                                            interlock::toString(motion.from)));
    if (motion.cause != Motion::Cause::Sent)
        return m_checks.moved(motion);
    m_checks.sent(motion);
    orderSent();
}

void World::served(Process process, const SourceId &source, const Served &served)
{
    if (process == m_process)
        m_checks.served(source, served);
}

void World::appended(Process process, quint64 commit, const StoreBatch &batch)
{
    if (process != m_process)
        return; // what an engine believes that was taken over is nobody's journal
    if (!m_cutting.empty() && std::ranges::any_of(batch.records, isRaiseIntent))
        for (const Fault *fault : std::exchange(m_cutting, {}))
            after(Micros(fault->salt % 350), kWorld, [this, fault] { act(*fault); });
    for (const Fault *fault : std::exchange(m_tearing, {}))
        after(Micros(fault->salt % 250), kWorld, [this, commit] { tear(commit); });
    for (const EvaluationRow &row : batch.evaluations) {
        m_history.row(now(), row.body);
        if (row.sequence >= qint64(m_checks.rows())) // a batch that failed is given again
            m_checks.row(row);
    }
}

Done World::land(const StoreBatch &batch)
{
    const bool again = m_disk.stands(batch);
    const Done done = m_disk.commit(batch);
    if (done && !again)
        for (const LogRow &row : batch.records)
            m_checks.recordDurable(row);
    return done;
}

void World::drop(const Request &request)
{
    m_disk.requests.push_back(request);
    m_droppedAt = now();
    after(1 * kMs, m_process, [this] {
        if (m_listener)
            m_listener->scan();
    });
}

void World::launch()
{
    if (!m_engine && now() < m_machines[m_here].cutUntil)
        return after(kSecond, kWorld, [this] {
            if (!m_engine)
                launch();
        });
    const Process process = ++m_processes;
    m_ranOn[process] = m_here;
    auto store = std::make_unique<SimStore>(*this, process);
    Workshop workshop;
    workshop.makeSource =
        [this, process,
         &clock = here()](const Source &source,
                          const std::vector<Indicator> &indicators) -> Result<std::unique_ptr<MetricSource>> {
        if (m_recipe.parsing == Parsing::Observations)
            return m_endpoints.direct(process, source);
        if (source.type == SourceType::Json)
            return std::make_unique<JsonSource>(source, indicators, clock, QString(),
                                                m_endpoints.fetcher(process, source.id));
        return std::make_unique<ScrapeSource>(source, indicators, clock, QString(),
                                              m_endpoints.fetcher(process, source.id));
    };
    workshop.makeActuator = [this, process](const Plan &) -> Result<std::unique_ptr<Actuator>> {
        if (m_balancer.parts() == 1)
            return std::make_unique<SimActuator>(m_balancer, process, 0);
        std::vector<Targets::Target> targets;
        for (size_t part = 0; part < m_balancer.parts(); ++part)
            targets.push_back(
                {u"part %1"_s.arg(part), std::make_unique<SimActuator>(m_balancer, process, part)});
        return std::make_unique<Targets>(std::move(targets));
    };
    workshop.steadyUs = [this] { return now(); };
    const bool alone = !m_engine;
    m_loop.run(process, [&] {
        Engine::Parts parts{{},          &here(), std::move(workshop),
                            Duty::Guard, 0,       std::shared_ptr<Store>(store.get(), [](Store *) {})};
        if (alone && !m_isStoreBroken)
            m_checks.restarted();
        if (alone)
            m_process = process;
        auto started = Engine::start(std::move(parts));
        if (started && alone) {
            if (m_isStoreBroken)
                m_checks.fail("I15", u"an engine starts over a store that is not what was written"_s);
            m_engine = std::move(*started);
            m_store = std::move(store);
            m_awakeSince = now();
            note(u"engine %1 runs"_s.arg(process));
        } else if (started) {
            m_checks.fail("I4", u"two engines hold the store"_s);
            store->die();
            started->reset();
        } else {
            note(u"engine %1 does not start: %2"_s.arg(process).arg(started.error().sentence()));
            if (alone && !m_isStoreBroken)
                m_checks.fail("start", started.error().sentence());
        }
    });
    if (store)
        m_loop.end(process);
}

/// The process dies at once: its destructors write nothing, and a commit on its way may or may not have
/// happened.
void World::kill(Micros downFor)
{
    if (!m_engine)
        return;
    note(u"engine %1 is killed"_s.arg(m_process));
    m_store->die();
    for (auto &[number, flight] : m_disk.inFlight)
        if (number % 2 == 0 && flight.process == m_process)
            (void)land(flight.batch);
    std::erase_if(m_disk.inFlight, [this](const auto &one) { return one.second.process == m_process; });
    m_loop.end(m_process);
    m_paused = false;
    m_loop.run(m_process, [this] { m_engine.reset(); });
    m_loop.end(m_process);
    m_graves.push_back(std::move(m_store));
    after(downFor + kSecond, kWorld, [this] {
        if (!m_engine)
            launch();
    });
}

void World::wake(Process process, Micros slept)
{
    if (!m_paused || process != m_process)
        return;
    if (slept > 0)
        m_loop.postpone(process, slept);
    m_paused = false;
    m_awakeSince = now();
    m_loop.resume(process);
    note(u"engine %1 goes on"_s.arg(process));
}

void World::pause(const Fault &fault)
{
    if (!m_engine || m_paused)
        return;
    const auto lasts = Micros(fault.value * double(kSecond));
    note(u"engine %1 stands still for %2 s"_s.arg(m_process).arg(fault.value));
    m_paused = true;
    m_loop.pause(m_process);
    after(lasts, kWorld, [this, process = m_process, slept = fault.kind == FaultKind::Suspend ? lasts : 0] {
        wake(process, slept);
    });
}

void World::look()
{
    m_people.look();
    after(kSecond, kWorld, [this] { look(); });
}

void World::runUntil(Micros until)
{
    while (m_checks.broken().isEmpty() && m_loop.next(until)) {
        ++m_events;
        m_checks.after();
    }
}

bool World::isOver() const
{
    return m_engine && m_checks.state() && interlock::isOver(m_checks.state()->phase) &&
           !m_engine->hasOpenRollout();
}

Outcome World::run()
{
    schedule();
    after(0, kWorld, [this] { launch(); });
    after(kSecond, kWorld, [this] { m_people.begin(); });
    after(kSecond, kWorld, [this] { look(); });
    while (now() < m_recipe.faultsEnd && m_checks.broken().isEmpty() && !isOver())
        runUntil(std::min(now() + 10 * kSecond, m_recipe.faultsEnd));
    if (!isOver()) {
        m_armed.clear(); // the faults stop here
        m_tearing.clear();
        m_cutting.clear();
        for (Machine &machine : m_machines)
            machine.cutUntil = std::min(machine.cutUntil, now()),
            machine.deafUntil = std::min(machine.deafUntil, now());
        wake(m_process, 0);
        runUntil(now() + 60 * kSecond + kConverges);
        if (m_checks.broken().isEmpty())
            m_checks.converged();
        const Micros most = now() + 3 * m_recipe.planned() + (2 * m_recipe.holdDeadline + 400) * kSecond;
        while (m_checks.broken().isEmpty() && !isOver() && m_checks.state() && now() < most)
            runUntil(now() + 10 * kSecond);
        if (m_checks.broken().isEmpty() && m_checks.state() && !isOver()) {
            m_people.lower(DecisionKind::RollBack);
            runUntil(now() + 30 * kSecond);
        }
    }
    Micros quiet = now();
    for (const Fault &fault : m_recipe.faults)
        if (fault.from <= now())
            quiet = std::max(quiet, fault.to);
    runUntil(quiet +
             12 * kSecond); // what waits for the disk is written, a command that is late may still land
    while (m_isStoreBroken && m_checks.broken().isEmpty()) // somebody is about to put it right
        runUntil(now() + 12 * kSecond);
    if (m_checks.broken().isEmpty())
        m_checks.ended();
    return outcome();
}

Outcome World::outcome() const
{
    Outcome made;
    made.broken = m_checks.broken();
    made.at = now();
    made.phase = m_checks.state() ? interlock::toString(m_checks.state()->phase) : u"not started"_s;
    made.digest = m_disk.rows.empty() ? QByteArray() : m_disk.rows.back().chain;
    made.exposure = m_checks.worstExposure();
    made.events = m_events;
    made.path = m_path;
    made.motions = m_balancer.motions();
    return made;
}

} // namespace interlock::sim
