#include "app/supervisor.h"

#include "models/base/atomicfile.h"
#include "models/base/json.h"
#include "models/engine/guard.h"
#include "models/engine/intake.h"
#include "models/store/epoch.h"
#include "models/store/journal.h"
#include "models/traffic/make.h"

#include <QDir>

#include <spdlog/spdlog.h>

#include <csignal>
#include <unistd.h>

namespace interlock {

namespace {
constexpr qint64 kWindowMs = 60'000;
constexpr size_t kMostCrashes = 3;
} // namespace

Supervisor::Supervisor(StorePaths paths, QString program, QStringList arguments)
    : m_paths(std::move(paths)), m_program(std::move(program)), m_arguments(std::move(arguments))
{
    m_clock.start();
    m_child.setProcessChannelMode(QProcess::ForwardedChannels);
    m_child.setChildProcessModifier([] {
        sigset_t none; // our blocked SIGTERM must not be inherited
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
    });
    connect(&m_child, &QProcess::finished, this, &Supervisor::onFinished);
    connect(&m_child, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT ended(1);
    });
}

void Supervisor::start()
{
    m_child.start(m_program, m_arguments, QIODevice::ReadOnly);
}

void Supervisor::stop()
{
    m_stopping = true;
    if (m_child.state() == QProcess::NotRunning)
        Q_EMIT ended(0);
    else
        m_child.terminate();
}

void Supervisor::onFinished(int status, QProcess::ExitStatus how)
{
    const bool normal = how == QProcess::NormalExit;
    // An engine that gives up (a broken log, a disk that is gone) leaves its rollouts as unguarded as one
    // that crashed; without open rollouts, or with another engine there, its status is all there is to tell.
    if (m_stopping || (normal && (status == 0 || packs().isEmpty() || epochHolder(m_paths) > 0))) {
        Q_EMIT ended(normal ? status : 0);
        return;
    }
    const qint64 now = m_clock.elapsed();
    m_crashes.push_back(now);
    while (!m_crashes.empty() && now - m_crashes.front() > kWindowMs)
        m_crashes.pop_front();
    if (m_crashes.size() >= kMostCrashes) {
        spdlog::critical("the engine crashed {} times within a minute: lowering every rollout from its pack",
                         m_crashes.size());
        lowerEverything();
        return;
    }
    spdlog::error("the engine {}; it is started again",
                  normal ? "ended with status " + std::to_string(status) : std::string("crashed"));
    start();
}

QStringList Supervisor::packs() const
{
    QStringList paths;
    for (const QString &name : QDir(m_paths.packs()).entryList({QStringLiteral("*.json")}, QDir::Files))
        paths << m_paths.packs() + u'/' + name;
    return paths;
}

void Supervisor::lowerEverything()
{
    m_packs = packs();
    lowerNext();
}

void Supervisor::lowerNext()
{
    if (m_packs.isEmpty()) {
        Q_EMIT ended(1);
        return;
    }
    const QString path = m_packs.takeFirst();
    const auto bytes = readBounded(path, 256 * 1024);
    const auto json = bytes ? parseStrictJson(*bytes, kPackLimits) : Result<QJsonObject>(passOn(bytes));
    const auto pack =
        json ? readPack(m_paths, RolloutId{json->value(u"rollout").toString()}) : Result<Pack>(passOn(json));
    if (!pack) {
        spdlog::critical("{}", pack.error().sentence().toStdString());
        return lowerNext();
    }
    const QString why = QStringLiteral("the engine crashed %1 times within a minute").arg(m_crashes.size());
    // final: an engine that starts later must not raise it again
    if (const Done laid = layTombstone(m_paths, pack->rollout.text,
                                       encode(BareLowering{DecisionKind::RollBack, pack->rollout, why}));
        !laid)
        spdlog::critical("{} (going on)", laid.error().sentence().toStdString());
    m_actuator = makeActuator(pack->plan.traffic, pack->folder);
    m_actuator->apply(Weight{0}, [this, id = pack->rollout.text](const Done &done) {
        if (done)
            spdlog::critical("{}: canary lowered to 0 % without an engine", id.toStdString());
        else
            spdlog::critical("{}: could not be lowered: {}", id.toStdString(),
                             done.error().sentence().toStdString());
        QMetaObject::invokeMethod(this, &Supervisor::lowerNext, Qt::QueuedConnection);
    });
}

} // namespace interlock
