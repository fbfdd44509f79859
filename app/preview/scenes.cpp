#include "app/preview/sceneparts.h"

namespace interlock::preview {

using namespace Qt::StringLiterals;

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

const std::vector<std::pair<Scene, QString>> &dialogs()
{
    static const std::vector<std::pair<Scene, QString>> all{
        {Scene::Live, u"palette"_s}, {Scene::Live, u"keys"_s},      {Scene::Live, u"detail"_s},
        {Scene::Live, u"help"_s},    {Scene::Held, u"promote"_s},   {Scene::Live, u"change-key"_s},
        {Scene::Held, u"hold"_s},    {Scene::SecondKey, u"sign"_s}, {Scene::NoReleases, u"first"_s}};
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
    made.store.path = u"/srv/interlock/store.db"_s;
    made.store.records = 41;
    made.store.headVerified = true;
    made.store.head = kPolicyDigest;
    made.me = {u"me"_s, u"SHA256:bbXp…bU8"_s, u"hardware key"_s, {}};
    if (scene == Scene::NobodyGuarding)
        made.engine = {EngineLink::State::Nobody, 0, Duration(0), {}};
    if (scene == Scene::Silent)
        made.engine = {EngineLink::State::Silent, 4711, Duration(34'000), u"ops-laptop, epoch 12"_s};
    if (scene == Scene::NoReleases || scene == Scene::Unreadable) {
        made.store.empty = true;
        made.connections = connectionsOf(scene);
        made.store.records = 1;
        if (scene == Scene::Unreadable) {
            made.engine = {EngineLink::State::Unknown, 0, Duration(0), {}};
            made.store.readable = false;
            made.store.problem = u"The store is an empty file: it was never initialised"_s;
            made.store.mend = u"Remove it and run: interlock init --store sqlite:/srv/interlock/store.db"_s;
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
    made.newPoints = pointsOf(scene, now);
    return made;
}

} // namespace interlock::preview
