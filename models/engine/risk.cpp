#include "models/engine/risk.h"

#include "models/base/linediff.h"

namespace interlock {

namespace {

constexpr Duration kDay{24LL * 3600 * 1000};

bool isSameRelease(const Lease &one, const Lease &other)
{
    return one.rollout == other.rollout && one.environment == other.environment;
}

/// Rollouts of the same release that are over, from the newest.
std::vector<const RolloutEntry *> earlierRollouts(const Ledger &ledger, const LeaseEntry &lease)
{
    std::vector<const RolloutEntry *> found;
    for (const auto &[id, entry] : ledger.rollouts()) {
        const LeaseEntry *its = ledger.lease(entry.leaseId);
        if (its && isOver(entry.state.phase) && entry.startRecord < lease.index &&
            isSameRelease(its->record.lease, lease.record.lease))
            found.push_back(&entry);
    }
    std::ranges::sort(found, std::greater(), &RolloutEntry::startRecord);
    return found;
}

bool wasBreached(const Guardrail &rule, const RolloutState &state)
{
    return std::ranges::any_of(state.stages, [&rule](const StageProgress &stage) {
        const auto totals = stage.totals.find(rule.id);
        return totals != stage.totals.end() && totals->second.breached;
    });
}

/// How much of its limit a guardrail left at the end, 0..1; nothing when it has no upper limit or no value.
/// After a rollback the values of a canary without traffic say nothing: a limit that was crossed left
/// nothing.
std::optional<double> leftOf(const Guardrail &rule, const RolloutState &state)
{
    if (state.phase == Phase::RolledBack && wasBreached(rule, state))
        return 0.0;
    const auto judged = state.guardrails.find(rule.id);
    const bool upper =
        rule.breach && rule.breach->value > 0 &&
        (rule.breach->comparison == Comparison::Above || rule.breach->comparison == Comparison::AtLeast);
    if (!upper || judged == state.guardrails.end() || !judged->second.last.isValue())
        return {};
    return std::clamp(1 - judged->second.last.value / rule.breach->value, 0.0, 1.0);
}

std::optional<double> budgetLeft(const RolloutEntry &newest)
{
    std::optional<double> least;
    for (const Guardrail &rule : newest.plan->plan.guardrails)
        if (const auto left = leftOf(rule, newest.state); left && !rule.shadow)
            least = std::min(*left, least.value_or(1.0));
    return least;
}

bool showedValue(const GuardrailState &judged)
{
    return judged.lastAt && (judged.last.isValue() || judged.phase != GuardrailState::Phase::Warming);
}

/// Until the calendar closes, at most a week ahead, in steps of a quarter of an hour.
std::optional<Duration> untilClosed(const Plan &plan, WallTime from)
{
    for (Duration ahead{0}; ahead <= 7 * kDay; ahead += std::chrono::minutes(15))
        if (!whyClosed(plan.calendar, plan.freeze, from + ahead).isEmpty())
            return ahead;
    return {};
}

void addBlast(RiskFacts &facts, const Plan &plan)
{
    int before = 0;
    for (const Stage &stage : plan.stages) {
        facts.widestStep = std::max(facts.widestStep, stage.weight.basisPoints - before);
        before = stage.weight.basisPoints;
        if (const auto exposure = worstExposure(plan, stage))
            facts.exposure = std::max(facts.exposure, double(exposure->count()) / 1000);
    }
    facts.firstStep = plan.stages.empty() ? 0 : plan.stages.front().weight.basisPoints;
}

QByteArray contentOf(const PlanFile *plan, const QString &path)
{
    if (plan)
        for (const BoundFile &file : plan->files)
            if (file.path == path)
                return file.content;
    return {};
}

} // namespace

ReleaseHistory historyOf(const Ledger &ledger, const LeaseEntry &lease)
{
    const auto rollouts = earlierRollouts(ledger, lease);
    ReleaseHistory history;
    if (!rollouts.empty())
        history.budgetLeft = budgetLeft(*rollouts.front());
    for (const RolloutEntry *entry : rollouts) {
        if (entry->state.phase == Phase::RolledBack &&
            lease.record.lease.issued - wallFromMs(entry->lastAt.wallMs) <= 30 * kDay)
            ++history.rollbacks;
        for (const auto &[rule, judged] : entry->state.guardrails)
            if (showedValue(judged))
                history.seen.insert(rule);
    }
    return history;
}

const LeaseEntry *lastApproved(const Ledger &ledger, const LeaseEntry &lease)
{
    const LeaseEntry *newest = nullptr;
    for (const auto &[id, entry] : ledger.leases())
        if (entry.completedAt >= 0 && entry.completedAt < lease.index &&
            isSameRelease(entry.record.lease, lease.record.lease) && (!newest || entry.index > newest->index))
            newest = &entry;
    return newest;
}

std::vector<BoundChange> changesSinceApproved(const Ledger &ledger, const LeaseEntry &lease)
{
    const LeaseEntry *before = lastApproved(ledger, lease);
    std::vector<BoundChange> changes;
    if (!before)
        return changes;
    const auto compare = [&changes](const QString &name, const QByteArray &old, const QByteArray &now) {
        const auto diff = lineDiff(old, now);
        if (const int changed = changedLines(diff); changed > 0)
            changes.push_back({name, diffLines(diff), changed});
    };
    compare(QStringLiteral("plan"), before->plan->bytes, lease.plan->bytes);
    QStringList paths;
    for (const PlanFile *plan : {before->plan.get(), lease.plan.get()})
        for (const BoundFile &file : plan->files)
            if (!paths.contains(file.path))
                paths << file.path;
    for (const QString &path : paths)
        compare(path, contentOf(before->plan.get(), path), contentOf(lease.plan.get(), path));
    return changes;
}

RiskFacts riskFacts(const Ledger &ledger, const LeaseEntry &lease)
{
    const Plan &plan = lease.plan->plan;
    const WallTime at = lease.record.lease.issued;
    RiskFacts facts;
    facts.environment = lease.record.lease.environment;
    if (lastApproved(ledger, lease)) {
        facts.changedLines = 0;
        for (const BoundChange &change : changesSinceApproved(ledger, lease))
            *facts.changedLines += change.changed;
    }
    facts.calendarOpen = whyClosed(plan.calendar, plan.freeze, at).isEmpty();
    if (facts.calendarOpen)
        facts.toFreeze = untilClosed(plan, at);
    facts.budgetLeft = lease.history.budgetLeft;
    facts.rollbacks = lease.history.rollbacks;
    for (const Guardrail &rule : plan.guardrails) {
        ++facts.guardrails;
        facts.withoutData += lease.history.seen.contains(rule.id) ? 0 : 1;
    }
    if (const Rehearsed *newest = ledger.rehearsals().newest(plan.service, plan.environment, lease.index))
        facts.rehearsed = std::max(Duration(0), Duration(at - newest->at));
    addBlast(facts, plan);
    return facts;
}

RiskScore riskOf(const Ledger &ledger, const LeaseEntry &lease)
{
    return scoreRisk(riskFacts(ledger, lease),
                     ledger.policy() ? ledger.policy()->policy.risk : RiskWeights{});
}

} // namespace interlock
