#pragma once

#include <QDir>
#include <QFile>
#include <QTest>

#include <csignal>

namespace interlock::testing {

/// Whether every thread of the process stands still (state T in /proc).
inline bool standsStill(qint64 pid)
{
    const QString tasks = QStringLiteral("/proc/%1/task").arg(pid);
    const QStringList threads = QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return !threads.isEmpty() && std::ranges::all_of(threads, [&tasks](const QString &thread) {
        QFile stat(tasks + u'/' + thread + QStringLiteral("/stat"));
        if (!stat.open(QIODevice::ReadOnly))
            return false;
        const QByteArray line = stat.readAll();
        return line.mid(line.lastIndexOf(')') + 2, 1) == "T";
    });
}

/// SIGSTOP, until it has come into force: the signal returns before another core has let go of the process.
inline bool stopProcess(qint64 pid)
{
    return pid > 1 && ::kill(pid_t(pid), SIGSTOP) == 0 &&
           QTest::qWaitFor([pid] { return standsStill(pid); }, 10000);
}

} // namespace interlock::testing
