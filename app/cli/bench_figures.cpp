#include "app/cli/bench_figures.h"

#include "app/cli/print.h"

#include <algorithm>
#include <cmath>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace interlock::cli {

void printFigure(const QString &name, double value, const QString &unit, int decimals)
{
    const QString line = u"%1: %2"_s.arg(name).arg(value, 0, 'f', decimals);
    printLine(unit.isEmpty() ? line : line + u' ' + unit);
}

double percentile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[size_t(std::lround(share * double(values.size() - 1)))];
}

Result<ChildFigures> measureChild(const QStringList &command, const QString &input)
{
    std::vector<QByteArray> words;
    words.reserve(size_t(command.size()));
    for (const QString &word : command)
        words.push_back(word.toLocal8Bit());
    std::vector<char *> arguments;
    arguments.reserve(words.size() + 1);
    for (QByteArray &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, input.toLocal8Bit().constData(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ChildFigures figures;
    pid_t pid = -1;
    int failed = 0;
    rusage used{};
    figures.seconds = secondsOf([&] {
        failed = ::posix_spawnp(&pid, arguments[0], &files, nullptr, arguments.data(), environ);
        int status = 0;
        if (failed == 0 && ::wait4(pid, &status, 0, &used) == pid)
            figures.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    });
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0)
        return fail(ErrorCode::Environment, u"cannot start %1"_s.arg(command.value(0)),
                    u"install it, or put its folder into PATH"_s);
    figures.peakMiB = double(used.ru_maxrss) / 1024;
    return figures;
}

} // namespace interlock::cli
