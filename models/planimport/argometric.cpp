#include "models/planimport/argometric.h"

#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/planfile/yamltext.h"
#include "models/planimport/comparison.h"
#include "models/planimport/condition.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

constexpr Duration kErrorRetry{10'000}; ///< Argo's, whatever the interval

/// How often something may be seen before it counts.
struct Allowance {
    int times = 0; ///< tolerated
    QString yaml() const { return u"{total: %1}"_s.arg(times + 1); }
};

class Metric {
public:
    Metric(const ArgoMetric &metric, ArgoAnalysisPlace place, Importing &importing)
        : m_metric(metric), m_place(place), m_importing(importing), m_notes(importing.notes)
    {}

    Duration run()
    {
        readNumbers();
        if (!isAsked())
            return takes();
        const auto success = condition(u"successCondition"_s, m_successText);
        const auto failure = condition(u"failureCondition"_s, m_failureText);
        m_notes.dropRest(m_metric.ref, u"metric "_s + m_metric.name,
                         {u"name"_s, u"interval"_s, u"initialDelay"_s, u"count"_s, u"successCondition"_s,
                          u"failureCondition"_s, u"failureLimit"_s, u"inconclusiveLimit"_s,
                          u"consecutiveErrorLimit"_s, u"provider"_s},
                         {{u"consecutiveSuccessLimit"_s,
                           u"good measurements end nothing early here, a stage bakes to its end"_s}});
        if (success.bad || failure.bad)
            return takes();
        if (!success.condition && !failure.condition) {
            m_notes.add(FindingKind::Hazard, m_metric.ref.spot(),
                        u"metric %1 has no condition: in Argo it is always successful; it is left out"_s.arg(
                            m_metric.name));
            return takes();
        }
        if (areOfOneValue(success.condition, failure.condition) &&
            measure(*(success.condition ? success.condition : failure.condition)))
            guard(success.condition, failure.condition);
        return takes();
    }

private:
    struct Said {
        std::optional<Condition> condition;
        bool bad = false; ///< there is one, and no guardrail can hold it
    };

    QString filled(const Ref &ref)
    {
        static const QRegularExpression name(u"\\{\\{\\s*args\\.([A-Za-z0-9._-]+)\\s*\\}\\}"_s);
        return expand(ref.text(), name, m_metric.arguments, m_importing.arguments);
    }

    int whole(QStringView key, int otherwise)
    {
        const Ref ref = m_metric.ref.at(key);
        const QString text = filled(ref);
        const auto number = parseDecimal(text.toUtf8());
        if (!ref || (number && std::floor(*number) == *number && std::abs(*number) <= 1e6))
            return number ? int(*number) : otherwise;
        m_notes.problem(ref.spot(), u"\"%1\" is no whole number"_s.arg(text));
        return otherwise;
    }

    Duration span(QStringView key)
    {
        const Ref ref = m_metric.ref.at(key);
        const auto span = spanFrom(filled(ref));
        if (ref && !span)
            m_notes.problem(ref.spot(), u"\"%1\" is no duration"_s.arg(filled(ref)));
        return span.value_or(Duration(0));
    }

    void readNumbers()
    {
        m_interval = span(u"interval");
        m_initialDelay = span(u"initialDelay");
        m_count = whole(u"count", 0);
        m_failures = whole(u"failureLimit", 0);
        m_undecided = whole(u"inconclusiveLimit", 0);
        m_errors = whole(u"consecutiveErrorLimit", 4);
        if (m_count > 1 && m_interval.count() == 0)
            m_notes.problem(m_metric.ref.spot(), u"a metric with a count above 1 needs an interval"_s);
    }

    Said condition(const QString &key, QString &text)
    {
        const Ref ref = m_metric.ref.at(key);
        if (!ref || ref.text().isEmpty())
            return {};
        text = filled(ref);
        auto condition = conditionFrom(text);
        // each guardrail holds one comparison: all must hold for success, one is enough for a failure
        const bool isSuccess = key == u"successCondition";
        if (condition && condition->tests.size() > 1 && condition->all != isSuccess)
            condition.reset();
        if (condition)
            return {condition, false};
        m_notes.add(
            FindingKind::Dropped, ref.spot(),
            u"%1 of metric %2 is not one comparison with a number: \"%3\"; the metric is left out"_s.arg(
                key, m_metric.name, text.simplified()));
        return {std::nullopt, true};
    }

    Duration takes() const
    {
        if (m_place == ArgoAnalysisPlace::Step && m_interval.count() > 0 && m_count == 0)
            m_notes.add(FindingKind::Differs, m_metric.ref.spot(),
                        u"metric %1 has an interval and no count: in Argo its step would never end by "
                        u"itself; here the stage's bake ends it"_s.arg(m_metric.name));
        return m_initialDelay + m_interval * std::max(0, m_count - 1);
    }

    // --- the indicator

    /// Whether a source of a plan can ask this provider.
    bool isAsked()
    {
        const Ref provider = m_metric.ref.at(u"provider");
        const auto kinds = provider.keys();
        if (kinds.size() != 1) {
            m_notes.problem(provider.spot(), u"metric %1 needs exactly one provider"_s.arg(m_metric.name));
            return false;
        }
        const QString kind = kinds.front().text();
        if (kind == u"prometheus" || kind == u"web")
            return true;
        m_notes.add(
            FindingKind::Dropped, kinds.front().spot(),
            kind == u"job"
                ? u"metric %1 is a Kubernetes Job; a command can be a smoke test of a stage"_s.arg(
                      m_metric.name)
                : u"metric %1 comes from %2, which no source of a plan asks"_s.arg(m_metric.name, kind));
        return false;
    }

    /// An indicator shows one value, and equals one word.
    bool areOfOneValue(const std::optional<Condition> &success, const std::optional<Condition> &failure)
    {
        const ConditionTest &first = (success ? success : failure)->tests.front();
        for (const auto &condition : {success, failure})
            for (const ConditionTest &test : condition ? condition->tests : std::vector<ConditionTest>())
                if (test.path != first.path || test.word != first.word) {
                    m_notes.add(
                        FindingKind::Dropped, m_metric.ref.spot(),
                        u"the conditions of metric %1 look at two different values; it is left out"_s.arg(
                            m_metric.name));
                    return false;
                }
        return true;
    }

    bool measure(const Condition &condition)
    {
        const Ref provider = m_metric.ref.at(u"provider");
        return provider.at(u"web") ? measureWeb(provider.at(u"web"), condition)
                                   : measurePrometheus(provider.at(u"prometheus"), condition);
    }

    bool measurePrometheus(const Ref &provider, const Condition &condition)
    {
        for (const ConditionTest &test : condition.tests)
            if (!test.path.isEmpty() || test.word) {
                m_notes.add(
                    FindingKind::Dropped, provider.spot(),
                    u"metric %1 compares an answer of Prometheus with something else than a number; it "
                    u"is left out"_s.arg(m_metric.name));
                return false;
            }
        m_notes.dropRest(provider, u"provider prometheus"_s, {u"address"_s, u"query"_s},
                         {{u"timeout"_s, u"a source has one deadline for all its queries (timeout)"_s},
                          {u"insecure"_s, u"a certificate is always checked; name its authority (ca)"_s},
                          {u"headers"_s, u"a plan sends no headers of its own"_s},
                          {u"authentication"_s, u"name where the secret is kept (bearer, basic)"_s}});
        if (provider.at(u"query").text().isEmpty()) {
            m_notes.problem(provider.spot(), u"metric %1 has no query"_s.arg(m_metric.name));
            return false;
        }
        const QString source = m_importing.prometheus(filled(provider.at(u"address")), provider);
        DraftEntry entry = promIndicator(source, tidyQuery(filled(provider.at(u"query"))));
        return keep(entry);
    }

    bool measureWeb(const Ref &provider, const Condition &condition)
    {
        const QString url = filled(provider.at(u"url"));
        const QString method = provider.at(u"method").text();
        const auto pointer = pointerOf(filled(provider.at(u"jsonPath")), condition);
        if (!(method.isEmpty() || method == u"GET") || !pointer) {
            m_notes.add(
                FindingKind::Dropped, provider.spot(),
                u"metric %1 asks with %2 and path \"%3\"; a json source sends a GET and follows plain "
                u"keys"_s.arg(m_metric.name, method.isEmpty() ? u"GET"_s : method,
                              provider.at(u"jsonPath").text()));
            return false;
        }
        m_notes.dropRest(provider, u"provider web"_s,
                         {u"url"_s, u"jsonPath"_s, u"method"_s, u"timeoutSeconds"_s},
                         {{u"headers"_s, u"name where the secret is kept (bearer, basic)"_s},
                          {u"insecure"_s, u"a certificate is always checked; name its authority (ca)"_s}});
        DraftEntry source;
        source.name = u"web"_s;
        source.text(u"type"_s, u"json"_s).text(u"url"_s, url);
        if (m_interval.count() > 0)
            source.text(u"interval"_s, formatDuration(m_interval));
        if (const int timeout = wholeOf(provider.at(u"timeoutSeconds"), 10, m_notes); timeout > 0)
            source.text(u"timeout"_s, formatDuration(Duration(timeout * 1000)));
        DraftEntry entry;
        entry.text(u"source"_s, m_importing.draft.addSource(source)).text(u"pointer"_s, *pointer);
        if (const auto &word = condition.tests.front().word)
            entry.set(u"equals"_s, *word == u"true" || *word == u"false" ? *word : yamlScalar(*word));
        return keep(entry);
    }

    bool keep(DraftEntry &entry)
    {
        entry.name = nameFrom(m_metric.name);
        entry.comments << u"%1 (%2)"_s.arg(m_metric.cameFrom, lineOf(m_metric.ref.spot()));
        m_indicator = m_importing.draft.addIndicator(entry);
        return true;
    }

    /// `{$.data.ok}` and `result.status` as "/data/ok/status"; nothing for what chooses or filters.
    static std::optional<QString> pointerOf(const QString &path, const Condition &condition)
    {
        static const QRegularExpression plain(u"^(?:\\{?\\$?((?:\\.[A-Za-z_][\\w-]*|\\[\\d+\\])*)\\}?)?$"_s);
        const auto found = plain.match(path.trimmed());
        if (!found.hasMatch())
            return std::nullopt;
        QString keys = found.captured(1) + (condition.tests.front().path.isEmpty() ? QString() : u"."_s) +
                       condition.tests.front().path;
        if (keys.isEmpty())
            return std::nullopt; // the whole document is no value
        return keys.replace(u'[', u'.').remove(u']').replace(u'.', u'/');
    }

    // --- the guardrails

    void guard(const std::optional<Condition> &success, const std::optional<Condition> &failure)
    {
        if (failure && !success)
            m_notes.add(
                FindingKind::Hazard, m_metric.ref.at(u"failureCondition").spot(),
                u"metric %1 has a failureCondition alone: in Argo NaN passes it; here NaN is no value, "
                u"and no value never passes"_s.arg(m_metric.name));
        if (failure)
            addEach(*failure, Side::Failure, m_metric.name);
        if (success)
            addEach(*success, failure ? Side::Undecided : Side::NoSuccess,
                    failure ? m_metric.name + u"-undecided"_s : m_metric.name);
        reportCounting(failure && success);
    }

    enum class Side { Failure, NoSuccess, Undecided };

    /// One guardrail a comparison.
    void addEach(const Condition &condition, Side side, const QString &name)
    {
        const bool isUndecided = side == Side::Undecided;
        const int tolerated = isUndecided ? m_undecided : m_failures;
        for (const ConditionTest &test : condition.tests) {
            DraftGuardrail rule;
            rule.name = nameFrom(name);
            rule.interval = m_interval;
            rule.warmUp = m_initialDelay;
            rule.text(u"indicator"_s, m_indicator);
            rule.text(u"breach"_s, breachOf(test, side));
            if (tolerated > 0) {
                rule.set(u"confirm"_s, u"{consecutive: %1}"_s.arg(tolerated + 1));
                rule.set(u"failed_checks"_s, Allowance{tolerated}.yaml());
            }
            const bool never = tolerated < 0;
            const QString action = never ? u"warn"_s : isUndecided ? u"hold"_s : u"rollback"_s;
            const Duration blind = kErrorRetry * std::max(0, m_errors);
            rule.set(u"missing"_s,
                     u"{after: %1, do: %2}"_s.arg(formatDuration(blind),
                                                  isUndecided || never ? u"hold"_s : u"rollback"_s));
            if (m_metric.dryRun)
                rule.set(u"shadow"_s, u"true"_s);
            rule.set(u"do"_s, action);
            rule.comments << u"%1 (%2): %3"_s.arg(m_metric.cameFrom, lineOf(m_metric.ref.spot()),
                                                  side == Side::Failure
                                                      ? u"fails when "_s + m_failureText.simplified()
                                                      : u"succeeds when "_s + m_successText.simplified());
            m_importing.draft.addGuardrail(std::move(rule));
        }
        if (tolerated < 0)
            m_notes.add(FindingKind::Approximated, m_metric.ref.spot(),
                        u"metric %1 may fail for ever: its guardrail only warns"_s.arg(m_metric.name));
        else if (tolerated > 0 && condition.tests.size() > 1)
            m_notes.add(
                FindingKind::Approximated, m_metric.ref.spot(),
                u"metric %1 compares twice: each comparison counts to %2 by itself, in Argo they count "
                u"together"_s.arg(m_metric.name)
                    .arg(tolerated + 1));
    }

    static QString breachOf(const ConditionTest &test, Side side)
    {
        ConditionTest seen = test;
        if (test.word) { // the indicator is 1 where it equals the word
            const bool wantsWord = test.comparison == Comparison::Equal;
            seen.value = 1;
            seen.comparison = wantsWord ? Comparison::Equal : Comparison::NotEqual;
        }
        return limitText(side == Side::Failure ? seen.comparison : opposite(seen.comparison), seen.value);
    }

    void reportCounting(bool both)
    {
        const Ref errors = m_metric.ref.at(u"consecutiveErrorLimit");
        m_notes.add(
            FindingKind::Approximated, errors.spot(),
            u"metric %1 ends after %2 errors in a row, asked again every 10s; here no value for %3 does "
            u"the same, and an error is no value"_s.arg(m_metric.name)
                .arg(std::max(0, m_errors) + 1)
                .arg(formatDuration(kErrorRetry * std::max(0, m_errors))));
        if (m_count > 0)
            m_notes.add(FindingKind::Differs, m_metric.ref.at(u"count").spot(),
                        u"metric %1 is measured %2; a guardrail is watched through every bake"_s.arg(
                            m_metric.name, m_count == 1 ? u"once"_s : u"%1 times"_s.arg(m_count)));
        if (m_initialDelay.count() > 0)
            m_notes.add(
                FindingKind::Differs, m_metric.ref.at(u"initialDelay").spot(),
                u"metric %1 waits once; here each stage warms up for %2 and does not judge meanwhile"_s.arg(
                    m_metric.name, formatDuration(m_initialDelay)));
        if (both && m_failures > 0)
            m_notes.add(
                FindingKind::Approximated, m_metric.ref.at(u"failureLimit").spot(),
                u"a failed measurement of metric %1 counts as undecided as well, until it is one too many"_s
                    .arg(m_metric.name));
    }

    const ArgoMetric &m_metric;
    const ArgoAnalysisPlace m_place;
    Importing &m_importing;
    Notes &m_notes;
    Duration m_interval{0}, m_initialDelay{0};
    int m_count = 0, m_failures = 0, m_undecided = 0, m_errors = 4;
    QString m_successText, m_failureText, m_indicator;
};

} // namespace

Duration importArgoMetric(const ArgoMetric &metric, ArgoAnalysisPlace place, Importing &importing)
{
    return Metric(metric, place, importing).run();
}

} // namespace interlock
