#include "models/process/command.h"

#include <QProcessEnvironment>

#include <csignal>
#include <unistd.h>

namespace interlock {

namespace {

constexpr int kMostEnvironment = 256;
constexpr qsizetype kMostHeard = 16 * 1024; // of one piece

/// Appends what fits and tells whether something did not.
bool keep(QByteArray &kept, const QByteArray &more, qsizetype most)
{
    const qsizetype room = std::max<qsizetype>(most - kept.size(), 0);
    kept.append(more.first(std::min(room, more.size())));
    return more.size() > room;
}

/// Runs in the child between fork and exec: only async-signal-safe calls.
void enterOwnGroup()
{
    ::setsid();
    ::close_range(3, ~0U, 4 /* CLOSE_RANGE_CLOEXEC: Qt's own pipe to the parent must stay open until exec */);
}

} // namespace

QString CommandResult::sentence() const
{
    const QString what = timedOut     ? QStringLiteral("killed at its deadline after %1 ms").arg(took.count())
                         : exitStatus ? QStringLiteral("exit status %1").arg(*exitStatus)
                                      : QStringLiteral("ended by a signal");
    const QString line = QString::fromUtf8(errors.trimmed().left(200)).section(u'\n', 0, 0);
    return line.isEmpty() ? what : what + QStringLiteral(": ") + line;
}

Command::Command(CommandLine line, QObject *parent) : QObject(parent), m_line(std::move(line))
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        m_result.timedOut = true;
        killGroup();
    });
    connect(&m_process, &QProcess::started, this, &Command::started);
    connect(&m_process, &QProcess::finished, this, &Command::finished);
    connect(&m_process, &QProcess::errorOccurred, this, &Command::failed);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &Command::drain);
    connect(&m_process, &QProcess::readyReadStandardError, this, &Command::drain);
}

Command::~Command()
{
    m_process.disconnect(this);
    killGroup();
}

void Command::start(Callback ended)
{
    m_ended = std::move(ended);
    if (m_line.run.isEmpty() || m_line.run.first().isEmpty()) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                end(fail(ErrorCode::BadInput, QStringLiteral("a command without a program"),
                         QStringLiteral("name the program first: [program, argument, ...]")));
            },
            Qt::QueuedConnection);
        return;
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &pair : m_line.environment.mid(0, kMostEnvironment))
        environment.insert(pair.section(u'=', 0, 0), pair.section(u'=', 1));
    m_process.setProcessEnvironment(environment);
    m_process.setWorkingDirectory(m_line.folder);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setChildProcessModifier(enterOwnGroup);
    m_running.start();
    m_deadline.start(m_line.deadline);
    m_process.start(m_line.run.first(), m_line.run.mid(1), QIODevice::ReadOnly);
}

void Command::kill()
{
    killGroup();
}

void Command::started()
{
    m_group = m_process.processId();
}

void Command::killGroup()
{
    const qint64 group = m_group != 0 ? m_group : m_process.processId();
    if (group > 1)
        ::kill(pid_t(-group), SIGKILL);
}

void Command::drain()
{
    const QByteArray output = m_process.readAllStandardOutput(), errors = m_process.readAllStandardError();
    if (keep(m_result.output, output, m_line.mostOutput))
        m_result.outputTruncated = true;
    if (keep(m_result.errors, errors, m_line.mostOutput))
        m_result.errorsTruncated = true;
    for (const QByteArray &piece : {output, errors})
        if (m_line.heard && !piece.isEmpty())
            m_line.heard(QString::fromUtf8(piece.right(kMostHeard)));
}

void Command::finished(int exitCode, QProcess::ExitStatus status)
{
    drain();
    killGroup(); // what it forked and left behind
    m_group = 0;
    m_deadline.stop();
    if (status == QProcess::NormalExit)
        m_result.exitStatus = exitCode;
    m_result.took = Duration(m_running.elapsed());
    end(m_result);
}

void Command::failed(QProcess::ProcessError error)
{
    if (error != QProcess::FailedToStart)
        return; // `finished` follows
    m_deadline.stop();
    const Error problem{
        ErrorCode::Environment,
        QStringLiteral("cannot start %1: %2").arg(m_line.run.first(), m_process.errorString()),
        QStringLiteral("check that it is installed, executable, and that its folder exists")};
    QMetaObject::invokeMethod(
        this, [this, problem] { end(tl::unexpected<Error>(problem)); }, Qt::QueuedConnection);
}

void Command::end(const Result<CommandResult> &result)
{
    if (const Callback ended = std::exchange(m_ended, nullptr))
        ended(result);
}

} // namespace interlock
