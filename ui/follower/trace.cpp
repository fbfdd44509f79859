#include "ui/follower/trace.h"

#include "models/base/duration.h"
#include "ui/rollback/drillnote.h"
#include "ui/style/happening.h"
#include "ui/style/reason.h"

#include <algorithm>
#include <cmath>

namespace interlock {

namespace {

constexpr size_t kMostEntries = 500;
constexpr size_t kMostLowerings = 100;
constexpr size_t kMostBreaches = 200;
constexpr size_t kMostChanges = 20;
constexpr size_t kMostNamed = 50;
constexpr size_t kMostWeights = 1000;
constexpr std::chrono::seconds kSameAct{2};
const QString kByPerson = QStringLiteral("rolled back by ");

/// Why it goes back; beside "rolled back" a person's name is enough.
QString causeText(const QString &reason, const QStringList &you)
{
    if (!reason.startsWith(kByPerson))
        return sayReason(reason, you);
    const QString who = reason.mid(kByPerson.size());
    return you.contains(who) ? QObject::tr("by you", "who rolled it back")
                             : QObject::tr("by %1", "who rolled it back").arg(who);
}

std::optional<Duration> durationOf(const QJsonValue &milliseconds)
{
    bool ok = false;
    const double value = milliseconds.toString().toDouble(&ok);
    return ok ? std::optional(Duration(std::llround(value))) : std::nullopt;
}

struct Look {
    TimelineEntry::Kind kind = TimelineEntry::Kind::Engine;
    StatusKind status = StatusKind::Idle;
};

/// One kind of arrow; the log is ASCII.
QString arrowed(QString text)
{
    return text.replace(QLatin1String("->"), QStringLiteral("→"));
}

/// What went wrong on the way; everything else that only keeps house is quiet.
bool isFault(const QString &what)
{
    return what == u"engine-fault" || what == u"not-permanent" || what == u"rollback-part-failed" ||
           what == u"rollback-not-ready" || what.endsWith(u"-failed");
}

Look lookOf(const QString &what)
{
    using Kind = TimelineEntry::Kind;
    if (isFault(what))
        return {Kind::Engine, StatusKind::Fail};
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

} // namespace

QString aheadText(const QJsonArray &doubledSeenWithin)
{
    const QString comma = QStringLiteral(", ");
    QStringList said;
    std::vector<std::pair<QString, QStringList>> untold; // why, by whom
    for (const QJsonValue &one : doubledSeenWithin) {
        const QString name = one[u"guardrail"].toString(), why = one[u"why"].toString();
        if (one[u"ms"].isDouble())
            said << QObject::tr("within %1 by %2", "a time, a guardrail")
                        .arg(formatDuration(Duration(one[u"ms"].toInteger())), name);
        else if (const auto same = std::ranges::find(untold, why, &decltype(untold)::value_type::first);
                 same != untold.end())
            same->second << name;
        else
            untold.push_back({why, {name}});
    }
    for (const auto &[why, names] : untold)
        said << QObject::tr("cannot be told by %1: %2", "guardrails, why")
                    .arg(names.join(comma), sayReason(why));
    return said.join(comma);
}

/// The word in bold and what follows it, as people say it.
void Trace::say(const Told &told, TimelineEntry &entry) const
{
    const QString weight = toString(told.weight);
    entry.who = sayWho(told.who, you);
    entry.why = arrowed(sayReason(told.why, you));
    entry.more.clear();
    entry.what = happening(told.kind);
    if (told.kind == u"stage-entered") {
        entry.what = QObject::tr("stage %1").arg(told.stage + 1);
        entry.more = QObject::tr("at %1").arg(weight);
    } else if (told.kind == u"stage-verdict") {
        entry.what = QObject::tr("stage %1").arg(told.stage + 1);
        entry.more = told.verdict;
    } else if (told.kind == u"guardrail-fired" || told.kind == u"guardrail-blind") {
        entry.more = sayReason(told.reason, you); // what to look at stands in the tooltip, with the rest
    } else if (told.kind == u"rolling-back") {
        entry.more = causeText(told.reason, you);
    } else if (told.kind == u"rolled-back") {
        const QString end = told.wasRead ? QObject::tr("0 % read back") : QObject::tr("nothing was raised");
        const QString cause = causeText(told.reason, you);
        entry.more = cause.isEmpty() ? end : QObject::tr("%1; %2", "why, what was seen").arg(cause, end);
    } else if (told.kind == u"lowering-request") {
        entry.what = QObject::tr("asked");
    } else if (told.kind == u"stage-ahead") {
        entry.why = QObject::tr("stage %1 at %2; twice the errors: %3", "of a stage ahead")
                        .arg(told.stage + 1)
                        .arg(weight, aheadText(told.doubled));
    } else if (told.kind == u"gate-open") {
        entry.more = QObject::tr("waits for a person");
    } else if (told.kind == u"completed") {
        entry.more = QObject::tr("at %1").arg(weight);
    } else if (const auto drilled = told.kind == u"note" ? drilledIn(told.why) : std::nullopt) {
        entry.what = QObject::tr("drill");
        entry.why = sayReason(drillNote(*drilled)); // its code stands in the record
        entry.more = QObject::tr("0 % read back after %1 ms").arg(drilled->count());
    } else if (told.kind == u"outcome" && told.outcome != u"done") {
        entry.what = QObject::tr("order failed");
        entry.more = sayReason(told.detail, you);
    } else if (told.kind == u"outcome" || told.kind == u"intent") {
        entry.more = entry.why;
    }
    entry.more = arrowed(entry.more);
}

void Trace::sayAnew()
{
    for (size_t i = 0; i < timeline.size(); ++i)
        say(m_told[i], timeline[i]);
}

/// Told by others of the same moment: a press is one row, whatever was recorded of it.
void Trace::hush(std::initializer_list<QLatin1StringView> kinds, WallTime since)
{
    for (size_t i = timeline.size(); i-- > 0 && timeline[i].at >= since;)
        timeline[i].isEcho = timeline[i].isEcho || std::ranges::any_of(kinds, [&](QLatin1StringView kind) {
                                 return m_told[i].kind == kind;
                             });
}

void Trace::addRollback(const RecordWords &words, const QString &reason)
{
    rollback = RollbackView{words.at, reason, {}, {}, {}, false, {}, {}};
    rollback->byPerson = reason.startsWith(kByPerson);
    for (const auto &[order, at] : m_lowerings)
        rollback->orders += at >= words.at - kSameAct ? 1 : 0;
    hush({QLatin1StringView("lowering-request"), QLatin1StringView("rollback")}, words.at - kSameAct);
}

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

/// The guard says "p95-latency 925 ms > 500 ms" of the guardrail "latency"; whoever is paged knows the
/// latter.
void Trace::addNamed(const QJsonObject &detail)
{
    const QString reason = detail[u"reason"].toString(), name = detail[u"guardrail"].toString();
    const auto end = std::ranges::find_if(reason, [](QChar c) { return c == u' ' || c == u':'; });
    if (name.isEmpty() || end == reason.end() || reason.startsWith(name + *end))
        return;
    m_named.emplace_back(reason, name + reason.mid(end - reason.begin()));
    if (m_named.size() > kMostNamed)
        m_named.erase(m_named.begin());
}

QString Trace::named(QString reason) const
{
    for (const auto &[logged, said] : m_named)
        reason.replace(logged, said);
    return reason;
}

void Trace::addRecord(const Record &record, const RecordWords &words)
{
    const QJsonObject detail = record.statement.predicate[u"detail"].toObject();
    const Look look = lookOf(words.what);
    TimelineEntry entry{words.index, words.at,  look.kind, look.status,           {},
                        {},          words.who, {},        SignatureState::Valid, {}};
    if (words.what == u"guardrail-fired" || words.what == u"guardrail-blind")
        addNamed(detail);
    Told told{words.what,
              words.who,
              named(words.why),
              named(detail[u"reason"].toString()),
              detail[u"verdict"].toString(),
              detail[u"outcome"].toString(),
              detail[u"detail"].toString(),
              detail[u"stage"].toInt(),
              Weight{detail[u"weight_bp"].toInt()},
              !rollback || rollback->readBackAfter,
              detail[u"doubled_seen_within"].toArray()};
    say(told, entry);
    if (const auto drilled = words.what == u"note" ? drilledIn(words.why) : std::nullopt) {
        entry.kind = TimelineEntry::Kind::Decision;
        entry.status = StatusKind::Pass;
        if (rollback)
            rollback->drilled = drilled;
    }
    if (words.what == u"outcome" && detail[u"outcome"].toString() == u"done" &&
        detail[u"observed_bp"].toInt(-1) >= 0)
        entry.weightAfter = Weight{detail[u"observed_bp"].toInt()};
    if (words.what == u"stage-verdict" && detail[u"verdict"].toString() == u"FAIL")
        entry.status = StatusKind::Fail;
    if (words.what == u"outcome" && detail[u"outcome"].toString() != u"done")
        entry.status = StatusKind::Fail;
    timeline.push_back(entry);
    m_told.push_back(std::move(told));
    if (timeline.size() > kMostEntries) {
        timeline.erase(timeline.begin());
        m_told.erase(m_told.begin());
    }
    if (words.what == u"rolling-back")
        addRollback(words, named(detail[u"reason"].toString()));
    if (words.what == u"rolled-back" && rollback)
        hush({QLatin1StringView("rolling-back")}, rollback->confirmedAt);
    if (words.what == u"intent" && detail[u"stage"].toInt() < 0) {
        m_lowerings[detail[u"order"].toInt()] = words.at;
        if (m_lowerings.size() > kMostLowerings)
            m_lowerings.erase(m_lowerings.begin());
        if (rollback && !rollback->readBackAfter)
            ++rollback->orders;
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
        ahead[detail[u"stage"].toInt()] = m_told.back().doubled;
    if (words.what == u"completed" || words.what == u"rolled-back")
        endedAt = words.at;
}

namespace {
Trace::Standing standingOf(const GuardrailState &state)
{
    using Standing = Trace::Standing;
    switch (state.phase) {
    case GuardrailState::Phase::Firing:
        return Standing::Breach;
    case GuardrailState::Phase::Pending:
        return Standing::OverLimit;
    case GuardrailState::Phase::Warming:
        return state.last.kind == Observation::Kind::Error ? Standing::NoData : Standing::WarmingUp;
    case GuardrailState::Phase::Ok:
        break;
    }
    return !state.last.isValue() ? Standing::NoData : state.warning ? Standing::Warn : Standing::Ok;
}
} // namespace

Status guardrailStatus(Trace::Standing standing)
{
    switch (standing) {
    case Trace::Standing::Breach:
        return {StatusKind::Fail, QObject::tr("breach")};
    case Trace::Standing::OverLimit:
        return {StatusKind::Fail, QObject::tr("over limit")};
    case Trace::Standing::NoData:
        return {StatusKind::Idle, QObject::tr("no data")};
    case Trace::Standing::WarmingUp:
        return {StatusKind::Idle, QObject::tr("warming up")};
    case Trace::Standing::Warn:
        return {StatusKind::Waiting, QObject::tr("warn")};
    case Trace::Standing::Ok:
        break;
    }
    return {StatusKind::Pass, QObject::tr("ok")};
}

Status guardrailStatus(const GuardrailState &state)
{
    return guardrailStatus(standingOf(state));
}

void Trace::addChanges(const RolloutEntry &entry)
{
    for (const auto &[id, state] : entry.state.guardrails) {
        const Standing now = standingOf(state);
        std::vector<Change> &known = changes[id];
        if (!known.empty() && known.back().standing == now)
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
