#include "models/evidence/demands.h"

#include "models/plan/evidencedemands.h"

#include <algorithm>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

QString recordText(qint64 index)
{
    return u"record %1"_s.arg(index);
}

DemandLine lacking(const QString &demand, const QStringList &missing, const QString &whenAll)
{
    return missing.isEmpty() ? DemandLine{demand, true, whenAll}
                             : DemandLine{demand, false, u"missing: "_s + missing.join(u", "_s)};
}

QString stageText(int stage)
{
    return u"stage %1"_s.arg(stage + 1);
}

/// Gives a role one of the persons who may stand for it, moving others on where that helps.
bool place(int role, const std::vector<QStringList> &persons, std::map<QString, int> &taken,
           QStringList &tried)
{
    for (const QString &person : persons[size_t(role)]) {
        if (tried.contains(person))
            continue;
        tried << person;
        const auto holder = taken.find(person);
        if (holder == taken.end() || place(holder->second, persons, taken, tried)) {
            taken[person] = role;
            return true;
        }
    }
    return false;
}

} // namespace

void EvidenceTrail::hear(const Record &record, qint64 index, const Ledger &ledger)
{
    const QJsonObject &predicate = record.statement.predicate;
    const QString rollout = predicate[u"rollout"].toString();
    if (rollout.isEmpty())
        return;
    Trail &trail = m_rollouts[rollout];
    if (record.statement.predicateType == predicates::event)
        return hearFact(predicate[u"kind"].toString(), predicate[u"detail"].toObject(), index, trail);
    if (record.statement.predicateType != predicates::decision)
        return;
    const auto decision = readDecision(record.statement);
    const Principal *signer = ledger.policies().signerAt(index, record.signedBy);
    if (!decision || !signer)
        return;
    if (decision->kind == u"start")
        trail.start = index;
    else if (decision->kind == u"signoff")
        trail.signOffs.push_back({decision->role, signer->id, index});
}

void EvidenceTrail::hearFact(const QString &kind, const QJsonObject &detail, qint64 index, Trail &trail)
{
    const int stage = detail[u"stage"].toInt(-1);
    if (kind == u"stage-entered") {
        trail.stages[stage].entered = index;
    } else if (kind == u"stage-verdict") {
        trail.stages[stage].verdict = index;
        trail.stages[stage].rows = int(detail[u"rows"].toArray().size());
    } else if (kind == u"burst") {
        trail.stages[stage].burst = index;
    } else if (kind == u"checkpoint") {
        trail.stages[stage].checkpoints.insert(detail[u"number"].toInt());
    } else if (kind == u"intent") {
        trail.orders[detail[u"order"].toInt()].intent = index;
    } else if (kind == u"outcome") {
        Order &order = trail.orders[detail[u"order"].toInt()];
        order.outcome = index;
        order.seen = detail[u"observed_bp"].toInt(-1) >= 0;
    } else if (kind == u"report") {
        trail.report = index;
    } else if (kind == u"completed" || kind == u"rolled-back") {
        trail.end = index;
    }
}

std::vector<int> EvidenceTrail::dueStages(const Trail &trail, const RolloutEntry &rollout)
{
    int last = rollout.state.phase == Phase::Completed ? int(rollout.plan->plan.stages.size()) : 0;
    for (const auto &[stage, seen] : trail.stages)
        if (seen.entered >= 0)
            last = std::max(last, stage);
    std::vector<int> due;
    due.reserve(size_t(last));
    for (int stage = 0; stage < last; ++stage)
        due.push_back(stage);
    return due;
}

DemandLine EvidenceTrail::answer(const QString &demand, const Trail &trail, const Ledger &ledger,
                                 const RolloutEntry &rollout)
{
    const Plan &plan = rollout.plan->plan;
    const std::vector<int> due = dueStages(trail, rollout);
    const auto of = [&trail](int stage) {
        const auto found = trail.stages.find(stage);
        return found == trail.stages.end() ? Stage() : found->second;
    };
    QStringList missing;
    if (demand == u"lease") {
        const LeaseEntry *lease = ledger.lease(rollout.leaseId);
        return lease ? DemandLine{demand, true,
                                  u"%1, %2 signatures"_s.arg(recordText(lease->index))
                                      .arg(lease->approvals.size())}
                     : DemandLine{demand, false, u"missing: the lease"_s};
    }
    if (demand == u"decision")
        return lacking(demand, trail.end < 0 ? QStringList{u"how it ended: it is not over"_s} : QStringList(),
                       u"started by %1, ended by %2"_s.arg(recordText(trail.start), recordText(trail.end)));
    if (demand == u"traffic-diff") {
        for (const auto &[number, order] : trail.orders)
            if (order.intent >= 0 && order.outcome < 0)
                missing << u"what became of order %1 (%2)"_s.arg(number).arg(recordText(order.intent));
        if (!trail.orders.empty() && trail.orders.rbegin()->second.outcome >= 0 &&
            !trail.orders.rbegin()->second.seen)
            missing << u"what the last order came to, it was not read back (%1)"_s.arg(
                recordText(trail.orders.rbegin()->second.outcome));
        return lacking(demand, missing,
                       trail.orders.empty() ? u"no traffic was moved"_s
                                            : u"%1 orders, each with what it came from and came to"_s.arg(
                                                  trail.orders.size()));
    }
    int wanted = 0;
    for (const int stage : due) {
        const interlock::Stage &planned = plan.stages[size_t(stage)];
        const Stage seen = of(stage);
        if (demand == u"burst" && planned.burst && ++wanted && seen.burst < 0)
            missing << u"the burst of "_s + stageText(stage);
        if (demand == u"metric-checks" && ++wanted && (seen.verdict < 0 || seen.rows == 0))
            missing << u"the table of guardrails of "_s + stageText(stage);
        for (int number = 1; demand == u"checkpoints" && number <= int(planned.checkpoints.size()); ++number)
            if (++wanted; !seen.checkpoints.contains(number))
                missing << u"checkpoint %1 of %2"_s.arg(number).arg(stageText(stage));
    }
    if (demand == u"metric-checks" && plan.reportEvery && !due.empty() && trail.report < 0)
        missing << u"a report of all indicators"_s;
    return lacking(demand, missing,
                   wanted == 0 ? u"none was due"_s : u"%1 of %1, in %2 stages"_s.arg(wanted).arg(due.size()));
}

std::vector<DemandLine> EvidenceTrail::signOffs(const QStringList &roles, const Trail &trail)
{
    std::vector<QStringList> persons;
    for (const QString &role : roles) {
        QStringList able;
        for (const SignOff &one : trail.signOffs)
            if (one.role == role && trail.end >= 0 && one.index > trail.end && !able.contains(one.person))
                able << one.person;
        persons.push_back(able);
    }
    std::map<QString, int> taken;
    for (int role = 0; role < int(roles.size()); ++role) {
        QStringList tried;
        (void)place(role, persons, taken, tried);
    }
    std::vector<DemandLine> lines;
    for (int role = 0; role < int(roles.size()); ++role) {
        const QString &name = roles[role], demand = u"sign-off of "_s + name;
        const auto by = std::ranges::find(taken, role, &std::pair<const QString, int>::second);
        const auto word = std::ranges::find_if(trail.signOffs, [&](const SignOff &one) {
            return one.role == name &&
                   (by == taken.end() || (one.person == by->first && one.index > trail.end));
        });
        if (by != taken.end())
            lines.push_back({demand, true, u"%1, %2"_s.arg(by->first, recordText(word->index))});
        else if (trail.end < 0)
            lines.push_back({demand, false, u"missing: it is not over, and is signed when it is"_s});
        else if (word == trail.signOffs.end())
            lines.push_back({demand, false, u"missing: interlock signoff --role %1"_s.arg(name)});
        else
            lines.push_back({demand, false,
                             word->index < trail.end
                                 ? u"missing: %1 signed in %2, before it was over"_s.arg(
                                       word->person, recordText(word->index))
                                 : u"missing: %1 signed for another role, and one person signs for one"_s.arg(
                                       word->person)});
    }
    return lines;
}

std::vector<DemandLine> EvidenceTrail::answers(const Ledger &ledger, const RolloutEntry &rollout) const
{
    const EvidenceDemands demands = evidenceDemands(rollout.plan->plan);
    const auto found = m_rollouts.find(rollout.id.text);
    const Trail trail = found == m_rollouts.end() ? Trail() : found->second;
    std::vector<DemandLine> lines;
    for (const QString &demand : demands.require) {
        lines.push_back(answer(demand, trail, ledger, rollout));
        if (!lines.back().met && trail.end >= 0)
            lines.back().mend = u"note %1 --reason 'why %2 is incomplete'"_s.arg(rollout.id.text, demand);
    }
    const std::vector<DemandLine> signedOff = signOffs(demands.signOff, trail);
    for (size_t i = 0; i < signedOff.size(); ++i) {
        lines.push_back(signedOff[i]);
        if (!lines.back().met && trail.end >= 0)
            lines.back().mend = u"signoff %1 --role %2 --reason 'read the report'"_s.arg(
                rollout.id.text, demands.signOff[qsizetype(i)]);
    }
    return lines;
}

} // namespace interlock
