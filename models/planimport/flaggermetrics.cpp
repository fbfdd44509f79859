#include "models/planimport/flaggermetrics.h"

#include "models/base/duration.h"
#include "models/planimport/comparison.h"

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

/// What Flagger asks its mesh for under a built-in name.
struct BuiltIn {
    QString query; ///< empty: it depends on the mesh, and is not known for this one
    QString unit;
};

QString ratePart(const QString &counter, const QStringList &matchers)
{
    return u"sum(rate(%1{%2}[{{ interval }}]))"_s.arg(counter, matchers.join(u','));
}

BuiltIn builtIn(const QString &name, const QString &provider)
{
    const bool isRate = name == u"request-success-rate";
    const QString unit = isRate ? u"%"_s : u"ms"_s;
    QStringList who;
    QString counter, good, buckets;
    if (provider == u"istio") {
        who = {u"reporter=\"destination\""_s, u"destination_workload_namespace=\"{{ namespace }}\""_s,
               u"destination_workload=~\"{{ target }}\""_s};
        counter = u"istio_requests_total"_s;
        good = u"response_code!~\"5.*\""_s;
        buckets = u"istio_request_duration_milliseconds_bucket"_s;
    } else if (provider == u"linkerd") {
        who = {u"namespace=\"{{ namespace }}\""_s, u"deployment=~\"{{ target }}\""_s,
               u"direction=\"inbound\""_s};
        counter = u"response_total"_s;
        good = u"classification!=\"failure\""_s;
        buckets = u"response_latency_ms_bucket"_s;
    } else {
        return {{}, unit};
    }
    if (isRate)
        return {u"100 * "_s + ratePart(counter, who + QStringList{good}) + u" / "_s + ratePart(counter, who),
                unit};
    return {u"histogram_quantile(0.99, sum by (le) (rate(%1{%2}[{{ interval }}])))"_s.arg(buckets,
                                                                                          who.join(u',')),
            unit};
}

class Metric {
public:
    Metric(const Ref &metric, const FlaggerScope &scope, Importing &importing)
        : m_metric(metric), m_name(metric.at(u"name").text()), m_scope(scope), m_importing(importing),
          m_notes(importing.notes)
    {}

    void run(const std::map<QString, Ref> &templates)
    {
        if (m_name.isEmpty())
            return m_notes.problem(m_metric.spot(), u"a metric needs a name"_s);
        m_notes.dropRest(m_metric, u"metric "_s + m_name,
                         {u"name"_s, u"interval"_s, u"thresholdRange"_s, u"threshold"_s, u"templateRef"_s,
                          u"templateVariables"_s, u"query"_s});
        m_words = m_scope.words;
        for (const Ref &key : m_metric.at(u"templateVariables").keys())
            m_words[u"variables."_s + key.text()] = m_metric.at(u"templateVariables").at(key.text()).text();
        if (const Ref interval = m_metric.at(u"interval"))
            m_words[u"interval"_s] = formatDuration(spanOf(interval, Duration(60'000), m_notes));
        if (measure(templates))
            guard();
    }

private:
    QString filled(const QString &text)
    {
        static const QRegularExpression name(u"\\{\\{\\s*([A-Za-z_][\\w.]*)\\s*\\}\\}"_s);
        return expand(text, name, m_words, m_importing.arguments);
    }

    bool measure(const std::map<QString, Ref> &templates)
    {
        if (const Ref reference = m_metric.at(u"templateRef"))
            return measureTemplate(reference, templates);
        if (const QString query = m_metric.at(u"query").text(); !query.isEmpty())
            return keep(m_importing.prometheus({}, m_metric), filled(query), {});
        if (m_name == u"request-success-rate" || m_name == u"request-duration")
            return measureBuiltIn();
        m_notes.add(
            FindingKind::Dropped, m_metric.spot(),
            u"metric %1 has no template, no query and no built-in name: in Flagger it fails each look; it "
            u"is left out"_s.arg(m_name));
        return false;
    }

    bool measureBuiltIn()
    {
        const BuiltIn found = builtIn(m_name, m_scope.provider);
        m_isDuration = m_name == u"request-duration";
        m_words.try_emplace(u"interval"_s, u"1m"_s);
        const QString source = m_importing.prometheus({}, m_metric);
        if (found.query.isEmpty())
            return keep(
                source,
                fillIn(u"the query that Flagger asks for %1 of %2, in %3"_s.arg(
                    m_name, m_scope.provider.isEmpty() ? u"your mesh"_s : m_scope.provider, found.unit)),
                found.unit);
        if (m_isDuration)
            m_notes.add(FindingKind::Differs, m_metric.spot(),
                        u"metric %1 is cut to whole milliseconds by Flagger; here it is not"_s.arg(m_name));
        return keep(source, filled(found.query), found.unit);
    }

    bool measureTemplate(const Ref &reference, const std::map<QString, Ref> &templates)
    {
        const QString name = reference.at(u"name").text();
        const auto found = templates.find(name);
        if (found == templates.end()) {
            m_notes.problem(
                reference.spot(),
                u"there is no MetricTemplate \"%1\" in these files; give its file as well"_s.arg(name));
            return false;
        }
        const Ref provider = found->second.path(u"spec.provider");
        const QString type = provider.at(u"type").text();
        if (type != u"prometheus") {
            m_notes.add(
                FindingKind::Dropped, provider.spot(),
                u"MetricTemplate %1 asks %2, which no source of a plan asks; metric %3 is left out"_s.arg(
                    name, type.isEmpty() ? u"nobody"_s : type, m_name));
            if (type == u"influxdb")
                m_notes.add(FindingKind::Hazard, provider.spot(),
                            u"an empty answer of InfluxDB is 0 for Flagger, and passes a max"_s);
            return false;
        }
        m_notes.dropRest(
            provider, u"MetricTemplate "_s + name, {u"type"_s, u"address"_s},
            {{u"secretRef"_s, u"name where the secret is kept (bearer, basic)"_s},
             {u"insecureSkipVerify"_s, u"a certificate is always checked; name its authority (ca)"_s}});
        const QString query = found->second.path(u"spec.query").text();
        if (query.isEmpty()) {
            m_notes.problem(found->second.spot(), u"MetricTemplate %1 has no spec.query"_s.arg(name));
            return false;
        }
        return keep(m_importing.prometheus(provider.at(u"address").text(), provider), filled(query), {});
    }

    bool keep(const QString &source, const QString &query, const QString &unit)
    {
        m_unit = unit;
        DraftEntry entry = promIndicator(source, tidyQuery(query), unit);
        entry.name = nameFrom(m_name);
        entry.comments << u"metric %1 (%2)"_s.arg(m_name, lineOf(m_metric.spot()));
        m_indicator = m_importing.draft.addIndicator(entry);
        return true;
    }

    void guard()
    {
        const Ref range = m_metric.at(u"thresholdRange"), least = range.at(u"min"), most = range.at(u"max");
        const Ref old = m_metric.at(u"threshold");
        if (range && old)
            m_notes.add(FindingKind::Dropped, old.spot(),
                        u"threshold of metric %1: thresholdRange wins"_s.arg(m_name));
        if (least)
            add(least, Comparison::Below, most ? u"-min"_s : QString());
        if (most)
            add(most, Comparison::Above, least ? u"-max"_s : QString());
        if (range && !least && !most)
            m_notes.add(
                FindingKind::Hazard, range.spot(),
                u"thresholdRange of metric %1 has neither min nor max: every value passes; it is left out"_s
                    .arg(m_name));
        if (range)
            return;
        if (!old) {
            m_notes.add(
                FindingKind::Differs, m_metric.spot(),
                u"metric %1 has no limit: Flagger takes 0 for one; it is only shown here"_s.arg(m_name));
            return;
        }
        add(old, m_name == u"request-success-rate" ? Comparison::Below : Comparison::Above, {});
    }

    void add(const Ref &limit, Comparison comparison, const QString &suffix)
    {
        DraftGuardrail rule;
        rule.name = nameFrom(m_name + suffix);
        rule.interval = m_scope.interval;
        rule.text(u"indicator"_s, m_indicator);
        rule.text(u"breach"_s, limitText(comparison, numberOf(limit, 0, m_notes), m_unit));
        if (m_scope.threshold > 1) {
            rule.set(u"confirm"_s, u"{consecutive: %1}"_s.arg(m_scope.threshold));
            rule.set(u"failed_checks"_s, u"{total: %1}"_s.arg(m_scope.threshold));
        }
        rule.set(u"missing"_s,
                 u"{after: %1, do: rollback}"_s.arg(formatDuration(m_scope.interval * m_scope.threshold)));
        rule.set(u"do"_s, u"rollback"_s);
        rule.comments << u"metric %1 (%2): %3 %4"_s.arg(
            m_name, lineOf(limit.spot()), comparison == Comparison::Below ? u"at least"_s : u"at most"_s,
            limit.text());
        m_importing.draft.addGuardrail(std::move(rule));
    }

    const Ref m_metric;
    const QString m_name;
    const FlaggerScope &m_scope;
    Importing &m_importing;
    Notes &m_notes;
    std::map<QString, QString> m_words;
    QString m_indicator, m_unit;
    bool m_isDuration = false;
};

} // namespace

void importFlaggerMetrics(const Ref &metrics, const FlaggerScope &scope,
                          const std::map<QString, Ref> &templates, Importing &importing)
{
    for (const Ref &metric : metrics.items())
        Metric(metric, scope, importing).run(templates);
}

} // namespace interlock
