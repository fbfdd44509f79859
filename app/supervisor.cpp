#include "app/supervisor.h"

#include "models/engine/lonerollback.h"
#include "models/store/epoch.h"
#include "models/store/processes.h"

#include <QDir>

#include <spdlog/spdlog.h>

#include <csignal>
#include <unistd.h>

namespace interlock {

namespace {
constexpr qint64 kWindowMs = 60'000;
constexpr size_t kMostCrashes = 3;
constexpr int kLookMs = 1000;
constexpr int kMostStoppedLooks = 5;
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
    connect(&m_look, &QTimer::timeout, this, &Supervisor::look);
    connect(&m_child, &QProcess::finished, this, &Supervisor::onFinished);
    connect(&m_child, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT ended(1);
    });
}

void Supervisor::start()
{
    m_child.start(m_program, m_arguments, QIODevice::ReadOnly);
    m_look.start(kLookMs);
}

/// An engine that somebody stopped guards nothing: nothing else would tell it from a healthy one here. One
/// whose disk hangs also says nothing, and must not be ended: it can still lower.
void Supervisor::look()
{
    const auto engine = processOf(m_child.processId());
    m_stoppedLooks = engine && engine->stopped ? m_stoppedLooks + 1 : 0;
    if (m_stoppedLooks < kMostStoppedLooks)
        return;
    m_stoppedLooks = 0;
    spdlog::error("the engine was stopped for {} s: it is ended", kMostStoppedLooks * kLookMs / 1000);
    m_child.kill();
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
    const QString why = QStringLiteral("the engine crashed %1 times within a minute").arg(m_crashes.size());
    const std::vector<Pack> all = allPacks(m_paths);
    if (int(all.size()) < packs().size())
        spdlog::critical("{} of {} rollback packs cannot be read: look at the load balancer by hand, now",
                         packs().size() - int(all.size()), packs().size());
    m_rollbacks = int(all.size());
    if (all.empty())
        Q_EMIT ended(1);
    for (const Pack &pack : all) // all at once: the traffic of each goes first
        lower(pack, why);
}

void Supervisor::lower(const Pack &pack, const QString &why)
{
    const std::string id = pack.rollout.text.toStdString();
    const auto done = [this, id](const LoneRollback::End &end) {
        if (end.isZero && end.restored)
            spdlog::critical("{}: rolled back without an engine", id);
        else if (end.isZero)
            spdlog::critical("{}: the canary has no traffic any more, but {}", id, end.text.toStdString());
        else
            spdlog::critical("{}: could not be lowered: {}", id, end.text.toStdString());
        if (--m_rollbacks == 0)
            Q_EMIT ended(1);
    };
    if (const Done owns = ownsItsTraffic(m_paths, pack); !owns)
        return done({true, false, owns.error().text});
    auto *lone =
        new LoneRollback({m_paths, pack, why, LoneRollback::Cause::Machine,
                          [id](const QString &line) { spdlog::critical("{}: {}", id, line.toStdString()); }},
                         this);
    lone->begin(done);
}

} // namespace interlock
