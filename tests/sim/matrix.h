#pragma once

#include "tests/sim/world.h"

#include <QJsonObject>

namespace interlock::sim {

/// The phases in which a fault of the matrix begins.
inline constexpr std::array kMatrixPhases{Phase::Preparing, Phase::Raising, Phase::Baking,
                                          Phase::AtGate,    Phase::Held,    Phase::RollingBack};

/// A row of the matrix: a fault that begins, at full strength, in one phase after the other.
struct MatrixFault {
    FaultKind kind;
    double value;     ///< as the kind has it: percent, seconds or milliseconds
    const char *what; ///< in a few words, for people
};
const std::vector<MatrixFault> &matrixFaults();

/// How the matrix looks at every fault: the same small rollout, in which a fault lasts for 20 s.
Recipe matrixRecipe(Phase phase);
/// The first moment of that phase in an undisturbed run (of the second stage, where a stage has it), and the
/// whole of that run.
struct Undisturbed {
    Micros begins = 0;
    Outcome outcome;
};
Undisturbed undisturbed(Phase phase);

/// What became of a rollout in which this fault began in this phase: `broken`, `held_after_s` and
/// `rolled_back_after_s` (from the fault's beginning; only where the fault brought it), `zero_after_s` (until
/// the balancer sent the canary nothing any more), `later_s` (than undisturbed), `ended`.
QJsonObject matrixCell(const MatrixFault &fault, Phase phase, const Undisturbed &calm);
/// All of it, as `interlock faults --json` prints it.
QJsonObject faultMatrix();
/// As JSON, one fault a line.
QByteArray toText(const QJsonObject &matrix);

} // namespace interlock::sim
