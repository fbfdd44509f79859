#include "ui/wizard/commandsteps.h"

#include <QFileInfo>

namespace interlock {

namespace {
constexpr int kPatienceMs = 60'000;
constexpr qsizetype kMostShown = 4000;

/// The end of what it said: the reason stands there.
QString lastWords(QProcess &process)
{
    const QByteArray error = process.readAllStandardError(), out = process.readAllStandardOutput();
    return QString::fromUtf8((error.isEmpty() ? out : error).right(kMostShown)).trimmed();
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
    QStringList arguments = step.arguments;
    if (!step.keyFile.isEmpty() && QFileInfo::exists(step.keyFile))
        arguments << QStringLiteral("--key") << step.keyFile;
    m_process.start(step.program, arguments);
}

void CommandSteps::finish(bool ok, const QString &said)
{
    m_patience.stop();
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
    if (isRunning())
        m_process.terminate();
}

} // namespace interlock
