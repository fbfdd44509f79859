#include "models/lease/risk.h"

#include "models/base/duration.h"

#include <cmath>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr Duration kDay{24LL * 3600 * 1000};

/// A share of a factor's points, 0..1, and why.
struct Share {
    double part = 0;
    QString why;
};

Share byChange(const RiskFacts &facts)
{
    if (!facts.changedLines)
        return {1, u"no earlier approved lease of this rollout to compare with"_s};
    const int lines = *facts.changedLines;
    return {std::min(1.0, lines / 40.0),
            lines == 0 ? u"the same plan and files as last approved"_s
                       : u"%1 lines of plan and files differ from the last approved"_s.arg(lines)};
}

Share byEnvironment(const RiskFacts &facts)
{
    return {isProduction(facts.environment) ? 1.0 : 0.25, u"the environment is "_s + facts.environment};
}

Share byCalendar(const RiskFacts &facts)
{
    if (!facts.calendarOpen)
        return {1, u"the calendar is closed now"_s};
    if (!facts.toFreeze)
        return {0, u"no freeze within 7 days"_s};
    return {*facts.toFreeze >= kDay ? 0.25 : 0.75,
            u"the calendar closes in %1"_s.arg(formatDuration(*facts.toFreeze))};
}

Share byBudget(const RiskFacts &facts)
{
    if (!facts.budgetLeft)
        return {1, u"no earlier rollout tells how much of the limits is left"_s};
    const double left = std::clamp(*facts.budgetLeft, 0.0, 1.0);
    return {1 - left, u"%1 % of the tightest limit is left"_s.arg(std::floor(left * 100))};
}

Share byRehearsal(const RiskFacts &facts)
{
    if (!facts.rehearsed)
        return {1, u"the rollback was never rehearsed"_s};
    const double days = double(facts.rehearsed->count()) / double(kDay.count());
    return {std::clamp(days / 90, 0.0, 1.0), u"rehearsed %1 days ago"_s.arg(std::floor(days))};
}

Share byRollbacks(const RiskFacts &facts)
{
    if (facts.rollbacks == 0)
        return {0, u"no rollback in 30 days"_s};
    const QString often = facts.rollbacks == 1 ? u"once"_s : u"%1 times"_s.arg(facts.rollbacks);
    return {std::min(1.0, facts.rollbacks / 3.0), u"rolled back %1 in the last 30 days"_s.arg(often)};
}

Share byBlindness(const RiskFacts &facts)
{
    if (facts.guardrails == 0)
        return {1, u"no guardrail at all"_s};
    return {double(facts.withoutData) / facts.guardrails,
            u"%1 of %2 guardrails never showed a value"_s.arg(facts.withoutData).arg(facts.guardrails)};
}

Share byBlast(const RiskFacts &facts)
{
    const double first = std::min(1.0, facts.firstStep / 2500.0), widest = facts.widestStep / 10000.0;
    const double exposure = std::min(1.0, facts.exposure / 120.0);
    return {(first + widest + exposure) / 3,
            u"first %1 %, widest step %2 points, %3 s of worst exposure"_s.arg(facts.firstStep / 100.0)
                .arg(facts.widestStep / 100.0)
                .arg(std::ceil(facts.exposure))};
}

using Judge = Share (*)(const RiskFacts &);
struct Factor {
    QString name;
    int points;
    Judge judge;
};

const std::vector<Factor> &factors()
{
    static const std::vector<Factor> all{
        {u"change"_s, 20, byChange},
        {u"environment"_s, 20, byEnvironment},
        {u"calendar"_s, 10, byCalendar},
        {u"budget"_s, 10, byBudget},
        {u"rehearsal"_s, 10, byRehearsal},
        {u"rollbacks"_s, 10, byRollbacks},
        {u"blind-guardrails"_s, 10, byBlindness},
        {u"blast"_s, 10, byBlast},
    };
    return all;
}

} // namespace

const std::vector<std::pair<QString, int>> &riskFactors()
{
    static const auto names = [] {
        std::vector<std::pair<QString, int>> out;
        for (const Factor &factor : factors())
            out.emplace_back(factor.name, factor.points);
        return out;
    }();
    return names;
}

RiskScore scoreRisk(const RiskFacts &facts, const RiskWeights &weights)
{
    RiskScore score;
    score.limit = weights.limit;
    for (const Factor &factor : factors()) {
        const auto own = weights.points.find(factor.name);
        const int most = own == weights.points.end() ? factor.points : own->second;
        const Share share = factor.judge(facts);
        const int points = int(std::ceil(share.part * most - 1e-9));
        score.lines.push_back({factor.name, points, most, share.why});
        score.points += points;
        score.most += most;
    }
    return score;
}

} // namespace interlock
