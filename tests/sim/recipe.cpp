#include "tests/sim/recipe.h"

#include <QStringList>

#include <algorithm>

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

const std::array<const char *, kFaultKinds> kNames{
    "bad",           "slow-rot",      "flapping",
    "spike",         "errors",        "stale",
    "frozen",        "missing",       "nan",
    "5xx",           "hang",          "trickle",
    "truncated",     "oversize",      "schema-change",
    "counter-reset", "other-service", "refused",
    "delay",         "reply-lost",    "applied-after-timeout",
    "applied-late",  "partial",       "reload",
    "foreign-up",    "foreign-down",  "read-lie",
    "read-timeout",  "stable-down",   "no-space",
    "ack-lost",      "slow-commit",   "files-fail",
    "wall-jump",     "kill",          "reboot",
    "pause",         "suspend",       "second-engine",
    "roll-back",     "hold",          "resume",
    "promote",       "back",          "opposite",
    "lower-alone",   "cut-off",       "failover",
    "takeover",      "bit-flip",      "torn-write",
    "withdraw",      "deaf",          "read-lag",
    "key-ends",
};
constexpr int kNarrowKinds = int(FaultKind::LowerAlone) + 1;
constexpr int kWideKinds = int(FaultKind::TornWrite) + 1;

/// Strikes at each opportunity while it lasts; the others happen once, at their instant.
bool lasts(FaultKind kind)
{
    using enum FaultKind;
    return kind < Reload || kind == ReadLie || kind == ReadTimeout || kind == StableDown ||
           (kind >= NoSpace && kind <= FilesFail) || kind == CutOff || kind == ReadLag;
}

double valueOf(FaultKind kind, Chance &chance)
{
    switch (kind) {
    case FaultKind::Bad:
        return double(chance.between(510, 2000));
    case FaultKind::Delay:
        return double(chance.between(1, 400)); // ms
    case FaultKind::AppliedAfterTimeout:
        return double(chance.between(600, 1900)); // ms
    case FaultKind::AppliedLate:
        return double(chance.between(2, 8)); // s
    case FaultKind::Reload:
        return chance.hits(0.7) ? 0 : double(chance.between(1, 100)); // % in the configuration
    case FaultKind::ForeignUp:
    case FaultKind::ReadLie:
        return double(chance.between(1, 100));
    case FaultKind::ForeignDown:
        return chance.hits(0.5) ? 0 : double(chance.between(1, 50));
    case FaultKind::SlowCommit:
        return double(chance.between(10, 3000)); // ms
    case FaultKind::WallJump: {
        static const std::vector<double> seconds{-86400, -3600, -60, -1, 1, 60, 3600, 86400};
        return chance.oneOf(seconds);
    }
    case FaultKind::Kill:
    case FaultKind::Reboot:
        return double(chance.between(0, 30)); // s until it is started again
    case FaultKind::Pause: {
        static const std::vector<double> seconds{0.1, 0.6, 2, 4.5, 7, 31, 120};
        return chance.oneOf(seconds);
    }
    case FaultKind::Failover:
        return double(chance.between(0, 30)); // s until the other machine starts an engine
    case FaultKind::Takeover: {
        static const std::vector<double> seconds{3, 20, 40, 90}; // until the old one reaches everything again
        return chance.oneOf(seconds);
    }
    case FaultKind::Suspend: {
        static const std::vector<double> seconds{1, 6, 60, 3600, 43200};
        return chance.oneOf(seconds);
    }
    case FaultKind::Withdraw:
        return chance.hits(0.3) ? 0 : double(chance.between(1, 60)); // s until the key signs again; 0: never
    case FaultKind::Deaf: {
        static const std::vector<double> seconds{0.4, 1.5, 4, 8, 20, 45};
        return chance.oneOf(seconds);
    }
    case FaultKind::ReadLag:
        return double(chance.between(1, 8)); // s
    default:
        return 0;
    }
}

Fault faultOf(FaultKind kind, Micros within, Chance &chance)
{
    Fault fault;
    fault.kind = kind;
    fault.from = chance.between(0, within);
    fault.value = valueOf(kind, chance);
    fault.salt = chance.next();
    if (!lasts(kind)) {
        fault.to = fault.from;
        return fault;
    }
    fault.to =
        std::min(within + kSecond, fault.from + chance.between(kSecond, std::max(within / 2, 2 * kSecond)));
    static const std::vector<double> rates{0.02, 0.1, 0.5, 1, 1};
    fault.rate = kind == FaultKind::Spike ? 0.02 : chance.oneOf(rates);
    if (kind == FaultKind::Bad && chance.hits(0.5))
        fault.from = 0; // bad from the start
    return fault;
}

/// A command that is carried out late matters most when somebody changed their mind meanwhile.
void addRegrets(Recipe &recipe)
{
    std::vector<Fault> regrets;
    for (Fault &fault : recipe.faults)
        if (fault.kind == FaultKind::AppliedLate && fault.salt % 4 != 0) {
            fault.rate = std::min(fault.rate, 0.5);
            regrets.push_back({FaultKind::RollBack, fault.from, fault.from, 1, 0, fault.salt | 1});
        }
    recipe.faults.insert(recipe.faults.end(), regrets.begin(), regrets.end());
}

/// What only wide worlds know, drawn apart from all the rest.
void widen(Recipe &recipe, Micros within)
{
    Chance chance(recipe.seed ^ 0x9d39247e33776d41ULL);
    recipe.otherDrift = double(chance.between(-5, 5)) / 1000;
    recipe.otherSkew = chance.oneOf(std::vector<int>{0, 0, -2, 2, -3600, 3600});
    for (qint64 i = chance.between(1, 2); i > 0; --i)
        recipe.faults.push_back(
            faultOf(FaultKind(chance.between(kNarrowKinds, kWideKinds - 1)), within, chance));
}

/// What only distant worlds know: at least one of it in each.
void goFar(Recipe &recipe, Micros within)
{
    using enum FaultKind;
    Chance chance(recipe.seed ^ 0x2f0b4c47d1a98e63ULL);
    recipe.machines = 3;
    for (qint64 i = chance.between(1, 3); i > 0; --i)
        recipe.faults.push_back(faultOf(
            chance.oneOf(std::vector<FaultKind>{Deaf, Deaf, ReadLag, ReadLag, KeyEnds}), within, chance));
}

void addWithdrawals(Recipe &recipe, Micros within)
{
    Chance chance(recipe.seed ^ 0x51a3c0de77f4b219ULL);
    for (qint64 i = chance.between(1, 2); i > 0; --i)
        recipe.faults.push_back(faultOf(FaultKind::Withdraw, within, chance));
}

} // namespace

QString toString(FaultKind kind)
{
    return QString::fromLatin1(kNames.at(size_t(kind)));
}

QString Fault::text() const
{
    QString text = u"%1 at %2 s"_s.arg(toString(kind)).arg(double(from) / kSecond, 0, 'f', 1);
    if (to > from)
        text += u" to %1 s"_s.arg(double(to) / kSecond, 0, 'f', 1);
    if (rate < 1)
        text += u", rate %1"_s.arg(rate);
    if (value != 0)
        text += u", %1"_s.arg(value);
    return text;
}

Micros Recipe::planned() const
{
    return Micros(percents.size()) * (bake + 3) * kSecond + 10 * kSecond;
}

QByteArray Recipe::plan() const
{
    const QString gate = shape.signedGates ? u"{approve: [operator], deadline: 5m, otherwise: %1}"_s.arg(
                                                 gatesRollBack ? u"rollback"_s : u"hold"_s)
                         : !manualGates  ? u"auto"_s
                         : gatesRollBack ? u"{deadline: 5m, otherwise: rollback}"_s
                                         : u"{deadline: 5m, otherwise: hold}"_s;
    QString stages;
    for (const int percent : percents)
        stages += u"  - {weight: %1%, bake: %2s, every: %3ms, promote: %4}\n"_s.arg(percent)
                      .arg(bake)
                      .arg(everyMs)
                      .arg(gate);
    return uR"(apiVersion: interlock/v1
kind: Rollout
metadata: {name: web, service: web, environment: demo}
release: {stable: "1", canary: "2"}
sources:
  metrics: {type: scrape, url: "http://canary/metrics", interval: %1ms, timeout: 800ms}
  health: {type: json, url: "http://canary/health", interval: %1ms, timeout: 800ms}
%9indicators:
  latency: {source: metrics, gauge: 'latency_ms{service="web"}', unit: ms%10}
  errors: {source: metrics, ratio: {of: 'requests_total{service="web",code="500"}', to: 'requests_total{service="web"}', window: 60s}, unit: "%"}
  queue: {source: health, pointer: /queue/length}
%11guardrails:
  latency:
    indicator: latency
    breach: "> 500ms"
    target: "< 450ms"
    confirm: %2
%3    missing: {after: %4s, do: %5}
    do: %12
  errors: {indicator: errors, breach: "> 5%", confirm: {for: 10s}%13, missing: {after: 2m, do: hold}, do: rollback}
  queue: {indicator: queue, breach: "> 100", confirm: {of: 5, at_least: 3}, missing: {after: 1m, do: hold}, do: hold}
%14traffic: {type: haproxy, socket: /run/none.sock, backend: shop, canary: [canary], stable: [stable]}
lease: {keys: [{role: operator}, {role: agent}], valid: 8h}
stages:
%6hold: {deadline: %7s, otherwise: %8}
rollback: {within: 10s}
)"_s.arg(everyMs)
        .arg(shape.confirmText(confirm))
        .arg(watchMs > 0 ? u"    watch: %1ms\n"_s.arg(watchMs) : QString())
        .arg(missingAfter)
        .arg(missingRollsBack ? u"rollback"_s : u"hold"_s)
        .arg(stages)
        .arg(holdDeadline)
        .arg(holdsStay ? u"hold"_s : u"rollback"_s)
        .arg(shape.sources(everyMs))
        .arg(shape.ranks ? u", stable: latency-stable"_s : QString())
        .arg(shape.indicators())
        .arg(shape.security ? u"security-rollback"_s : u"rollback"_s)
        .arg(shape.budget ? u", failed_checks: {total: 20, consecutive: 15}"_s : QString())
        .arg(shape.guardrails())
        .toUtf8();
}

QString Recipe::text() const
{
    QStringList lines{u"seed %1: stages"_s.arg(seed)};
    for (const int percent : percents)
        lines.front() += u" %1 %"_s.arg(percent);
    lines.front() +=
        u" of %1 s, looked at each %2 ms, confirmed by %3%4%5%6, clock drift %7 %, lease %8 s"_s.arg(bake)
            .arg(everyMs)
            .arg(confirm)
            .arg(manualGates ? u", gates by people"_s : QString(),
                 secondKey ? QString() : u", one key only"_s, holdsStay ? u", holds stay"_s : QString())
            .arg(drift * 100)
            .arg(leaseSeconds);
    if (seed >= kShaped)
        lines << u"  "_s + shape.text();
    for (const Fault &fault : faults)
        lines << u"  "_s + fault.text();
    return lines.join(u'\n');
}

Recipe recipeOf(quint64 seed)
{
    Chance chance(seed * 0x2545f4914f6cdd1dULL + 1);
    Recipe recipe;
    recipe.seed = seed;
    static const std::vector<std::vector<int>> stages{
        {5, 25, 50, 100}, {5, 100}, {25, 50}, {1, 10}, {50, 100}};
    recipe.percents = chance.oneOf(stages);
    recipe.bake = chance.oneOf(std::vector<int>{20, 20, 40, 60, 120});
    recipe.everyMs = chance.oneOf(std::vector<int>{1000, 2000, 5000});
    recipe.watchMs = chance.hits(0.3) ? 500 : 0;
    recipe.confirm = int(chance.between(1, 3));
    recipe.missingAfter = chance.oneOf(std::vector<int>{15, 30});
    recipe.missingRollsBack = chance.hits(0.3);
    recipe.manualGates = chance.hits(0.3);
    recipe.gatesRollBack = chance.hits(0.3);
    recipe.holdsStay = chance.hits(0.2);
    recipe.holdDeadline = chance.oneOf(std::vector<int>{60, 300, 600});
    recipe.leaseSeconds = chance.hits(0.15) ? int(chance.between(10, 200)) : 7200;
    recipe.secondKey = !chance.hits(0.05);
    recipe.secondKeyAfter = chance.hits(0.2) ? int(chance.between(5, 60)) : 1;
    recipe.personAfter = int(chance.between(1, 60));
    recipe.resumes = int(chance.between(0, 3));
    recipe.drift = double(chance.between(-5, 5)) / 1000;
    const Micros within = recipe.planned() * chance.between(6, 13) / 10;
    const qint64 count = chance.hits(0.05) ? 0 : chance.between(1, 6);
    for (qint64 i = 0; i < count; ++i)
        recipe.faults.push_back(faultOf(FaultKind(chance.between(0, kNarrowKinds - 1)), within, chance));
    addRegrets(recipe);
    if (seed >= kWide)
        widen(recipe, within);
    if (seed >= kShaped) {
        Chance own(seed ^ 0x6c62272e07bb0142ULL);
        recipe.shape = shapeOf(own);
        recipe.shape.ranks = recipe.shape.ranks && recipe.bake >= 60; // else too few values for a first look
    }
    if (seed >= kChanging)
        addWithdrawals(recipe, within);
    if (seed >= kDistant)
        goFar(recipe, within);
    recipe.faultsEnd = within + 5 * kSecond;
    return recipe;
}

Recipe calm(Parsing parsing)
{
    Recipe recipe;
    recipe.seed = 1;
    recipe.parsing = parsing;
    recipe.percents = {5, 25, 50, 100};
    recipe.bake = 900;
    recipe.faultsEnd = 3600 * kSecond;
    return recipe;
}

} // namespace interlock::sim
