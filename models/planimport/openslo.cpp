#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/planimport/comparison.h"
#include "models/planimport/importing.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

/// Objects of the files that others refer to by name, of one kind.
using ByName = std::map<QString, Ref>;

/// A share as a percentage without the noise of its binary form: 0.999 is 99.9.
double percentOf(double share)
{
    return std::round(share * 1e12) / 1e10;
}

class Slo {
public:
    Slo(const Ref &slo, const ByName &indicators, const ByName &dataSources, Importing &importing)
        : m_slo(slo), m_spec(slo.at(u"spec")), m_name(slo.path(u"metadata.name").text()),
          m_indicators(indicators), m_dataSources(dataSources), m_importing(importing),
          m_notes(importing.notes), m_window(formatDuration(importing.options.window))
    {}

    void run()
    {
        m_notes.dropRest(
            m_spec, u"SLO "_s + m_name,
            {u"description"_s, u"service"_s, u"indicator"_s, u"indicatorRef"_s, u"timeWindow"_s,
             u"budgetingMethod"_s, u"objectives"_s},
            {{u"alertPolicies"_s, u"a plan has no burn rates; a guardrail's confirm says how long"_s}});
        const Ref indicator = indicatorSpec();
        if (!indicator)
            return;
        if (m_spec.at(u"objectives").items().empty())
            return m_notes.problem(m_spec.spot(), u"SLO %1 has no objectives"_s.arg(m_name));
        if (const Ref ratio = indicator.at(u"ratioMetric"))
            importRatio(ratio);
        else if (const Ref threshold = indicator.at(u"thresholdMetric"))
            importThreshold(threshold);
        else
            m_notes.problem(indicator.spot(), u"SLO %1 needs ratioMetric or thresholdMetric"_s.arg(m_name));
    }

private:
    Ref indicatorSpec()
    {
        if (const Ref inside = m_spec.path(u"indicator.spec"))
            return inside;
        const Ref reference = m_spec.at(u"indicatorRef");
        const auto found = m_indicators.find(reference.text());
        if (found != m_indicators.end())
            return found->second.at(u"spec");
        m_notes.problem(reference.spot(),
                        reference ? u"there is no SLI \"%1\" in these files; give its file as well"_s.arg(
                                        reference.text())
                                  : u"SLO %1 needs indicator or indicatorRef"_s.arg(m_name));
        return {};
    }

    /// The query of a metric and, by the way, the address it is sent to; nothing where it is none of
    /// Prometheus.
    std::optional<QString> queryOf(const Ref &metric)
    {
        const Ref from = metric.at(u"metricSource"), reference = from.at(u"metricSourceRef");
        QString type = from.at(u"type").text();
        if (const auto found = m_dataSources.find(reference.text()); found != m_dataSources.end()) {
            const Ref details = found->second.at(u"spec");
            if (type.isEmpty())
                type = details.at(u"type").text();
            m_address = details.path(u"connectionDetails.url").text();
        }
        const Ref spec = from.at(u"spec");
        const QString query = spec.at(u"query") ? spec.at(u"query").text() : spec.at(u"promql").text();
        if (type.compare(u"prometheus", Qt::CaseInsensitive) == 0 && !query.isEmpty())
            return tidyQuery(query);
        m_notes.add(
            FindingKind::Dropped, from ? from.spot() : metric.spot(),
            type.compare(u"prometheus", Qt::CaseInsensitive) == 0
                ? u"SLO %1: a metric of Prometheus has no spec.query"_s.arg(m_name)
                : u"SLO %1 is measured by \"%2\", which no source of a plan asks"_s.arg(m_name, type));
        return std::nullopt;
    }

    /// A running total as what was added within the window.
    QString added(const QString &query, const Ref &metric)
    {
        static const QRegularExpression selector(u"^[A-Za-z_:][\\w:]*(\\{[^{}]*\\})?$"_s);
        if (selector.match(query).hasMatch())
            return u"sum(increase(%1[%2]))"_s.arg(query, m_window);
        m_notes.add(
            FindingKind::Approximated, metric.spot(),
            u"SLO %1: what a query adds is taken from a subquery, which mistakes the restart of one of its "
            u"counters for a jump"_s.arg(m_name));
        return u"sum(increase((%1)[%2:]))"_s.arg(query, m_window);
    }

    void importRatio(const Ref &ratio)
    {
        const bool counter = truthOf(ratio.at(u"counter"), false, m_notes);
        const auto part = [&](const Ref &metric) -> std::optional<QString> {
            const auto query = queryOf(metric);
            return query && counter ? added(*query, metric) : query;
        };
        QString promql;
        if (const Ref raw = ratio.at(u"raw")) {
            const auto query = queryOf(raw);
            const bool failure = ratio.at(u"rawType").text() == u"failure";
            if (!query)
                return;
            promql = failure ? u"100 * (1 - (%1))"_s.arg(*query) : u"100 * (%1)"_s.arg(*query);
        } else {
            const bool good = bool(ratio.at(u"good"));
            const auto of = part(good ? ratio.at(u"good") : ratio.at(u"bad"));
            const auto total = of ? part(ratio.at(u"total")) : std::nullopt;
            if (!of || !total)
                return;
            promql = (good ? u"100 * (%1) / (%2)"_s : u"100 * (1 - (%1) / (%2))"_s).arg(*of, *total);
        }
        const QString indicator = keep(promql, u"%"_s, ratio, u"share of good ones"_s);
        for (const Ref &objective : m_spec.at(u"objectives").items())
            guardShare(objective, indicator);
    }

    QString keep(const QString &promql, const QString &unit, const Ref &metric, const QString &what)
    {
        DraftEntry entry = promIndicator(m_importing.prometheus(m_address, metric), promql, unit);
        entry.name = nameFrom(m_name);
        entry.comments << u"SLO %1 (%2), %3"_s.arg(m_name, lineOf(metric.spot()), what);
        return m_importing.draft.addIndicator(entry);
    }

    /// The target of an objective, above 0 and below 1.
    std::optional<double> targetOf(const Ref &objective)
    {
        const Ref share = objective.at(u"target"), percent = objective.at(u"targetPercent");
        const double target = percent ? numberOf(percent, 0, m_notes) / 100 : numberOf(share, 0, m_notes);
        m_notes.dropRest(objective, u"an objective of SLO "_s + m_name,
                         {u"displayName"_s, u"target"_s, u"targetPercent"_s, u"op"_s, u"value"_s});
        if (target > 0 && target < 1)
            return target;
        m_notes.problem((percent ? percent : share).spot(),
                        u"an objective of SLO %1 needs a target above 0 and below 1"_s.arg(m_name));
        return std::nullopt;
    }

    DraftGuardrail ruleFor(const Ref &objective, const QString &indicator)
    {
        const QString shown = objective.at(u"displayName").text();
        DraftGuardrail rule;
        rule.name = nameFrom(
            m_spec.at(u"objectives").items().size() > 1 && !shown.isEmpty() ? m_name + u'-' + shown : m_name);
        rule.text(u"indicator"_s, indicator);
        const Ref window = m_spec.at(u"timeWindow");
        const auto windows = window.items();
        const QString length = (windows.empty() ? window : windows.front()).at(u"duration").text();
        m_notes.add(
            FindingKind::Differs, objective.spot(),
            u"SLO %1 is kept over %2 and may be missed for a while; a release is judged over %3, and holds "
            u"when it is missed"_s.arg(m_name, length.isEmpty() ? u"its window"_s : length, m_window));
        return rule;
    }

    void guardShare(const Ref &objective, const QString &indicator)
    {
        const auto target = targetOf(objective);
        if (!target)
            return;
        const double percent = percentOf(*target);
        DraftGuardrail rule = ruleFor(objective, indicator);
        rule.text(u"target"_s, limitText(Comparison::AtLeast, percent, u"%"_s));
        rule.text(u"breach"_s, limitText(Comparison::Below, percent, u"%"_s));
        rule.set(u"confirm"_s, u"{for: %1}"_s.arg(m_window));
        rule.set(u"do"_s, u"hold"_s);
        rule.comments << u"SLO %1, %2% good (%3)"_s.arg(m_name, decimalText(percent),
                                                        lineOf(objective.spot()));
        m_importing.draft.addGuardrail(std::move(rule));
    }

    void importThreshold(const Ref &metric)
    {
        const auto query = queryOf(metric);
        if (!query)
            return;
        const QString indicator = keep(*query, {}, metric, u"held against a value"_s);
        for (const Ref &objective : m_spec.at(u"objectives").items())
            guardValue(objective, indicator);
    }

    void guardValue(const Ref &objective, const QString &indicator)
    {
        static const std::map<QString, Comparison> words{{u"lte"_s, Comparison::AtMost},
                                                         {u"gte"_s, Comparison::AtLeast},
                                                         {u"lt"_s, Comparison::Below},
                                                         {u"gt"_s, Comparison::Above}};
        const auto target = targetOf(objective);
        const auto good = words.find(objective.at(u"op").text());
        if (good == words.end() || !objective.at(u"value"))
            return m_notes.problem(
                objective.spot(),
                u"an objective of SLO %1 needs op (lte, gte, lt, gt) and value"_s.arg(m_name));
        if (!target)
            return;
        const double value = numberOf(objective.at(u"value"), 0, m_notes);
        DraftGuardrail rule = ruleFor(objective, indicator);
        rule.text(u"target"_s, limitText(good->second, value));
        rule.text(u"breach"_s, limitText(opposite(good->second), value));
        rule.set(u"confirm"_s,
                 u"{share: %1%, window: %2}"_s.arg(decimalText(percentOf(1 - *target)), m_window));
        rule.set(u"do"_s, u"hold"_s);
        rule.comments << u"SLO %1, %2% of the time (%3)"_s.arg(m_name, decimalText(percentOf(*target)),
                                                               lineOf(objective.spot()));
        m_importing.draft.addGuardrail(std::move(rule));
        m_notes.add(FindingKind::Approximated, objective.spot(),
                    u"SLO %1: the mean of a stage is held against the value, beside the share of looks"_s.arg(
                        m_name));
    }

    const Ref m_slo, m_spec;
    const QString m_name;
    const ByName &m_indicators, &m_dataSources;
    Importing &m_importing;
    Notes &m_notes;
    const QString m_window;
    QString m_address;
};

} // namespace

void importOpenSlo(const std::vector<Ref> &documents, Importing &importing)
{
    std::vector<Ref> slos;
    ByName indicators, dataSources;
    for (const Ref &document : documents) {
        const QString kind = document.at(u"kind").text(), name = document.path(u"metadata.name").text();
        if (document.at(u"apiVersion").text() != u"openslo/v1")
            importing.notes.problem(document.at(u"apiVersion").spot(), u"apiVersion must be openslo/v1"_s);
        else if (name.isEmpty())
            importing.notes.problem(document.spot(), u"a %1 needs metadata.name"_s.arg(kind));
        else if (kind == u"SLO")
            slos.push_back(document);
        else if (kind == u"SLI")
            indicators.emplace(name, document);
        else if (kind == u"DataSource")
            dataSources.emplace(name, document);
        else
            importing.notes.add(FindingKind::Dropped, document.spot(),
                                u"%1 %2 has no counterpart in a plan"_s.arg(kind, name));
    }
    if (slos.empty() && !documents.empty() && !importing.notes.isBad())
        importing.notes.problem(documents.front().spot(), u"there is no SLO in these files"_s);
    for (const Ref &slo : slos) {
        if (importing.draft.name.isEmpty())
            importing.draft.name =
                nameFrom(slo.path(u"spec.service").text().isEmpty() ? slo.path(u"metadata.name").text()
                                                                    : slo.path(u"spec.service").text());
        Slo(slo, indicators, dataSources, importing).run();
    }
}

} // namespace interlock
