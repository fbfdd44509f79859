#include "app/demo/child.h"

#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace interlock::demo {

namespace {

constexpr int kPatienceMs = 2000;
constexpr qsizetype kMostLine = 64 * 1024;
constexpr qsizetype kMostLastWords = 2048;

} // namespace

Child::Child(QString name, QObject *parent) : QObject(parent), m_name(std::move(name))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, &m_process, &QProcess::kill);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &Child::readLines);
    connect(&m_process, &QProcess::readyReadStandardError, this,
            [this] { m_lastWords = (m_lastWords + m_process.readAllStandardError()).right(kMostLastWords); });
    connect(&m_process, &QProcess::finished, this, &Child::onFinished);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT died(u"%1 cannot be started: %2"_s.arg(m_name, m_process.errorString()));
    });
}

Child::~Child()
{
    m_process.disconnect(this);
    if (isRunning())
        m_process.kill();
}

void Child::start(const QString &program, const QStringList &arguments, int inherited)
{
    const pid_t parent = getpid();
    m_process.setChildProcessModifier([parent, inherited] { // between fork and exec: system calls only
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent)
            _exit(1); // we died before the line above
        if (inherited >= 0)
            fcntl(inherited, F_SETFD, 0);
    });
    m_process.start(program, arguments);
}

void Child::stop()
{
    m_stopping = true;
    if (!isRunning()) {
        QMetaObject::invokeMethod(this, &Child::stopped, Qt::QueuedConnection);
        return;
    }
    m_process.terminate();
    m_patience.start(kPatienceMs);
}

void Child::readLines()
{
    m_buffer += m_process.readAllStandardOutput();
    qsizetype end = 0;
    while ((end = m_buffer.indexOf('\n')) >= 0) {
        const QByteArray one = m_buffer.left(end);
        m_buffer.remove(0, end + 1);
        Q_EMIT line(one);
    }
    if (m_buffer.size() > kMostLine)
        m_buffer.clear();
}

void Child::onFinished(int status, QProcess::ExitStatus how)
{
    m_patience.stop();
    if (m_stopping) {
        Q_EMIT stopped();
        return;
    }
    if (how == QProcess::NormalExit && status == 0) {
        Q_EMIT finished();
        return;
    }
    const QString how_ended =
        how == QProcess::CrashExit ? u"was ended by a signal"_s : u"ended with status %1"_s.arg(status);
    const QString words = QString::fromUtf8(m_lastWords).simplified();
    Q_EMIT died(u"%1 %2%3"_s.arg(m_name, how_ended, words.isEmpty() ? QString() : u": "_s + words));
}

} // namespace interlock::demo
