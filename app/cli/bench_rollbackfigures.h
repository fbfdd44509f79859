#pragma once

#include "app/cli/bench_round.h"

#include <map>
#include <vector>

namespace interlock::cli {

/// The times of many rollbacks, in ms since the breach.
struct RollbackTimes {
    std::vector<double> confirmed; ///< the order to lower was given
    std::vector<double> sent;      ///< the first command left
    std::vector<double> ended;     ///< 0 was read back; of the peer: its HAProxy had answered
};

/// What `bench rollback` collects and prints.
struct RollbackFigures {
    RollbackTimes watch;                     ///< `watch: 100ms`, straight from the canary
    RollbackTimes same;                      ///< each second, straight from the canary
    RollbackTimes locked;                    ///< each second, through Prometheus, locked to its samples
    RollbackTimes unlocked;                  ///< the same without `alive:`
    std::vector<double> peer;                ///< Prometheus, Alertmanager and a webhook
    std::vector<double> verified;            ///< confirmed to 0 read back
    std::vector<double> click;               ///< a person's rollback: asked for to 0 read back
    std::vector<double> fromSample;          ///< the deciding answer arrived to HAProxy's answer
    std::vector<double> judged;              ///< of these: until the order was given
    std::vector<double> durable;             ///< from there until the intent was durable
    std::vector<double> answered;            ///< from there to HAProxy's answer
    std::map<QString, RollbackTimes> faults; ///< by what was wrong

    /// Adds where the time from the deciding answer to HAProxy's went.
    void addSteps(const BenchRollbackFacts &facts);
    static void add(RollbackTimes &times, const BenchRollbackFacts &facts, Instant breach);
    void printOwn() const;
    /// `bareMs`: the sum of the bare steps.
    void printFromSample(double bareMs) const;
    /// The pipeline's times, and ours over them: the last lines.
    void printRatios() const;
};

} // namespace interlock::cli
