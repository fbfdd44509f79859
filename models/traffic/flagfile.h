#pragma once

#include "models/plan/plan.h"

namespace interlock {

/// Flag files in the format of flagd (https://flagd.dev/schema/v0/flags.json): a flag is ENABLED or DISABLED,
/// has variants of one type and a default one, and may target. Bytes that are not ours stay as they are.

/// What a flag file says.
struct FlagReading {
    Weight canary;
    qint64 epoch = 0; ///< of the engine that wrote it last; 0: none did
    QString note{};   ///< what fits no share
};
Result<FlagReading> readFlags(const FlagsTraffic &traffic, const QByteArray &file);

/// The file at another share: booleans on above 0 %, the percentage as a number, or as the weights of the
/// variants of its `fractional` targeting (which sum up to 100). Carries `epoch`. An error when a flag is not
/// there or of another type, or when a newer engine wrote the file and this is no lowering to 0.
Result<QByteArray> withShare(const FlagsTraffic &traffic, const QByteArray &file, Weight canary,
                             qint64 epoch);

/// Whether all of the plan's flags can be set, on and off, and are served now: asked before anything moves.
Done flagsFit(const FlagsTraffic &traffic, const QByteArray &file);

} // namespace interlock
