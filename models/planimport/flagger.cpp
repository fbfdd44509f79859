#include "models/base/duration.h"
#include "models/planimport/flaggermetrics.h"
#include "models/planimport/kubernetes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

constexpr size_t kMostStages = 63; ///< and the last one
constexpr Duration kLeastInterval{10'000};

class CanaryImport {
public:
    CanaryImport(const Ref &canary, Importing &importing)
        : m_canary(canary), m_spec(canary.at(u"spec")),
          m_analysis(m_spec.at(u"analysis") ? m_spec.at(u"analysis") : m_spec.at(u"canaryAnalysis")),
          m_importing(importing), m_notes(importing.notes)
    {}

    void run(const std::map<QString, Ref> &templates)
    {
        if (!m_analysis.isMap())
            return m_notes.problem(m_spec.spot(), u"the Canary has no spec.analysis"_s);
        m_importing.draft.name = nameFrom(m_canary.path(u"metadata.name").text());
        readScope();
        makeStages();
        readWebhooks();
        importFlaggerMetrics(m_analysis.at(u"metrics"), m_scope, templates, m_importing);
        report();
    }

private:
    void readScope()
    {
        const QString name = m_canary.path(u"metadata.name").text();
        const QString target = m_spec.path(u"targetRef.name").text();
        const QString service = m_spec.path(u"service.name").text();
        m_scope.words = {{u"name"_s, name},
                         {u"target"_s, target.isEmpty() ? name : target},
                         {u"service"_s, service.isEmpty() ? target : service}};
        if (const Ref space = m_canary.path(u"metadata.namespace"))
            m_scope.words[u"namespace"_s] = space.text();
        if (const Ref ingress = m_spec.path(u"ingressRef.name"))
            m_scope.words[u"ingress"_s] = ingress.text();
        m_scope.provider = m_spec.at(u"provider").text();
        const Ref interval = m_analysis.at(u"interval");
        m_scope.interval = spanOf(interval, Duration(60'000), m_notes);
        if (m_scope.interval < kLeastInterval) {
            m_notes.add(FindingKind::Approximated, interval.spot(),
                        u"an interval below 10s is 10s for Flagger, and here"_s);
            m_scope.interval = kLeastInterval;
        }
        const Ref threshold = m_analysis.at(u"threshold");
        m_scope.threshold = std::max(1, wholeOf(threshold, 1, m_notes));
        if (threshold && wholeOf(threshold, 1, m_notes) < 1)
            m_notes.add(FindingKind::Hazard, threshold.spot(), u"a threshold of 0 counts as 1"_s);
        if (m_scope.threshold > 10'000)
            m_notes.problem(threshold.spot(), u"a threshold above 10000"_s);
        m_notes.add(
            FindingKind::Approximated, threshold.spot(),
            u"a look without a value is a failed one in Flagger; here no value for %1 does the same"_s.arg(
                formatDuration(m_scope.interval * m_scope.threshold)));
        if (m_scope.threshold > 1)
            m_notes.add(
                FindingKind::Differs, threshold.spot(),
                u"Flagger counts %1 failed looks at all metrics together, and goes back one look later; "
                u"here each guardrail counts its own"_s.arg(m_scope.threshold));
    }

    /// Weights in percent, as Flagger would go through them.
    std::vector<int> weights()
    {
        const Ref steps = m_analysis.at(u"stepWeights"), step = m_analysis.at(u"stepWeight");
        const Ref most = m_analysis.at(u"maxWeight");
        const int by = wholeOf(step, 0, m_notes), top = std::clamp(wholeOf(most, 100, m_notes), 1, 100);
        std::vector<int> all;
        if (by > 0) {
            if (steps)
                m_notes.add(FindingKind::Dropped, steps.spot(), u"stepWeights: stepWeight wins in Flagger"_s);
            for (int weight = by; all.empty() || all.back() < top; weight += by)
                all.push_back(std::min(100, weight));
            if (all.back() > top)
                m_notes.add(
                    FindingKind::Hazard, most.spot(),
                    u"stepWeight overshoots maxWeight: Flagger goes to %1%, and so does the plan"_s.arg(
                        all.back()));
            return all;
        }
        for (const Ref &one : steps.items()) {
            const int weight = wholeOf(one, 0, m_notes);
            if (weight < 1 || weight > 100 || (!all.empty() && weight <= all.back()))
                m_notes.add(FindingKind::Dropped, one.spot(),
                            u"weight %1: the stages of a plan rise, up to 100"_s.arg(weight));
            else
                all.push_back(weight);
        }
        return all;
    }

    void makeStages()
    {
        const Ref iterations = m_analysis.at(u"iterations");
        if (iterations || m_spec.at(u"provider").text() == u"kubernetes")
            return iterate(iterations);
        const std::vector<int> all = weights();
        if (all.empty())
            m_notes.add(FindingKind::Hazard, m_analysis.spot(),
                        u"neither stepWeight nor stepWeights: Flagger would never go on"_s);
        const size_t each = std::max<size_t>(1, (all.size() + kMostStages - 1) / kMostStages);
        if (each > 1)
            m_notes.add(
                FindingKind::Approximated, m_analysis.spot(),
                u"%1 weights are more than a plan's 64 stages: every %2. is one, and bakes as long as %2"_s
                    .arg(all.size())
                    .arg(each));
        for (size_t i = each - 1; i < all.size(); i += each)
            m_stages.push_back({all[i] * 100, m_scope.interval * qint64(each), false, {}});
        addLast();
        m_importing.draft.stages = m_stages;
    }

    void addLast()
    {
        if (!m_stages.empty() && m_stages.back().basisPoints == 10'000)
            return;
        m_stages.push_back({10'000, m_scope.interval, false, {u"promotion"_s}});
        m_notes.add(
            FindingKind::Added, m_analysis.spot(),
            u"a last stage of 100%: Flagger promotes by itself, and looks at no metric while it does"_s);
    }

    /// A/B tests and blue/green: all of the traffic that they choose, for so many looks.
    void iterate(const Ref &iterations)
    {
        const int count = std::clamp(wholeOf(iterations, 10, m_notes), 1, 10'000);
        m_notes.add(
            FindingKind::Approximated, iterations.spot(),
            u"%1 looks without a weight become one stage of 100%: a plan moves shares of the traffic, not "
            u"chosen requests or a copy of the service"_s.arg(count));
        m_importing.draft.stages = {{10'000, m_scope.interval * count, false, {}}};
    }

    void readWebhooks()
    {
        static const std::map<QString, QString> why{
            {u"confirm-rollout"_s, u"the lease and the start are what a person gives here"_s},
            {u"pre-rollout"_s, u"a check (http) or a step can ask it before traffic"_s},
            {u"rollout"_s,
             u"a guardrail or a smoke test of a stage can ask it; load is not made by a hook"_s},
            {u"post-rollout"_s, u"a command under after runs when the last stage has passed"_s},
            {u"rollback"_s, u"a person rolls back, or a script: interlock rollback"_s},
            {u"event"_s, u"notify tells people and programs"_s}};
        for (const Ref &hook : m_analysis.at(u"webhooks").items()) {
            const QString type = hook.at(u"type").text().isEmpty() ? u"rollout"_s : hook.at(u"type").text();
            const QString called = u"webhook %1 (%2)"_s.arg(hook.at(u"name").text(), type);
            const bool each = type == u"confirm-traffic-increase", last = type == u"confirm-promotion";
            if (each || last) {
                confirm(each);
                m_notes.add(
                    FindingKind::Differs, hook.spot(),
                    u"%1 becomes a gate that a person passes; it waits 24h, then holds"_s.arg(called));
            } else {
                const auto reason = why.find(type);
                m_notes.add(FindingKind::Dropped, hook.spot(),
                            called + u": "_s +
                                (reason == why.end() ? u"its type is not known"_s : reason->second));
            }
        }
    }

    void confirm(bool each)
    {
        auto &stages = m_importing.draft.stages;
        for (size_t i = 0; i + 1 < stages.size(); ++i)
            stages[i].manual = stages[i].manual || each || i + 2 == stages.size();
    }

    void report()
    {
        const QString workload = u"it is the workload itself; a plan moves traffic and deploys nothing"_s;
        QStringList unset;
        for (const QString &key : {u"skipAnalysis"_s, u"suspend"_s})
            if (m_spec.at(key).text() == u"false")
                unset << key;
        m_notes.dropRest(m_spec, u"the Canary"_s,
                         QStringList{u"analysis"_s, u"canaryAnalysis"_s, u"provider"_s} + unset,
                         {{u"targetRef"_s, workload},
                          {u"autoscalerRef"_s, workload},
                          {u"ingressRef"_s, u"name what moves traffic under traffic"_s},
                          {u"routeRef"_s, u"name what moves traffic under traffic"_s},
                          {u"service"_s, u"name what moves traffic under traffic"_s},
                          {u"progressDeadlineSeconds"_s,
                           u"pods are not watched; each phase of a rollout has a deadline"_s},
                          {u"skipAnalysis"_s, u"nothing skips the guardrails of a plan"_s},
                          {u"suspend"_s, u"a person holds a rollout, not its plan"_s}});
        m_notes.dropRest(m_analysis, u"the analysis"_s,
                         {u"interval"_s, u"threshold"_s, u"stepWeight"_s, u"stepWeights"_s, u"maxWeight"_s,
                          u"iterations"_s, u"metrics"_s, u"webhooks"_s},
                         {{u"mirror"_s, u"mirrored traffic is not moved by a plan"_s},
                          {u"mirrorWeight"_s, u"mirrored traffic is not moved by a plan"_s},
                          {u"match"_s, u"chosen requests are not moved by a plan"_s},
                          {u"alerts"_s, u"notify tells people"_s},
                          {u"stepWeightPromotion"_s, u"the last stage is raised to 100% at once"_s},
                          {u"primaryReadyThreshold"_s, u"pods are not watched"_s},
                          {u"canaryReadyThreshold"_s, u"pods are not watched"_s}});
        if (m_analysis.at(u"metrics").items().empty())
            m_notes.add(FindingKind::Hazard, m_analysis.spot(),
                        u"there are no metrics: Flagger goes on by the clock alone"_s);
        m_importing.draft.trafficHint = m_scope.provider;
    }

    const Ref m_canary, m_spec, m_analysis;
    Importing &m_importing;
    Notes &m_notes;
    FlaggerScope m_scope;
    std::vector<DraftStage> m_stages;
};

} // namespace

void importFlagger(const std::vector<Ref> &documents, Importing &importing)
{
    Notes &notes = importing.notes;
    std::map<QString, Ref> templates;
    Ref canary;
    for (const Ref &document : documents) {
        if (!isKubernetesObject(document, notes))
            continue;
        const QString kind = document.at(u"kind").text(), name = document.path(u"metadata.name").text();
        if (kind == u"MetricTemplate") {
            if (!templates.emplace(name, document).second)
                notes.problem(document.spot(),
                              u"MetricTemplate \"%1\" stands in these files twice"_s.arg(name));
        } else if (kind != u"Canary") {
            notes.add(FindingKind::Dropped, document.spot(), u"%1 is not read"_s.arg(kind));
        } else if (canary) {
            notes.problem(document.spot(), u"a second Canary; a plan releases one, the first is at %1"_s.arg(
                                               lineOf(canary.spot())));
        } else {
            canary = document;
        }
    }
    if (!canary && !documents.empty() && !notes.isBad())
        notes.problem(documents.front().spot(), u"there is no Canary in these files"_s);
    if (!notes.isBad())
        CanaryImport(canary, importing).run(templates);
}

} // namespace interlock
