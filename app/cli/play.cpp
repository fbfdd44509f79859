#include "app/cli/play.h"

#include "app/wiring.h"
#include "models/base/duration.h"
#include "models/base/shellword.h"
#include "models/engine/genesis.h"
#include "models/records/keygensigner.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTimer>

namespace interlock::cli {

namespace {

const QString kPerson = QStringLiteral("you");
const QString kAgent = QStringLiteral("release-bot");
constexpr int kPatienceMs = 2000; ///< for a window that does not close

} // namespace

Play::Play(PlayOptions options, const CommonOptions &common, std::function<void(int)> finish)
    : m_options(std::move(options)), m_common(common), m_finish(std::move(finish)), m_world(m_options.world)
{
    connect(&m_world, &demo::DemoWorld::ready, this, &Play::onReady);
    connect(&m_world, &demo::DemoWorld::failed, this, &Play::giveUp);
    connect(&m_world, &demo::DemoWorld::canaryCarriesTraffic, this,
            [this] { say(QStringLiteral("canary"), QStringLiteral("answers its first request")); });
    connect(&m_world, &demo::DemoWorld::faultSet, this, [this](demo::Track, const demo::Fault &fault) {
        say(QStringLiteral("fault"), demo::faultWord(fault.kind));
    });
    connect(&m_world, &demo::DemoWorld::stopped, this, [this] { m_finish(m_outcome.value_or(1)); });
    connect(&m_console, &QProcess::finished, this, &Play::consoleClosed);
    connect(&m_console, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            giveUp({ErrorCode::Environment,
                    QStringLiteral("the console %1 cannot be started").arg(m_options.consoleProgram),
                    QStringLiteral("build interlock-console, or play with --headless")});
    });
    connect(&m_engine, &QProcess::finished, this, [this] {
        if (m_stopping)
            return stopWorld();
        say(QStringLiteral("engine"),
            QStringLiteral("the engine and its supervisor ended: nobody is guarding"));
    });
}

void Play::start()
{
    say(QStringLiteral("demo"),
        QStringLiteral("starting two services, HAProxy and a load of %1 requests a second")
            .arg(m_options.world.rate));
    m_world.start();
}

void Play::stop(int status)
{
    if (std::exchange(m_stopping, true))
        return;
    m_outcome = status;
    m_follow.reset();
    m_engine.terminate();
    m_console.terminate();
    QTimer::singleShot(kPatienceMs, &m_console, &QProcess::kill);
    stopWorld();
}

void Play::stopWorld()
{
    if (m_engine.state() == QProcess::NotRunning && m_console.state() == QProcess::NotRunning)
        m_world.stop();
}

void Play::say(const QString &what, const QString &why)
{
    const QString at = toRfc3339(systemClock().now().wall);
    if (m_common.json)
        printJson({{QStringLiteral("time"), at},
                   {QStringLiteral("who"), QStringLiteral("demo")},
                   {QStringLiteral("what"), what},
                   {QStringLiteral("why"), why}});
    else if (!m_common.quiet)
        printLine(QStringLiteral("    -  %1  %2  %3  %4")
                      .arg(at, QStringLiteral("demo").leftJustified(14), what.leftJustified(16), why));
}

void Play::giveUp(const Error &error)
{
    if (!m_stopping)
        stop(complain(error));
}

void Play::onReady(const demo::DemoFacts &facts)
{
    say(QStringLiteral("ready"), QStringLiteral("shop at http://127.0.0.1:%1, everything in %2")
                                     .arg(facts.frontPort)
                                     .arg(facts.folder));
    m_paths = {facts.folder + QStringLiteral("/interlock.sqlite"),
               facts.folder + QStringLiteral("/interlock.sqlite.d")};
    makeStore();
}

void Play::makeStore()
{
    const auto person = KeygenSigner::open(m_world.facts().personKey);
    const auto agent = KeygenSigner::open(m_world.facts().agentKey);
    if (!person || !agent)
        return giveUp(person ? agent.error() : person.error());
    initStore({m_paths, kPerson, kAgent, *person, (*agent)->key()}, systemClock(), this,
              [this](const Result<InitFacts> &facts) {
                  if (!facts)
                      return giveUp(facts.error());
                  startEngine();
              });
}

QStringList Play::engineArguments() const
{
    return {QStringLiteral("engine"), QStringLiteral("--quiet"), QStringLiteral("--store"),
            QStringLiteral("sqlite:") + m_paths.database};
}

void Play::startEngine()
{
    m_engine.setProcessChannelMode(QProcess::ForwardedChannels);
    m_engine.start(QCoreApplication::applicationFilePath(), engineArguments(), QIODevice::ReadOnly);
    awaitEngine(100);
}

void Play::awaitEngine(int tries)
{
    if (isGuarded(m_paths))
        return askForLease();
    if (tries == 0)
        return giveUp({ErrorCode::Environment, QStringLiteral("the engine did not start within 5 s"),
                       QStringLiteral("run the demo with --log-level debug")});
    QTimer::singleShot(50, this, [this, tries] { awaitEngine(tries - 1); });
}

void Play::askForLease()
{
    const PlanReading plan = readPlanFile(m_world.facts().planPath);
    if (!plan.file)
        return giveUp({ErrorCode::BadInput, plan.problems.front().text(), {}});
    auto agent = Petition::open(m_paths, systemClock(), {kAgent, m_world.facts().agentKey, {}});
    auto person = Petition::open(m_paths, systemClock(), {kPerson, m_world.facts().personKey, {}});
    if (!agent || !person)
        return giveUp(agent ? person.error() : agent.error());
    m_agent = std::move(*agent);
    m_person = std::move(*person);
    m_follow = std::make_unique<Follow>(*m_agent);
    connect(m_follow.get(), &Follow::record, this, &Play::onRecord);
    connect(m_follow.get(), &Follow::moved, this, &Play::onMoved);
    connect(m_follow.get(), &Follow::broken, this, &Play::giveUp);
    if (!m_options.headless)
        openConsole();
    m_agent->requestLease(*plan.file, QStringLiteral("the demo's release"),
                          [this](const Result<EngineAnswer> &asked) {
                              if (!asked)
                                  return giveUp(asked.error());
                              m_lease = asked->text;
                              cosign();
                          });
}

/// The agent looks at services, traffic and risk before it signs, as `interlock agent` does.
void Play::cosign()
{
    m_cosigner = std::make_unique<Cosigner>(*m_agent, systemClock(), realWorkshop(systemClock()), kAgent);
    connect(m_cosigner.get(), &Cosigner::said, this, [this](const Cosigner::Said &said) {
        if (!said.isSigned)
            return giveUp({ErrorCode::Refused, QStringLiteral("the agent does not sign: ") + said.why, {}});
        if (m_options.headless)
            signAsPerson();
        else
            say(QStringLiteral("lease"),
                QStringLiteral("waits for your key: sign it in the console (Approvals, Ctrl+3)"));
    });
    if (const Done fresh = m_agent->refresh(); !fresh)
        return giveUp(fresh.error());
    m_cosigner->look();
}

void Play::signAsPerson()
{
    m_person->sayOnLease({m_lease, QStringLiteral("operator"), QStringLiteral("played without a window"),
                          ApprovalVerdict::Approve},
                         [this](const Result<EngineAnswer> &signedSeat) {
                             if (!signedSeat)
                                 giveUp(signedSeat.error());
                         });
}

void Play::openConsole()
{
    m_console.setProcessChannelMode(QProcess::ForwardedChannels);
    m_console.start(m_options.consoleProgram, consoleArguments() << QStringLiteral("--review"),
                    QIODevice::ReadOnly);
}

QStringList Play::consoleArguments() const
{
    return {QStringLiteral("--store"),    QStringLiteral("sqlite:") + m_paths.database,
            QStringLiteral("--identity"), kPerson,
            QStringLiteral("--key"),      m_world.facts().personKey};
}

void Play::consoleClosed()
{
    if (m_stopping)
        return stopWorld();
    if (m_outcome)
        return stop(*m_outcome);
    say(QStringLiteral("window"),
        QStringLiteral("closed; the engine guards on. Open it again: %1 (Ctrl+C here ends the demo)")
            .arg(shellLine(QStringList(m_options.consoleProgram) + consoleArguments())));
}

void Play::onRecord(const RecordWords &words, const Record &)
{
    if (m_common.json)
        printJson(recordJson(words));
    else if (!m_common.quiet)
        printLine(recordLine(words));
}

void Play::onMoved()
{
    const LeaseEntry *lease = m_agent->ledger().lease(m_lease);
    if (lease && !m_startAsked) {
        const auto seats = fillSeats(*m_agent->ledger().policy(), lease->record, lease->approvals);
        if (seats && seats->complete && lease->starts == 0)
            startRollout();
    }
    for (const auto &[id, entry] : m_agent->ledger().rollouts())
        m_rollout = id; // the demo has one; the person may have started it in the console
    checkOutcome();
    checkUntil();
}

void Play::startRollout()
{
    m_startAsked = true;
    m_agent->start(m_lease, QStringLiteral("both keys are there"),
                   [this](const Result<EngineAnswer> &started) {
                       if (!started && m_rollout.isEmpty())
                           giveUp(started.error());
                   });
}

void Play::checkOutcome()
{
    const RolloutEntry *entry = m_agent->ledger().rollout(m_rollout);
    if (!entry || m_overTold)
        return;
    const auto status = outcomeStatus(entry->state);
    if (!status || (*status == 4 && !m_options.headless))
        return;
    m_overTold = true;
    m_outcome = status;
    say(toString(entry->state.phase), entry->state.reason);
    if (m_options.headless || m_console.state() == QProcess::NotRunning)
        stop(*status);
}

void Play::checkUntil()
{
    const RolloutEntry *entry = m_agent->ledger().rollout(m_rollout);
    if (!entry || m_options.until.isEmpty() || m_stopping)
        return;
    bool reached = false;
    if (m_options.until.startsWith(QStringLiteral("stage:")))
        reached = entry->state.stage + 1 >= m_options.until.mid(6).toInt();
    else if (const auto length = parseDuration(m_options.until); length)
        reached = systemClock().now().wall - wallFromMs(entry->startedAt.wallMs) >= *length;
    if (reached) {
        say(QStringLiteral("until"), m_options.until);
        stop(0);
    }
}

} // namespace interlock::cli
