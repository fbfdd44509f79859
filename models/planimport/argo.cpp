#include "models/planimport/argosteps.h"
#include "models/planimport/kubernetes.h"

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

void reportRollout(const Ref &rollout, Importing &importing)
{
    const QString workload = u"it is the workload itself; a plan moves traffic and deploys nothing"_s;
    importing.notes.dropRest(
        rollout.at(u"spec"), u"the Rollout"_s, {u"strategy"_s},
        {{u"template"_s, workload},
         {u"selector"_s, workload},
         {u"replicas"_s, workload},
         {u"workloadRef"_s, workload},
         {u"minReadySeconds"_s, workload},
         {u"revisionHistoryLimit"_s, u"every rollout stays in the log"_s},
         {u"progressDeadlineSeconds"_s, u"pods are not watched; each phase of a rollout has a deadline"_s},
         {u"progressDeadlineAbort"_s, u"pods are not watched; each phase of a rollout has a deadline"_s},
         {u"rollbackWindow"_s,
          u"a rollback skips nothing; going up again is a new rollout with its stages"_s},
         {u"analysis"_s, u"every result stays in the log"_s},
         {u"paused"_s, u"a person holds a rollout, not its plan"_s}});
    importing.notes.dropRest(
        rollout.path(u"spec.strategy.canary"), u"strategy.canary"_s,
        {u"steps"_s, u"analysis"_s, u"trafficRouting"_s},
        {{u"canaryService"_s, u"name what moves traffic under traffic"_s},
         {u"stableService"_s, u"name what moves traffic under traffic"_s},
         {u"scaleDownDelaySeconds"_s, u"nothing is scaled; stable stays as it is"_s},
         {u"abortScaleDownDelaySeconds"_s, u"nothing is scaled; stable stays as it is"_s},
         {u"dynamicStableScale"_s, u"nothing is scaled; stable stays as it is"_s}});
}

void nameTraffic(const Ref &canary, Importing &importing)
{
    const Ref routing = canary.at(u"trafficRouting");
    QStringList routers;
    for (const Ref &key : routing.keys())
        if (key.text() != u"maxTrafficWeight")
            routers << key.text();
    if (routers.isEmpty())
        importing.notes.add(
            FindingKind::Differs, canary.spot(),
            u"there is no trafficRouting: Argo reaches its weights by counting replicas; a plan "
            u"sets and reads back shares of the traffic"_s);
    for (const QString &router : routers)
        importing.notes.add(FindingKind::Dropped, routing.at(router).spot(),
                            u"traffic through %1: name what moves traffic here"_s.arg(router));
    importing.draft.trafficHint = routers.join(u", "_s);
}

Ref onlyRollout(const std::vector<Ref> &documents, ArgoTemplates &templates, Notes &notes)
{
    Ref rollout;
    for (const Ref &document : documents) {
        if (!isKubernetesObject(document, notes))
            continue;
        const QString kind = document.at(u"kind").text();
        if (kind == u"AnalysisTemplate" || kind == u"ClusterAnalysisTemplate")
            templates.add(document, notes);
        else if (kind != u"Rollout")
            notes.add(FindingKind::Dropped, document.spot(), u"%1 is not read"_s.arg(kind));
        else if (rollout)
            notes.problem(document.spot(), u"a second Rollout; a plan releases one, the first is at %1"_s.arg(
                                               lineOf(rollout.spot())));
        else
            rollout = document;
    }
    if (!rollout && !documents.empty() && !notes.isBad())
        notes.problem(documents.front().spot(), u"there is no Rollout in these files"_s);
    return rollout;
}

} // namespace

void importArgo(const std::vector<Ref> &documents, Importing &importing)
{
    ArgoTemplates templates;
    const Ref rollout = onlyRollout(documents, templates, importing.notes);
    if (importing.notes.isBad())
        return;
    const Ref canary = rollout.path(u"spec.strategy.canary");
    if (!canary.isMap())
        return importing.notes.problem(rollout.path(u"spec.strategy").spot(),
                                       u"only strategy.canary is imported; this Rollout has none"_s);
    importing.draft.name = nameFrom(rollout.path(u"metadata.name").text());
    importing.draft.canaryHint = onlyImage(rollout.path(u"spec.template"));
    reportRollout(rollout, importing);
    nameTraffic(canary, importing);
    importArgoSteps(canary, templates, importing);
    for (const Ref &unused : templates.unused())
        importing.notes.add(FindingKind::Dropped, unused.spot(),
                            u"%1 %2 is used by no step"_s.arg(unused.at(u"kind").text(),
                                                              unused.path(u"metadata.name").text()));
}

} // namespace interlock
