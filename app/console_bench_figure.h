#pragma once

#include <QString>

#include <functional>
#include <optional>
#include <vector>

class QElapsedTimer;
class QWidget;

namespace interlock {

/// One line of the bench.
struct BenchFigure {
    QString name; ///< "frame_12x86400"
    double value = 0;
    QString unit = {};                     ///< "ms"
    std::optional<double> goalAtMost = {}; ///< in the same unit
    QString note = {};                     ///< how it was measured, or what else was seen
};

/// What a step of the bench tells when it has ended: its figures, or in `problem` why there are none.
struct BenchStep {
    std::vector<BenchFigure> figures;
    QString problem = {};
};
using BenchEnded = std::function<void(const BenchStep &)>;

/// The value below which the share `q` of them lies. Not empty.
double quantileOf(std::vector<double> values, double q);
/// "frame_12x86400: 4.20 ms (at most 16.7: met; 12 plots painted)"
QString lineOf(const BenchFigure &figure);
/// Presses the button in its middle and lets it go; `since` counts from there, where the act begins.
void clickTimed(QWidget &button, QElapsedTimer &since);
/// Resident memory of this process, in MiB.
double residentMiB();

} // namespace interlock
