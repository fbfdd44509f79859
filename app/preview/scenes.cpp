#include "app/preview/scenes.h"

#include "ui/follower/policyview.h"

#include <cmath>
#include <random>

namespace interlock::preview {

using namespace Qt::StringLiterals;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {
const QString kDigest = u"3f9c1e07a4c2d8b15e6690f7c1a2b3d44e5f60718293a4b5c6d7e8f901234567"_s;
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

bool hasBreached(Scene scene)
{
    return scene == Scene::Breach || scene == Scene::RollingBack || scene == Scene::RolledBack;
}

NewPoints pointsOf(const Curve &curve, Track track, Moment now, Scene scene)
{
    NewPoints made{kOmni, IndicatorId{curve.id}, track, {}};
    std::mt19937 random(uint32_t(qHash(curve.id, 7)) + uint32_t(track));
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
        made.push_back({GuardrailId{curve.id}, curve.canary * factor, curve.canary * factor * 1.03, 1.0,
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
    made.push_back(
        entryOf(start - seconds(108), Kind::Decision, StatusKind::Pass, u"approve"_s, u"dana, operator"_s));
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
    made.back().who = u"engine"_s;
    made.push_back(
        entryOf(start + minutes(60), Kind::Stage, StatusKind::Pass, u"stage 1 PASS"_s, u"5 guardrails"_s));
    made.back().who = u"engine"_s;
    made.push_back(entryOf(start + minutes(60) + seconds(2), Kind::Decision, StatusKind::Running,
                           u"promote"_s, u"5 → 25 % by gate"_s));
    made.back().who = u"engine"_s;
    made.back().weightAfter = Weight{2500};
    if (hasBreached(scene)) {
        made.push_back(entryOf(now.wall - seconds(2), Kind::Guardrail, StatusKind::Fail, u"breach"_s,
                               u"p95 latency 851 ms, 3 of 3"_s));
        made.back().who = u"engine"_s;
        made.push_back(entryOf(now.wall - seconds(2), Kind::Decision, StatusKind::Fail, u"rollback"_s,
                               u"25 → 0 %, p95 latency"_s));
        made.back().who = u"engine"_s;
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
        made[i].record = qint64(30 + i);
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

ReleaseView omniOf(Scene scene, Moment now)
{
    ReleaseView omni;
    omni.id = kOmni;
    omni.name = u"omni-portal"_s;
    omni.service = u"omni-portal"_s;
    omni.environment = u"staging"_s;
    omni.stableVersion = u"7.4.1"_s;
    omni.canaryVersion = u"8.0.0"_s;
    omni.planDigest = kDigest;
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
    for (const Curve &curve : scene == Scene::ManyGuardrails ? moreCurves() : curves())
        omni.guardrails.push_back(guardrailOf(curve, scene));
    omni.next = {now.wall + minutes(44), u"gate: sre-lead"_s, 1.0, 152, Duration(92'000), std::nullopt, {}};
    omni.readiness = ReadinessView{{StatusKind::Pass, u"yes"_s}, Duration(21'000), u"2 days ago, 18 s"_s};
    omni.timeline = timelineOf(scene, now);
    omni.weights = weightsOf(omni.timeline);
    omni.rollbackCommand = u"interlock rollback omni-8.0.0 --store ~/.local/share/interlock/store.db"_s;
    omni.canHold = true;
    dress(omni, scene, now);
    return omni;
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
    made.planDigest = kDigest;
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

LeaseView leaseOf(Moment now)
{
    LeaseView made;
    made.id = LeaseId{u"7c1f"_s};
    made.name = u"omni-portal"_s;
    made.service = made.name;
    made.environment = u"staging"_s;
    made.stableVersion = u"7.4.1"_s;
    made.canaryVersion = u"8.0.0"_s;
    made.planFile = u"phase-8.plan.yaml"_s;
    made.planDigest = kDigest;
    made.policyDigest = u"9be1d0c2a4b6f8e0112233445566778899aabbccddeeff0011223344556644f2"_s;
    made.requester = u"bot"_s;
    made.requesterKind = u"agent"_s;
    made.expires = now.wall + minutes(21 * 60 + 14);
    made.signUntil = now.wall + seconds(13 * 60 + 42);
    made.files = {u"backup.sh"_s, u"migrate.sh"_s, u"flags.json"_s, u"verify.sh"_s};
    made.stages = {{Weight{500}, minutes(60), u"p95 < 500"_s, {}},
                   {Weight{2500}, minutes(120), u"p95 < 500"_s, {}},
                   {Weight{5000}, minutes(240), u"p95 < 450"_s, u"gate: sre-lead"_s},
                   {Weight{10'000}, hours(24), u"p95 < 400"_s, {}}};
    SeatView first;
    first.state = SeatView::State::Signed;
    first.role = u"operator"_s;
    first.who = u"dana"_s;
    first.host = u"ops-laptop"_s;
    first.key = u"hardware key, touched"_s;
    first.signedAt = now.wall - minutes(3);
    first.signature = SignatureState::Valid;
    SeatView second;
    second.state = SeatView::State::OpenForMe;
    second.role = u"sre-lead"_s;
    second.key = u"SHA256:bbXp…bU8 · ssh-agent"_s;
    made.seats = {first, second};
    made.missing = 1;
    made.worstExposure = Duration(92'000);
    made.worstAt = u"at 5 %"_s;
    made.notBefore = now.wall - minutes(3);
    made.traffic = u"haproxy 10.0.0.7:9999, backend portal: canary web-3, stable web-1 web-2"_s;
    made.steps = {u"migrate: ./migrate.sh --check"_s};
    made.pack = u"restorable, tried 40 s ago"_s;
    made.rehearsal = u"2 days ago, back in 18 s"_s;
    made.risk = u"42 of 100, an agent signs below 70"_s;
    made.risks = {u"10\t8 of 8 guardrails never showed a value"_s, u"9\trehearsed 81 days ago"_s,
                  u"8\tthe calendar closes in 6h"_s, u"5\tstaging"_s};
    made.changes = {u"  stages[2].limits"_s, u"- latency: \"> 500ms\""_s, u"+ latency: \"> 450ms\""_s,
                    u"+ errors: \"> 0.8%\""_s};
    return made;
}

std::vector<RecordRow> recordsOf(Moment now)
{
    const QString kinds[] = {u"policy"_s,   u"lease"_s,    u"approval"_s,
                             u"approval"_s, u"decision"_s, u"event"_s};
    const QString whys[] = {u"genesis"_s, u"omni-portal 8.0.0"_s, u"Reviewed with the storage team"_s, u""_s,
                            u"start"_s,   u"stage-entered 5 %"_s};
    const QString who[] = {u"root"_s, u"bot"_s, u"dana"_s, u"bot"_s, u"dana"_s, u"engine"_s};
    std::vector<RecordRow> made;
    for (int i = 0; i < 41; ++i) {
        const size_t which = i < 6 ? size_t(i) : 5;
        const auto state = i == 3   ? SignatureState::Expired
                           : i > 38 ? SignatureState::NotChecked
                                    : SignatureState::Valid;
        made.push_back({i, now.wall - minutes(140) + minutes(3 * i), who[which], kinds[which],
                        i < 6 ? whys[which] : u"evaluated 5 guardrails"_s, state,
                        QString::number(quint64(i + 1) * 0x9E3779B97F4A7C15ULL, 16).repeated(5).left(64)});
    }
    return made;
}
PolicyKey keyOf(char seed, Custody custody)
{
    PolicyKey made;
    made.key.type = custody == Custody::Fido2 ? PublicKey::Type::SkEd25519 : PublicKey::Type::Ed25519;
    made.key.point = QByteArray(32, seed);
    made.custody = custody;
    return made;
}

std::shared_ptr<const PolicyView> policyOf(Moment now)
{
    PolicyView view;
    Policy &policy = view.policy;
    policy.version = 3;
    policy.principals = {
        {u"dana"_s, PrincipalKind::Human, {u"operator"_s, u"sre-lead"_s}, {keyOf('d', Custody::Fido2)}},
        {u"lee"_s, PrincipalKind::Human, {u"operator"_s}, {keyOf('l', Custody::Confirmed)}},
        {u"me"_s, PrincipalKind::Human, {u"sre-lead"_s}, {keyOf('m', Custody::Fido2)}},
        {u"bot"_s, PrincipalKind::Agent, {u"agent"_s}, {keyOf('b', Custody::Software)}},
        {u"guard-1"_s, PrincipalKind::Service, {}, {keyOf('g', Custody::Software)}},
    };
    policy.principals[1].keys.front().until = now.wall + hours(24 * 12);
    const ActionRule staging{{{u"operator"_s, 1}, {u"agent"_s, 1}}, 1, true, hours(24), 1};
    const ActionRule production{{{u"operator"_s, 1}, {u"sre-lead"_s, 1}}, 2, false, hours(8), 1};
    policy.rules[u"*"_s] = {{u"start"_s, staging}, {u"promote"_s, staging}, {u"resume"_s, staging}};
    policy.rules[u"production"_s] = {
        {u"start"_s, production}, {u"promote"_s, production}, {u"resume"_s, production}};
    policy.admins = {u"dana"_s, u"me"_s};
    policy.adminThreshold = 2;
    policy.revoked = {{u"SHA256:9xQm1sTTfW0kqbN5gkq1bT7cO0aGvY3mJwq2Zl8uP4E"_s, u"lost"_s, 17}};
    policy.reason = u"lee joins the operators"_s;
    const QString digest = u"9be1d0c2a4b6f8e0112233445566778899aabbccddeeff0011223344556644f2"_s;
    view.versions = {
        {3,
         digest,
         21,
         now.wall - hours(70),
         policy.reason,
         {u"  \"principals\": ["_s,
          u"+   {\"id\": \"lee\", \"kind\": \"human\", \"roles\": [\"operator\"]},"_s}},
        {2,
         kDigest,
         9,
         now.wall - hours(400),
         u"a laptop was lost"_s,
         {u"- \"revoked\": []"_s, u"+ \"revoked\": [{\"reason\": \"lost\", \"suspect_since\": 17}]"_s}},
        {1, kDigest, 0, now.wall - hours(900), u"genesis"_s, {}}};
    view.proposals = {{4,
                       kDigest,
                       38,
                       u"a second operator for nights"_s,
                       u"one more admin: dana"_s,
                       {u"dana"_s},
                       {u"+   {\"id\": \"noor\", \"roles\": [\"operator\"]},"_s}}};
    return std::make_shared<const PolicyView>(std::move(view));
}

std::vector<ConnectionView> connectionsOf(Scene scene)
{
    using Kind = ConnectionView::Kind;
    std::vector<ConnectionView> made;
    const auto add = [&made](Kind kind, const QString &id, const QString &name, const QString &where,
                             const QString &use, Status status) -> ConnectionView & {
        made.push_back({kind, id, name, where, use, std::move(status)});
        return made.back();
    };
    const bool nobody = scene == Scene::NobodyGuarding;
    ConnectionView &guard = add(Kind::Guard, u"guard"_s, u"guard"_s, u"ops-laptop, epoch 12"_s,
                                u"watches, and moves the traffic"_s,
                                nobody ? Status{StatusKind::Fail, u"nobody guards"_s}
                                       : Status{StatusKind::Pass, u"guarding, pid 4711"_s});
    guard.age = Duration(0);
    if (nobody)
        guard.problem = u"No process holds the store; start a guard"_s;
    ConnectionView &store = add(Kind::Store, u"store"_s, u"store"_s, u"~/.local/share/interlock/store.db"_s,
                                u"41 records"_s, {StatusKind::Pass, u"read"_s});
    store.latency = Duration(2);
    ConnectionView &agent = add(Kind::Agent, u"agent"_s, u"ssh-agent"_s, u"/run/user/1000/ssh-agent"_s,
                                u"signs for me"_s, {StatusKind::Pass, u"key at hand"_s});
    agent.canTest = true;
    ConnectionView &traffic =
        add(Kind::Actuator, u"omni-8.0.0/traffic"_s, u"haproxy"_s, u"/run/haproxy/admin.sock, backend omni"_s,
            u"moves the traffic of omni-8.0.0"_s, {StatusKind::Pass, u"answers"_s});
    traffic.detail = u"v2 25 of 256, v1 75 of 256"_s;
    traffic.age = Duration(400);
    traffic.canTest = true;
    ConnectionView &shop =
        add(Kind::Source, u"omni-8.0.0/source/omni"_s, u"omni"_s, u"http://127.0.0.1:9102/metrics"_s,
            u"4 indicators of omni-8.0.0"_s, {StatusKind::Pass, u"answers"_s});
    shop.age = Duration(600);
    shop.latency = Duration(14);
    shop.testedAge = Duration(41'000);
    shop.detail = u"18212 bytes in 14 ms"_s;
    shop.canTest = true;
    ConnectionView &prom =
        add(Kind::Source, u"omni-8.0.0/source/errors"_s, u"errors"_s, u"http://127.0.0.1:9090"_s,
            u"1 indicator of omni-8.0.0"_s, {StatusKind::Pass, u"answers"_s});
    prom.age = Duration(3400);
    prom.canTest = true;
    if (scene == Scene::Held) {
        prom.status = {StatusKind::Fail, u"0 of 1 have a value"_s};
        prom.problem = u"error-rate: connection refused; is Prometheus up at 127.0.0.1:9090?"_s;
        prom.age = Duration(96'000);
    }
    return made;
}
} // namespace

QString toString(Scene scene)
{
    switch (scene) {
    case Scene::AtRest:
        return u"at-rest"_s;
    case Scene::Live:
        return u"live"_s;
    case Scene::ManyGuardrails:
        return u"many-guardrails"_s;
    case Scene::Warning:
        return u"warning"_s;
    case Scene::Breach:
        return u"breach"_s;
    case Scene::RollingBack:
        return u"rolling-back"_s;
    case Scene::RolledBack:
        return u"rolled-back"_s;
    case Scene::Completed:
        return u"completed"_s;
    case Scene::Held:
        return u"held"_s;
    case Scene::SecondKey:
        return u"second-key"_s;
    case Scene::Stale:
        return u"stale"_s;
    case Scene::Silent:
        return u"silent"_s;
    case Scene::NobodyGuarding:
        return u"nobody-guarding"_s;
    case Scene::NoReleases:
        return u"no-releases"_s;
    case Scene::Unreadable:
        return u"unreadable"_s;
    }
    return {};
}

const std::vector<Scene> &allScenes()
{
    static const std::vector<Scene> all{
        Scene::AtRest,      Scene::Live,       Scene::ManyGuardrails, Scene::Warning,    Scene::Breach,
        Scene::RollingBack, Scene::RolledBack, Scene::Completed,      Scene::Held,       Scene::SecondKey,
        Scene::Stale,       Scene::Silent,     Scene::NobodyGuarding, Scene::NoReleases, Scene::Unreadable};
    return all;
}

Duration ageOf(Scene scene)
{
    return scene == Scene::Stale ? Duration(134'000) : Duration(0);
}

Snapshot snapshotOf(Scene scene, Moment now)
{
    Snapshot made;
    made.taken = now;
    made.live = true;
    made.engine = {EngineLink::State::Guarding, 4711, Duration(0), u"ops-laptop, epoch 12"_s};
    made.store.path = u"~/.local/share/interlock/store.db"_s;
    made.store.records = 41;
    made.store.headVerified = true;
    made.store.head = u"9be1d0c2a4b6f8e0112233445566778899aabbccddeeff0011223344556644f2"_s;
    made.me = {u"me"_s, u"SHA256:bbXp…bU8"_s, u"hardware key"_s, {}};
    if (scene == Scene::NobodyGuarding)
        made.engine = {EngineLink::State::Nobody, 0, Duration(0), {}};
    if (scene == Scene::Silent)
        made.engine = {EngineLink::State::Silent, 4711, Duration(34'000), u"ops-laptop, epoch 12"_s};
    if (scene == Scene::NoReleases || scene == Scene::Unreadable) {
        made.store.empty = true;
        made.store.records = 1;
        if (scene == Scene::Unreadable) {
            made.engine = {EngineLink::State::Unknown, 0, Duration(0), {}};
            made.store.readable = false;
            made.store.problem = u"The store is an empty file: it was never initialised"_s;
            made.store.mend =
                u"Remove it and run: interlock init --store ~/.local/share/interlock/store.db"_s;
        } else {
            made.newRecords = {recordsOf(now).front()};
        }
        return made;
    }
    made.newRecords = recordsOf(now);
    made.policy = policyOf(now);
    made.connections = connectionsOf(scene);
    if (scene != Scene::AtRest)
        made.releases.push_back(omniOf(scene, now));
    made.releases.push_back(otherOf(u"relay"_s, u"production"_s, u"r1-task-a"_s,
                                    {StatusKind::Waiting, u"waits for sre-lead"_s}, 500));
    made.releases.push_back(otherOf(u"atlas-api"_s, u"staging"_s, u"phase-c"_s,
                                    {StatusKind::Inconclusive, u"too few samples"_s}, 500));
    made.releases.push_back(otherOf(u"celeste-backend"_s, u"staging"_s, u"fault-lens"_s,
                                    {StatusKind::Fail, u"rolled back 09:12"_s}, 0));
    made.releases.push_back(otherOf(u"calyx-station"_s, u"production"_s, u"phase-3"_s,
                                    {StatusKind::Pass, u"completed"_s}, 10'000));
    if (scene == Scene::AtRest) {
        made.releases.erase(made.releases.begin(), made.releases.begin() + 2);
        ReleaseView done = omniOf(Scene::Completed, now);
        made.releases.insert(made.releases.begin(), done);
    }
    if (scene == Scene::SecondKey) {
        made.leases.push_back(leaseOf(now));
        LeaseView ready = leaseOf(now);
        ready.id = LeaseId{u"91aa"_s};
        ready.name = u"atlas-api"_s;
        ready.canaryVersion = u"phase-d"_s;
        ready.state = LeaseView::State::Complete;
        ready.missing = 0;
        ready.seats[1] = ready.seats[0];
        ready.seats[1].who = u"lee"_s;
        ready.seats[1].role = u"sre-lead"_s;
        made.leases.push_back(ready);
    }
    for (const Curve &curve : scene == Scene::ManyGuardrails ? moreCurves() : curves()) {
        made.newPoints.push_back(pointsOf(curve, Track::Canary, now, scene));
        made.newPoints.push_back(pointsOf(curve, Track::Stable, now, scene));
    }
    return made;
}

} // namespace interlock::preview
