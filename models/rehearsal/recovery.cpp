#include "models/rehearsal/recovery.h"

#include <algorithm>
#include <cmath>

namespace interlock {

namespace {

/// `sorted` is not empty.
double percentileOf(const std::vector<double> &sorted, double share)
{
    const auto rank = size_t(std::ceil(share * double(sorted.size())));
    return sorted[std::max<size_t>(rank, 1) - 1];
}

double slowFrom(const Service &baseline, const std::optional<Service> &degraded)
{
    if (degraded && degraded->p95 > baseline.p95 * 1.2)
        return (baseline.p95 + degraded->p95) / 2;
    return baseline.p95 * 2;
}

} // namespace

std::optional<Service> serviceIn(std::span<const ProbeSample> samples, Span span)
{
    std::vector<double> took;
    int failed = 0;
    for (const ProbeSample &sample : samples)
        if (span.holds(sample.at)) {
            took.push_back(sample.took);
            failed += sample.good ? 0 : 1;
        }
    if (took.empty())
        return {};
    std::ranges::sort(took);
    return Service{int(took.size()), percentileOf(took, 0.5), percentileOf(took, 0.95),
                   100.0 * failed / double(took.size()), took.back()};
}

bool RecoveryRow::isSeen() const
{
    if (!baseline || !degraded)
        return false;
    const double exact = 1e-9 * std::max({1.0, std::abs(*degraded), std::abs(*baseline)});
    return std::abs(*degraded - *baseline) > std::max(noise, exact);
}

std::optional<double> RecoveryRow::recovery() const
{
    if (!isSeen() || !restored)
        return {};
    return 100 * (*degraded - *restored) / (*degraded - *baseline);
}

bool isSeenByUsers(const std::vector<RecoveryRow> &rows)
{
    return std::ranges::any_of(rows, [](const RecoveryRow &row) { return !row.canaryOnly && row.isSeen(); });
}

std::optional<Instant> restoredAt(std::span<const ProbeSample> samples, const Service &baseline,
                                  const std::optional<Service> &degraded, Instant from)
{
    std::vector<ProbeSample> later;
    std::ranges::copy_if(samples, std::back_inserter(later),
                         [from](const ProbeSample &sample) { return sample.at >= from; });
    std::ranges::stable_sort(later, {}, &ProbeSample::at); // they are kept as they end
    const double slow = slowFrom(baseline, degraded);
    for (size_t first = 0; first + kSettledRequests <= later.size(); ++first) {
        const auto window = std::span(later).subspan(first, kSettledRequests);
        const auto bad = std::ranges::count_if(
            window, [slow](const ProbeSample &sample) { return !sample.good || sample.took > slow; });
        if (bad <= 1)
            return window.front().at;
    }
    return {};
}

std::vector<RecoveryRow> probeRows(const std::optional<Service> &baseline,
                                   const std::optional<Service> &degraded,
                                   const std::optional<Service> &restored)
{
    const auto row = [&](const QString &name, const QString &unit, double Service::*figure, double noise) {
        const auto of = [figure](const std::optional<Service> &service) {
            return service ? std::optional<double>((*service).*figure) : std::nullopt;
        };
        return RecoveryRow{name, unit, of(baseline), of(degraded), of(restored), noise};
    };
    constexpr double kOfPercentiles = 0.2, kOfSlowest = 2, kByChance = 2;
    const Service before = baseline.value_or(Service{}), with = degraded.value_or(Service{});
    const int fewest = std::max(1, std::min(before.requests, with.requests));
    const QString ms = QStringLiteral("ms");
    return {
        row(QStringLiteral("probe p50"), ms, &Service::p50, kOfPercentiles * before.p50),
        row(QStringLiteral("probe p95"), ms, &Service::p95, kOfPercentiles * before.p95),
        row(QStringLiteral("probe errors"), QStringLiteral("%"), &Service::errors, 100 * kByChance / fewest),
        row(QStringLiteral("probe slowest"), ms, &Service::slowest, kOfSlowest * before.slowest)};
}

} // namespace interlock
