#include "app/cli/bench_stand.h"

#include "models/engine/genesis.h"
#include "models/records/keygensigner.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

const QString kOwner = QStringLiteral("you");
const QString kBot = QStringLiteral("release-bot");
constexpr int kLookMs = 50;
constexpr int kTries = 100;
constexpr int kPatienceMs = 5000;

} // namespace

BenchStand::BenchStand(const demo::DemoOptions &options) : m_world(options)
{
    connect(&m_world, &demo::DemoWorld::ready, this, &BenchStand::makeStore);
    connect(&m_world, &demo::DemoWorld::failed, this, &BenchStand::failed);
    connect(&m_world, &demo::DemoWorld::stopped, this, &BenchStand::stopped);
    connect(&m_engine, &QProcess::finished, this, [this] {
        if (m_stopping)
            m_world.stop();
        else
            Q_EMIT failed({ErrorCode::Environment, u"the engine ended by itself"_s, {}});
    });
}

void BenchStand::start()
{
    m_world.start();
}

void BenchStand::stop()
{
    if (std::exchange(m_stopping, true))
        return;
    if (m_engine.state() == QProcess::NotRunning)
        return m_world.stop();
    m_engine.terminate();
    QTimer::singleShot(kPatienceMs, &m_engine, &QProcess::kill);
}

void BenchStand::makeStore()
{
    m_paths = {facts().folder + u"/bench.sqlite"_s, facts().folder + u"/bench.sqlite.d"_s};
    const auto person = KeygenSigner::open(facts().personKey);
    const auto bot = KeygenSigner::open(facts().agentKey);
    if (!person || !bot)
        return Q_EMIT failed(person ? bot.error() : person.error());
    initStore({m_paths, kOwner, kBot, *person, (*bot)->key()}, systemClock(), this,
              [this](const Result<InitFacts> &made) {
                  if (!made)
                      return Q_EMIT failed(made.error());
                  startEngine();
              });
}

void BenchStand::startEngine()
{
    m_engine.setProcessChannelMode(QProcess::ForwardedChannels);
    m_engine.start(QCoreApplication::applicationFilePath(),
                   {u"engine"_s, u"--bare"_s, u"--quiet"_s, u"--log-level"_s, u"off"_s, u"--store"_s,
                    u"sqlite:"_s + m_paths.database},
                   QIODevice::ReadOnly);
    awaitEngine(kTries);
}

void BenchStand::awaitEngine(int tries)
{
    if (m_stopping)
        return;
    if (!isGuarded(m_paths) && tries > 0) {
        QTimer::singleShot(kLookMs, this, [this, tries] { awaitEngine(tries - 1); });
        return;
    }
    openPetitions();
}

void BenchStand::openPetitions()
{
    auto bot = Petition::open(m_paths, systemClock(), {kBot, facts().agentKey, {}});
    auto person = Petition::open(m_paths, systemClock(), {kOwner, facts().personKey, {}});
    if (!bot || !person)
        return Q_EMIT failed(bot ? person.error() : bot.error());
    m_bot = std::move(*bot);
    m_person = std::move(*person);
    Q_EMIT ready();
}

} // namespace interlock::cli
