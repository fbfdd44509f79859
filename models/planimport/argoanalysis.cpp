#include "models/planimport/argoanalysis.h"

#include "models/planimport/argometric.h"

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

constexpr int kMostNesting = 8;
constexpr size_t kMostMetrics = 200;

const QString kTemplate = u"AnalysisTemplate"_s, kClusterTemplate = u"ClusterAnalysisTemplate"_s;

/// One `analysis:` while its templates are gathered.
class Analysis {
public:
    Analysis(const Ref &analysis, const ArgoTemplates &templates, Importing &importing)
        : m_analysis(analysis), m_templates(templates), m_importing(importing)
    {}

    std::vector<ArgoMetric> metrics()
    {
        readArguments(m_analysis.at(u"args"), ArgumentsOf::Caller);
        readDryRun(m_analysis.at(u"dryRun"));
        gather(m_analysis, 0);
        for (ArgoMetric &metric : m_metrics) {
            metric.arguments = m_arguments;
            metric.dryRun = std::ranges::any_of(
                m_dryRun, [&metric](const QRegularExpression &one) { return metric.name.contains(one); });
        }
        return m_metrics;
    }

private:
    enum class ArgumentsOf { Caller, Template };

    void readArguments(const Ref &list, ArgumentsOf of)
    {
        for (const Ref &item : list.items()) {
            const QString name = item.at(u"name").text();
            if (const Ref from = item.at(u"valueFrom"))
                m_importing.notes.add(
                    FindingKind::Differs, from.spot(),
                    u"argument %1 is read from the cluster; here it is a value: --arg %1=VALUE"_s.arg(name));
            else if (const Ref value = item.at(u"value"); value && value.isText())
                if (of == ArgumentsOf::Caller || !m_arguments.contains(name))
                    m_arguments[name] = value.text();
        }
    }

    void readDryRun(const Ref &list)
    {
        for (const Ref &item : list.items()) {
            const Ref name = item.at(u"metricName");
            const QRegularExpression pattern(name.text());
            if (name.text().isEmpty() || name.text().size() > 256 || !pattern.isValid())
                m_importing.notes.problem(item.spot(), u"dryRun needs metricName, a regular expression"_s);
            else
                m_dryRun.push_back(pattern);
        }
    }

    /// Templates that a Rollout or a template names.
    void gather(const Ref &holder, int depth)
    {
        if (depth > kMostNesting)
            return m_importing.notes.problem(
                holder.spot(), u"templates name each other more than %1 deep"_s.arg(kMostNesting));
        std::vector<Ref> references = holder.at(u"templates").items();
        if (holder.at(u"templateName")) // of v0.7 and before
            references.push_back(holder);
        for (const Ref &reference : references)
            if (const Ref found = m_templates.find(reference, m_importing.notes))
                gatherOne(found, depth);
    }

    void gatherOne(const Ref &found, int depth)
    {
        const Ref spec = found.at(u"spec");
        const QString from = found.at(u"kind").text() + u' ' + found.path(u"metadata.name").text();
        readArguments(spec.at(u"args"), ArgumentsOf::Template);
        readDryRun(spec.at(u"dryRun"));
        m_importing.notes.dropRest(
            spec, from, {u"metrics"_s, u"args"_s, u"dryRun"_s, u"templates"_s},
            {{u"measurementRetention"_s, u"every measurement is kept in the log anyway"_s}});
        gather(spec, depth + 1);
        for (const Ref &metric : spec.at(u"metrics").items()) {
            const QString name = metric.at(u"name").text();
            if (name.isEmpty())
                m_importing.notes.problem(metric.spot(), u"a metric needs a name"_s);
            else if (m_metrics.size() >= kMostMetrics)
                return m_importing.notes.problem(metric.spot(),
                                                 u"more than %1 metrics in one analysis"_s.arg(kMostMetrics));
            else
                m_metrics.push_back({metric, name, from + u", metric "_s + name, {}, false});
        }
    }

    const Ref &m_analysis;
    const ArgoTemplates &m_templates;
    Importing &m_importing;
    std::map<QString, QString> m_arguments;
    std::vector<QRegularExpression> m_dryRun;
    std::vector<ArgoMetric> m_metrics;
};

} // namespace

void ArgoTemplates::add(const Ref &document, Notes &notes)
{
    const QString key = document.at(u"kind").text() + u'/' + document.path(u"metadata.name").text();
    if (document.path(u"metadata.name").text().isEmpty())
        notes.problem(document.spot(), u"a template needs metadata.name"_s);
    else if (!m_templates.emplace(key, document).second)
        notes.problem(document.spot(), u"%1 stands in these files twice; first at %2"_s.arg(
                                           key, lineOf(m_templates.at(key).spot())));
}

Ref ArgoTemplates::find(const Ref &reference, Notes &notes) const
{
    const QString kind = reference.at(u"clusterScope").text() == u"true" ? kClusterTemplate : kTemplate;
    const Ref name = reference.at(u"templateName");
    const auto found = m_templates.find(kind + u'/' + name.text());
    if (found == m_templates.end()) {
        notes.problem(name.spot(), u"there is no %1 \"%2\" in these files; give its file as well"_s.arg(
                                       kind, name.text()));
        return {};
    }
    m_used.insert(found->first);
    return found->second;
}

std::vector<Ref> ArgoTemplates::unused() const
{
    std::vector<Ref> all;
    for (const auto &[key, document] : m_templates)
        if (!m_used.contains(key))
            all.push_back(document);
    return all;
}

Duration importArgoAnalysis(const Ref &analysis, ArgoAnalysisPlace place, const ArgoTemplates &templates,
                            Importing &importing)
{
    importing.notes.dropRest(analysis, u"the analysis"_s,
                             {u"templates"_s, u"templateName"_s, u"args"_s, u"dryRun"_s, u"startingStep"_s},
                             {{u"measurementRetention"_s, u"every measurement is kept in the log anyway"_s}});
    Duration longest{0};
    for (const ArgoMetric &metric : Analysis(analysis, templates, importing).metrics())
        longest = std::max(longest, importArgoMetric(metric, place, importing));
    return longest;
}

} // namespace interlock
