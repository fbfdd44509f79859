#pragma once

#include "models/base/clock.h"

#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace interlock {

/// One request as a user would send it.
struct ProbeSample {
    Instant at{};    ///< when it was sent
    double took = 0; ///< ms until it was answered or given up
    bool good = false;
    bool operator==(const ProbeSample &) const = default;
};

/// A stretch of time, its end not part of it.
struct Span {
    Instant from{}, to{};
    bool holds(Instant at) const { return at >= from && at < to; }
};

/// What users got in a stretch of time.
struct Service {
    int requests = 0;
    double p50 = 0, p95 = 0; ///< ms, of all requests, those given up too
    double errors = 0;       ///< percent
    double slowest = 0;      ///< ms
};
/// nullopt when nothing was asked in it. Percentiles are the nearest rank.
std::optional<Service> serviceIn(std::span<const ProbeSample> samples, Span span);

/// One figure before the fault, with it, and after the rollback.
struct RecoveryRow {
    QString name, unit;
    std::optional<double> baseline, degraded, restored;
    double noise = 0;        ///< the figure moves by that much without a fault
    bool canaryOnly = false; ///< of the canary alone: after the rollback it has no traffic to show it by
    /// Did the fault move it?
    bool isSeen() const;
    /// (degraded - restored) / (degraded - baseline), in percent (decision 37): 100 is as before, more is
    /// better than before. nullopt where a value is missing or the fault moved it by no more than noise.
    std::optional<double> recovery() const;
    bool operator==(const RecoveryRow &) const = default;
};

/// So many requests in a row tell that users are served as before; one of them may be slow.
inline constexpr int kSettledRequests = 10;

/// When users were served as before again: when the first of `kSettledRequests` requests was sent, from
/// `from` on, of which at most one failed or was slow. Slow is past the middle between the p95 of the
/// baseline and of the degraded time; where that is no worse, past twice the baseline's.
std::optional<Instant> restoredAt(std::span<const ProbeSample> samples, const Service &baseline,
                                  const std::optional<Service> &degraded, Instant from);

/// Whether what all users get showed the fault: else nobody can say that they were served as before again.
bool isSeenByUsers(const std::vector<RecoveryRow> &rows);

/// p50, p95, errors and the slowest answer of the probe. Noise is a fifth of a percentile of the baseline,
/// two requests that failed by chance, and three times the slowest answer of the baseline.
std::vector<RecoveryRow> probeRows(const std::optional<Service> &baseline,
                                   const std::optional<Service> &degraded,
                                   const std::optional<Service> &restored);

} // namespace interlock
