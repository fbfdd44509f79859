#pragma once

#include "models/base/clock.h"

#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace interlock {

/// What a rehearsal does to a share of the canary's requests.
struct Degradation {
    enum class Kind { Delay, Error, Hang };
    Kind kind = Kind::Delay;
    Duration delay{800}; ///< before a request is handed on
    int status = 503;    ///< answered instead of the canary
    double share = 0.5;  ///< of the requests, 0..1
    bool operator==(const Degradation &) const = default;
};

/// A fault proxy of ours on the loopback: what moves the traffic names `listen` as the canary.
struct FaultProxyPlan {
    int listen = 0; ///< port of 127.0.0.1
    int to = 0;     ///< port of 127.0.0.1 where the canary answers
    Degradation fault;
    bool operator==(const FaultProxyPlan &) const = default;
};

/// How a rollback of this plan is rehearsed: what users call, how the canary is made worse, how long to look.
struct RehearsalPlan {
    QUrl probe; ///< what users call: its latency and errors are what a rollback must restore
    Duration probeEvery{200};
    Duration baseline{10'000}; ///< measured while the canary is well
    Duration settle{30'000};   ///< how soon after the rollback users must be served as before
    QStringList inject, clear; ///< the plan's own hook, two commands; or
    std::optional<FaultProxyPlan> proxy;
    bool operator==(const RehearsalPlan &) const = default;
};

} // namespace interlock
