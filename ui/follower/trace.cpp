#include "ui/follower/trace.h"

#include "models/base/duration.h"
#include "ui/style/happening.h"

#include <QJsonArray>

namespace interlock {

namespace {

constexpr size_t kMostEntries = 500;
constexpr size_t kMostLowerings = 100;
constexpr size_t kMostBreaches = 200;
constexpr size_t kMostChanges = 20;
constexpr size_t kMostWeights = 1000;

std::optional<Duration> durationOf(const QJsonValue &milliseconds)
{
    bool ok = false;
    const double value = milliseconds.toString().toDouble(&ok);
    return ok ? std::optional(Duration(qint64(value + 0.5))) : std::nullopt;
}

struct Look {
    TimelineEntry::Kind kind = TimelineEntry::Kind::Engine;
    StatusKind status = StatusKind::Idle;
};

Look lookOf(const QString &what)
{
    using Kind = TimelineEntry::Kind;
    if (what == u"stage-entered")
        return {Kind::Stage, StatusKind::Running};
    if (what == u"stage-verdict" || what == u"completed")
        return {Kind::Stage, StatusKind::Pass};
    if (what == u"guardrail-fired" || what == u"guardrail-blind")
        return {Kind::Guardrail, StatusKind::Fail};
    if (what == u"rolling-back" || what == u"rolled-back" || what == u"rollback-unverified")
        return {Kind::Decision, StatusKind::Fail};
    if (what == u"held" || what == u"drift" || what == u"gate-open")
        return {Kind::Decision, StatusKind::Waiting};
    if (what == u"intent" || what == u"outcome")
        return {Kind::WeightChange, StatusKind::Idle};
    if (what == u"checkpoint")
        return {Kind::Checkpoint, StatusKind::Idle};
    if (what == u"approve")
        return {Kind::Decision, StatusKind::Pass};
    if (what == u"deny")
        return {Kind::Decision, StatusKind::Fail};
    if (what == u"note")
        return {Kind::Note, StatusKind::Idle};
    if (what == u"start" || what == u"promote" || what == u"hold" || what == u"resume" || what == u"back" ||
        what == u"rollback" || what == u"lowering-request")
        return {Kind::Decision, StatusKind::Running};
    return {};
}

/// The word in bold and what follows it, as people say it.
std::pair<QString, QString> said(const RecordWords &words, const QJsonObject &detail)
{
    const QString weight = toString(Weight{detail[u"weight_bp"].toInt()});
    if (words.what == u"stage-entered")
        return {QObject::tr("stage %1").arg(detail[u"stage"].toInt() + 1), QObject::tr("at %1").arg(weight)};
    if (words.what == u"stage-verdict")
        return {QObject::tr("stage %1").arg(detail[u"stage"].toInt() + 1), detail[u"verdict"].toString()};
    if (words.what == u"guardrail-fired")
        return {QObject::tr("breach"), {}};
    if (words.what == u"guardrail-blind")
        return {QObject::tr("no data"), {}};
    if (words.what == u"rolling-back")
        return {QObject::tr("roll back"), {}};
    if (words.what == u"rolled-back")
        return {QObject::tr("rolled back"), QObject::tr("0 % read back")};
    if (words.what == u"rollback-unverified")
        return {QObject::tr("not verified"), {}};
    if (words.what == u"lowering-request")
        return {QObject::tr("asked"), {}};
    if (words.what == u"watch-resumed")
        return {QObject::tr("guard resumed"), {}};
    if (words.what == u"gate-open")
        return {QObject::tr("gate"), QObject::tr("waits for a person")};
    if (words.what == u"completed")
        return {QObject::tr("completed"), QObject::tr("at %1").arg(weight)};
    if (words.what == u"outcome" && detail[u"outcome"].toString() != u"done")
        return {QObject::tr("order failed"), detail[u"detail"].toString()};
    if (words.what == u"outcome" || words.what == u"intent")
        return {happening(words.what), QString(words.why).replace(QStringLiteral("->"), QStringLiteral("→"))};
    return {happening(words.what), {}};
}

/// Of a `stage-ahead`: "12m by error-rate", one a guardrail that counts errors against stable.
QString aheadText(const QJsonObject &detail)
{
    QStringList times, untold;
    for (const QJsonValue &one : detail[u"doubled_seen_within"].toArray()) {
        const QString name = one[u"guardrail"].toString();
        if (one[u"ms"].isDouble())
            times << QObject::tr("within %1 by %2", "a time, a guardrail")
                         .arg(formatDuration(Duration(one[u"ms"].toInteger())), name);
        else
            untold << name;
    }
    if (!untold.isEmpty())
        times
            << QObject::tr("cannot be told yet by %1", "a guardrail").arg(untold.join(QStringLiteral(", ")));
    return times.join(QStringLiteral(", "));
}

} // namespace

/// Its times count from its own intent; what is shown counts from the rollback's beginning, however often 0
/// was ordered since.
void Trace::addOutcome(const QJsonObject &detail)
{
    const auto ordered = m_lowerings.find(detail[u"order"].toInt());
    const auto since =
        ordered == m_lowerings.end()
            ? Duration(0)
            : std::max(Duration(0),
                       std::chrono::duration_cast<Duration>(ordered->second - rollback->confirmedAt));
    const auto after = [&](QLatin1StringView name) {
        auto took = durationOf(detail[name]);
        return took ? std::optional(*took + since) : std::nullopt;
    };
    const bool isZero = detail[u"observed_bp"].toInt(-1) == 0;
    const bool done = detail[u"outcome"].toString() == u"done";
    rollback->failed = done || isZero ? QString() : detail[u"detail"].toString();
    if (!rollback->intentAfter) // the first that was on disk
        rollback->intentAfter = after(QLatin1StringView("durable_after_ms"));
    rollback->sentAfter = done || isZero ? after(QLatin1StringView("sent_after_ms")) : std::nullopt;
    rollback->durabilityUnknown = detail[u"durability_unknown"].toBool();
    if (isZero)
        rollback->readBackAfter = after(QLatin1StringView("verified_after_ms"));
}

void Trace::addRecord(const Record &record, const RecordWords &words)
{
    const QJsonObject detail = record.statement.predicate[u"detail"].toObject();
    const Look look = lookOf(words.what);
    const auto [what, more] = said(words, detail);
    TimelineEntry entry{words.index, words.at,  look.kind, look.status,           what,
                        more,        words.who, words.why, SignatureState::Valid, {}};
    if (words.what == u"outcome" && detail[u"outcome"].toString() == u"done" &&
        detail[u"observed_bp"].toInt(-1) >= 0)
        entry.weightAfter = Weight{detail[u"observed_bp"].toInt()};
    if (words.what == u"stage-verdict" && detail[u"verdict"].toString() == u"FAIL")
        entry.status = StatusKind::Fail;
    timeline.push_back(entry);
    if (timeline.size() > kMostEntries)
        timeline.erase(timeline.begin());
    if (words.what == u"rolling-back")
        rollback = RollbackView{words.at, detail[u"reason"].toString(), {}, {}, {}, false, {}, {}};
    if (words.what == u"intent" && detail[u"stage"].toInt() < 0) {
        m_lowerings[detail[u"order"].toInt()] = words.at;
        if (m_lowerings.size() > kMostLowerings)
            m_lowerings.erase(m_lowerings.begin());
    }
    if (words.what == u"outcome" && rollback && detail[u"stage"].toInt() < 0 && !rollback->readBackAfter)
        addOutcome(detail);
    if (words.what == u"rollback-unverified" && rollback)
        rollback->unverified = true;
    if (words.what == u"ack")
        seenBy = words.who;
    else if (words.what == u"held" || words.what == u"rolling-back" || words.what == u"guardrail-fired")
        seenBy.clear();
    if (words.what == u"notified")
        deliveries[detail[u"sink"].toString()] = {words.at, {}};
    if (words.what == u"notify-failed" || words.what == u"notify-dropped")
        deliveries[detail[u"sink"].toString()] = {words.at, detail[u"text"].toString()};
    if (words.what == u"stage-ahead")
        ahead[detail[u"stage"].toInt()] = aheadText(detail);
    if (words.what == u"completed" || words.what == u"rolled-back")
        endedAt = words.at;
}

Status guardrailStatus(const GuardrailState &state)
{
    const bool seen = state.last.isValue();
    switch (state.phase) {
    case GuardrailState::Phase::Firing:
        return {StatusKind::Fail, QObject::tr("breach")};
    case GuardrailState::Phase::Pending:
        return {StatusKind::Fail, QObject::tr("over limit")};
    case GuardrailState::Phase::Warming:
        return {StatusKind::Idle, state.last.kind == Observation::Kind::Error ? QObject::tr("no data")
                                                                              : QObject::tr("warming up")};
    case GuardrailState::Phase::Ok:
        break;
    }
    return !seen           ? Status{StatusKind::Idle, QObject::tr("no data")}
           : state.warning ? Status{StatusKind::Waiting, QObject::tr("warn")}
                           : Status{StatusKind::Pass, QObject::tr("ok")};
}

void Trace::addChanges(const RolloutEntry &entry)
{
    for (const auto &[id, state] : entry.state.guardrails) {
        const Status now = guardrailStatus(state);
        std::vector<GuardrailChange> &known = changes[id];
        if (!known.empty() && known.back().status == now)
            continue;
        known.push_back({wallFromMs(entry.lastAt.wallMs), now,
                         state.last.isValue() ? std::optional(state.last.value) : std::nullopt});
        if (known.size() > kMostChanges)
            known.erase(known.begin());
    }
}

void Trace::addWeights(const RolloutEntry &entry)
{
    const RolloutState &state = entry.state;
    const WeightSeen now{wallFromMs(entry.lastAt.wallMs), state.intended,
                         state.observed ? std::optional(state.observed->canary) : std::nullopt};
    if (!weights.empty() && weights.back().intended == now.intended &&
        weights.back().observed == now.observed)
        return;
    weights.push_back(now);
    if (weights.size() > kMostWeights)
        weights.erase(weights.begin());
}

void Trace::addLook(const RolloutEntry &entry)
{
    addChanges(entry);
    addWeights(entry);
    const RolloutState &state = entry.state;
    breachAt.resize(entry.plan->plan.stages.size());
    leftAt.resize(entry.plan->plan.stages.size());
    if (state.stage != stageSeen) {
        if (stageSeen >= 0 && state.stage > stageSeen)
            leftAt[size_t(stageSeen)] = state.sinceWall;
        stageSeen = state.stage;
        breachesSeen = 0;
    }
    if (stageSeen < 0)
        return;
    const StageProgress &here = state.stages[size_t(stageSeen)];
    const Duration bake = entry.plan->plan.stages[size_t(stageSeen)].bake;
    if (here.breaches > breachesSeen && bake.count() > 0 &&
        breachAt[size_t(stageSeen)].size() < kMostBreaches)
        breachAt[size_t(stageSeen)].push_back(
            std::min(1.0F, float(here.counted.count()) / float(bake.count())));
    breachesSeen = here.breaches;
}

IndicatorId certaintyTrack(const GuardrailId &rule)
{
    return IndicatorId{QStringLiteral("certainty of ") + rule.text};
}

void collectPoints(const RolloutEntry &entry, const Evaluated &look, qint64 wallMs,
                   std::vector<NewPoints> &points)
{
    const auto add = [&](const IndicatorId &indicator, Track track, const Observation &seen) {
        const Point point{wallMs, seen.isValue() ? std::optional(float(seen.value)) : std::nullopt};
        for (NewPoints &known : points)
            if (known.rollout == entry.id && known.indicator == indicator && known.track == track)
                return known.points.push_back(point);
        points.push_back({entry.id, indicator, track, {point}});
    };
    for (const auto &[id, seen] : look.seen) {
        for (const Guardrail &rule : entry.plan->plan.guardrails)
            if (rule.indicator == id && !rule.compare) {
                const auto judged =
                    entry.state.indicators.find(id); // smoothed and as a delta, as it was judged
                add(id, Track::Canary, judged == entry.state.indicators.end() ? seen : judged->second);
                break;
            }
        for (const Indicator &indicator : entry.plan->plan.indicators)
            if (indicator.stable == id)
                add(indicator.id, Track::Stable, seen);
    }
    // A comparison is judged by its certainty: the counts behind it have another unit than its limit.
    for (const Guardrail &rule : entry.plan->plan.guardrails) {
        const auto judged = entry.state.guardrails.find(rule.id);
        const bool looked = std::ranges::any_of(
            look.seen, [&rule](const auto &seen) { return seen.first == rule.indicator; });
        if (rule.compare && looked && judged != entry.state.guardrails.end())
            add(certaintyTrack(rule.id), Track::Canary, judged->second.last);
    }
}

} // namespace interlock
