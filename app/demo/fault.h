#pragma once

#include "models/base/duration.h"

namespace interlock::demo {

enum class FaultKind { None, Latency, Errors, Hang };

/// What is wrong with a demo service: a share of its requests is slow, fails, or is never answered.
struct Fault {
    FaultKind kind = FaultKind::None;
    Duration delay{800}; ///< added to a slow request
    double share = 0.5;  ///< of the requests, 0..1

    bool operator==(const Fault &) const = default;
};

/// A fault that the canary shall get, `after` the moment it first carried traffic.
struct PlannedFault {
    Fault fault;
    Duration after{};

    bool operator==(const PlannedFault &) const = default;
};

/// `none`, `latency`, `errors`, `hang`.
QString faultWord(FaultKind kind);
Result<FaultKind> faultKind(const QString &word);

/// Reads `KIND@T[,LEVEL]`: `latency@40s` is 800 ms on half of the requests, `latency@40s,300ms` another
/// delay; `errors@40s,20%` and `hang@40s,10%` a share of the requests (half of them unless said).
Result<PlannedFault> parsePlannedFault(const QString &text);

} // namespace interlock::demo
