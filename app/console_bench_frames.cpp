#include "app/console_bench_frames.h"

#include <QCoreApplication>
#include <QDir>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr size_t kRuns = 9; // of each
constexpr double kMostRatio = 1.5;

QString besides(const QString &name)
{
    return QCoreApplication::applicationDirPath() + u'/' + name;
}
} // namespace

FirstFrames::FirstFrames(BenchEnded ended) : m_ended(std::move(ended))
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &FirstFrames::hear);
    connect(&m_process, &QProcess::finished, this, &FirstFrames::end);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            m_ended({{}, u"first_frame: %1: %2"_s.arg(m_process.program(), m_process.errorString())});
    });
}

void FirstFrames::start()
{
    next();
}

void FirstFrames::next()
{
    if (m_isBare)
        m_process.setProgram(besides(u"interlock-bare-window"_s));
    else
        m_process.setProgram(QCoreApplication::applicationFilePath());
    m_process.setArguments(m_isBare
                               ? QStringList()
                               : QStringList{u"--first-frame"_s, u"--store"_s,
                                             u"sqlite:"_s + QDir::tempPath() + u"/no-such-store.sqlite"_s});
    m_since.start();
    m_process.start(QIODevice::ReadOnly);
}

void FirstFrames::hear()
{
    while (m_process.canReadLine()) {
        const QByteArray said = m_process.readLine().trimmed();
        const double ms = double(m_since.nsecsElapsed()) / 1e6;
        if (said == "frame")
            (m_isBare ? m_bare : m_console).push_back(ms);
        if (said == "screen")
            m_screen.push_back(ms);
    }
}

void FirstFrames::end(int status)
{
    hear();
    const bool told = m_isBare ? m_bare.size() == m_console.size() + 1
                               : m_console.size() == m_bare.size() && m_screen.size() == m_bare.size();
    if (status != 0 || !told)
        return m_ended({{}, u"first_frame: %1 ended with %2"_s.arg(m_process.program()).arg(status)});
    m_isBare = !m_isBare;
    if (m_screen.size() < kRuns)
        return next();
    const double bare = quantileOf(m_bare, 0.5), console = quantileOf(m_console, 0.5);
    m_ended(
        {{{u"first_frame_bare"_s, bare, u"ms"_s, {}, u"start to frame of a bare Qt window"_s},
          {u"first_frame"_s,
           console,
           u"ms"_s,
           {},
           u"start to frame of the console: its surfaces, no texts yet"_s},
          {u"first_frame_ratio"_s, console / bare, {}, kMostRatio, u"medians of %1 runs each"_s.arg(kRuns)},
          {u"first_screen"_s, quantileOf(m_screen, 0.5), u"ms"_s, {}, u"start to all of the first screen"_s}},
         {}});
}

} // namespace interlock
