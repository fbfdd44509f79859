#include "app/cli/bench_plan.h"

#include "models/base/atomicfile.h"

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr const char *kBenchPlan = R"(apiVersion: interlock/v1
kind: Rollout
metadata: {name: @NAME@, service: @NAME@, environment: demo}
release: {stable: "1.4.2", canary: "1.5.0"}
sources:
  canary: {@SOURCE@, interval: 1s}
indicators:
  breach: {source: canary, @MEASURE@}
guardrails:
  breach: {indicator: breach, breach: "> 0.5", @WATCH@missing: {after: 30s, do: hold}, do: rollback}
traffic: {type: haproxy, socket: "@SOCKET@", backend: @NAME@, canary: [canary], stable: [stable]}
lease: {keys: [{role: operator}, {role: agent}], valid: 1h}
stages:
  - {weight: 5%, bake: 10m, every: 1s, promote: auto}
  - {weight: 100%, bake: 10m, every: 1s}
@NOTIFY@)";

} // namespace

Result<QString> writeBenchPlan(const QString &folder, const QString &haproxySocket, const BenchPlan &plan)
{
    const QString watch = plan.watch.isEmpty() ? QString() : u"watch: %1, "_s.arg(plan.watch);
    const QString notify =
        plan.webhook.isEmpty() ? QString() : u"notify: {webhook: {url: \"%1\"}}\n"_s.arg(plan.webhook);
    const QString text = QString::fromLatin1(kBenchPlan)
                             .replace(u"@NAME@"_s, plan.name)
                             .replace(u"@SOURCE@"_s, plan.source)
                             .replace(u"@MEASURE@"_s, plan.measure)
                             .replace(u"@WATCH@"_s, watch)
                             .replace(u"@SOCKET@"_s, haproxySocket)
                             .replace(u"@NOTIFY@"_s, notify);
    const QString path = u"%1/%2.plan.yaml"_s.arg(folder, plan.name);
    if (const Done written = writeAtomically(path, text.toUtf8()); !written)
        return passOn(written);
    return path;
}

} // namespace interlock::cli
