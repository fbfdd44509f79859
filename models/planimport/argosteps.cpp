#include "models/planimport/argosteps.h"

#include "models/base/duration.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

constexpr size_t kMostSteps = 200;

/// Goes through the steps and opens, lengthens and closes stages.
class StepWalk {
public:
    StepWalk(const Ref &canary, const ArgoTemplates &templates, Importing &importing)
        : m_canary(canary), m_templates(templates), m_importing(importing), m_notes(importing.notes)
    {
        const Ref most = canary.path(u"trafficRouting.maxTrafficWeight");
        m_most = wholeOf(most, 100, m_notes);
        if (m_most < 1)
            m_notes.problem(most.spot(), u"maxTrafficWeight is above 0"_s);
        else if (m_most != 100)
            m_notes.add(FindingKind::Approximated, most.spot(),
                        u"weights are parts of %1; the plan has them in percent"_s.arg(m_most));
    }

    void run()
    {
        const Ref steps = m_canary.at(u"steps");
        if (m_notes.isBad())
            return;
        if (!steps.isList() || steps.items().empty() || steps.items().size() > kMostSteps)
            return m_notes.problem(steps.spot(),
                                   u"strategy.canary needs a list of 1 to %1 steps"_s.arg(kMostSteps));
        int number = 0;
        for (const Ref &step : steps.items())
            take(step, ++number);
        finish(steps);
    }

private:
    void take(const Ref &step, int number)
    {
        const auto keys = step.keys();
        if (keys.size() != 1)
            return m_notes.problem(
                step.spot(),
                u"step %1 has %2 keys; a step says exactly one thing"_s.arg(number).arg(keys.size()));
        const QString kind = keys.front().text();
        const Ref value = step.at(kind);
        if (kind == u"setWeight")
            setWeight(value, number);
        else if (kind == u"pause")
            pause(value, keys.front(), number);
        else if (kind == u"analysis")
            analysis(value, number);
        else
            dropped(keys.front(), kind, number);
    }

    void dropped(const Ref &key, const QString &kind, int number)
    {
        static const std::map<QString, QString> why{
            {u"setCanaryScale"_s,
             u"the number of replicas is not the traffic's share; scale before the stage"_s},
            {u"setHeaderRoute"_s, u"routes by header are not moved by a plan"_s},
            {u"setMirrorRoute"_s, u"mirrored traffic is not moved by a plan"_s},
            {u"experiment"_s,
             u"no pair of versions is started; a guardrail can compare canary and stable (compare)"_s},
            {u"plugin"_s, u"what a plugin does is not known; a command can be a step before traffic"_s},
            {u"replicaProgressThreshold"_s, u"replicas are not counted"_s}};
        const auto reason = why.find(kind);
        if (reason == why.end())
            return m_notes.problem(key.spot(), u"step %1 is no known step: \"%2\""_s.arg(number).arg(kind));
        m_notes.add(FindingKind::Dropped, key.spot(),
                    u"step %1, %2: %3"_s.arg(number).arg(kind, reason->second));
    }

    void setWeight(const Ref &value, int number)
    {
        const int said = wholeOf(value, 0, m_notes);
        if (said < 0 || said > m_most)
            return m_notes.problem(value.spot(), u"a weight lies between 0 and %1"_s.arg(m_most));
        const int basisPoints = int(std::lround(said * 10'000.0 / m_most));
        const int before = m_stages.empty() ? 0 : m_stages.back().basisPoints;
        m_falling = basisPoints < before;
        if (m_falling)
            m_notes.add(
                FindingKind::Dropped, value.spot(),
                u"step %1 lowers the weight to %2; the stages of a plan rise, so it and what follows up "
                u"to the next raise is left out"_s.arg(number)
                    .arg(said));
        if (basisPoints <= before)
            return;
        m_stages.push_back(
            {basisPoints, Duration(0), false, {u"step %1 (%2)"_s.arg(number).arg(lineOf(value.spot()))}});
    }

    /// Whether a step belongs to a stage; says why not.
    bool isInStage(const Ref &value, const QString &what)
    {
        if (m_stages.empty())
            m_notes.add(
                FindingKind::Dropped, value.spot(),
                u"%1 comes before any traffic: a plan looks at every indicator before its first stage, "
                u"and waits for the keys of its lease"_s.arg(what));
        else if (m_falling)
            m_notes.add(FindingKind::Dropped, value.spot(), u"%1 follows a lowered weight"_s.arg(what));
        return !m_stages.empty() && !m_falling;
    }

    void pause(const Ref &value, const Ref &key, int number)
    {
        const Ref duration = value.at(u"duration");
        const QString what = u"step %1, pause"_s.arg(number);
        if (!isInStage(value ? value : key, what))
            return;
        DraftStage &stage = m_stages.back();
        const Duration lasts = spanOf(duration, Duration(0), m_notes);
        if (duration && stage.manual && lasts.count() > 0)
            m_notes.add(
                FindingKind::Approximated, duration.spot(),
                u"step %1 waits after a person went on; here the stage bakes for it before"_s.arg(number));
        stage.bake += lasts;
        if (duration)
            return;
        stage.manual = true;
        m_notes.add(FindingKind::Differs, key.spot(),
                    u"step %1 waits for a person for ever; a gate waits 24h, then holds"_s.arg(number));
    }

    void analysis(const Ref &value, int number)
    {
        const Duration takes = importArgoAnalysis(value, ArgoAnalysisPlace::Step, m_templates, m_importing);
        m_notes.add(
            FindingKind::Differs, value.spot(),
            u"step %1 analyses only here; its guardrails judge every stage, from the first traffic on"_s.arg(
                number));
        if (m_stages.empty() || m_falling)
            return;
        m_stages.back().bake += takes;
        if (takes.count() > 0)
            m_stages.back().comments
                << u"with %1 of the analysis in step %2"_s.arg(formatDuration(takes)).arg(number);
    }

    void finish(const Ref &steps)
    {
        if (m_notes.isBad())
            return;
        if (m_stages.empty())
            m_notes.add(FindingKind::Dropped, steps.spot(), u"no step raises the weight"_s);
        if (m_stages.empty() || m_stages.back().basisPoints < 10'000) {
            const Duration bake = m_stages.empty() ? Duration(0) : m_stages.back().bake;
            m_stages.push_back({10'000, bake, false, {u"after the last step"_s}});
            m_notes.add(
                FindingKind::Added, steps.spot(),
                u"a last stage of 100%: after its last step Argo gives the canary everything, and looks "
                u"at it no more"_s);
        }
        if (m_stages.back().manual) { // a pause at 100 % is the end
            m_stages.back().manual = false;
            m_notes.add(FindingKind::Dropped, steps.spot(),
                        u"nobody needs to promote the last stage: there is none behind it"_s);
        }
        m_importing.draft.stages = m_stages;
    }

    const Ref &m_canary;
    const ArgoTemplates &m_templates;
    Importing &m_importing;
    Notes &m_notes;
    std::vector<DraftStage> m_stages;
    int m_most = 100;
    bool m_falling = false; ///< the last weight was a lower one
};

} // namespace

void importArgoSteps(const Ref &canary, const ArgoTemplates &templates, Importing &importing)
{
    if (const Ref analysis = canary.at(u"analysis")) {
        importArgoAnalysis(analysis, ArgoAnalysisPlace::Background, templates, importing);
        if (const Ref from = analysis.at(u"startingStep"); from && wholeOf(from, 0, importing.notes) > 0)
            importing.notes.add(
                FindingKind::Differs, from.spot(),
                u"the analysis begins at step %1; guardrails judge from the first traffic on"_s.arg(
                    from.text()));
    }
    StepWalk(canary, templates, importing).run();
}

} // namespace interlock
