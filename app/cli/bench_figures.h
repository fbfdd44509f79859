#pragma once

#include "models/base/result.h"

#include <QElapsedTimer>
#include <QStringList>

#include <vector>

namespace interlock::cli {

/// Prints `name: value unit` with so many decimals; a ratio has no unit.
void printFigure(const QString &name, double value, const QString &unit, int decimals = 0);

/// The value below which so large a share of the values lies; 0 of no values.
double percentile(std::vector<double> values, double share);
inline double median(std::vector<double> values)
{
    return percentile(std::move(values), 0.5);
}

/// How long `work` takes, in seconds.
template <typename Work>
double secondsOf(Work work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) * 1e-9;
}

/// A program that ran to its end.
struct ChildFigures {
    int status = 0;     ///< exit status; -1 if a signal ended it
    double seconds = 0; ///< from before its start to its end
    double peakMiB = 0; ///< of memory in RAM
};
/// Runs `command` (found by PATH) with `input` as its standard input and its output thrown away. Blocks.
Result<ChildFigures> measureChild(const QStringList &command,
                                  const QString &input = QStringLiteral("/dev/null"));

} // namespace interlock::cli
