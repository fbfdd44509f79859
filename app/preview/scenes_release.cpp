#include "app/preview/sceneparts.h"
#include "ui/follower/releaseview.h"

#include <cmath>
#include <random>

namespace interlock::preview {

using namespace Qt::StringLiterals;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {
const RolloutId kOmni{u"omni-8.0.0"_s};

struct Curve {
    QString id, name, unit;
    double stable, canary, wobble, baseline, limit;
    Comparison bad;
    double inBreach; ///< value once the breach has grown; 0: this one stays well
};

const std::vector<Curve> &curves()
{
    static const std::vector<Curve> all{
        {u"p50"_s, u"p50 latency"_s, u"ms"_s, 149, 152, 3, 150, 200, Comparison::AtLeast, 0},
        {u"p95"_s, u"p95 latency"_s, u"ms"_s, 396, 402, 13, 400, 500, Comparison::AtLeast, 851},
        {u"p99"_s, u"p99 latency"_s, u"ms"_s, 771, 758, 31, 800, 1000, Comparison::AtLeast, 1452},
        {u"errors"_s, u"error rate"_s, u"%"_s, 0.31, 0.35, 0.05, 0.30, 1.0, Comparison::AtLeast, 1.81},
        {u"throughput"_s, u"throughput"_s, u"req/s"_s, 127, 126, 4, 125, 50, Comparison::AtMost, 0},
    };
    return all;
}

const std::vector<Curve> &moreCurves()
{
    static const std::vector<Curve> all = [] {
        std::vector<Curve> made = curves();
        const QString names[] = {u"queue depth"_s,          u"cpu per request"_s, u"resident memory"_s,
                                 u"upstream retries"_s,     u"cache hit ratio"_s, u"open sockets"_s,
                                 u"database pool in use"_s, u"replication lag"_s};
        int n = 0;
        for (const QString &name : names) {
            ++n;
            made.push_back({u"more%1"_s.arg(n), name, n % 2 ? u""_s : u"ms"_s, 10.0 * n, 10.2 * n, 0.6 * n,
                            10.0 * n, 18.0 * n, Comparison::Above, 0});
        }
        return made;
    }();
    return all;
}

const std::vector<Curve> &curvesOf(Scene scene)
{
    return scene == Scene::ManyGuardrails ? moreCurves() : curves();
}

bool hasBreached(Scene scene)
{
    return scene == Scene::Breach || scene == Scene::RollingBack || scene == Scene::RolledBack;
}

/// FNV-1a: qHash differs from process to process.
uint32_t seedOf(const QString &text)
{
    uint32_t hash = 2'166'136'261U;
    for (const QChar letter : text)
        hash = (hash ^ letter.unicode()) * 16'777'619U;
    return hash;
}

NewPoints curveOf(const Curve &curve, Track track, Moment now, Scene scene)
{
    NewPoints made{kOmni, IndicatorId{curve.id}, track, {}};
    std::mt19937 random(seedOf(curve.id) + uint32_t(track));
    constexpr int kCount = 1100, kEvery = 5000;
    double drift = 0;
    for (int i = kCount; i >= 0; --i) {
        const qint64 at = toMs(now.wall) - qint64(i) * kEvery - 600;
        // uniform_real_distribution may differ between libraries; this does not
        const double noise = double(random() % 10'000) / 5'000 - 1;
        drift = drift * 0.8 + noise * 0.45;
        double value = (track == Track::Canary ? curve.canary : curve.stable) + drift * curve.wobble;
        if (scene == Scene::Warning && track == Track::Canary && curve.id == u"p95" && i < 60)
            value += 61 * std::min(1.0, double(60 - i) / 40);
        const bool gap = track == Track::Canary && i > 330 && i < 352;
        if (hasBreached(scene) && track == Track::Canary && curve.inBreach > 0 && i < 24)
            value += (curve.inBreach - value) * std::pow(double(24 - i) / 24, 0.8);
        made.points.push_back({at, gap ? std::nullopt : std::optional<float>(float(std::max(0.0, value)))});
    }
    return made;
}

GuardrailView guardrailOf(const Curve &curve, Scene scene)
{
    const bool bad = hasBreached(scene) && curve.inBreach > 0;
    GuardrailView made;
    made.id = GuardrailId{curve.id};
    made.indicator = IndicatorId{curve.id};
    made.name = curve.name;
    made.unit = curve.unit;
    made.query =
        u"histogram_quantile(0.95, rate(http_request_duration_seconds_bucket{version=\"v2\"}[1m]))"_s;
    made.value = bad ? curve.inBreach : curve.canary;
    made.stableValue = curve.stable;
    made.baseline = curve.baseline;
    made.breach = Limit{curve.bad, curve.limit};
    made.state = bad ? StatusKind::Fail : StatusKind::Pass;
    made.stateWord = bad ? u"breach"_s : u"ok"_s;
    made.hits = bad ? 3 : 0;
    made.hitsNeeded = 3;
    made.age = Duration(600);
    made.samples = 152;
    made.recovery = u"Look at the storage pool first; page storage-oncall."_s;
    if (scene == Scene::Warning && curve.id == u"p95"_s) {
        made.value = 463;
        made.warn = Limit{curve.bad, 450};
        made.state = StatusKind::Waiting;
        made.stateWord = u"warn"_s;
    }
    if (scene == Scene::Held && curve.id == u"errors"_s) {
        made.value.reset();
        made.state = StatusKind::Idle;
        made.stateWord = u"no data"_s;
        made.missing = u"connection refused"_s;
        made.age = Duration(96'000);
    }
    return made;
}

StageView stageOf(int basisPoints, Duration bake, Status status, StageView::State state)
{
    StageView made;
    made.weight = Weight{basisPoints};
    made.bakeWanted = bake;
    made.every = Duration(30'000);
    made.status = std::move(status);
    made.state = state;
    return made;
}

std::vector<StageCell> tableOf(double factor)
{
    std::vector<StageCell> made;
    for (const Curve &curve : curves())
        made.push_back({GuardrailId{curve.id}, curve.canary * factor,
                        curve.canary * factor * (curve.bad == Comparison::AtMost ? 0.97 : 1.03), 1.0,
                        factor < 1 ? std::optional(Verdict::Pass) : std::nullopt});
    return made;
}

std::vector<StageView> stagesOf(Scene scene, Moment now)
{
    using State = StageView::State;
    std::vector<StageView> made{
        stageOf(500, hours(1), {StatusKind::Pass, u"PASS"_s}, State::Past),
        stageOf(2500, hours(2), {StatusKind::Running, u"baking"_s}, State::Current),
        stageOf(5000, hours(4), {StatusKind::Waiting, u"gate"_s}, State::Next),
        stageOf(10'000, hours(24), {StatusKind::Idle, u"later"_s}, State::Next),
    };
    made[0].bakeCounted = hours(1);
    made[0].checksSeen = made[0].checksExpected = 120;
    made[0].table = tableOf(0.99);
    made[1].bakeCounted = minutes(76);
    made[1].checksSeen = 152;
    made[1].checksExpected = 240;
    made[1].breachAt = {0.43F, 0.45F};
    made[1].breaches = 2;
    made[1].endsAt = now.wall + minutes(44);
    made[1].table = tableOf(1.0);
    const WallTime start = now.wall - minutes(137);
    made[0].enteredAt = start + seconds(2);
    made[0].leftAt = made[1].enteredAt = start + minutes(60) + seconds(2);
    for (StageView &stage : made)
        stage.checkpoints = {stage.bakeWanted / 4, stage.bakeWanted / 2};
    made[2].hasGate = true;
    made[2].note = u"needs sre-lead"_s;
    made[3].note = u"p95 < 400 ms"_s;
    if (hasBreached(scene)) {
        made[1].status = {StatusKind::Fail, u"FAIL"_s};
        made[1].endsAt.reset();
        made[1].breachAt = {0.43F, 0.45F, 0.61F, 0.62F, 0.63F};
        made[1].breaches = int(made[1].breachAt.size());
        for (size_t i = 0; i < curves().size(); ++i) // the last three of 152 looks were over
            if (const Curve &curve = curves()[i]; curve.inBreach > 0) {
                made[1].table[i].average = (149 * curve.canary + 3 * curve.inBreach) / 152;
                made[1].table[i].peak = curve.inBreach;
                made[1].table[i].verdict = Verdict::Fail;
            }
    }
    if (scene == Scene::Held) {
        made[1].status = {StatusKind::Waiting, u"held"_s};
        made[1].endsAt.reset();
    }
    if (scene == Scene::Completed) {
        for (StageView &stage : made) {
            stage.state = State::Past;
            stage.status = {StatusKind::Pass, u"PASS"_s};
            stage.bakeCounted = stage.bakeWanted;
            stage.checksSeen = int(stage.bakeWanted / stage.every);
            stage.table = tableOf(0.99);
        }
        made[1].leftAt = made[2].enteredAt = start + minutes(100);
        made[2].leftAt = made[3].enteredAt = start + minutes(106);
    }
    return made;
}

TimelineEntry entryOf(WallTime at, TimelineEntry::Kind kind, StatusKind status, QString what, QString more)
{
    TimelineEntry made;
    made.at = at;
    made.kind = kind;
    made.status = status;
    made.what = std::move(what);
    made.more = std::move(more);
    made.signature = SignatureState::Valid;
    return made;
}

std::vector<TimelineEntry> timelineOf(Scene scene, Moment now)
{
    using Kind = TimelineEntry::Kind;
    const WallTime start = now.wall - minutes(137);
    std::vector<TimelineEntry> made;
    made.push_back(entryOf(start - seconds(108), Kind::Decision, StatusKind::Pass, u"approve"_s, QString()));
    made.back().who = u"dana"_s;
    made.back().why = u"Reviewed with the storage team"_s;
    made.push_back(
        entryOf(start - seconds(27), Kind::Decision, StatusKind::Pass, u"approve"_s, u"agent bot"_s));
    made.back().who = u"bot"_s;
    made.push_back(entryOf(start, Kind::Decision, StatusKind::Running, u"start"_s, u"by dana, lease 7c1f"_s));
    made.back().who = u"dana"_s;
    made.push_back(entryOf(start + seconds(2), Kind::WeightChange, StatusKind::Running, u"weight"_s,
                           u"0 → 5 %, read back 4.9 %"_s));
    made.back().weightAfter = Weight{500};
    made.back().who = u"guard-1"_s;
    made.push_back(
        entryOf(start + minutes(60), Kind::Stage, StatusKind::Pass, u"stage 1 PASS"_s, u"5 guardrails"_s));
    made.back().who = u"guard-1"_s;
    made.push_back(entryOf(start + minutes(60) + seconds(2), Kind::Decision, StatusKind::Running,
                           u"promote"_s, u"5 → 25 % by gate"_s));
    made.back().who = u"guard-1"_s;
    made.back().weightAfter = Weight{2500};
    if (hasBreached(scene)) {
        made.push_back(entryOf(now.wall - seconds(2), Kind::Guardrail, StatusKind::Fail, u"breach"_s,
                               u"p95 latency 851 ms, 3 of 3"_s));
        made.back().who = u"guard-1"_s;
        made.push_back(entryOf(now.wall - seconds(2), Kind::Decision, StatusKind::Fail, u"rollback"_s,
                               u"25 → 0 %, p95 latency"_s));
        made.back().who = u"guard-1"_s;
        made.back().why = u"p95 latency 851 ms ≥ 500 ms, 3 of 3 breaches"_s;
        if (scene != Scene::Breach)
            made.back().weightAfter = Weight{0};
    }
    if (scene == Scene::Completed) {
        made.push_back(entryOf(now.wall - minutes(31), Kind::Decision, StatusKind::Running, u"promote"_s,
                               u"25 → 100 %"_s));
        made.back().weightAfter = Weight{10'000};
        made.push_back(entryOf(now.wall - minutes(1), Kind::Stage, StatusKind::Pass, u"completed"_s,
                               u"all stages PASS"_s));
    }
    for (size_t i = 0; i < made.size(); ++i)
        made[i].record = 30 + qint64(i);
    std::ranges::reverse(made);
    return made;
}

/// What was wanted and read of the traffic: a stage takes seconds to be read back, and is never quite exact.
std::vector<WeightSeen> weightsOf(const std::vector<TimelineEntry> &timeline)
{
    std::vector<WeightSeen> made;
    for (auto entry = timeline.rbegin(); entry != timeline.rend(); ++entry) {
        if (!entry->weightAfter)
            continue;
        const auto before = made.empty() ? std::optional(Weight{0}) : made.back().observed;
        made.push_back({entry->at - seconds(2), *entry->weightAfter, before});
        made.push_back({entry->at, *entry->weightAfter, Weight{entry->weightAfter->basisPoints * 99 / 100}});
    }
    return made;
}

RollbackView rollbackOf(Scene scene, Moment now)
{
    RollbackView made;
    made.confirmedAt = now.wall - Duration(1188);
    made.cause = u"p95 latency 851 ms ≥ 500 ms, 3 of 3"_s;
    made.intentAfter = Duration(4);
    made.sentAfter = Duration(6);
    if (scene == Scene::Breach)
        return made;
    made.readBackAfter = Duration(7);
    const bool over = scene == Scene::RolledBack;
    made.steps = {{u"Caches, reload"_s,
                   {over ? StatusKind::Pass : StatusKind::Running, over ? u"done"_s : u"running"_s}},
                  {u"Baseline verified"_s,
                   {over ? StatusKind::Pass : StatusKind::Waiting, over ? u"done"_s : u"waiting"_s}}};
    return made;
}

void dress(ReleaseView &omni, Scene scene, Moment now)
{
    if (hasBreached(scene)) {
        omni.verdict = {StatusKind::Fail,
                        scene == Scene::RolledBack ? u"Rolled back 14:34"_s : u"Breach · rolling back"_s};
        omni.phase = scene == Scene::RolledBack ? Phase::RolledBack : Phase::RollingBack;
        omni.needsAttention = true;
        omni.rollback = rollbackOf(scene, now);
        omni.canHold = false;
        omni.traffic.intended = Weight{0};
        if (scene != Scene::Breach)
            omni.traffic.observed = Weight{0};
        if (scene == Scene::RolledBack)
            omni.endedAt = now.wall;
    }
    if (scene == Scene::Completed) {
        omni.verdict = {StatusKind::Pass, u"Completed"_s};
        omni.phase = Phase::Completed;
        omni.stage = 3;
        omni.traffic.intended = Weight{10'000};
        omni.traffic.observed = Weight{10'000};
        omni.canHold = false;
        omni.next = {};
        omni.next.then = u"nothing: 8.0.0 is stable"_s;
        omni.endedAt = now.wall;
    }
    if (scene == Scene::Warning)
        omni.verdict = {StatusKind::Waiting, u"Near a limit"_s};
    if (scene == Scene::Held) {
        omni.verdict = {StatusKind::Waiting, u"Held: no data"_s};
        omni.phase = Phase::Held;
        omni.needsAttention = true;
        omni.reason = u"error rate has had no value for 1 min 36 s: connection refused"_s;
        omni.canHold = false;
        omni.canResume = true;
        omni.canPromote = true;
        omni.next.decisionAt.reset();
        omni.next.deadlineAt = now.wall + minutes(227);
        omni.next.otherwise = u"rolls back"_s;
    }
}

} // namespace

ReleaseView omniOf(Scene scene, Moment now)
{
    ReleaseView omni;
    omni.id = kOmni;
    omni.name = u"omni-portal"_s;
    omni.service = u"omni-portal"_s;
    omni.environment = u"staging"_s;
    omni.stableVersion = u"7.4.1"_s;
    omni.canaryVersion = u"8.0.0"_s;
    omni.planDigest = kPlanDigest;
    omni.phase = Phase::Baking;
    omni.stage = 1;
    omni.traffic = {Weight{2500}, Weight{2480}, Duration(400),
                    true,         u"4711"_s,    u"v2 25 of 256, v1 75 of 256"_s,
                    u"HAProxy"_s};
    omni.verdict = {StatusKind::Pass, u"Passing so far"_s};
    omni.newestSampleAge = Duration(600);
    omni.leaseExpires = now.wall + minutes(21 * 60 + 14);
    omni.leaseKeys = 2;
    omni.startedAt = now.wall - minutes(137);
    omni.stages = stagesOf(scene, now);
    for (const Curve &curve : curvesOf(scene))
        omni.guardrails.push_back(guardrailOf(curve, scene));
    omni.next = {now.wall + minutes(44), u"gate: sre-lead"_s, 1.0, 152, Duration(92'000), std::nullopt, {}};
    omni.next.calendar = CalendarView{true, now.wall + minutes(145) + seconds(33), {}};
    omni.readiness = ReadinessView{{StatusKind::Pass, u"yes"_s}, Duration(21'000), u"2 days ago, 18 s"_s};
    omni.timeline = timelineOf(scene, now);
    omni.weights = weightsOf(omni.timeline);
    omni.rollbackCommand = u"interlock rollback omni-8.0.0 --store sqlite:/srv/interlock/store.db"_s;
    omni.canHold = true;
    dress(omni, scene, now);
    if (scene == Scene::NobodyGuarding || scene == Scene::Silent)
        showUnwatched(omni);
    return omni;
}

std::vector<NewPoints> pointsOf(Scene scene, Moment now)
{
    std::vector<NewPoints> made;
    for (const Curve &curve : curvesOf(scene)) {
        made.push_back(curveOf(curve, Track::Canary, now, scene));
        made.push_back(curveOf(curve, Track::Stable, now, scene));
    }
    return made;
}

ReleaseView otherOf(QString name, QString environment, QString version, Status verdict, int basisPoints)
{
    ReleaseView made;
    made.id = RolloutId{name};
    made.name = std::move(name);
    made.service = made.name;
    made.environment = std::move(environment);
    made.stableVersion = u"previous"_s;
    made.canaryVersion = std::move(version);
    made.planDigest = kPlanDigest;
    made.verdict = std::move(verdict);
    made.traffic.intended = Weight{basisPoints};
    made.phase = Phase::RolledBack;
    if (made.verdict.kind == StatusKind::Pass)
        made.phase = Phase::Completed;
    if (made.verdict.kind == StatusKind::Waiting || made.verdict.kind == StatusKind::Inconclusive)
        made.phase = Phase::Held;
    made.needsAttention = made.phase == Phase::Held;
    return made;
}

} // namespace interlock::preview
