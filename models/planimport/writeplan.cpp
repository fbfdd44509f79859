#include "models/planimport/writeplan.h"

#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/planfile/yamltext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

constexpr Duration kMinute{60'000}, kHour{3'600'000}, kDay{86'400'000};

/// How often the stages are looked at: as often as the fastest guardrail asks.
Duration everyOf(const Draft &draft)
{
    Duration every{0};
    for (const DraftGuardrail &rule : draft.guardrails)
        if (rule.interval.count() > 0)
            every = every.count() == 0 ? rule.interval : std::min(every, rule.interval);
    return every.count() == 0 ? Duration(30'000) : every;
}

/// The shortest bake in which each guardrail is looked at.
Duration shortest(const Draft &draft)
{
    Duration slowest = everyOf(draft);
    for (const DraftGuardrail &rule : draft.guardrails)
        slowest = std::max(slowest, rule.interval);
    return slowest;
}

QString orFillIn(const QString &value, const QString &what)
{
    return yamlScalar(value.isEmpty() ? fillIn(what) : value);
}

class Writer {
public:
    Writer(const Importing &importing, const GivenSections &given)
        : m_options(importing.options), m_draft(importing.draft), m_given(given)
    {}

    QByteArray write(const QString &origin, const QStringList &files)
    {
        m_out.comment(0, u"Made by: interlock import %1 %2"_s.arg(origin, files.join(u' ')));
        m_out.comment(
            0, u"What is marked <fill in: ...> the original does not say; interlock plan check names it."_s);
        m_out.add(0, "apiVersion", u"interlock/v1"_s);
        m_out.add(0, "kind", u"Rollout"_s);
        section(u"metadata"_s, [this] { metadata(); });
        section(u"release"_s, [this] { release(); });
        entries(u"sources"_s, m_draft.sources);
        entries(u"indicators"_s, m_draft.indicators);
        guardrails();
        section(u"traffic"_s, [this] { traffic(); });
        section(u"lease"_s, [this] { lease(); });
        section(u"stages"_s, [this] { stages(); });
        for (const QString &other : m_given.sections())
            if (!m_written.contains(other) && other != u"apiVersion" && other != u"kind")
                section(other, [] {});
        return m_out.text().toUtf8();
    }

private:
    /// As it was given; else as `make` makes it.
    template <typename Make>
    void section(const QString &name, Make make)
    {
        m_written << name;
        m_out.comment(0, {});
        if (m_given.has(name))
            m_out.raw(m_given.text(name));
        else
            make();
    }

    void metadata()
    {
        FlowMap map;
        map.add("name", yamlScalar(m_draft.name)).add("service", yamlScalar(m_draft.name));
        map.add("environment",
                orFillIn(m_options.environment, u"where this runs, such as staging or production"_s));
        m_out.add(0, "metadata", map.text());
    }

    void release()
    {
        const QString hint =
            m_draft.canaryHint.isEmpty() ? QString() : u"; the original says "_s + m_draft.canaryHint;
        FlowMap map;
        map.add("stable", orFillIn(m_options.stable, u"the version that serves now"_s));
        map.add("canary", orFillIn(m_options.canary, u"the version that is released"_s + hint));
        m_out.add(0, "release", map.text());
    }

    template <typename Entry>
    void entries(const QString &name, const std::vector<Entry> &all)
    {
        m_written << name;
        m_out.comment(0, {});
        if (all.empty() && !m_given.has(name))
            return m_out.add(0, name.toLatin1().constData(),
                             yamlScalar(fillIn(u"%1: none of the original's carries over"_s.arg(name))));
        m_out.open(0, name);
        m_out.raw(m_given.entries(name));
        for (const Entry &entry : all) {
            for (const QString &comment : entry.comments)
                m_out.comment(1, comment);
            m_out.open(1, entry.name);
            for (const auto &[key, yaml] : entry.keys)
                m_out.add(2, key.toLatin1().constData(), yaml);
        }
    }

    /// Looked at by themselves where that is not as often as their stage is.
    void guardrails()
    {
        std::vector<DraftGuardrail> all = m_draft.guardrails;
        const bool ownStages = !m_given.has(u"stages"_s);
        for (DraftGuardrail &rule : all) {
            const bool own = rule.interval.count() > 0 && (!ownStages || rule.interval != everyOf(m_draft));
            const auto last = std::ranges::find(rule.keys, u"do"_s, &std::pair<QString, QString>::first);
            auto at = rule.keys.insert(last, {u"watch"_s, own ? formatDuration(rule.interval) : QString()});
            if (rule.warmUp.count() > 0)
                rule.keys.insert(at, {u"warm_up"_s, formatDuration(rule.warmUp)});
        }
        entries(u"guardrails"_s, all);
    }

    void traffic()
    {
        if (!m_draft.trafficHint.isEmpty())
            m_out.comment(0, u"The original moves it through %1."_s.arg(m_draft.trafficHint));
        m_out.comment(
            0, u"For example {type: haproxy, socket: /run/haproxy/admin.sock, backend: web, canary: [v2], "
               u"stable: [v1]}"_s);
        m_out.add(0, "traffic", yamlScalar(fillIn(u"what moves traffic, and how it is read back"_s)));
    }

    void lease()
    {
        Duration total{0};
        for (const DraftStage &stage : m_draft.stages)
            total += stage.bake + (stage.manual ? kDay : Duration(0));
        const Duration valid = m_draft.stages.empty() ? kDay * 2 : total + std::max(kHour, total / 4);
        const qint64 hours = (valid.count() + kHour.count() - 1) / kHour.count();
        m_out.add(
            0, "lease",
            u"{keys: [{role: operator}, {role: agent}], valid: %1}"_s.arg(formatDuration(kHour * hours)));
    }

    void stages()
    {
        if (m_draft.stages.empty()) {
            m_out.comment(0, u"For example:"_s);
            m_out.comment(0, u"- {weight: 5%, bake: 1h, every: 30s, promote: auto}"_s);
            m_out.comment(0, u"- {weight: 100%, bake: 24h, every: 30s}"_s);
            return m_out.add(0, "stages",
                             yamlScalar(fillIn(u"how many users, for how long, who says when to go on"_s)));
        }
        m_out.open(0, u"stages"_s);
        for (size_t i = 0; i < m_draft.stages.size(); ++i) {
            const DraftStage &stage = m_draft.stages[i];
            for (const QString &comment : stage.comments)
                m_out.comment(1, comment);
            FlowMap map;
            map.add("weight", decimalText(stage.basisPoints / 100.0) + u'%')
                .add("bake", formatDuration(stage.bake));
            map.add("every", formatDuration(std::min(everyOf(m_draft), stage.bake)));
            if (i + 1 < m_draft.stages.size())
                map.add("promote", stage.manual ? u"manual"_s : u"auto"_s);
            m_out.item(1, map.text());
        }
    }

    const ImportOptions &m_options;
    const Draft &m_draft;
    const GivenSections &m_given;
    YamlText m_out;
    QStringList m_written;
};

} // namespace

void settle(Importing &importing)
{
    Draft &draft = importing.draft;
    Notes &notes = importing.notes;
    const Spot plan{importing.options.planName, {}};
    Duration longest{0};
    for (DraftStage &stage : draft.stages) {
        const Duration said = stage.bake;
        stage.bake = std::max({said, shortest(draft), said.count() == 0 ? kMinute : Duration(0)});
        if (stage.bake != said)
            notes.add(
                FindingKind::Added, plan,
                u"the stage of %1% bakes for %2: the original waits for %3 there, too short for one look at "
                u"each guardrail"_s.arg(decimalText(stage.basisPoints / 100.0), formatDuration(stage.bake),
                                        formatDuration(said)));
        longest = std::max(longest, stage.bake);
    }
    for (DraftGuardrail &rule : draft.guardrails)
        if (!draft.stages.empty() && rule.warmUp >= longest) {
            notes.add(
                FindingKind::Hazard, plan,
                u"guardrail %1 would wait for %2, as long as the longest stage, and never judge; in the "
                u"original it would not either where nothing waits for it. Here it judges at once"_s.arg(
                    rule.name, formatDuration(rule.warmUp)));
            rule.warmUp = Duration(0);
        }
}

QByteArray writePlan(const QString &origin, const QStringList &files, const Importing &importing,
                     const GivenSections &given)
{
    return Writer(importing, given).write(origin, files);
}

} // namespace interlock
