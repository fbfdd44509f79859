#include "app/cli/bench_figures.h"
#include "app/cli/benches.h"
#include "app/cli/print.h"
#include "models/planfile/planfile.h"
#include "models/rollout/simulate.h"

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr int kPasses = 7;

/// Two days in four stages, looked at each 30 s: the shape of a long rollout in production.
constexpr const char *kSimulatedPlan = R"(apiVersion: interlock/v1
kind: Rollout
metadata: {name: bench, service: shop, environment: demo}
release: {stable: "1", canary: "2"}
sources:
  canary: {type: scrape, url: "http://127.0.0.1:1/metrics", interval: 10s}
indicators:
  p50: {source: canary, gauge: p50_ms, unit: ms}
  p95: {source: canary, gauge: p95_ms, unit: ms}
  errors: {source: canary, gauge: errors_percent, unit: "%"}
guardrails:
  p50: {indicator: p50, breach: "> 200ms", target: "< 200ms", confirm: {consecutive: 3}, do: rollback}
  p95: {indicator: p95, breach: "> 500ms", target: "< 500ms", confirm: {consecutive: 3}, do: rollback}
  errors: {indicator: errors, breach: "> 1%", target: "< 1%", confirm: {for: 2m}, do: rollback}
traffic: {type: haproxy, socket: /run/bench.sock, backend: shop, canary: [canary], stable: [stable]}
lease: {keys: [{role: operator}, {role: agent}], valid: 72h}
stages:
  - {weight: 5%, bake: 2h, every: 30s, promote: auto}
  - {weight: 25%, bake: 6h, every: 30s, promote: auto}
  - {weight: 50%, bake: 16h, every: 30s, promote: auto}
  - {weight: 100%, bake: 24h, every: 30s}
)";
constexpr const char *kSeries = "time_s,indicator,value\n"
                                "0..200000/30,p50,150~20\n"
                                "0..200000/30,p95,400~60\n"
                                "0..200000/30,errors,0.3~0.2\n";

} // namespace

int benchSimulate()
{
    const PlanReading plan = readPlan(kSimulatedPlan, u"bench plan"_s);
    if (!plan.file)
        return complain({ErrorCode::BadInput, plan.problems.front().text(), {}});
    const SeriesReading series = readSeries(kSeries, u"bench series"_s, seriesNames(plan.file->plan));
    if (!series.series)
        return complain({ErrorCode::BadInput, series.problems.front().text(), {}});
    std::vector<double> hours, looks;
    for (int pass = 0; pass < kPasses; ++pass) {
        Simulation made;
        const double seconds = secondsOf([&] { made = simulate(plan.file->plan, *series.series); });
        if (made.state.phase != Phase::Completed)
            return complain(
                {ErrorCode::BadInput, u"the bench's rollout ended %1"_s.arg(toString(made.state.phase)), {}});
        hours.push_back(double(made.lasted.count()) / 3.6e6 / seconds);
        looks.push_back(double(made.looks) / seconds);
    }
    printFigure(u"simulate, rollout of 48 h with looks each 30 s"_s, median(hours), u"simulated hours/s"_s);
    printFigure(u"simulate, looks"_s, median(looks), u"looks/s"_s);
    return 0;
}

} // namespace interlock::cli
