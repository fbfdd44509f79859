#include "models/base/duration.h"
#include "models/base/nearest.h"
#include "models/guardrails/tracks.h"
#include "models/planfile/decode.h"

namespace interlock {

namespace {

bool isUpper(const Limit &limit)
{
    return limit.comparison == Comparison::Above || limit.comparison == Comparison::AtLeast;
}

bool isLower(const Limit &limit)
{
    return limit.comparison == Comparison::Below || limit.comparison == Comparison::AtMost;
}

/// Whether the sides meet nowhere: "< 480" and "> 500" do not, "< 510" and "> 500" do.
bool areApart(const Limit &one, const Limit &other)
{
    if (isUpper(one) && isLower(other))
        return other.value < one.value ||
               (other.value == one.value &&
                !(one.comparison == Comparison::AtLeast && other.comparison == Comparison::AtMost));
    if (isLower(one) && isUpper(other))
        return areApart(other, one);
    if (one.comparison == Comparison::Equal)
        return !other.isMetBy(one.value);
    if (other.comparison == Comparison::Equal)
        return !one.isMetBy(other.value);
    return false;
}

/// The longest that a lasting breach needs within one window, and in all, before it is confirmed.
Duration timeToConfirm(const Confirm &confirm, Duration every)
{
    if (const auto *consecutive = std::get_if<Consecutive>(&confirm))
        return every * (consecutive->count - 1);
    if (const auto *some = std::get_if<AtLeastOf>(&confirm))
        return every * (some->hits - 1);
    if (const auto *span = std::get_if<For>(&confirm))
        return span->pending;
    return Duration(0); // a share of a window is checked by its window
}

/// Checks of one guardrail against itself, its indicator and the stages.
class GuardrailCheck {
public:
    GuardrailCheck(Decoding &decoding, const Guardrail &rule) : m_decoding(decoding), m_rule(rule) {}

    void run()
    {
        if (m_rule.composite)
            checkMembers(*m_rule.composite);
        else if (m_rule.compare)
            checkCompare();
        else
            checkIndicator();
        checkSides();
        checkBaseline();
        checkTolerance();
        checkReach();
        checkGathering();
    }

private:
    void add(const QString &key, const QString &message)
    {
        m_decoding.problems.add(placeOf(m_decoding.root, {QStringLiteral("guardrails"), m_rule.id.text, key}),
                                message);
    }
    QString name() const { return QStringLiteral("guardrails.%1").arg(m_rule.id.text); }

    void checkIndicator()
    {
        if (m_rule.indicator.isEmpty())
            return;
        if (!m_decoding.plan.indicator(m_rule.indicator)) {
            QStringList names;
            for (const Indicator &indicator : m_decoding.plan.indicators)
                names << indicator.id.text;
            return add(QStringLiteral("indicator"),
                       QStringLiteral("there is no indicator \"%1\"; %2")
                           .arg(m_rule.indicator.text, didYouMean(m_rule.indicator.text, names)));
        }
        const YamlNode *node = m_decoding.root.find(u"guardrails")->find(m_rule.id.text);
        if (!node->find(u"warn") && !node->find(u"breach") && !node->find(u"target"))
            add({},
                QStringLiteral("%1 judges nothing: it needs \"warn\", \"breach\" or \"target\"").arg(name()));
        else if (m_rule.action != Action::Warn && !node->find(u"breach"))
            add(QStringLiteral("do"),
                QStringLiteral("%1 does %2 on a breach and says none; it needs \"breach\"")
                    .arg(name(), toString(m_rule.action)));
        const auto most = mostSamples(m_decoding.plan.indicator(m_rule.indicator)->measure);
        if (most && m_rule.minSamples > *most)
            add(QStringLiteral("min_samples"),
                QStringLiteral("no stage ever evaluates %1: a value of \"%2\" rests on 1 sample, never on %3")
                    .arg(name(), m_rule.indicator.text)
                    .arg(m_rule.minSamples));
        if (m_rule.watch && *m_rule.watch < Duration(100))
            add(QStringLiteral("watch"), QStringLiteral("the fastest evaluation is every 100ms"));
    }

    void checkCompare()
    {
        if (std::holds_alternative<CompareShare>(*m_rule.compare))
            return; // addShare did

        std::vector<std::pair<QString, IndicatorId>> sides{{QStringLiteral("indicator"), m_rule.indicator}};
        if (const auto *counting = std::get_if<CompareCounts>(&*m_rule.compare))
            sides = {{QStringLiteral("errors"), m_rule.indicator},
                     {QStringLiteral("requests"), counting->requests}};
        QStringList names;
        for (const Indicator &indicator : m_decoding.plan.indicators)
            names << indicator.id.text;
        for (const auto &[key, id] : sides) {
            const Indicator *indicator = m_decoding.plan.indicator(id);
            if (id.isEmpty())
                continue;
            if (!indicator)
                addCompare(key, QStringLiteral("there is no indicator \"%1\"; %2")
                                    .arg(id.text, didYouMean(id.text, names)));
            else if (!indicator->stable)
                addCompare(key,
                           QStringLiteral("\"%1\" has no \"stable\" twin to be compared with").arg(id.text));
            else if (sides.size() == 2 && !std::holds_alternative<Total>(indicator->measure))
                addCompare(
                    key,
                    QStringLiteral("\"%1\" is no running total: measure it with \"total\"").arg(id.text));
        }
    }

    /// A rank test needs five values a side within its window, and as many looks until it has them.
    void checkGathering()
    {
        const auto *ranks = m_rule.compare ? std::get_if<CompareRanks>(&*m_rule.compare) : nullptr;
        if (!ranks || m_decoding.plan.stages.empty())
            return;
        Duration slowest{0};
        for (const Stage &stage : m_decoding.plan.stages)
            slowest = std::max(slowest, cadence(m_rule, stage));
        const Stage &first = m_decoding.plan.stages.front();
        const Duration every = cadence(m_rule, first), gathers = every * (kGathered - 1);
        if (ranks->window <= slowest * (kGathered - 1))
            addCompare(
                QStringLiteral("window"),
                QStringLiteral("%1 needs %2 values a side within its window, %3: it is looked at every %4")
                    .arg(name())
                    .arg(kGathered)
                    .arg(formatDuration(ranks->window), formatDuration(slowest)));
        if (first.bake.count() > 0 && m_rule.missing.action < Action::Hold &&
            first.bake <= m_rule.warmUp + gathers)
            add({}, QStringLiteral("%1 has no %2 values before the end of the first bake, %3")
                        .arg(name())
                        .arg(kGathered)
                        .arg(formatDuration(first.bake)));
    }

    void addCompare(const QString &key, const QString &message)
    {
        m_decoding.problems.add(placeOf(m_decoding.root, {QStringLiteral("guardrails"), m_rule.id.text,
                                                          QStringLiteral("compare"), key}),
                                message);
    }

    void checkMembers(const Composite &composite)
    {
        QStringList names;
        for (const Guardrail &rule : m_decoding.plan.guardrails)
            if (!rule.composite)
                names << rule.id.text;
        for (const GuardrailId &member : composite.of) {
            const Guardrail *rule = m_decoding.plan.guardrail(member);
            if (!rule || rule->composite)
                add(QStringLiteral("any"),
                    QStringLiteral("%1 can only count guardrails with a breach of their "
                                   "own, not \"%2\"; %3")
                        .arg(name(), member.text, didYouMean(member.text, names)));
            else if (!rule->breach)
                add(QStringLiteral("any"),
                    QStringLiteral("%1 counts \"%2\", which has no breach").arg(name(), member.text));
        }
    }

    void checkSides()
    {
        if (m_rule.clear && !m_rule.breach)
            add(QStringLiteral("clear"), QStringLiteral("%1 clears a breach and has none").arg(name()));
        if (!m_rule.breach)
            return;
        if (m_rule.clear && !areApart(*m_rule.clear, *m_rule.breach))
            add(QStringLiteral("clear"),
                QStringLiteral("a value that is \"%1\" may be a breach (\"%2\"); clear "
                               "lies on the other side")
                    .arg(m_rule.clear->text(), m_rule.breach->text()));
        if (m_rule.target && !areApart(*m_rule.target, *m_rule.breach))
            add(QStringLiteral("target"),
                QStringLiteral("a value that is on target (\"%1\") may be a breach (\"%2\")")
                    .arg(m_rule.target->text(), m_rule.breach->text()));
        if (m_rule.warn && isNeverSeen(*m_rule.warn, *m_rule.breach))
            add(QStringLiteral("warn"), QStringLiteral("\"%1\" never warns: \"%2\" is a breach before")
                                            .arg(m_rule.warn->text(), m_rule.breach->text()));
    }

    static bool isNeverSeen(const Limit &warn, const Limit &breach)
    {
        return (isUpper(warn) && isUpper(breach) && warn.value > breach.value) ||
               (isLower(warn) && isLower(breach) && warn.value < breach.value);
    }

    void checkBaseline()
    {
        if (m_rule.baseline && m_rule.breach && m_rule.breach->isMetBy(*m_rule.baseline))
            add(QStringLiteral("breach"), QStringLiteral("the baseline of %1 is a breach already (\"%2\")")
                                              .arg(name(), m_rule.breach->text()));
        for (size_t i = 0; i < m_decoding.plan.stages.size(); ++i)
            checkStageBreach(i);
    }

    void checkStageBreach(size_t index)
    {
        const Stage &stage = m_decoding.plan.stages[index];
        const Guardrail here = inStage(m_rule, stage);
        const auto addAt = [&](const QString &key, const QString &message) {
            m_decoding.problems.add(placeOf(m_decoding.root, {QStringLiteral("stages"),
                                                              QString::number(index), key, m_rule.id.text}),
                                    message);
        };
        if (stage.breaches.contains(m_rule.id) && here.baseline && here.breach->isMetBy(*here.baseline))
            addAt(QStringLiteral("breach"), QStringLiteral("the baseline of %1 is a breach already (\"%2\")")
                                                .arg(name(), here.breach->text()));
        if (stage.targets.contains(m_rule.id) && here.breach && !areApart(*here.target, *here.breach))
            addAt(QStringLiteral("targets"),
                  QStringLiteral("a value that is on target (\"%1\") may be a breach (\"%2\")")
                      .arg(here.target->text(), here.breach->text()));
    }

    void checkTolerance()
    {
        const auto hasTarget = [this](const Stage &stage) { return stage.targets.contains(m_rule.id); };
        const auto &stages = m_decoding.plan.stages;
        const YamlNode *node = m_decoding.root.find(u"guardrails")->find(m_rule.id.text);
        if (!m_rule.composite && node->find(u"tolerance") && !node->find(u"target") &&
            std::none_of(stages.begin(), stages.end(), hasTarget))
            add(QStringLiteral("tolerance"),
                QStringLiteral("%1 tolerates values over a target and has no \"target\"").arg(name()));
    }

    /// A guardrail that no stage can ever evaluate, or ever confirm, is a promise nobody keeps.
    void checkReach()
    {
        Duration longest{0};
        Duration judged{0};
        Duration slowest{0};
        for (const Stage &stage : m_decoding.plan.stages) {
            longest = std::max(longest, stage.bake);
            judged += std::max(Duration(0), stage.bake - m_rule.warmUp);
            slowest = std::max(slowest, cadence(m_rule, stage));
        }
        if (longest.count() == 0)
            return;
        const auto *share = std::get_if<ShareOfTime>(&m_rule.confirm);
        if (m_rule.warmUp >= longest)
            add(QStringLiteral("warm_up"),
                QStringLiteral("no stage ever evaluates %1: it warms up for %2, the longest bake is %3")
                    .arg(name(), formatDuration(m_rule.warmUp), formatDuration(longest)));
        else if (share && share->window > longest)
            add(QStringLiteral("confirm"),
                QStringLiteral("no stage ever confirms %1: its window is %2, the longest bake is %3")
                    .arg(name(), formatDuration(share->window), formatDuration(longest)));
        else if (const Duration needed = timeToConfirm(m_rule.confirm, slowest); needed > judged)
            add(m_rule.composite ? QStringLiteral("any") : QStringLiteral("confirm"),
                QStringLiteral("no stage ever confirms %1: that takes %2, the stages judge it for %3")
                    .arg(name(), formatDuration(needed), formatDuration(judged)));
    }

    Decoding &m_decoding;
    const Guardrail &m_rule;
};

} // namespace

void checkGuardrails(Decoding &decoding)
{
    const auto &all = decoding.plan.guardrails;
    if (!all.empty() && std::ranges::all_of(all, &Guardrail::shadow))
        decoding.problems.add(
            placeOf(decoding.root, {QStringLiteral("guardrails")}),
            QStringLiteral("every guardrail is a shadow: nothing would be judged, and what is "
                           "not judged never passes"));
    const YamlNode *list = decoding.root.find(u"guardrails");
    for (const Guardrail &rule : decoding.plan.guardrails)
        if (list && list->find(rule.id.text)) // that of verify_share stands elsewhere
            GuardrailCheck(decoding, rule).run();
}

} // namespace interlock
