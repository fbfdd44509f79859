#include "ui/wizard/commandsteps.h"

#include "models/store/enginestart.h"
#include "models/store/heartbeat.h"

#include <QDir>
#include <QFileInfo>

namespace interlock {

namespace {
constexpr int kPatienceMs = 60'000;
constexpr qsizetype kMostShown = 4000;
constexpr int kLookForGuardMs = 100;
constexpr Duration kBeats{2000}; ///< a guard that lives has spoken within

/// The end of what it said: the reason stands there.
QString lastWords(QProcess &process)
{
    const QByteArray error = process.readAllStandardError(), out = process.readAllStandardOutput();
    return QString::fromUtf8((error + '\n' + out).right(kMostShown)).trimmed();
}

bool isGuarded(const StorePaths &paths)
{
    const auto beat = readHeartbeat(paths);
    const auto silent = beat ? silentFor(*beat, SystemClock()) : std::nullopt;
    return silent && *silent < kBeats;
}

} // namespace

CommandSteps::CommandSteps(QObject *parent) : QObject(parent)
{
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, &m_process, &QProcess::kill);
    connect(&m_process, &QProcess::finished, this, [this](int status, QProcess::ExitStatus how) {
        const bool ok = how == QProcess::NormalExit && status == 0;
        const QString said = lastWords(m_process);
        finish(ok, ok || !said.isEmpty() ? said : tr("It did not answer within a minute."));
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finish(false, tr("%1 cannot be started: %2").arg(m_process.program(), m_process.errorString()));
    });
}

/// A command that still runs tells nobody any more.
CommandSteps::~CommandSteps()
{
    m_process.disconnect(this);
}

void CommandSteps::run(std::vector<CommandStep> steps)
{
    m_steps = std::move(steps);
    m_index = 0;
    next();
}

void CommandSteps::next()
{
    if (m_index >= m_steps.size()) {
        Q_EMIT ended(true);
        return;
    }
    Q_EMIT stepStarted(int(m_index));
    m_patience.start();
    const CommandStep &step = m_steps[m_index];
    if (!step.guards.isEmpty())
        return startGuard(step);
    QStringList arguments = step.arguments;
    if (!step.keyFile.isEmpty() && QFileInfo::exists(step.keyFile))
        arguments << QStringLiteral("--key") << step.keyFile;
    m_process.start(step.program, arguments);
}

void CommandSteps::startGuard(const CommandStep &step)
{
    const auto paths = storePaths(step.guards);
    if (!paths)
        return finish(false, paths.error().sentence());
    if (isGuarded(*paths))
        return finish(true, {});
    const auto pid = startEngine(step.program, *paths, QDir::rootPath());
    if (!pid)
        return finish(false, pid.error().sentence());
    m_guardLook.disconnect(this);
    connect(&m_guardLook, &QTimer::timeout, this,
            [this, paths = *paths, pid = *pid] { awaitGuard(paths, pid); });
    m_guardLook.start(kLookForGuardMs);
}

void CommandSteps::awaitGuard(const StorePaths &paths, qint64 pid)
{
    if (isGuarded(paths))
        return finish(true, {});
    if (!isAlive(pid))
        return finish(false,
                      tr("the guard ended at once: %1", "what its log says last").arg(engineSaidLast(paths)));
    if (!m_patience.isActive())
        finish(false, tr("It did not answer within a minute."));
}

void CommandSteps::finish(bool ok, const QString &said)
{
    m_patience.stop();
    m_guardLook.stop();
    const size_t at = m_index++;
    Q_EMIT stepEnded(int(at), ok, said);
    if (ok || (at < m_steps.size() && m_steps[at].mayFail))
        next();
    else
        Q_EMIT ended(false);
}

void CommandSteps::cancel()
{
    m_steps.clear();
    m_guardLook.stop();
    if (isRunning())
        m_process.terminate();
}

} // namespace interlock
