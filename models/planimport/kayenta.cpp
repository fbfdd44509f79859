#include "models/base/number.h"
#include "models/planfile/yamltext.h"
#include "models/planimport/importing.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

constexpr size_t kMostMetrics = 200;

/// One metric of a canary config: two indicators, and a guardrail that compares them by ranks.
class Metric {
public:
    Metric(const Ref &metric, Importing &importing)
        : m_metric(metric), m_query(metric.at(u"query")),
          m_config(metric.path(u"analysisConfigurations.canary")), m_name(metric.at(u"name").text()),
          m_importing(importing), m_notes(importing.notes)
    {}

    void run()
    {
        if (m_name.isEmpty())
            return m_notes.problem(m_metric.spot(), u"a metric needs a name"_s);
        const QString type = m_query.at(u"type").text();
        if (type != u"prometheus")
            return m_notes.add(
                FindingKind::Dropped, m_query.at(u"type").spot(),
                u"metric %1 comes from \"%2\", which no source of a plan asks"_s.arg(m_name, type));
        const QString text = queryText();
        if (text.isEmpty())
            return;
        const QString stable = keep(u"baseline"_s, text, {});
        compare(keep(u"canary"_s, text, stable));
        report();
    }

private:
    /// What is asked for both sides; their difference stands in `${}`.
    QString queryText()
    {
        m_notes.dropRest(m_query, u"the query of metric "_s + m_name,
                         {u"type"_s, u"serviceType"_s, u"metricName"_s, u"labelBindings"_s,
                          u"groupByFields"_s, u"customInlineTemplate"_s, u"resourceType"_s});
        if (const QString inlined = m_query.at(u"customInlineTemplate").text(); !inlined.isEmpty()) {
            if (!inlined.startsWith(u"PromQL:"))
                m_notes.problem(m_query.at(u"customInlineTemplate").spot(),
                                u"a template for Prometheus begins with PromQL:"_s);
            if (!inlined.contains(u"${"))
                m_notes.add(
                    FindingKind::Hazard, m_query.at(u"customInlineTemplate").spot(),
                    u"metric %1 asks the same for canary and baseline: Kayenta passes what is identical"_s
                        .arg(m_name));
            return tidyQuery(inlined.mid(7));
        }
        const QString name = m_query.at(u"metricName").text();
        if (name.isEmpty()) {
            m_notes.problem(m_query.spot(),
                            u"metric %1 has neither metricName nor customInlineTemplate"_s.arg(m_name));
            return {};
        }
        QStringList matchers;
        for (const Ref &binding : m_query.at(u"labelBindings").items())
            matchers << binding.text();
        if (const auto fields = m_query.at(u"groupByFields").items(); !fields.empty())
            m_notes.add(
                FindingKind::Approximated, m_query.at(u"groupByFields").spot(),
                u"metric %1 is compared group by group; a guardrail compares one number a side, the mean of "
                u"all"_s.arg(m_name));
        matchers << u"${labels}"_s;
        return u"avg(%1{%2})"_s.arg(name, matchers.join(u','));
    }

    QString keep(const QString &side, const QString &text, const QString &stable)
    {
        static const QRegularExpression name(u"\\$\\{\\s*([A-Za-z_][\\w.]*)\\s*\\}"_s);
        QString sided = text;
        std::map<QString, QString> known;
        for (auto it = name.globalMatch(text); it.hasNext();)
            if (const QString one = it.next().captured(1); const auto both = m_importing.arguments.value(one))
                known[side + u'.' + one] = *both;
        sided.replace(name, u"${"_s + side + u".\\1}"_s);
        DraftEntry entry = promIndicator(m_importing.prometheus({}, m_query),
                                         expand(sided, name, known, m_importing.arguments));
        entry.text(u"stable"_s, stable);
        entry.name = nameFrom(m_name + (stable.isEmpty() ? u"-stable"_s : QString()));
        entry.comments << u"metric %1 (%2), %3"_s.arg(m_name, lineOf(m_metric.spot()), side);
        return m_importing.draft.addIndicator(entry);
    }

    /// The smallest ratio that matters, in the direction that is looked at.
    double effect(const QString &direction)
    {
        const Ref size = m_config.at(u"effectSize");
        const double up = numberOf(size.at(u"allowedIncrease"), 1, m_notes);
        const double down = numberOf(size.at(u"allowedDecrease"), 1, m_notes);
        const Ref critical =
            size.at(u"criticalIncrease") ? size.at(u"criticalIncrease") : size.at(u"criticalDecrease");
        if (critical)
            m_notes.add(
                FindingKind::Dropped, critical.spot(),
                u"metric %1 is critical only from a larger effect on; a guardrail has one effect"_s.arg(
                    m_name));
        if (up < 1 || up > 1000 || down <= 0 || down > 1 || down < 0.001) {
            m_notes.problem(size.spot(),
                            u"metric %1: allowedIncrease is 1 or more, allowedDecrease above 0 and 1 or "
                            u"less"_s.arg(m_name));
            return 1;
        }
        if (direction == u"increase")
            return up;
        if (direction == u"decrease")
            return 1 / down;
        if (up != 1 / down && size)
            m_notes.add(
                FindingKind::Approximated, size.spot(),
                u"metric %1 allows other effects up and down; the guardrail takes the smaller for both"_s.arg(
                    m_name));
        return std::min(up, 1 / down);
    }

    void compare(const QString &indicator)
    {
        const Ref said = m_config.at(u"direction");
        const QString direction = said ? said.text() : u"either"_s;
        if (!QStringList{u"increase"_s, u"decrease"_s, u"either"_s}.contains(direction))
            return m_notes.problem(said.spot(), u"direction is increase, decrease or either"_s);
        m_isCritical = truthOf(m_config.at(u"critical"), false, m_notes);
        FlowMap test;
        test.add("indicator", yamlScalar(indicator))
            .add("test", u"mann-whitney"_s)
            .add("confidence", u"98%"_s);
        test.add("direction", direction).add("effect", decimalText(effect(direction)));
        DraftGuardrail rule;
        rule.name = nameFrom(m_name);
        rule.set(u"compare"_s, test.text());
        if (m_metric.at(u"groups").items().empty()) {
            rule.set(u"shadow"_s, u"true"_s);
            m_notes.add(
                FindingKind::Differs, m_metric.spot(),
                u"metric %1 is in no group and counts for nothing: its guardrail is a shadow"_s.arg(m_name));
        }
        rule.set(u"do"_s, m_isCritical ? u"rollback"_s : u"hold"_s);
        rule.comments << u"metric %1 (%2)"_s.arg(m_name, lineOf(m_metric.spot()));
        m_importing.draft.addGuardrail(std::move(rule));
    }

    void report()
    {
        m_notes.dropRest(m_metric, u"metric "_s + m_name,
                         {u"name"_s, u"query"_s, u"groups"_s, u"analysisConfigurations"_s, u"scopeName"_s});
        m_notes.dropRest(m_metric.at(u"analysisConfigurations"), u"metric "_s + m_name, {u"canary"_s});
        m_notes.dropRest(
            m_config, u"metric "_s + m_name,
            {u"direction"_s, u"critical"_s, u"effectSize"_s, u"nanStrategy"_s, u"mustHaveData"_s},
            {{u"outliers"_s, u"no value is left out; ranks hardly mind a few that lie far off"_s}});
        if (!m_metric.at(u"groups").items().empty())
            m_notes.add(FindingKind::Differs, m_metric.spot(),
                        m_isCritical
                            ? u"metric %1 is critical: its guardrail rolls back by itself"_s.arg(m_name)
                            : u"metric %1 lowers a score; its guardrail holds by itself"_s.arg(m_name));
        const Ref nan = m_config.at(u"nanStrategy");
        const bool replaces = nan.text() == u"replace";
        m_notes.add(
            replaces ? FindingKind::Hazard : FindingKind::Differs, nan.spot(),
            replaces
                ? u"metric %1 takes missing values for 0 in Kayenta, and one without any passes; here "
                  u"no value holds"_s.arg(m_name)
                : u"metric %1 without values is left out of the score by Kayenta; here no value holds"_s.arg(
                      m_name));
    }

    const Ref m_metric, m_query, m_config;
    const QString m_name;
    Importing &m_importing;
    Notes &m_notes;
    bool m_isCritical = false;
};

/// What Kayenta's score is known to let through, and what there is instead of it.
void reportScore(const Ref &config, Importing &importing)
{
    Notes &notes = importing.notes;
    const Ref classifier = config.at(u"classifier"), thresholds = classifier.at(u"scoreThresholds");
    notes.dropRest(classifier, u"the classifier"_s, {u"groupWeights"_s, u"scoreThresholds"_s});
    if (const Ref weights = classifier.at(u"groupWeights"))
        notes.add(FindingKind::Dropped, weights.spot(),
                  u"groupWeights: a plan has no score, each guardrail acts by itself; interlock judge score "
                  u"computes "
                  u"one"_s);
    if (thresholds)
        notes.add(FindingKind::Dropped, thresholds.spot(),
                  u"scoreThresholds %1 and %2: a plan has no score to hold against them"_s.arg(
                      thresholds.at(u"pass").text(), thresholds.at(u"marginal").text()));
    notes.add(
        FindingKind::Hazard, classifier.spot(),
        u"in Kayenta a group without data counts as 100, and a canary whose errors are rare among zeros passes"_s);
    const QString judge = config.path(u"judge.name").text();
    notes.add(
        FindingKind::Differs, config.at(u"judge").spot(),
        (judge == u"NetflixACAJudge-v1.0" || judge.isEmpty()
             ? u"each of Kayenta's intervals is judged with 98% confidence, however many there are; here 98% "
               u"holds for all looks together"_s
             : u"judge \"%1\" is not known; canary and stable are compared by ranks"_s.arg(judge)));
}

} // namespace

void importKayenta(const std::vector<Ref> &documents, Importing &importing)
{
    Notes &notes = importing.notes;
    if (documents.size() > 1)
        return notes.problem(documents[1].spot(), u"one canary config at a time"_s);
    for (const Ref &document : documents) {
        const Ref inside = document.at(u"canaryConfig"), config = inside ? inside : document;
        if (inside)
            notes.dropRest(
                document, u"the request"_s, {u"canaryConfig"_s},
                {{u"executionRequest"_s, u"scopes and thresholds of one run; canary and baseline are "
                                         u"told apart by --arg"_s}});
        const Ref metrics = config.at(u"metrics");
        if (!metrics.isList() || metrics.items().empty() || metrics.items().size() > kMostMetrics)
            return notes.problem(metrics.spot(),
                                 u"a canary config has a list of 1 to %1 metrics"_s.arg(kMostMetrics));
        importing.draft.name = nameFrom(config.at(u"name").text());
        notes.dropRest(config, u"the canary config"_s,
                       {u"name"_s, u"description"_s, u"configVersion"_s, u"metrics"_s, u"classifier"_s,
                        u"judge"_s, u"applications"_s, u"id"_s, u"createdTimestamp"_s, u"updatedTimestamp"_s,
                        u"createdTimestampIso"_s, u"updatedTimestampIso"_s});
        for (const Ref &metric : metrics.items())
            Metric(metric, importing).run();
        reportScore(config, importing);
    }
}

} // namespace interlock
