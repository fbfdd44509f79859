#include "models/base/duration.h"
#include "models/planfile/yamltext.h"
#include "models/planimport/comparison.h"
#include "models/planimport/expression.h"
#include "models/planimport/importing.h"

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

/// What a severity asks for; nothing for a word that says neither.
std::optional<QString> actionOf(const QString &severity)
{
    static const std::map<QString, QString> words{{u"critical"_s, u"rollback"_s},  {u"page"_s, u"rollback"_s},
                                                  {u"emergency"_s, u"rollback"_s}, {u"error"_s, u"hold"_s},
                                                  {u"warning"_s, u"warn"_s},       {u"warn"_s, u"warn"_s},
                                                  {u"info"_s, u"warn"_s},          {u"none"_s, u"warn"_s}};
    const auto found = words.find(severity.toLower());
    return found == words.end() ? std::nullopt : std::optional(found->second);
}

class Alert {
public:
    Alert(const Ref &rule, Duration every, Importing &importing)
        : m_rule(rule), m_name(rule.at(u"alert").text()), m_every(every), m_importing(importing),
          m_notes(importing.notes)
    {}

    void run()
    {
        const Ref expression = m_rule.at(u"expr");
        if (!expression.isText() || expression.text().isEmpty())
            return m_notes.problem(m_rule.spot(), u"alert %1 has no expr"_s.arg(m_name));
        m_notes.dropRest(
            m_rule, u"alert "_s + m_name,
            {u"alert"_s, u"expr"_s, u"for"_s, u"keep_firing_for"_s, u"labels"_s, u"annotations"_s});
        const auto compared = comparedQuery(expression.text());
        if (!compared)
            return m_notes.add(FindingKind::Dropped, expression.spot(),
                               u"alert %1 is not one expression against one number: \"%2\""_s.arg(
                                   m_name, tidyQuery(expression.text())));
        const auto worst = worstOf(*compared);
        if (!worst)
            return m_notes.add(
                FindingKind::Dropped, expression.spot(),
                u"alert %1 fires for each series that is equal or not; which one would count is "
                u"not said"_s.arg(m_name));
        DraftEntry indicator = promIndicator(m_importing.prometheus({}, m_rule), *worst);
        indicator.name = nameFrom(m_name);
        indicator.comments << u"alert %1 (%2), its worst series"_s.arg(m_name, lineOf(m_rule.spot()));
        guard(*compared, m_importing.draft.addIndicator(indicator));
    }

private:
    /// An alert fires for each series; a guardrail judges one number, that of the worst.
    static std::optional<QString> worstOf(const ComparedQuery &compared)
    {
        if (compared.comparison == Comparison::Above || compared.comparison == Comparison::AtLeast)
            return u"max(%1)"_s.arg(compared.query);
        if (compared.comparison == Comparison::Below || compared.comparison == Comparison::AtMost)
            return u"min(%1)"_s.arg(compared.query);
        return std::nullopt;
    }

    void guard(const ComparedQuery &compared, const QString &indicator)
    {
        DraftGuardrail rule;
        rule.name = nameFrom(m_name);
        rule.interval = m_every;
        rule.text(u"indicator"_s, indicator);
        rule.text(u"breach"_s, limitText(compared.comparison, compared.limit));
        const Duration pending = spanOf(m_rule.at(u"for"), Duration(0), m_notes);
        const Duration keep = spanOf(m_rule.at(u"keep_firing_for"), Duration(0), m_notes);
        if (pending.count() > 0 || keep.count() > 0)
            rule.set(u"confirm"_s, keep.count() > 0 ? u"{for: %1, keep_firing_for: %2}"_s.arg(
                                                          formatDuration(pending), formatDuration(keep))
                                                    : u"{for: %1}"_s.arg(formatDuration(pending)));
        rule.set(u"do"_s, action());
        rule.text(u"recovery"_s, recovery());
        rule.comments << u"alert %1 (%2)"_s.arg(m_name, lineOf(m_rule.spot()));
        m_importing.draft.addGuardrail(std::move(rule));
        m_notes.add(FindingKind::Differs, m_rule.at(u"expr").spot(),
                    u"alert %1 waits and fires series by series, and is quiet where there is none; here the "
                    u"worst one is "
                    u"judged, and no value holds the rollout after 90s"_s.arg(m_name));
    }

    QString action()
    {
        const Ref labels = m_rule.at(u"labels"), severity = labels.at(u"severity");
        m_notes.dropRest(labels, u"the labels of alert "_s + m_name, {u"severity"_s});
        const auto known = actionOf(severity.text());
        if (known)
            m_notes.add(FindingKind::Added, severity.spot(),
                        u"alert %1, severity %2: a breach does %3"_s.arg(m_name, severity.text(), *known));
        else
            m_notes.add(
                FindingKind::Added, severity.spot(),
                severity
                    ? u"alert %1, severity \"%2\" says nothing about a release: a breach does hold"_s.arg(
                          m_name, severity.text())
                    : u"alert %1 has no severity: a breach does hold"_s.arg(m_name));
        return known.value_or(u"hold"_s);
    }

    QString recovery()
    {
        const Ref annotations = m_rule.at(u"annotations");
        QStringList parts;
        for (const char16_t *key : {u"summary", u"message", u"description", u"runbook_url", u"runbook"})
            if (const QString text = annotations.at(QStringView(key)).text().simplified();
                !text.isEmpty() && !parts.contains(text))
                parts << text;
        m_notes.dropRest(annotations, u"the annotations of alert "_s + m_name,
                         {u"summary"_s, u"message"_s, u"description"_s, u"runbook_url"_s, u"runbook"_s});
        const QString text = parts.join(u" - "_s).left(1000);
        if (text.contains(u"{{"))
            m_notes.add(
                FindingKind::Approximated, annotations.spot(),
                u"the annotations of alert %1 are templates; their {{ }} stay as they are"_s.arg(m_name));
        return text;
    }

    const Ref m_rule;
    const QString m_name;
    const Duration m_every;
    Importing &m_importing;
    Notes &m_notes;
};

void importGroup(const Ref &group, Importing &importing)
{
    Notes &notes = importing.notes;
    const QString name = group.at(u"name").text();
    if (name.isEmpty() || !group.at(u"rules").isList())
        return notes.problem(group.spot(), u"a group needs name and rules"_s);
    const Duration every = spanOf(group.at(u"interval"), Duration(0), notes);
    notes.dropRest(group, u"group "_s + name, {u"name"_s, u"interval"_s, u"rules"_s});
    if (!group.at(u"interval"))
        notes.add(
            FindingKind::Added, group.spot(),
            u"group %1 has no interval: its guardrails are judged as often as each stage says"_s.arg(name));
    for (const Ref &rule : group.at(u"rules").items()) {
        if (rule.at(u"record"))
            notes.add(FindingKind::Dropped, rule.spot(),
                      u"rule %1 records a series and promises nothing"_s.arg(rule.at(u"record").text()));
        else if (rule.at(u"alert").text().isEmpty())
            notes.problem(rule.spot(), u"a rule needs alert or record"_s);
        else
            Alert(rule, every, importing).run();
    }
}

} // namespace

void importPrometheus(const std::vector<Ref> &documents, Importing &importing)
{
    for (const Ref &document : documents) {
        const bool isObject = document.at(u"kind").text() == u"PrometheusRule";
        const Ref holder = isObject ? document.at(u"spec") : document;
        if (!holder.at(u"groups").isList()) {
            importing.notes.problem(document.spot(),
                                    u"this is no file of rules: it needs a list of groups"_s);
            continue;
        }
        if (importing.draft.name.isEmpty() && !holder.at(u"groups").items().empty())
            importing.draft.name = nameFrom(holder.at(u"groups").items().front().at(u"name").text());
        importing.notes.dropRest(holder, u"the file"_s, {u"groups"_s});
        for (const Ref &group : holder.at(u"groups").items())
            importGroup(group, importing);
    }
}

} // namespace interlock
