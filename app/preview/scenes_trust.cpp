#include "app/preview/sceneparts.h"
#include "ui/follower/policyview.h"

namespace interlock::preview {

using namespace Qt::StringLiterals;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {
PolicyKey keyOf(char seed, Custody custody)
{
    PolicyKey made;
    made.key.type = custody == Custody::Fido2 ? PublicKey::Type::SkEd25519 : PublicKey::Type::Ed25519;
    made.key.point = QByteArray(32, seed);
    made.custody = custody;
    return made;
}
} // namespace

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
    made.planDigest = kPlanDigest;
    made.policyDigest = kPolicyDigest;
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
    first.reason = u"Read the migration, tried the way back"_s;
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
    made.risks = {u"10\t5 of 5 guardrails never showed a value"_s,
                  u"8\tthe calendar closes in 2h15m"_s,
                  u"7\t35 % of the tightest limit is left"_s,
                  u"5\tthe environment is staging"_s,
                  u"5\tfirst 5 %, widest step 50 points, 92 s of worst exposure"_s,
                  u"4\trolled back once in the last 30 days"_s,
                  u"2\t3 lines of plan and files differ from the last approved"_s,
                  u"1\trehearsed 2 days ago"_s};
    made.reason = u"8.0.0 after a week in staging"_s;
    made.requestedAt = now.wall - minutes(9);
    made.watched = u"queue warns at > 50"_s;
    made.planText = u"apiVersion: interlock/v1\nkind: Rollout\nmetadata: {name: omni-portal}\n"_s;
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
    const QString who[] = {u"root"_s, u"bot"_s, u"dana"_s, u"bot"_s, u"dana"_s, u"guard-1"_s};
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
    view.versions = {
        {3,
         kPolicyDigest,
         21,
         now.wall - hours(70),
         policy.reason,
         {u"  \"principals\": ["_s,
          u"+   {\"id\": \"lee\", \"kind\": \"human\", \"roles\": [\"operator\"]},"_s}},
        {2,
         kPlanDigest,
         9,
         now.wall - hours(400),
         u"a laptop was lost"_s,
         {u"- \"revoked\": []"_s, u"+ \"revoked\": [{\"reason\": \"lost\", \"suspect_since\": 17}]"_s}},
        {1, kPlanDigest, 0, now.wall - hours(900), u"genesis"_s, {}}};
    view.proposals = {{4,
                       kPlanDigest,
                       38,
                       u"a second operator for nights"_s,
                       u"one more admin: dana"_s,
                       {u"dana"_s},
                       {u"+   {\"id\": \"noor\", \"roles\": [\"operator\"]},"_s}}};
    return std::make_shared<const PolicyView>(std::move(view));
}

namespace {
ConnectionView &add(std::vector<ConnectionView> &to, ConnectionView::Kind kind, const QString &id,
                    const QString &name, const QString &where, const QString &use, Status status)
{
    to.push_back({kind, id, name, where, use, std::move(status)});
    return to.back();
}

/// Guard, store and agent, which every console has.
std::vector<ConnectionView> ownConnections(Scene scene)
{
    using Kind = ConnectionView::Kind;
    std::vector<ConnectionView> made;
    const bool unreadable = scene == Scene::Unreadable, silent = scene == Scene::Silent,
               nobody = scene == Scene::NobodyGuarding || unreadable;
    ConnectionView &guard =
        add(made, Kind::Guard, u"guard"_s, u"guard"_s, nobody ? u""_s : u"ops-laptop, epoch 12"_s,
            u"watches, and moves the traffic"_s,
            nobody   ? Status{StatusKind::Fail, u"nobody guards"_s}
            : silent ? Status{StatusKind::Fail, u"silent, pid 4711"_s}
                     : Status{StatusKind::Pass, u"guarding, pid 4711"_s});
    if (nobody)
        guard.problem = u"No process holds the store; start a guard"_s;
    else if (silent)
        guard.problem = u"The process lives and says nothing; end it and start another"_s;
    if (!nobody)
        guard.age = Duration(silent ? 34'000 : 0);
    ConnectionView &store = add(made, Kind::Store, u"store"_s, u"store"_s, u"/srv/interlock/store.db"_s,
                                u"41 records"_s, {StatusKind::Pass, u"read"_s});
    store.latency = Duration(2);
    if (scene == Scene::NoReleases)
        store.use = u"1 record"_s;
    if (unreadable) {
        store = {Kind::Store, store.id,       store.name,
                 store.where, u"0 records"_s, {StatusKind::Fail, u"cannot be read"_s}};
        store.problem = u"The store is an empty file: it was never initialised"_s;
    }
    add(made, Kind::Agent, u"agent"_s, u"ssh-agent"_s, u"/run/user/1000/ssh-agent"_s, u"signs for me"_s,
        {StatusKind::Pass, u"key at hand"_s})
        .canTest = true;
    return made;
}
} // namespace

std::vector<ConnectionView> connectionsOf(Scene scene)
{
    using Kind = ConnectionView::Kind;
    std::vector<ConnectionView> made = ownConnections(scene);
    if (scene == Scene::NoReleases || scene == Scene::Unreadable)
        return made;
    ConnectionView &traffic = add(made, Kind::Actuator, u"omni-8.0.0/traffic"_s, u"haproxy"_s,
                                  u"/run/haproxy/admin.sock, backend omni"_s,
                                  u"moves the traffic of omni-8.0.0"_s, {StatusKind::Pass, u"answers"_s});
    traffic.detail = u"v2 25 of 256, v1 75 of 256"_s;
    traffic.age = Duration(400);
    traffic.canTest = true;
    ConnectionView &shop =
        add(made, Kind::Source, u"omni-8.0.0/source/omni"_s, u"omni"_s, u"http://127.0.0.1:9102/metrics"_s,
            u"4 indicators of omni-8.0.0"_s, {StatusKind::Pass, u"answers"_s});
    shop.age = Duration(600);
    shop.latency = Duration(14);
    shop.testedAge = Duration(41'000);
    shop.detail = u"18212 bytes in 14 ms"_s;
    shop.canTest = true;
    ConnectionView &prom =
        add(made, Kind::Source, u"omni-8.0.0/source/errors"_s, u"errors"_s, u"http://127.0.0.1:9090"_s,
            u"1 indicator of omni-8.0.0"_s, {StatusKind::Pass, u"answers"_s});
    prom.age = Duration(3400);
    prom.canTest = true;
    if (scene == Scene::Held) {
        prom.status = {StatusKind::Fail, u"0 of 1 have a value"_s};
        prom.problem = u"error-rate: connection refused; is Prometheus up at 127.0.0.1:9090?"_s;
        prom.age = Duration(96'000);
    }
    add(made, Kind::Sink, u"omni-8.0.0/sink/slack"_s, u"slack"_s, u"hooks.slack.example"_s,
        u"hears of omni-8.0.0"_s, {StatusKind::Pass, u"delivered"_s})
        .age = Duration(77 * 60'000);
    return made;
}

QString payloadOf(qint64 record)
{
    return u"{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{\"detail\":{\"guardrails\":5,"
           "\"looks\":%1,\"verdict\":\"PASS\",\"weight_bp\":2500},\"issued\":\"2025-11-21T14:14:27.000Z\","
           "\"kind\":\"evaluated\",\"rollout\":\"omni-8.0.0\"},\"predicateType\":\"urn:interlock:event:v1\","
           "\"subject\":[{\"digest\":{\"sha256\":\"%2\"},\"name\":\"plan\"}]}"_s.arg(record)
               .arg(kPlanDigest);
}

} // namespace interlock::preview
