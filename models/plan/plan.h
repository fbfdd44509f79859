#pragma once

#include "models/base/unit.h"
#include "models/guardrails/guardrail.h"
#include "models/metrics/selector.h"
#include "models/plan/calendar.h"
#include "models/plan/rehearsal.h"
#include "models/plan/sink.h"
#include "models/plan/traffic.h"

#include <QJsonValue>
#include <QUrl>

#include <map>
#include <optional>
#include <variant>
#include <vector>

namespace interlock {

enum class SourceType { Scrape, Prometheus, Json, JsonLines, Command };

struct Source {
    SourceId id;
    SourceType type = SourceType::Scrape;
    QUrl url;        ///< scrape, prometheus, json
    QString path;    ///< jsonl
    QStringList run; ///< command: argument vector, no shell
    Duration interval{5000};
    Duration timeout{0}; ///< own hard deadline; 0: the smaller of interval and 10 s
    std::optional<SecretRef> bearer;
    std::optional<QString> basicUser;
    std::optional<SecretRef> basicPassword;
    QString caFile; ///< extra CA; TLS errors are never ignored
    bool operator==(const Source &) const = default;
};

// How an indicator is computed from its source.
struct PromQuery {
    QString promql;
    QString alive;
    bool operator==(const PromQuery &) const = default;
};
struct Gauge {
    Selector metric;
    bool operator==(const Gauge &) const = default;
};
struct Ratio {
    Selector of;
    Selector to;
    Duration window{60000};
    bool operator==(const Ratio &) const = default;
};
struct Quantile {
    Selector histogram;
    double q = 0.95;
    Duration window{60000};
    bool operator==(const Quantile &) const = default;
};
struct Increase {
    Selector counter;
    Duration window{60000};
    bool operator==(const Increase &) const = default;
};
struct Rate {
    Selector counter;
    Duration window{60000};
    bool operator==(const Rate &) const = default;
};
/// The running total of counters, summed over their series, less another where one is named (all requests
/// less the fast ones are the slow ones): what `compare` counts from.
struct Total {
    Selector counter;
    std::optional<Selector> minus;
    bool operator==(const Total &) const = default;
};
struct Pointer {
    QString pointer;
    bool operator==(const Pointer &) const = default;
};
enum class Aggregate { Last, Mean, Min, Max, Sum, Count };
struct Field {
    QString field;
    Aggregate aggregate = Aggregate::Last;
    Duration window{0};
    bool operator==(const Field &) const = default;
};
/// Two other indicators: `of` and `to` give of/to, of-to, or 100*(of-to)/to.
enum class Pairing { Ratio, Difference, Change };
struct Combined {
    Pairing pairing = Pairing::Ratio;
    IndicatorId of;
    IndicatorId to;
    bool operator==(const Combined &) const = default;
};
using Measure =
    std::variant<PromQuery, Gauge, Ratio, Quantile, Increase, Rate, Total, Pointer, Field, Combined>;

/// Turns what is not a number into 0 or 1.
struct Truth {
    enum class Kind { Equals, Contains, Unchanged };
    Kind kind = Kind::Equals;
    QJsonValue value;
    bool operator==(const Truth &) const = default;
};
enum class Delta { None, Absolute, Percent };

struct Indicator {
    IndicatorId id;
    SourceId source;
    Measure measure;
    Unit unit;
    Unit rawUnit; ///< what the source speaks, when it differs (`raw_unit`); empty symbol: the same
    std::optional<Truth> truth;
    Delta delta = Delta::None;         ///< against the value captured before the first traffic moves
    std::optional<IndicatorId> stable; ///< the same measure on stable: drawn beside it
    int minSamples = 0;
    std::optional<double> ema; ///< weight of the new value in (0, 1]
    int frozenAfter = 30;      ///< polls in a row with the same value to the last bit: a warning; 0: never
    bool acceptUnknownAge = false; ///< a promql indicator without `alive` may still promote
    bool operator==(const Indicator &) const = default;
};

/// How many samples may stand under one value of this measure at most; nothing: as many as came in its
/// window, or unknown before a source tells.
std::optional<int> mostSamples(const Measure &measure);

/// A share of traffic in basis points: 2500 is 25 %.
struct Weight {
    int basisPoints = 0;
    auto operator<=>(const Weight &) const = default;
    double percent() const { return basisPoints / 100.0; }
};
QString toString(Weight weight); ///< "25 %", "2.5 %"

/// Declarative and read-only: an HTTP GET and what it must answer, an indicator's limit, sources that must
/// answer, a rehearsal's age, or the plan that must have completed before.
struct Check {
    QString name;
    std::optional<QUrl> httpGet;
    int expectStatus = 200;
    QString expectPointer;                            ///< where in the JSON body the next three look
    QJsonValue expectEquals{QJsonValue::Undefined};   ///< undefined when not asked, as the next two
    QJsonValue expectContains{QJsonValue::Undefined}; ///< an array has this element, a text this part
    QJsonValue expectLacks{QJsonValue::Undefined};    ///< it has not
    std::optional<int> expectCount;                   ///< an array has so many elements
    QStringList expectLabels; ///< an array has each of them, as text or as {name: text}
    std::optional<IndicatorId> indicator;
    std::optional<Limit> require;
    std::vector<SourceId> up; ///< each of them answers
    std::optional<Duration> rehearsedWithin;
    QString completed;        ///< name of a plan whose newest rollout must have completed; empty: not asked
    Duration completedFor{0}; ///< and stayed so for at least that long
    bool operator==(const Check &) const = default;
};
/// What a check may take.
constexpr Duration kCheckWithin{30'000};

struct Step {
    QString name;
    QStringList run;
    Duration timeout{300'000};
    std::optional<Check> http = {}; ///< of `rollback.verify`: asked again and again instead of a command
    QString forwardOnly = {};       ///< what a rollback may break once it has begun; empty: nothing
    bool operator==(const Step &) const = default;
};

struct Seat {
    QString role;
    bool operator==(const Seat &) const = default;
};
struct LeaseDemand {
    std::vector<Seat> keys;
    Duration valid{0};
    bool operator==(const LeaseDemand &) const = default;
};

/// How a stage that passed goes on: by itself, by a person's promote, or by approvals of roles.
struct Gate {
    enum class Kind { Automatic, Manual, Approval };
    enum class Otherwise { Hold, RollBack };
    Kind kind = Kind::Automatic;
    QStringList roles;
    std::optional<Duration> deadline; ///< absent: 24h for people, 60s for a gate that passes by itself
    Otherwise otherwise = Otherwise::Hold;
    bool operator==(const Gate &) const = default;
};

/// How long the gate may stay shut before it does `otherwise`.
Duration lastsAtMost(const Gate &gate);

/// A short load on the canary once `at` of the bake was counted: `users` at once, each sending its part of
/// `requests`, `spacing` apart. What has no answer at the end of `within` has failed.
struct Burst {
    Duration at{0};
    QUrl url;
    int requests = 100;
    int users = 5;
    Duration spacing{100};
    Duration within{120'000};
    bool operator==(const Burst &) const = default;
};

/// Of one burst; its log is kept whole.
constexpr int kMostBurst = 10'000;

struct Stage {
    Weight weight;
    Duration bake{0};
    Duration every{5000};
    std::vector<Duration> checkpoints;
    Gate gate;
    std::map<GuardrailId, Limit> targets;  ///< override of a guardrail's target in this stage
    std::map<GuardrailId, Limit> breaches; ///< override of its breach
    double coverage = 0.95;                ///< share of evaluations with a value that a verdict needs
    std::vector<Check> smoke;
    std::optional<Burst> burst;
    bool operator==(const Stage &) const = default;
};

/// What the plan's own command for lowering may take.
constexpr Duration kFallbackWithin{10'000};

struct Rollback {
    Duration within{120'000};
    std::vector<Step> steps;
    std::vector<Step> verify;
    QStringList pack;
    std::optional<Step> fallback = {}; ///< lowers the canary where its switch does not answer
    bool operator==(const Rollback &) const = default;
};

struct HoldPolicy {
    Duration deadline{4 * 3600 * 1000};
    Gate::Otherwise otherwise = Gate::Otherwise::RollBack;
    bool operator==(const HoldPolicy &) const = default;
};

/// One plan file as types, decoded and checked. Vectors keep the order of the file.
struct Plan {
    QString name, service, environment;
    QUrl runbook;
    QString stableVersion, canaryVersion;
    std::vector<Source> sources;
    std::vector<Indicator> indicators;
    std::vector<Guardrail> guardrails;
    Traffic traffic;
    std::vector<Check> checks;
    std::vector<Step> steps;
    QStringList files;
    LeaseDemand lease;
    std::vector<Stage> stages;
    std::vector<Step> after;
    Rollback rollback;
    HoldPolicy hold;
    std::optional<RehearsalPlan> rehearsal;
    std::optional<Duration> reportEvery;
    std::vector<TimeSpan> calendar; ///< raising waits for one of them; empty: always open
    std::vector<TimeSpan> freeze;   ///< and for the end of these
    std::vector<Sink> sinks;        ///< of `notify`
    QJsonValue notify, evidence;    ///< as written; evidencedemands.h says what the second asks

    const Source *source(const SourceId &id) const;
    const Indicator *indicator(const IndicatorId &id) const;
    const Guardrail *guardrail(const GuardrailId &id) const;
    bool operator==(const Plan &) const = default;
};

/// The guardrail as it holds in one stage: `targets` and `breaches` of the stage laid over it.
Guardrail inStage(const Guardrail &rule, const Stage &stage);
/// The unit of what the guardrail judges: its indicator's; percent of certainty for a comparison.
Unit unitOf(const Plan &plan, const Guardrail &rule);
/// How often this guardrail is evaluated in the stage: `watch` if it has one, else the stage's `every`.
Duration cadence(const Guardrail &rule, const Stage &stage);

/// How many evaluations of it all stages have, at least 1; a hold or a gate adds to them.
qint64 plannedLooks(const Plan &plan, const Guardrail &rule);

/// How often an indicator is looked at in the stage: the fastest guardrail that rests on it, at least
/// `every`.
Duration cadence(const Plan &plan, const IndicatorId &indicator, const Stage &stage);
/// How often a source is asked: its interval, or as fast as any of its indicators needs in any stage.
Duration pollEvery(const Plan &plan, const Source &source);

/// The longest a breach may reach users before the canary is back at 0: poll x confirm + deadline + 2 s, the
/// worst guardrail that rolls back, in one stage; nullopt where no guardrail of the plan rolls back.
std::optional<Duration> worstExposure(const Plan &plan, const Stage &stage);

} // namespace interlock
